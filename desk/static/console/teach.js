// One key says what a message was about: "i" opens the picker, Enter agrees with the bot, typing finds another intent.
import { toast } from "./page.js";

const dialog = document.createElement("dialog");
dialog.className = "teach";
dialog.setAttribute("aria-labelledby", "teach-title");
document.body.append(dialog);

const plain = (text) => text.toLowerCase().replaceAll("ł", "l").normalize("NFKD").replace(/\p{M}/gu, "");
const options = () => [...dialog.querySelectorAll("[role=option]:not([hidden])")];
const chosen = () => dialog.querySelector("[role=option][aria-selected=true]:not([hidden])");
let before;

function choose(option) {
  for (const other of dialog.querySelectorAll("[role=option]")) other.setAttribute("aria-selected", String(other === option));
  const search = dialog.querySelector("[role=combobox]");
  if (option) {
    search.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else search.removeAttribute("aria-activedescendant");
}

function narrow(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  for (const option of dialog.querySelectorAll("[role=option]")) {
    const said = plain(option.dataset.words ?? option.textContent);
    option.hidden = !wanted.every((word) => said.includes(word)) || Boolean(wanted.length && option.dataset.words === undefined);
  }
  const left = options();
  dialog.querySelector(".teach-none").hidden = left.length > 0;
  choose(wanted.length ? left[0] : dialog.querySelector("#teach-right"));
}

async function open(url, from) {
  before = from;
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return toast("Nie udało się otworzyć listy tematów.", true);
  dialog.innerHTML = await answer.text();
  if (!dialog.open) dialog.showModal();
  const search = dialog.querySelector("[role=combobox]");
  if (!search) return;
  narrow("");
  search.focus();
}

async function send(url, values, form) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value, ...values });
  const answer = await fetch(url, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) {
    toast(answer?.status === 400 ? await answer.text() : "Nie udało się zapisać.", true);
    return false;
  }
  const piece = document.createElement("template");
  piece.innerHTML = (await answer.text()).trim();
  const line = piece.content.firstElementChild;
  for (const old of document.querySelectorAll(`#${line.id}`)) old.replaceWith(line.cloneNode(true));
  return line.id.replace("understood-", "");
}

async function save(option) {
  const form = dialog.querySelector("[data-teach-form]");
  const id = await send(form.dataset.mark, { intent: option.dataset.intent }, form);
  if (!id) return;
  dialog.close();
  toast(option.dataset.intent ? "Zapisane jako nauka." : "Zapisane: nie do nauki.");
  settle(id);
}

// In the queue the card stays, paled, and the next one is at hand.
function settle(id) {
  const card = document.getElementById(`card-${id}`);
  if (!card) return void before?.focus?.();
  card.classList.add("is-done");
  for (const button of card.querySelectorAll("[data-quick]")) button.hidden = true;
  step(1, card);
}

function cards() {
  return [...document.querySelectorAll("[data-card]")];
}

function step(by, from) {
  const all = cards();
  if (!all.length) return;
  const at = all.indexOf(from ?? document.activeElement.closest?.("[data-card]"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function current() {
  const near = document.activeElement?.closest?.("[data-card], .message")?.querySelector("[data-teach]");
  if (near) return near;
  const inThread = document.querySelectorAll("#thread [data-teach]");
  return inThread[inThread.length - 1] ?? document.querySelector("[data-card]:not(.is-done) [data-teach]");
}

document.addEventListener("click", async (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at("[data-teach]")) return void open(at("[data-teach]").dataset.teach, at("[data-teach]"));
  if (at("[data-teach-close]") || event.target === dialog) return void dialog.close();
  if (at(".teach [role=option]")) return void save(at("[role=option]"));
  if (at("[data-teach-unmark]")) {
    const form = dialog.querySelector("[data-teach-form]");
    if (await send(form.dataset.unmark, {}, form)) {
      dialog.close();
      toast("Ocena cofnięta.");
    }
    return;
  }
  const quick = at("[data-quick]");
  if (quick) {
    const form = quick.closest("[data-card]").querySelector("form[data-mark]");
    const id = await send(form.dataset.mark, { intent: quick.dataset.quick }, form);
    if (id) settle(id);
  }
});
dialog.addEventListener("input", (event) => narrow(event.target.value));
dialog.addEventListener("keydown", (event) => {
  const left = options();
  if (!left.length && event.key !== "Escape") return;
  const at = chosen() ? left.indexOf(chosen()) : event.key === "ArrowUp" ? 0 : -1;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    choose(left[(at + (event.key === "ArrowDown" ? 1 : left.length - 1)) % left.length]);
    event.preventDefault();
  } else if (event.key === "Enter" && event.target.matches("[role=combobox]")) {
    event.preventDefault();
    if (chosen()) save(chosen());
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "i") {
    if (document.getElementById("pane")?.hasAttribute("aria-busy")) return; // the conversation is still on its way
    const button = current();
    if (!button) return;
    event.preventDefault();
    open(button.dataset.teach, document.activeElement === document.body ? button : document.activeElement);
  } else if ((event.key === "j" || event.key === "k") && cards().length) {
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
  }
});
