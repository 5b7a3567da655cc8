// The list and what opens from it: opening in place, paging, refreshing, typing in the search field, acting on many.
import { sayProblem, showProblem } from "./errors.js";
import { oldest, settle, scrollDown } from "./pane.js";

const rows = () => document.getElementById("rows");
let pages = 1;
let chosen = document.getElementById("conversation")?.dataset.id; // which conversation the person wants to see
let place = 0; // where in the list it stands, or stood before it left the queue

// What a person is in the middle of stays as it is when the page around it changes: an open menu, a word half typed.
Idiomorph.defaults.callbacks.beforeNodeMorphed = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) return true;
  const kept = old.dataset.keep;
  const typed = old.matches("input, textarea") && !old.closest(".write") && old.value !== old.defaultValue;
  const busy = typed || old.matches(".menu:not([hidden])");
  return !(busy || (kept && kept === fresh.dataset?.keep));
};

export function mark(id) {
  chosen = id;
  for (const row of document.querySelectorAll(".row")) {
    const link = row.querySelector("[data-open]");
    if (row.dataset.id === String(id)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const at = links().findIndex((link) => link.getAttribute("aria-current"));
  if (at >= 0) place = at;
}

export const links = () => [...document.querySelectorAll(".row [data-open]")];

// The row `by` steps away; when the open conversation has left the list, the one that took its place is the next.
export function neighbour(by) {
  const all = links();
  const gone = !all.some((link) => link.getAttribute("aria-current"));
  if (gone && !document.getElementById("conversation")) return all[0];
  return all[place + by - (gone && by > 0 ? 1 : 0)];
}

// Every part of the page asks for itself; a newer wish overtakes an older one. The HTTP status (200: the part is
// fresh, 0: no connection), or null when a newer wish has overtaken this one.
const asking = {};
async function ask(url, part, { morph = true } = {}) {
  const element = document.getElementById(part);
  asking[part]?.abort();
  const now = (asking[part] = new AbortController());
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Current-URL": location.href }, signal: now.signal });
    if (answer.headers.has("HX-Redirect")) location.assign(answer.headers.get("HX-Redirect"));
    if (!answer.ok) return answer.status;
    const piece = document.createElement("template");
    piece.innerHTML = await answer.text();
    const title = piece.content.querySelector("title");
    if (title) {
      document.title = title.textContent;
      titleTells();
    }
    title?.remove();
    if (now.signal.aborted) return null;
    if (morph) Idiomorph.morph(element, [...piece.content.childNodes], { morphStyle: "innerHTML" });
    else element.replaceChildren(piece.content);
    htmx.process(element);
    document.body.dispatchEvent(new CustomEvent("ikp:fresh", { detail: part }));
    return 200;
  } catch {
    return now.signal.aborted ? null : 0;
  }
}

export async function openConversation(link, { keepFocus = false } = {}) {
  const id = link.closest(".row")?.dataset.id;
  const address = link.getAttribute("href");
  mark(id);
  document.body.classList.add("reading");
  history.pushState({ ikp: true }, "", address);
  const pane = document.getElementById("pane");
  pane.setAttribute("aria-busy", "true");
  const status = await ask(address, "pane", { morph: false });
  if (status === null || chosen !== id) return; // another one is on its way
  pane.removeAttribute("aria-busy");
  if (status !== 200) return showProblem(pane, status, () => openConversation(link, { keepFocus }));
  scrollDown();
  document.body.dispatchEvent(new CustomEvent("ikp:opened"));
  if (!keepFocus) document.getElementById("main").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open]");
  if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    openConversation(link);
  }
  const more = event.target.closest("[data-more]");
  if (more) loadMore(more);
});
window.addEventListener("popstate", () => location.reload());

