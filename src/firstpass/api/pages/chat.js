// The chat page: sends what the customer writes, shows what happens, and never ends in a dead end.

import { Banners } from "./banners.js";
import { Door } from "./door.js";
import { language, text, translate } from "./texts.js";
import { Transcript, button, node } from "./transcript.js";

const UNSENT = "firstpass.unsent";
const TYPING_EVERY_MS = 800;
const RETRIES_MS = [1000, 3000];
const WRITING_AT_MOST_MS = 30_000;

const at = (id) => document.getElementById(id);
const [form, box, alertBox, writing, welcome] = ["form", "text", "alert", "writing", "welcome"].map(at);

const door = new Door();
const banners = new Banners(at("banners"));
const transcript = new Transcript(at("log"), at("scroll"), choose);
const outbox = []; // messages on their way, in order: {key, text, choice, bubble}
const settled = new Map(); // bubbles whose number is known before their event is
const held = []; // our own events that arrived before their request was answered
let sending = false;
let owner = "bot";
let awaiting = false;
let writingTimer = 0;
let lastTyping = 0;

translate(document);
for (const score of [1, 2, 3, 4, 5]) at("scores").append(button(String(score), "score", () => rate(score)));
form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
box.addEventListener("input", () => { grow(); typing(); });
at("person").addEventListener("click", () => post({ text: text("person"), choice: "person" }));
at("end").addEventListener("click", () => (owner === "queue" ? confirmEnd() : end()));
showOwner("bot");
resume();

function resume() {
  for (const message of JSON.parse(sessionStorage.getItem(UNSENT) ?? "[]")) enqueue(message);
  if (door.isOpen) follow();
  if (outbox.length) flush();
}

function submit() {
  const words = box.value.trim();
  if (!words) { box.focus(); return; }
  box.value = "";
  grow();
  post({ text: words });
}

function choose(choice) { post({ text: choice.title, choice: choice.id }); }

function post(message) {
  enqueue({ key: crypto.randomUUID?.() ?? String(Math.random()).slice(2), ...message });
  clearAlert();
  box.focus();
  flush();
}

function enqueue(message) {
  welcome.hidden = true;
  outbox.push({ ...message, bubble: transcript.showOutgoing(message.text) });
  keepUnsent();
  transcript.toEnd();
}

function keepUnsent() {
  sessionStorage.setItem(UNSENT, JSON.stringify(outbox.map(({ key, text: words, choice }) => ({ key, text: words, choice }))));
}

/** Send what is waiting, one after the other. What fails stays, with its key, so that it is never sent twice. */
async function flush() {
  if (sending) return;
  sending = true;
  try {
    while (outbox.length) {
      outbox[0].bubble.say(text("sending"));
      const { number } = await patiently(() => deliver(outbox[0]));
      settle(outbox.shift(), number);
    }
  } catch (refused) {
    showRefusal(refused);
  } finally {
    sending = false;
    releaseHeld();
  }
}

async function deliver(message) {
  if (!door.isOpen) await begin();
  try {
    return await dispatch(message);
  } catch (refused) {
    if (!refused.isOver) throw refused;
    startOver();
    await begin();
    return dispatch(message);
  }
}

function dispatch({ key, text: words, choice }) {
  return choice === "person" ? door.askForPerson(key) : door.send(key, { text: words, choice });
}

async function patiently(attempt) {
  for (const wait of RETRIES_MS) {
    try {
      return await attempt();
    } catch (refused) {
      if (!refused.mayPass) throw refused;
    }
    await new Promise((done) => setTimeout(done, wait));
  }
  return attempt();
}

async function begin() {
  (await door.start(language)).forEach(show);
  follow();
}

function startOver() {
  if (!door.isOpen) return;
  door.forget();
  transcript.begin(text("renewed"));
  banners.clear();
  showOwner("bot");
}

/** The message has its number: its event, held or still to come, takes the place of its bubble. */
function settle(message, number) {
  keepUnsent();
  message.bubble.say("");
  const event = held.find((one) => one.number === number);
  if (event || transcript.has(number)) transcript.show(event ?? { number }, message.bubble);
  else settled.set(number, message.bubble);
  expectReply();
  releaseHeld();
}

