// The HTTP door as the page uses it: one conversation, its token, its requests and its stream of events.

const KEPT = "firstpass.conversation";
const ROOT = "/v1/conversations";
const SILENCE_MS = 45_000; // three heartbeats
const LONGEST_PAUSE_MS = 30_000;

/** What the service answered when it said no; `status` 0 means that it did not answer at all. */
export class Refused extends Error {
  constructor(status, error) {
    super(error?.code ?? "offline");
    this.status = status;
    this.error = error;
  }

  /** No such conversation any more, or a token that is over. */
  get isOver() { return this.status === 401 || this.status === 404; }

  /** Worth sending again as it is. */
  get mayPass() { return this.status === 0 || this.status === 408 || this.status >= 500; }
}

export class Door {
  #session = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  #renewal = 0;
  #stream = null;
  #wake = () => {};

  constructor() {
    if (this.#session) this.#planRenewal();
    addEventListener("online", () => this.#wake());
  }

  get isOpen() { return this.#session !== null; }

  async start(language) {
    const started = await this.#fetch(ROOT, { body: { language } });
    this.#keep(started);
    return started.events;
  }

  forget() {
    this.#stream?.abort();
    this.#session = null;
    clearTimeout(this.#renewal);
    sessionStorage.removeItem(KEPT);
  }

  send(key, message) { return this.#post("messages", message, key); }
  askForPerson(key) { return this.#post("person", undefined, key); }
  typing() { return this.#post("typing"); }
  close() { return this.#post("close"); }
  rate(score) { return this.#post("rating", { score }); }

  /** Hand every event after `last()` to `onEvent`, for as long as the conversation is open; `onState` says how it goes. */
  async follow(last, onEvent, onState) {
    const session = this.#session.conversation;
    for (let tries = 0; this.#session?.conversation === session; tries += 1) {
      try {
        await this.#readStream(last(), (event) => { tries = 0; onEvent(event); }, () => onState("live"));
      } catch (refused) {
        if (this.#session?.conversation !== session) return;
        if (refused instanceof Refused && refused.isOver) { onState("over"); return; }
        if (tries > 0) onState("away");
      }
      await this.#pause(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries) * (0.75 + Math.random() / 2));
    }
  }

  /** Cut short when something shows that the service is there again. */
  #pause(ms) { return new Promise((done) => { this.#wake = done; setTimeout(done, ms); }); }

  async #readStream(last, onEvent, onLive) {
    const stop = new AbortController();
    this.#stream = stop;
    let watchdog = setTimeout(() => stop.abort(), SILENCE_MS);
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": String(last), ...this.#bearer };
      const answer = await fetch(this.#path("events"), { headers, signal: stop.signal, cache: "no-store" });
      if (!answer.ok) throw new Refused(answer.status);
      onLive();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { value, done } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => stop.abort(), SILENCE_MS);
        const frames = (rest + value).split("\n\n");
        rest = frames.pop();
        frames.map(eventOf).filter(Boolean).forEach(onEvent);
      }
    } finally {
      clearTimeout(watchdog);
      stop.abort();
    }
  }

  get #bearer() { return { Authorization: `Bearer ${this.#session.token}` }; }

  #path(end) { return `${ROOT}/${this.#session.conversation}/${end}`; }

  async #post(end, body, key) {
    const headers = key ? { ...this.#bearer, "Idempotency-Key": key } : this.#bearer;
    return this.#fetch(this.#path(end), { body, headers });
  }

  async #fetch(path, { body, headers = {} }) {
    const json = body === undefined ? {} : { "Content-Type": "application/json" };
    let answer;
    try {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      answer = await fetch(path, { method: "POST", headers: { ...json, ...headers }, body: sent, cache: "no-store" });
    } catch {
      throw new Refused(0);
    }
    const got = answer.status === 204 ? null : await answer.json().catch(() => null);
    if (!answer.ok) throw new Refused(answer.status, got?.error);
    this.#wake();
    return got;
  }

  #keep({ conversation, token, token_expires_at: until }) {
    this.#session = { conversation, token, until, since: new Date().toISOString() };
    sessionStorage.setItem(KEPT, JSON.stringify(this.#session));
    this.#planRenewal();
  }

  /** Renewed after half of its life, so that a customer who reads slowly is never thrown out. */
  #planRenewal() {
    clearTimeout(this.#renewal);
    const { since, until } = this.#session;
    const half = (Date.parse(until) - Date.parse(since)) / 2;
    const wait = Math.max(Date.parse(since) + half - Date.now(), 1000);
    this.#renewal = setTimeout(() => this.#renew(), Math.min(wait, 2 ** 31 - 1));
  }

  async #renew() {
    try {
      this.#keep(await this.#post("token"));
    } catch (refused) {
      if (refused.mayPass || refused.status === 429) this.#renewal = setTimeout(() => this.#renew(), 10_000);
    }
  }
}

function eventOf(frame) {
  const lines = frame.split("\n").filter((line) => line.startsWith("data:"));
  const named = /^event:/m.test(frame);
  return lines.length && !named ? JSON.parse(lines.map((line) => line.slice(5)).join("\n")) : null;
}
