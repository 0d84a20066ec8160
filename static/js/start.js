// Starts the behaviours that a page names with data-behaviour, now and whenever HTMX brings new content.
import { copy } from "./behaviours/copy.js";
import { keys } from "./behaviours/keys.js";
import { localTime } from "./behaviours/local_time.js";

const behaviours = { copy, keys, "local-time": localTime };
const started = new WeakSet();

function start(root) {
  const found = root.matches?.("[data-behaviour]") ? [root] : [];
  for (const element of [...found, ...root.querySelectorAll("[data-behaviour]")]) {
    if (started.has(element)) continue;
    started.add(element);
    behaviours[element.dataset.behaviour]?.(element);
  }
}

document.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
