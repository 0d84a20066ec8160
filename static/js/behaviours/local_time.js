// Writes an instant in the visitor's own time zone; the page holds it in UTC. With data-style="time" only the time of day.
export function localTime(element) {
  const instant = new Date(element.dateTime);
  if (Number.isNaN(instant.getTime())) return;
  element.title = element.textContent;
  const style = element.dataset.style === "time" ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  element.textContent = instant.toLocaleString(undefined, style);
}
