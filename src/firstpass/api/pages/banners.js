// The banners: what does not work right now, in the words that people gave it. Each comes and goes by its own times.

import { locale, text } from "./texts.js";
import { node } from "./transcript.js";

const LOOK_EVERY_MS = 5_000;

export class Banners {
  #place;
  #known = new Map();
  #shown = "";

  constructor(place) {
    this.#place = place;
    setInterval(() => this.#draw(), LOOK_EVERY_MS);
  }

  /** The newest word on one incident; `in_force` was true when it was sent, whatever this clock says. */
  show(body) {
    const begins = body.in_force ? 0 : Date.parse(body.started_at);
    this.#known.set(body.id, { ...body, begins, ends: Date.parse(body.ends_at) });
    this.#draw();
  }

  clear() {
    this.#known.clear();
    this.#draw();
  }

  /** Only what changed is written anew: a screen reader would say it again. */
  #draw() {
    const now = Date.now();
    const up = [...this.#known.values()].filter(({ begins, ends }) => begins <= now && now < ends);
    const key = JSON.stringify(up);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#place.replaceChildren(...up.map(banner));
  }
}

function banner(incident) {
  const [since, updated, next] = [incident.started_at, incident.updated_at, incident.next_update_at].map(moment);
  const about = incident.scope?.join(", ") ?? text("incidentAll");
  const words = incident.text.split("\n").map((line) => node("p", "", line));
  const title = node("p", "title", about ? `${text("incident")}: ${about}` : text("incident"));
  return node("div", "banner", title, ...words, node("p", "times", text("incidentTimes", { since, updated, next })));
}

const moment = (at) => new Date(at).toLocaleString(locale, { weekday: "short", hour: "2-digit", minute: "2-digit" });
