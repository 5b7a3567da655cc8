// The open conversation: where it is scrolled to, its countdown, and telling others that we look.
const HERE_MS = 20000;
const NEAR = 120;

const thread = () => document.getElementById("thread");

export function scrollDown() {
  const box = thread();
  if (box) box.scrollTop = box.scrollHeight;
}

// The first message that is shown: what was unfolded above the newest ones stays in a refresh.
export function oldest() {
  return thread()?.querySelector(".message")?.id.replace("message-", "") ?? "";
}
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.target?.id === "pane") event.detail.parameters.from = oldest();
});

// A menu has done its work when something in it was chosen, a tag's field when the tag is there.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const menu = event.target.closest?.(".menu");
  if (menu) menu.hidden = true;
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig.elt;
  if (event.detail.shouldSwap && form.matches(".add-tag")) form.reset();
});

// A refresh writes buttons as they are at first; what they opened may still be open.
function expandedTells() {
  for (const button of document.querySelectorAll("#pane [data-toggle]")) {
    const panel = document.getElementById(button.dataset.toggle);
    if (panel) button.setAttribute("aria-expanded", String(!panel.hidden));
  }
  const about = document.querySelector("[data-about]");
  about?.setAttribute("aria-expanded", String(document.body.classList.contains("with-context")));
}
document.body.addEventListener("ikp:fresh", expandedTells);
document.body.addEventListener("htmx:afterSettle", expandedTells);

// Before a refresh: returns what to do after it.
export function settle() {
  const box = thread();
  if (!box) return () => {};
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  const last = box.lastElementChild?.id;
  return () => {
    if (box.lastElementChild?.id === last) return;
    if (atEnd) scrollDown();
    else document.getElementById("new-pill").hidden = false;
  };
}

// The reasons of an answer are fetched when they are asked for, and come into view.
document.addEventListener(
  "toggle",
  async (event) => {
    const body = event.target.open && event.target.querySelector?.("[data-why]");
    if (!body) return;
    const answer = await fetch(body.dataset.why).catch(() => null);
    if (!answer?.ok) return void (body.textContent = "Nie udało się wczytać. Zamknij i otwórz jeszcze raz.");
    body.innerHTML = await answer.text();
    body.removeAttribute("data-why");
    body.closest(".message").scrollIntoView({ block: "nearest" });
  },
  true,
);

document.addEventListener("click", (event) => {
  if (!event.target.closest("#new-pill")) return;
  event.target.hidden = true;
  scrollDown();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-about]");
  if (!button) return;
  const open = document.body.classList.toggle("with-context");
  button.setAttribute("aria-expanded", String(open));
});

function cookie(name) {
  return document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.split("=")[1] ?? "";
}

export function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? cookie("csrftoken");
}

let here;
function sayHere(values = {}) {
  const open = document.getElementById("conversation");
  if (here && here !== open?.dataset.here) leave();
  if (!open || document.hidden) return;
  here = open.dataset.here;
  const writing = [...document.querySelectorAll(".write textarea")].some((area) => area === document.activeElement && area.value);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token(), ...(writing ? { writing: "1" } : {}), ...values });
  fetch(here, { method: "POST", body, keepalive: true }).catch(() => {});
}
function leave() {
  if (!here) return;
  navigator.sendBeacon(here, new URLSearchParams({ csrfmiddlewaretoken: token(), left: "1" }));
  here = undefined;
}
setInterval(sayHere, HERE_MS);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : sayHere()));
window.addEventListener("pagehide", leave);
document.body.addEventListener("htmx:afterSettle", (event) => event.detail.target?.id === "pane" && sayHereSoon());
document.body.addEventListener("ikp:fresh", (event) => event.detail === "pane" && sayHereSoon());
document.addEventListener("focusin", (event) => event.target.matches?.(".write textarea") && sayHereSoon());
document.addEventListener("focusout", (event) => event.target.matches?.(".write textarea") && sayHereSoon());
let soon;
function sayHereSoon() {
  clearTimeout(soon);
  const open = document.getElementById("conversation");
  soon = setTimeout(sayHere, here === open?.dataset.here ? 1500 : 200);
}
sayHereSoon();

setInterval(() => {
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    const minutes = Math.max(0, Math.floor((new Date(clock.dateTime) - Date.now()) / 60000));
    const days = Math.floor(minutes / 1440), hours = Math.floor((minutes % 1440) / 60);
    clock.textContent = days ? `${days} ${days === 1 ? "dzień" : "dni"} ${hours} godz.` : hours ? `${hours} godz. ${minutes % 60} min` : `${minutes} min`;
  }
}, 15000);
