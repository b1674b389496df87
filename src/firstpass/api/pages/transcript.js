// The transcript: from events to nodes. Text is always text; the little layout it may hold is built node by node.

import { locale, text } from "./texts.js";

/** A node with a class and children; strings become text. */
export function node(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(label, className, onClick) {
  const made = node("button", className, label);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

const LABELS = { bot: "bot", person: "human", customer: "customer", system: "system" };

export class Transcript {
  #log;
  #scroll;
  #byNumber = new Map();
  #onChoice;
  #top = 0;
  #atEnd = true; // who reads further up is not torn away
  last = 0;

  constructor(log, scroll, onChoice) {
    this.#log = log;
    this.#scroll = scroll;
    this.#onChoice = onChoice;
    new ResizeObserver(() => { if (this.#atEnd) this.toEnd(); }).observe(scroll);
    scroll.addEventListener("scroll", () => this.#scrolled());
  }

  has(number) { return this.#byNumber.has(number); }

  /** Show an event once; `mine` is the bubble that already stands for it. */
  show(event, mine = null) {
    if (this.has(event.number)) { mine?.remove(); return; }
    this.last = Math.max(this.last, event.number);
    const made = this.#render(event);
    this.#byNumber.set(event.number, made);
    mine?.remove();
    if (made) this.#place(made, event.number);
    if (event.kind === "message" && event.from !== "system") this.#retireChoices(made);
  }

  /** A message on its way: at the end until it has a number. */
  showOutgoing(message) {
    const state = node("p", "state", text("sending"));
    const made = bubble("customer", paragraphs(message), state);
    made.classList.add("outgoing");
    this.#append(made);
    return { node: made, remove: () => made.remove(), say: (words) => { state.textContent = words; } };
  }

  note(words) { this.#append(node("div", "note", words)); }

  /** Another conversation begins: numbers start anew. */
  begin(words) {
    this.#byNumber.clear();
    this.last = 0;
    for (const old of this.#log.children) delete old.dataset.number;
    this.#retireChoices(null);
    if (words) this.note(words);
  }

  toEnd() {
    this.#atEnd = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** Only moving up leaves the end: the list also gets shorter when something opens below it. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const near = scrollHeight - scrollTop - clientHeight < 80;
    this.#atEnd = near || (this.#atEnd && scrollTop >= this.#top);
    this.#top = scrollTop;
  }

  #append(made) {
    this.#log.append(made);
    if (this.#atEnd) this.toEnd();
  }

  #place(made, number) {
    made.dataset.number = number;
    const next = [...this.#log.children].find((other) => Number(other.dataset.number) > number
      || other.classList.contains("outgoing"));
    this.#log.insertBefore(made, next ?? null);
    if (this.#atEnd) this.toEnd();
  }

  #render({ kind, body, from, at }) {
    if (kind === "overwritten") return this.#rewrite(body);
    if ("why" in body) return node("div", "note", text("erased"));
    if (kind === "handoff") return body.state === "requested" ? null : node("div", "note case", caseText(body));
    if (kind === "rating") return node("div", "note", text("rated", { score: body.score }));
    if (kind !== "message") return null;
    const made = bubble(from, paragraphs(body.text), sources(body.citations));
    made.querySelector(".label").append(node("time", "", clock(at)));
    if (body.choices.length) made.append(this.#choices(body.choices));
    return made;
  }

  /** An earlier message reads otherwise from now on. */
  #rewrite({ message, text: words }) {
    const old = this.#byNumber.get(message)?.querySelectorAll(".bubble > :not(.source, .choices)") ?? [];
    old[0]?.before(...paragraphs(words));
    for (const part of old) part.remove();
    return null;
  }

  #choices(choices) {
    const row = node("div", "choices");
    for (const choice of choices) row.append(button(choice.title, "choice", () => this.#onChoice(choice)));
    return row;
  }

  /** Only the newest question can still be answered with a button. */
  #retireChoices(newest) {
    for (const row of this.#log.querySelectorAll(".choices")) if (!newest?.contains(row)) row.remove();
  }
}

function bubble(from, ...children) {
  const label = node("p", "label", node("span", "", text(LABELS[from])));
  const made = node("div", `message ${from}`, label);
  made.append(node("div", "bubble", ...children.flat().filter(Boolean)));
  return made;
}

function sources(citations) {
  const titles = [...new Set(citations.map((citation) => citation.title).filter(Boolean))];
  return titles.length ? node("p", "source", `${text("source")} ${titles.join(", ")}`) : null;
}

function caseText({ state, reference, public_name: name, opens_at: opens }) {
  const closed = state === "queued" && opens;
  return text(closed ? "queuedUntil" : state, { reference, name, opens: opens && day(opens) });
}

const clock = (at) => new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });

const day = (at) => new Date(at).toLocaleString(locale, { weekday: "long", hour: "2-digit", minute: "2-digit" });

/** Blank lines part paragraphs, lines that begin with "- " are a list, **this** is bold; the rest is text. */
function paragraphs(whole) {
  return whole.split(/\n{2,}/).flatMap((part) => {
    const blocks = [];
    for (const line of part.split("\n")) {
      const item = /^[-•*] +(.*)/.exec(line)?.[1];
      const kind = item === undefined ? "P" : "UL";
      if (blocks.at(-1)?.tagName !== kind) blocks.push(node(kind));
      const block = blocks.at(-1);
      if (item !== undefined) block.append(node("li", "", ...inline(item)));
      else block.append(...(block.hasChildNodes() ? [node("br")] : []), ...inline(line));
    }
    return blocks;
  });
}

function inline(line) {
  return line.split(/\*\*(.+?)\*\*/).map((piece, at) => (at % 2 ? node("strong", "", piece) : piece));
}
