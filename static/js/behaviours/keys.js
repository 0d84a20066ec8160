// Keys for a page that is worked through: a key presses the visible button or link that names it in data-key.
// In a field keys mean letters; Escape leaves the field.
export function keys(root) {
  document.addEventListener("keydown", (event) => {
    if (!root.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const target = [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && one.checkVisibility());
    if (!target) return;
    event.preventDefault();
    const needed = document.getElementById(target.dataset.keyFocus);
    if (needed && !needed.value) needed.focus(); // this button needs a text first
    else target.click();
  });
}
