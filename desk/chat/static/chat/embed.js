/* Asystent IKP in another page, with one line:
     <script src="https://…/chat/embed.js" defer></script>
   Options: data-label="Zapytaj o IKP", data-side="left". The page's policy must allow this script and a frame from here. */
(() => {
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const label = script.dataset.label || "Zapytaj o IKP";
  const side = script.dataset.side === "left" ? "left" : "right";
  const phone = matchMedia("(max-width: 30rem), (max-height: 30rem)");

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    button {
      position: fixed; ${side}: max(1rem, env(safe-area-inset-${side})); bottom: max(1rem, env(safe-area-inset-bottom)); z-index: 2147483000;
      display: inline-flex; align-items: center; gap: .625rem; min-height: 3.25rem; max-width: calc(100vw - 2rem); padding: .5rem 1.375rem .5rem 1rem;
      border: 2px solid #fff; border-radius: 1.75rem; background: #005a8c; color: #fff; box-shadow: 0 4px 16px rgb(0 0 0 / 35%);
      font: 600 1.0625rem/1.2 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; cursor: pointer;
    }
    button:hover { background: #00416a; }
    button:focus-visible { outline: 3px solid #ffc73a; outline-offset: 2px; box-shadow: 0 0 0 7px #15202b; }
    svg { width: 1.75rem; height: 1.75rem; flex: none; }
    .unread { min-width: 1.5rem; padding: 0 .4rem; border-radius: 1rem; background: #ffc73a; color: #15202b; line-height: 1.5rem; text-align: center; }
    [hidden] { display: none !important; }
    dialog {
      position: fixed; inset: auto; ${side}: 1rem; bottom: 1rem; z-index: 2147483001; margin: 0; padding: 0; overflow: hidden;
      width: min(26rem, calc(100vw - 2rem)); height: min(44rem, calc(100dvh - 2rem)); max-width: none; max-height: none;
      border: 1px solid #66778a; border-radius: 1rem; background: #fff; box-shadow: 0 12px 40px rgb(0 0 0 / 40%);
    }
    dialog.full { inset: 0; width: 100%; height: 100%; height: 100dvh; border: 0; border-radius: 0; }
    @media (prefers-color-scheme: dark) { dialog { background: #0f161d; } }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
  `;
  const MARK = `<svg viewBox="0 0 32 32" aria-hidden="true"><path fill="#fff" d="M6 3h20a4 4 0 0 1 4 4v13a4 4 0 0 1-4 4H16l-7.200 5.600A.5.5 0 0 1 8 29.200V24H6a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z"/><path fill="#005a8c" d="M14 7.500h4v4h4v4h-4v4h-4v-4h-4v-4h4z"/></svg>`;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE); // a constructed sheet: the page's policy on inline styles does not matter
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.innerHTML = MARK;
  button.append(label);
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  const unread = document.createElement("span");
  unread.className = "unread";
  unread.hidden = true;
  button.append(unread);

  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Czat: Asystent IKP");
  root.append(button, dialog);
  let frame = null;
  let ready = false;

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = `${origin}/embed`;
      frame.title = "Czat: Asystent IKP";
      dialog.append(frame);
    }
    dialog.classList.toggle("full", phone.matches);
    if (phone.matches) dialog.showModal();
    else dialog.show();
    button.hidden = true;
    button.setAttribute("aria-expanded", "true");
    unread.hidden = true;
    frame.focus();
    tell("opened");
  }

  function close() {
    if (!dialog.open) return;
    dialog.close();
  }

  function tell(what) {
    if (ready) frame.contentWindow.postMessage({ to: "ikp-chat", what }, origin);
  }

  button.addEventListener("click", open);
  dialog.addEventListener("close", () => {
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    button.focus();
    tell("closed");
  });
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && close());
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin || event.data?.from !== "ikp-chat") return;
    if (event.data.what === "close") close();
    if (event.data.what === "ready") {
      ready = true;
      tell(dialog.open ? "opened" : "closed");
    }
    if (event.data.what === "unread" && !dialog.open) {
      unread.textContent = String(event.data.value);
      unread.hidden = false;
      button.setAttribute("aria-label", `${label}. Nowe wiadomości: ${event.data.value}`);
    }
  });
  document.body ? document.body.append(host) : addEventListener("DOMContentLoaded", () => document.body.append(host));
})();
