// Wires the page: the form, the stream, the menu. Without this script the form still works, by loading the page anew.
import { Outgoing } from "./outgoing.js";
import { session } from "./session.js";
import { Stream } from "./stream.js";
import * as view from "./view.js";

const chat = document.getElementById("chat");
const form = document.getElementById("composer");
const field = document.getElementById("text");
const error = document.getElementById("error");
const count = document.getElementById("count");
const banner = document.getElementById("banner");
const who = document.getElementById("who");
const suggestions = document.getElementById("suggestions");
const log = document.getElementById("log");
const longest = Number(chat.dataset.longest);
const title = document.title;
let unread = 0;
let bannerSoon = 0;

const stream = new Stream(chat.dataset.stream, session.headers, {
  open: () => {
    clearTimeout(bannerSoon);
    banner.hidden = true;
  },
  closed: () => {
    clearTimeout(bannerSoon);
    bannerSoon = setTimeout(() => showBanner("Brak połączenia. Łączymy ponownie…"), 3000);
  },
  refused: (status) => status === 403 && showBanner("Sesja czatu wygasła. Odśwież stronę, aby pisać dalej."),
  event: (name, data) => {
    if (name === "message") receive(data);
    else if (name === "state") stand(data);
    else if (name === "gone") forget("Rozmowa została usunięta.");
  },
});

const outgoing = new Outgoing(chat.dataset.send, session.headers, {
  sent: (item) => {
    if (item.node) view.setState(item.node, "Wysłano");
    showBanner("");
    stream.start();
  },
  waits: (item, reason) => {
    view.setTyping(false);
    const text = reason === "slow" ? "Czekamy chwilę, bo wiadomości jest dużo." : "Nie wysłano: brak połączenia. Spróbujemy ponownie.";
    if (item.node) view.setState(item.node, text, () => outgoing.hurry());
    else showBanner(text);
  },
  refused: (item, sentence) => {
    item.node?.remove();
    item.button?.setAttribute("aria-pressed", "false");
    showError(sentence || "Nie udało się wysłać wiadomości. Odśwież stronę i spróbuj jeszcze raz.");
    if (item.fields.text && !field.value) field.value = item.fields.text;
    measure();
  },
});

function receive(message) {
  const isNew = view.addMessage(message);
  suggestions.hidden = true;
  if (!isNew || message.kind === "own") return;
  view.setTyping(false);
  if (document.hidden || session.isClosed()) {
    unread += 1;
    document.title = `(${unread}) ${title}`;
    session.tellHost("unread", unread);
  }
}

function stand({ typing, human }) {
  view.setTyping(typing);
  who.hidden = !human;
}

function submit(event) {
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "payload") tap(button);
  else if (button?.name === "suggestion") sendText(button.value, true);
  else sendText(field.value.trim(), false);
}

function sendText(text, tapped) {
  if (!text) return showError("Napisz pytanie, zanim je wyślesz.");
  if (text.length > longest) return showError(`Wiadomość może mieć najwyżej ${longest} znaków. Skróć ją albo podziel na dwie.`);
  const item = outgoing.add({ text });
  show(item, text, tapped);
  if (!tapped) field.value = "";
  measure();
  outgoing.flush();
}

function tap(button) {
  const payload = button.value;
  if (outgoing.has(payload)) return; // tapped twice
  const item = outgoing.add({ payload });
  if (button.hasAttribute("aria-pressed")) {
    const group = button.closest(".feedback");
    for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    item.button = button;
  } else {
    show(item, button.textContent.trim(), true);
  }
  outgoing.flush();
}

function show(item, text, tapped) {
  showError("");
  suggestions.hidden = true;
  item.node = view.addOwn(item.key, text);
  view.setState(item.node, "Wysyłanie…");
  view.setTyping(who.hidden);
  if (tapped) item.node.focus({ preventScroll: true }); // the tapped button may be gone; a phone's keyboard stays away
  else field.focus({ preventScroll: true });
}

function showError(text) {
  if (text === error.textContent && !error.hidden === Boolean(text)) return;
  error.textContent = text;
  error.hidden = !text;
  field.toggleAttribute("aria-invalid", false);
  if (text) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", "error");
    field.focus();
  }
}

function showBanner(text) {
  banner.textContent = text;
  banner.hidden = !text;
}

function measure() {
  const left = longest - field.value.trim().length;
  count.hidden = left > longest / 10;
  count.classList.toggle("over", left < 0);
  count.textContent = left < 0 ? `Za dużo znaków: ${-left}` : `Pozostało znaków: ${left}`;
  if (!CSS.supports("field-sizing", "content")) {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
  }
}

function forget(text) {
  stream.stop();
  view.clear();
  suggestions.hidden = false;
  view.say(text);
  showBanner(text);
}

form.addEventListener("submit", submit);
field.addEventListener("input", () => {
  showError("");
  measure();
  document.body.dataset.ready = "1";
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(hover: hover)").matches) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
});

session.ready({
  opened: () => {
    unread = 0;
    document.title = title;
    if (matchMedia("(hover: hover)").matches) field.focus();
  },
  erased: () => {
    forget("Rozmowa została usunięta na stałe.");
    field.focus();
  },
});
const ids = [...log.querySelectorAll(".message[id]")].map((node) => Number(node.id.slice(1)));
if (log.querySelector(".message")) {
  view.setTyping(Boolean(chat.dataset.typing));
  stream.start(Math.max(0, ...ids));
  view.toEnd();
}
measure();
document.body.dataset.ready = "1";
