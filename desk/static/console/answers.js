// The preview follows what is being written.
const form = document.getElementById("answer-form");
const box = document.getElementById("preview");
const QUIET_MS = 350;
let waiting;
let asked = 0;

async function show() {
  const mine = ++asked;
  const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  box.innerHTML = await answer.text();
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, QUIET_MS);
});
window.addEventListener("beforeunload", (event) => {
  const text = document.getElementById("text");
  if (text && text.value !== text.defaultValue && !form.dataset.sent) event.preventDefault();
});
form?.addEventListener("submit", () => (form.dataset.sent = "1"));
