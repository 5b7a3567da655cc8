// One key, one job; in text fields keys are letters.
import { mark, neighbour, openConversation, scope } from "./list.js";

function step(by) {
  const next = neighbour(by);
  if (!next) {
    if (by > 0) document.querySelector("[data-more]")?.click();
    return;
  }
  next.scrollIntoView({ block: "nearest" });
  waiting = undefined;
  openConversation(next, { keepFocus: true });
}

// A key that comes before its conversation waits for it: it must not act on the one that is still shown.
let waiting;
document.body.addEventListener("ikp:opened", () => {
  const key = waiting;
  waiting = undefined;
  if (key) press(key);
});

function press(key) {
  if (document.getElementById("pane")?.hasAttribute("aria-busy")) {
    waiting = key;
    return;
  }
  const button = document.querySelector(`#conversation [data-key="${key}"]`);
  if (button && !button.disabled) button.click();
  return button;
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => press("c"),
  b: () => press("b"),
  s: () => press("s"),
  r: () => press("r"),
  n: () => press("n"),
  e: () => press("e"),
  o: () => press("o"),
  w: () => {
    const all = document.querySelectorAll("#thread details.why");
    const last = all[all.length - 1];
    if (last) last.open = !last.open;
  },
  x: () => {
    const tick = document.querySelector(".row:has([aria-current]) .tick input");
    if (!tick) return;
    if (document.getElementById("bulk")?.hidden) document.querySelector('[data-toggle="bulk"]').click();
    tick.checked = !tick.checked;
    scope();
  },
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key === "Escape" && typing) return void typing.blur();
  if (event.key === "Escape" && document.body.classList.contains("reading") && !document.querySelector("dialog[open], .menu:not([hidden])")) {
    document.querySelector("#rows [aria-current]")?.focus();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const does = KEYS[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

// "Załatwione" moves on to the next conversation, as one works a pile off.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful || !/\/done\/$/.test(event.detail.pathInfo.requestPath.split("?")[0])) return;
  const next = neighbour(1) ?? neighbour(-1);
  if (next && matchMedia("(min-width: 900px)").matches) openConversation(next, { keepFocus: true });
  else mark(undefined);
});
