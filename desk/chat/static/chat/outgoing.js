// What the visitor sends: one after the other, each under a key of its own, again and again until the desk has it.
const WAITS = [1000, 2000, 4000, 8000, 15000]; // milliseconds; the last one repeats
const PATIENCE = 20000; // milliseconds for one try

export class Outgoing {
  /**
   * @param {string} url
   * @param {() => Record<string, string>} headers
   * @param {{sent: (item: object) => void, waits: (item: object, reason: "offline" | "slow") => void, refused: (item: object, sentence: string) => void}} on
   */
  constructor(url, headers, on) {
    Object.assign(this, { url, headers, on, queue: [], busy: false });
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("beforeunload", (leaving) => this.queue.length && leaving.preventDefault());
  }

  /** `fields` is what the form sends: text or payload. Returns the item, which has a `key`. */
  add(fields) {
    const item = { key: newKey(), fields, falls: 0 };
    this.queue.push(item);
    return item;
  }

  has(payload) {
    return this.queue.some((item) => item.fields.payload === payload);
  }

  /** Try at once. */
  hurry() {
    this.waiting?.();
  }

  /** Work the queue off; safe to call at any time. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.queue.length) {
      const item = this.queue[0];
      const again = await this.attempt(item);
      if (again) await this.pause(again);
      else this.queue.shift();
    }
    this.busy = false;
  }

  /** Returns 0 when the item is done with, or the milliseconds until the next try. */
  async attempt(item) {
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: { Accept: "application/json", ...this.headers() },
        body: new URLSearchParams({ ...item.fields, key: item.key }),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      this.on.waits(item, "offline");
      return WAITS[Math.min(item.falls++, WAITS.length - 1)];
    }
    if (response.status === 202) {
      this.on.sent(item);
      return 0;
    }
    const { error = "" } = await response.json().catch(() => ({}));
    const seconds = Number(response.headers.get("Retry-After")) || 0;
    if (response.status === 429 || response.status >= 500) {
      this.on.waits(item, response.status === 429 ? "slow" : "offline");
      return Math.max(seconds * 1000, WAITS[Math.min(item.falls++, WAITS.length - 1)]);
    }
    this.on.refused(item, error);
    return 0;
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting = null;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.waiting = done;
    });
  }
}

/** A random key; `crypto.randomUUID` is missing on pages without TLS. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
