// Who is writing: a cookie on the desk's own page; in a frame, the signed id that the page carries. And the menu.
const body = document.body;
const chat = document.getElementById("chat");
const menu = document.getElementById("menu");
const sure = document.getElementById("sure");
const embedded = body.classList.contains("embedded");
const framed = window.parent !== window;
let signed = body.dataset.session || "";
let closed = framed;

function headers() {
  if (embedded) return { "X-Chat-Session": signed };
  return { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
}

/** Tell the page around the frame; what is told holds no content. */
function tellHost(what, value) {
  if (framed) window.parent.postMessage({ from: "ikp-chat", what, value }, "*");
}

async function erase() {
  sure.close();
  const response = await fetch(chat.dataset.erase, { method: "POST", headers: { Accept: "application/json", ...headers() } }).catch(() => null);
  if (!response?.ok) return window.alert("Nie udało się usunąć rozmowy. Spróbuj jeszcze raz.");
  const { session: fresh } = await response.json();
  if (fresh) signed = fresh;
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

function ready({ opened, erased }) {
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
  tellHost("ready");
}

export const session = { headers, ready, tellHost, isClosed: () => closed };
