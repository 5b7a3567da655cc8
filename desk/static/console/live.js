// Listens to the server and says honestly whether it hears anything.
const QUIET_MS = 350;

export function watchLive(url, { refreshList, refreshSide, refreshPane }) {
  const badge = document.getElementById("live-state");
  const say = (state, text) => {
    badge.dataset.state = state;
    badge.querySelector(".live-text").textContent = text;
  };
  let pending = new Set();
  let timer;
  const settle = async () => {
    const ids = pending;
    pending = new Set();
    timer = undefined;
    const open = document.getElementById("conversation")?.dataset.id;
    await Promise.all([refreshList(), refreshSide(), ids.has(Number(open)) ? refreshPane() : null]);
  };
  const source = new EventSource(url);
  source.addEventListener("open", () => say("on", "na żywo"));
  source.addEventListener("change", (event) => {
    for (const id of JSON.parse(event.data).ids) pending.add(id);
    timer ??= setTimeout(settle, QUIET_MS);
  });
  source.addEventListener("error", () => {
    say("off", "brak połączenia");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => watchLive(url, { refreshList, refreshSide, refreshPane }), 10000);
  });
  window.addEventListener("pagehide", () => source.close());
}
