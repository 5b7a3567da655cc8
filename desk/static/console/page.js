// What every page of the console does: the look, the phone's menu, the list of keys, toasts, folding panels.
const root = document.documentElement;
const TOAST_MS = 9000;
const UNDO_MS = 20000; // what can be undone waits longer

function nextLook() {
  const looks = [undefined, "light", "dark"];
  const now = looks[(looks.indexOf(root.dataset.theme) + 1) % looks.length];
  if (now) root.dataset.theme = now;
  else delete root.dataset.theme;
  if (now) localStorage.setItem("look", now);
  else localStorage.removeItem("look");
  toast(`Wygląd: ${{ light: "jasny", dark: "ciemny" }[now] || "jak w systemie"}`);
}

export function toast(text, problem = false) {
  const box = document.createElement("div");
  box.className = problem ? "toast problem" : "toast";
  const words = document.createElement("span");
  words.textContent = text;
  box.append(words);
  document.getElementById("toasts").append(box);
}

function watchToasts() {
  const toasts = document.getElementById("toasts");
  const leave = (box, after = box.querySelector(".button") ? UNDO_MS : TOAST_MS) =>
    setTimeout(() => (box.matches(":hover, :focus-within") ? leave(box, 2000) : box.remove()), after);
  toasts.querySelectorAll(".toast").forEach((box) => leave(box));
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => node.classList?.contains("toast") && leave(node));
  }).observe(toasts, { childList: true });
}

function side(open) {
  document.body.classList.toggle("side-open", open);
  if (open) document.querySelector("#side a")?.focus();
}

export function toggle(button) {
  const panel = document.getElementById(button.dataset.toggle);
  if (!panel) return;
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
  if (!panel.hidden && panel.classList.contains("menu")) panel.querySelector("button")?.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".menu:not([hidden])")) {
    if (menu.parentElement.contains(except)) continue;
    menu.hidden = true;
    menu.parentElement.querySelector("[data-toggle]")?.setAttribute("aria-expanded", "false");
  }
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  closeMenus(event.target);
  if (at("[data-toggle]")) toggle(at("[data-toggle]"));
  else if (at("[data-theme-switch]")) nextLook();
  else if (at("[data-keys]")) document.getElementById("keys")?.showModal();
  else if (at("[data-open-side]")) side(true);
  else if (at("[data-close-side]")) side(false);
  else if (document.body.classList.contains("side-open") && !at("#side")) side(false);
  if (at("[data-dismiss]")) setTimeout(() => at("[data-dismiss]").closest(".toast")?.remove(), 50);
});
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  side(false);
  const open = document.querySelector(".menu:not([hidden])");
  if (open) {
    open.parentElement.querySelector("[data-toggle]")?.focus();
    closeMenus(null);
  }
});
watchToasts();
