// Who is writing: a cookie on the desk's own page; in a frame, the signed id that the page carries. And the menu.
const body = document.body;
const chat = document.getElementById("chat");
const menu = document.getElementById("menu");
const sure = document.getElementById("sure");
const log = document.getElementById("log");
const embedded = body.classList.contains("embedded");
const framed = window.parent !== window;
const KEPT = "ikp-chat-session";
let signed = body.dataset.session || "";
let closed = framed;

function keep(value) {
  signed = value;
  try {
    sessionStorage.setItem(KEPT, value);
  } catch {
    // the browser keeps nothing for this frame; the conversation lasts as long as the page
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT) || "";
  } catch {
    return "";
  }
}

function headers() {
  if (embedded) return { "X-Chat-Session": signed };
  return { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
}

/** Tell the page around the frame; what is told holds no content. */
function tellHost(what, value) {
  if (framed) window.parent.postMessage({ from: "ikp-chat", what, value }, "*");
}

/** Bring back the conversation of a frame that was loaded again. */
async function restore() {
  const old = embedded && kept();
  if (!old) return keepFirst();
  const response = await fetch(chat.dataset.log, { headers: { "X-Chat-Session": old }, cache: "no-store" }).catch(() => null);
  if (!response?.ok) return keepFirst();
  keep(old);
  log.innerHTML = await response.text();
}

function keepFirst() {
  if (embedded) keep(signed);
}

async function erase() {
  sure.close();
  const response = await fetch(chat.dataset.erase, { method: "POST", headers: { Accept: "application/json", ...headers() } }).catch(() => null);
  if (!response?.ok) return window.alert("Nie udało się usunąć rozmowy. Spróbuj jeszcze raz.");
  const { session: fresh } = await response.json();
  if (fresh) keep(fresh);
  return true;
}

async function save(event) {
  if (!embedded) return; // the link does it, with the cookie
  event.preventDefault();
  const response = await fetch(event.currentTarget.href, { headers: headers() }).catch(() => null);
  if (!response?.ok) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = "rozmowa-ikp.json";
  link.click();
  URL.revokeObjectURL(link.href);
}

async function ready({ opened, erased }) {
  document.getElementById("erase").addEventListener("click", (event) => {
    event.preventDefault();
    menu.open = false;
    sure.showModal();
  });
  document.getElementById("export").addEventListener("click", save);
  document.getElementById("sure-no").addEventListener("click", () => sure.close());
  document.getElementById("sure-yes").addEventListener("click", async () => (await erase()) && erased());
  document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  document.getElementById("close")?.addEventListener("click", () => tellHost("close"));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || sure.open) return;
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else tellHost("close");
  });
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data?.to !== "ikp-chat") return;
    closed = event.data.what === "closed";
    if (!closed) opened();
  });
  await restore();
  tellHost("ready");
}

export const session = { headers, ready, tellHost, isClosed: () => closed };