async function loadMore(button) {
  button.disabled = true;
  const answer = await fetch(button.dataset.more, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    button.disabled = false;
    return sayProblem(answer?.status ?? 0);
  }
  const piece = document.createElement("template");
  piece.innerHTML = await answer.text();
  button.closest("li").replaceWith(piece.content);
  htmx.process(rows());
  pages += 1;
  markOpen();
}

export function markOpen() {
  mark(chosen);
}

export async function refreshList() {
  if (pages > 6) return;
  const url = rows().dataset.url;
  await ask(`${url}${url.includes("?") ? "&" : "?"}pages=${pages}`, "rows");
  const total = rows().querySelector("[data-total]");
  if (total) showTotal(total.dataset.total);
  markOpen();
}

function showTotal(total) {
  document.getElementById("total").textContent = total;
  const words = document.getElementById("bulk-scope");
  if (!words) return;
  words.dataset.all = `Zrób to ze wszystkimi pasującymi${total ? ` (${total})` : ""} albo zaznacz wybrane.`;
  scope();
}

export async function refreshSide() {
  await ask(`/console/sidebar/${location.search}`, "queues");
  titleTells();
}

// How many wait for a human stands in the tab's title, for who works in another tab.
export function titleTells() {
  const waiting = document.querySelector('[data-count="human"]')?.textContent;
  document.title = (waiting ? `(${waiting}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
}

export async function refreshPane() {
  const open = document.getElementById("conversation");
  if (!open) return;
  const url = open.dataset.url;
  const settled = settle();
  const id = open.dataset.id;
  if (chosen !== undefined && chosen !== id) return; // another one is on its way
  const status = await ask(`${url}${url.endsWith("?") ? "" : "&"}live=1&from=${oldest()}`, "pane");
  if (status === 404) showProblem(document.getElementById("pane"), status); // erased while it was read
  if (status !== 200) return;
  settled();
}

// Typing in the search field looks as one types; the address follows.
const form = document.getElementById("filters");
let waiting;
document.querySelector("[data-search]")?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const query = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...query]) if (!value) query.delete(name);
    history.replaceState({ ikp: true }, "", `${location.pathname}?${query}`);
    rows().dataset.url = `/console/rows/?${query}`;
    pages = 1;
    refreshList();
  }, 250);
});

// Bulk actions: ticked rows, or everything that matches.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-bulk-action]")) {
    for (const part of document.querySelectorAll("#bulk [data-for]"))
      part.hidden = !part.dataset.for.split(" ").includes(event.target.value);
  }
  if (event.target.matches(".tick input, [data-bulk-action]")) scope();
});
document.addEventListener("click", (event) => {
  if (event.target.closest('[data-toggle="bulk"]'))
    document.body.classList.toggle("ticking", !document.getElementById("bulk").hidden);
});
export function scope() {
  const ticked = document.querySelectorAll(".tick input:checked").length;
  const words = document.getElementById("bulk-scope");
  if (words) words.textContent = ticked ? `Dotyczy zaznaczonych: ${ticked}.` : words.dataset.all;
}
// The filter is what stands in the address now, not what stood there when the page came.
document.getElementById("bulk")?.addEventListener("htmx:configRequest", (event) => {
  event.detail.path = `/console/bulk/${location.search}`;
});
document.getElementById("save-filter")?.addEventListener("submit", (event) => {
  event.target.elements.query.value = location.search.slice(1);
});
document.getElementById("bulk")?.addEventListener("htmx:confirm", (event) => {
  const ticked = document.querySelectorAll(".tick input:checked").length;
  const total = document.getElementById("total").textContent;
  const does = document.querySelector("[data-bulk-action]").selectedOptions[0].textContent;
  if (ticked || confirm(`„${does}”: wszystkie pasujące rozmowy${total ? ` (${total})` : ""}. Na pewno?`)) return;
  event.preventDefault();
});
document.getElementById("bulk")?.addEventListener("htmx:afterRequest", () => {
  for (const tick of document.querySelectorAll(".tick input:checked")) tick.checked = false;
  scope();
});