function releaseHeld() {
  if (sending && outbox.length) return;
  for (const event of held.splice(0)) transcript.show(event);
}

function follow() {
  door.follow(() => transcript.last, show, (state) => {
    if (state === "over") startOver();
    else showConnection(state === "away");
  });
}

function show(event) {
  welcome.hidden = true;
  if (event.from === "customer" && event.kind === "message") return showOwn(event);
  transcript.show(event);
  if (event.kind === "incident" && "ends_at" in event.body) banners.show(event.body);
  if (event.kind === "owner") showOwner(event.body.owner);
  if (event.kind === "message") replyArrived();
  if (event.kind === "ended") at("rating").hidden = false;
  if (event.kind === "rating") at("rating").hidden = true;
}

function showOwn(event) {
  const known = settled.get(event.number);
  settled.delete(event.number);
  if (!known && sending) held.push(event);
  else transcript.show(event, known);
  at("rating").hidden = true;
}

function showOwner(now) {
  owner = now;
  say(text({ bot: "withBot", queue: "withQueue", human: "withHuman", closed: "withClosed" }[now]));
  document.body.dataset.owner = now;
  at("end").hidden = now === "closed" || !door.isOpen;
  if (now === "human" || now === "closed") replyArrived();
}

function expectReply() {
  at("end").hidden = false;
  if (owner === "human") return;
  awaiting = true;
  writing.hidden = false;
  transcript.toEnd();
  clearTimeout(writingTimer);
  writingTimer = setTimeout(replyArrived, WRITING_AT_MOST_MS);
}

function replyArrived() {
  awaiting = false;
  writing.hidden = true;
}

/** Only while a reply is due does it matter that the customer still writes. */
function typing() {
  if (!awaiting || Date.now() - lastTyping < TYPING_EVERY_MS) return;
  lastTyping = Date.now();
  door.typing().catch(() => {});
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 160)}px`;
}

function confirmEnd() {
  const stay = button(text("keep"), "", () => { clearAlert(); box.focus(); });
  showAlert(text("confirmEnd"), button(text("end"), "", end), stay);
  alertBox.classList.add("asks");
  stay.focus();
}

async function end() {
  clearAlert();
  try {
    (await patiently(() => door.close())).events.forEach(show);
    at("scores").querySelector("button").focus();
  } catch (refused) {
    if (refused.isOver) startOver();
    else showAlert(refused.error?.message ?? text("offline"), button(text("again"), "", end));
  }
}

async function rate(score) {
  try {
    (await patiently(() => door.rate(score))).events.forEach(show);
    at("rating").hidden = true;
    box.focus();
  } catch (refused) {
    showAlert(refused.error?.message ?? text("offline"), button(text("again"), "", () => rate(score)));
  }
}

/** What the service said, what mends it, and always a way on. */
function showRefusal(refused) {
  for (const message of outbox) message.bubble.say(text("unsent"));
  const again = button(text("again"), "", () => { clearAlert(); box.focus(); flush(); });
  if (refused.mayPass) return showAlert(text(refused.status ? "failed" : "offline"), again, personButton());
  if (refused.status === 429) return showAlert(refused.error?.message ?? text("failed"), again, personButton());
  const message = outbox.shift();
  message.bubble.remove();
  keepUnsent();
  box.value = message.text;
  grow();
  return showAlert(`${refused.error?.message ?? text("failed")}. ${refused.error?.mend ?? ""}`, personButton());
}

/** The request for a person overtakes what could not be sent. */
function personButton() {
  return button(text("person"), "", () => {
    clearAlert();
    const asked = { key: crypto.randomUUID?.() ?? String(Math.random()).slice(2), text: text("person"), choice: "person" };
    outbox.unshift({ ...asked, bubble: transcript.showOutgoing(asked.text) });
    flush();
  });
}

function showAlert(words, ...buttons) {
  alertBox.classList.remove("asks");
  alertBox.replaceChildren(node("p", "", words), node("div", "ways", ...buttons));
}

function clearAlert() { alertBox.replaceChildren(); }

function showConnection(away) {
  if (away) say(text("reconnecting"));
  else showOwner(owner);
}

/** What the status line says; a screen reader hears it only when it changes. */
function say(words) {
  if (at("status").textContent !== words) at("status").textContent = words;
}
