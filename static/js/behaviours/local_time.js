// Writes an instant in the visitor's own time zone; the page holds it in UTC.
export function localTime(element) {
  const instant = new Date(element.dateTime);
  if (Number.isNaN(instant.getTime())) return;
  element.title = element.textContent;
  element.textContent = instant.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
