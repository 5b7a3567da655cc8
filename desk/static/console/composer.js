// Writing: tabs, drafts that are kept as one types, canned answers, and Ctrl+Enter.
import { sayProblem } from "./errors.js";
import { token } from "./pane.js";

const DRAFT_MS = 700;
let waiting;

export function tab(name) {
  for (const button of document.querySelectorAll("[data-tab]")) {
    const chosen = button.dataset.tab === name;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
    const form = document.getElementById(button.dataset.tab);
    if (form) form.hidden = !chosen;
  }
  document.querySelector(`#${name} textarea`)?.focus();
}

// A refresh writes the tabs as they are at first; what is being written stays, and the tabs have to say so.
function tabsTell() {
  for (const button of document.querySelectorAll("[data-tab]")) {
    const chosen = !document.getElementById(button.dataset.tab)?.hidden;
    button.setAttribute("aria-selected", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
}
document.body.addEventListener("ikp:fresh", tabsTell);
document.body.addEventListener("htmx:afterSettle", tabsTell);

function keep(form) {
  const body = new URLSearchParams(new FormData(form));
  return fetch(form.dataset.draft, { method: "POST", body }).catch(() => {});
}

async function insert(url) {
  const area = document.getElementById("answer-text");
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) return sayProblem(answer?.status ?? 0);
  if (!area) return;
  const text = await answer.text();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tab]");
  if (button) tab(button.dataset.tab);
  const ready = event.target.closest("[data-canned]");
  if (ready) {
    ready.closest(".menu").hidden = true;
    insert(ready.dataset.canned);
  }
});
document.addEventListener("input", (event) => {
  const form = event.target.closest(".write");
  if (!form) return;
  grow(event.target);
  shortcut(event.target);
  clearTimeout(waiting);
  waiting = setTimeout(() => keep(form), DRAFT_MS);
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".write");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (event.target.matches?.("[role=tab]") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    const other = [...document.querySelectorAll("[role=tab]")].find((button) => button !== event.target);
    tab(other.dataset.tab);
    other.focus();
  }
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest?.(".write");
  if (!form) return;
  clearTimeout(waiting); // the answer itself says more than its draft
  form.querySelector(".primary").setAttribute("aria-busy", "true");
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.(".write");
  if (!form) return;
  form.querySelector(".primary").removeAttribute("aria-busy");
  if (event.detail.successful) {
    const box = document.getElementById("thread");
    box.scrollTop = box.scrollHeight;
  }
});

function grow(area) {
  area.rows = Math.min(10, Math.max(3, area.value.split("\n").length + Math.floor(area.value.length / 90)));
}

// "/skrót " at the start or after a space turns into the canned answer.
function shortcut(area) {
  const before = area.value.slice(0, area.selectionStart);
  const found = before.match(/(?:^|\s)\/([\p{L}\d_-]+)\s$/u);
  if (!found || area.id !== "answer-text") return;
  const ready = [...document.querySelectorAll("[data-canned] code")].find((code) => code.textContent === `/${found[1]}`);
  if (!ready) return;
  area.setSelectionRange(area.selectionStart - found[1].length - 2, area.selectionStart);
  insert(ready.closest("[data-canned]").dataset.canned);
}
export { token };
