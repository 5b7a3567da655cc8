// Server-Sent Events over fetch: it can send the session's header, resume after the last id, and tell a dead line.
const WAITS = [500, 1000, 2000, 4000, 8000, 15000]; // milliseconds; the last one repeats
const DEAD_AFTER = 40000; // milliseconds without a byte: the server sends a heartbeat every 15 s

export class Stream {
  /**
   * @param {string} url
   * @param {() => Record<string, string>} headers
   * @param {{event: (name: string, data: any, id: string) => void, open: () => void, closed: () => void, refused: (status: number) => void}} on
   */
  constructor(url, headers, on) {
    Object.assign(this, { url, headers, on, last: "0", running: false, falls: 0, heard: 0 });
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - this.heard > 20000) this.hurry();
    });
    window.addEventListener("pagehide", () => this.abort?.abort());
    window.addEventListener("pageshow", (shown) => shown.persisted && this.hurry());
  }

  /** Start, or do nothing when it runs already. */
  start(after) {
    if (Number(after) > Number(this.last)) this.last = String(after);
    if (!this.running) {
      this.running = true;
      this.run();
    }
  }

  stop() {
    this.running = false;
    this.last = "0";
    this.abort?.abort();
  }

  /** Connect again at once. */
  hurry() {
    this.falls = 0;
    if (this.waiting) this.waiting();
    else this.abort?.abort();
  }

  async run() {
    while (this.running) {
      try {
        const status = await this.read();
        if (status === 204 || status === 403) {
          this.running = false;
          this.on.refused(status);
          return;
        }
      } catch {
        // the line broke; what follows tells the page and tries again
      }
      if (!this.running) return;
      this.on.closed();
      await this.pause(WAITS[Math.min(this.falls++, WAITS.length - 1)]);
    }
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds * (0.75 + Math.random() / 2));
      this.waiting = done;
    });
  }

  async read() {
    this.abort = new AbortController();
    const watch = setInterval(() => Date.now() - this.heard > DEAD_AFTER && this.abort.abort(), 5000);
    this.heard = Date.now();
    try {
      const response = await fetch(this.url, {
        headers: { Accept: "text/event-stream", "Last-Event-ID": this.last, ...this.headers() },
        signal: this.abort.signal,
        cache: "no-store",
      });
      if (response.status !== 200) return response.status;
      this.falls = 0;
      this.on.open();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return 0;
        this.heard = Date.now();
        const parts = (text + value).split("\n\n");
        text = parts.pop();
        parts.forEach((part) => this.tell(part));
      }
    } finally {
      clearInterval(watch);
    }
  }

  tell(part) {
    const fields = { event: "message", data: "", id: "" };
    for (const line of part.split("\n")) {
      const at = line.indexOf(": ");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
    }
    if (!fields.data) return;
    if (fields.id) this.last = fields.id;
    this.on.event(fields.event, JSON.parse(fields.data), fields.id);
  }
}
