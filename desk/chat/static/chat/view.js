// The log: adds messages without doubles, keeps the reader's place, says what changed.
const log = document.getElementById("log");
const header = document.querySelector(".top");
const dock = document.getElementById("dock");
const newer = document.getElementById("newer");
const typing = document.getElementById("typing");
const spoken = document.getElementById("spoken");
const own = document.getElementById("own");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const NEAR = 160; // pixels from the end that still count as reading the end
const GLIDE_AT_MOST = 1500; // milliseconds, where the browser does not say when it ended
const TYPING_AFTER = 350; // milliseconds
const TYPING_AT_MOST = 45000; // milliseconds: then something is wrong, and the sign must not promise more
let typingSoon = 0;
let typingEnds = 0;

const page = document.scrollingElement;
let gliding = 0; // a timer while the page still moves to the end: what comes meanwhile is followed too
const stopGliding = () => (gliding = clearTimeout(gliding));
const isAtEnd = () => Boolean(gliding) || page.scrollHeight - page.scrollTop - window.innerHeight < NEAR;

/** Show the end of the log; a message taller than the window is shown from its beginning. */
export function toEnd(node) {
  const above = getComputedStyle(header).position === "sticky" ? header.offsetHeight : 0;
  const room = window.innerHeight - dock.offsetHeight - above;
  const tall = node && node.offsetHeight > room - 40;
  const place = tall ? node.getBoundingClientRect().top + page.scrollTop - above - 12 : page.scrollHeight;
  page.scrollTo({ top: place, behavior: calm.matches ? "instant" : "smooth" });
  stopGliding();
  if (!tall && !calm.matches) gliding = setTimeout(stopGliding, GLIDE_AT_MOST);
  newer.hidden = true;
}

/** A message that the visitor has just sent, before the desk has it. */
export function addOwn(key, text) {
  const node = own.content.firstElementChild.cloneNode(true);
  node.dataset.key = key;
  node.querySelector(".bubble").textContent = text;
  const now = new Date();
  const time = node.querySelector("time");
  time.dateTime = now.toISOString();
  time.textContent = now.toLocaleTimeString("pl", { timeZone: "Europe/Warsaw", hour: "numeric", minute: "2-digit" });
  node.classList.add("fresh");
  node.tabIndex = -1;
  log.append(node);
  toEnd(node);
  return node;
}

/** A message from the desk. Returns true when it was not there yet. */
export function addMessage({ id, key, kind, html }) {
  if (document.getElementById(`m${id}`)) return false;
  const box = document.createElement("template");
  box.innerHTML = html; // escaped by the desk; the page's policy runs no inline script
  const node = box.content.firstElementChild;
  const mine = key && log.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (mine) {
    mine.id = node.id;
    const [shown, stored] = [mine.querySelector(".bubble"), node.querySelector(".bubble")];
    if (shown.innerText.trim() !== stored.textContent.trim()) shown.replaceChildren(...stored.childNodes);
    setState(mine, "Wysłano");
    return false;
  }
  const follow = isAtEnd();
  node.classList.add("fresh");
  const pending = log.querySelector(".message.own[data-key]:not([id])");
  if (kind === "own" || !pending) log.append(node);
  else log.append(node, ...log.querySelectorAll(".message.own[data-key]:not([id])")); // what is not sent yet stays last
  if (follow || kind === "own") toEnd(node);
  else newer.hidden = false;
  return true;
}

/** The line under an own message; `retry` adds a button that tries at once. */
export function setState(node, text, retry) {
  const line = node.querySelector(".state");
  if (line.dataset.text === text) return;
  line.dataset.text = text;
  line.textContent = text;
  line.classList.toggle("loud", Boolean(retry));
  if (retry) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Ponów teraz";
    button.addEventListener("click", retry);
    line.append(" ", button);
  }
}

/** The sign that an answer is on its way; it comes a moment late, so that quick answers do not flicker. */
export function setTyping(on) {
  clearTimeout(typingSoon);
  clearTimeout(typingEnds);
  if (!on) {
    typing.hidden = true;
    return;
  }
  typingEnds = setTimeout(() => setTyping(false), TYPING_AT_MOST);
  typingSoon = setTimeout(() => {
    const follow = isAtEnd();
    typing.hidden = false;
    if (follow) toEnd();
  }, TYPING_AFTER);
}

/** Tell a screen reader something that the log does not. */
export function say(text) {
  spoken.textContent = text;
}

export function clear() {
  log.replaceChildren();
  setTyping(false);
  newer.hidden = true;
}

newer.addEventListener("click", () => {
  toEnd(log.lastElementChild);
  log.lastElementChild.tabIndex = -1;
  log.lastElementChild.focus({ preventScroll: true });
});
for (const moved of ["scrollend", "wheel", "touchmove"]) window.addEventListener(moved, stopGliding, { passive: true });
window.addEventListener("scroll", () => isAtEnd() && (newer.hidden = true), { passive: true });
// What has the focus is never hidden behind the dock.
new ResizeObserver(() => {
  const covers = getComputedStyle(dock).position === "sticky";
  document.documentElement.style.scrollPaddingBottom = covers ? `${dock.offsetHeight + 16}px` : "1rem";
}).observe(dock);
