// The contact screen put together: one screen, the note first. Everything has a key; nothing interrupts typing.

import { icon, make, readJson } from "../../../js/dom.js";
import { register } from "../../../js/keys.js";
import { say } from "../../../js/words.js";
import { remove, removeIfSame } from "../kept/chest.js";
import { openDrafts } from "../kept/drafts.js";
import { send } from "../kept/net.js";
import { Closing } from "./closing.js";
import { Facts } from "./facts.js";
import { Known } from "./known.js";
import { Ladder } from "./ladder.js";
import { Limits } from "./limits.js";
import { Linking } from "./linking.js";
import { readMoment, sayMoment, sayTime } from "./moments.js";
import { Notes } from "./notes.js";
import { Proposals } from "./proposals.js";
import { Saver } from "./saving.js";
import { labelOf, tell } from "./words.js";

const NEWS_EVERY_MS = 3000;
const LOOK_FOR_SIGN_IN_MS = 3000;

const root = document.querySelector("[data-contact]");
const state = readJson("contact-state");
const find = (selector) => root.querySelector(selector);
const { contact, user } = root.dataset;
let isClosed = Boolean(state.closed_at);
let isKept = Boolean(state.saved_shown); // before the first save the node knows no such contact

const saver = new Saver({ contact, startedAt: state.started_at, user, versions: state.versions });
const notes = new Notes({ list: find("[data-entries]"), entries: state.entries, saver, isClosed });
const facts = new Facts({ root: find("[data-facts]"), values: state.facts, saver, isClosed });
const proposals = new Proposals({ notes, facts, promises: state.promises, accept });
const goBack = () => notes.focus();
const closing = new Closing({ root: find("[data-closing]"), nonData: find("[data-non-data]"), contact, user, saver, answers: state, goBack });
const ladder = new Ladder({ root: find("[data-ladder]"), contact, user, ticks: state.urgent, saver, goBack });
new Limits({ root: find("[data-limits]"), user, saver });
const linking = new Linking({ dialog: document.querySelector("[data-linking]"), contact, user, saver, links: state.links });
new Known({ root, contact, user, saver, facts, notes, proposals, linking, goBack });
const performed = new Map();

function accept(reading) {
  if (reading.sets) for (const [name, part] of Object.entries(reading.sets)) facts.accept(name, part);
  if (reading.promise) makePromise(reading.promise);
}

async function makePromise(promise) {
  state.promises.push(promise);
  drawPromises();
  await saver.settle();
  const answer = await send("POST", `/contacts/${contact}/promise`, promise, { user });
  if (answer.outcome === "ok") return;
  if (answer.outcome !== "refused") setTimeout(() => retryPromise(promise), NEWS_EVERY_MS);
}

async function retryPromise(promise) {
  const answer = await send("POST", `/contacts/${contact}/promise`, promise, { user });
  if (answer.outcome !== "ok" && answer.outcome !== "refused") setTimeout(() => retryPromise(promise), NEWS_EVERY_MS);
}

function drawPromises() {
  const list = find("[data-promises]");
  list.hidden = !state.promises.length;
  list.querySelector("ul").replaceChildren(...state.promises.map((promise) => make("li", { class: "mrow" },
    icon("bell", "s"), make("bdi", { class: "grow", text: promise.text }), make("span", { class: "sm", "data-due": promise.due_at }))));
  list.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true }));
}

function drawTitle() {
  const child = facts.valueOf("child")?.text ?? "";
  const age = facts.valueOf("age")?.text ?? "";
  const channel = root.dataset.channel === "phone" ? "call" : "contact";
  const first = child.split(" ")[0];
  const name = first && age ? "about_with_age" : first ? "about" : "new";
  find("[data-title]").textContent = tell(`${channel}_${name}`, { name: first, age });
}

function drawLinks() {
  find("[data-links]").replaceChildren(...linking.links.flatMap(({ ref, url }, index) => {
    const key = index ? {} : { "data-key": "Alt O" };
    return [make("a", { href: url, class: "tag", ...key }, icon("folder"), make("bdi", { dir: "ltr", text: ref }), ...(index ? [] : [" ", make("kbd", { text: "Alt O" })])), " "];
  }));
}

function showState({ detail }) {
  for (const badge of document.querySelectorAll("[data-saved]")) {
    badge.dataset.state = detail.state;
    const text = badge.querySelector("[data-saved-text]");
    if (text.textContent !== detail.text) text.textContent = detail.text;
  }
}

function showBanner(name, isShown) {
  find(`[data-banner="${name}"]`).hidden = !isShown;
}

// -- the ways this page ends, and goes on
function finish(answer) {
  isClosed = true;
  notes.seal();
  facts.isClosed = true;
  root.dataset.closed = "";
  const banner = find('[data-banner="closed"]');
  banner.hidden = false;
  const kind = labelOf("contact_kind", answer.kind || closing.answers.kind);
  banner.querySelector("[data-closed-text]").textContent = kind ? tell("closed_as", { kind, time: answer.shown }) : tell("closed_at", { time: answer.shown });
  banner.querySelector("[data-to-complete]").replaceChildren(...(answer.to_complete ?? []).map((sentence) => make("li", { text: sentence })));
  stopTimer();
  showBanner("waiting", false);
  banner.querySelector("[data-new-contact]").focus();
}

function stopTimer() {
  const timer = find("[data-timer]");
  const until = Date.parse(timer.dataset.until) || Date.now();
  const seconds = Math.max(0, Math.floor((until - Date.parse(timer.dataset.timer)) / 1000));
  timer.removeAttribute("data-timer");
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600));
  timer.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
}

async function reopen() {
  const answer = await send("POST", `/contacts/${contact}/reopen`, {}, { user });
  if (answer.outcome === "ok") location.reload();
}

async function settleConflict({ detail }) {
  const answer = await send("POST", `/contacts/${contact}/settle`, detail, { user });
  if (answer.outcome === "ok" || answer.status === 404) await readNews();
  goBack();
}

function passOn(event) {
  event.preventDefault();
  const form = find("[data-pass-on]");
  const name = form.elements.namedItem("name").value.trim();
  if (name) notes.add(tell("passed_on_to", { name }), "passed_on");
  form.reset();
  form.hidden = true;
  goBack();
}

function openPassOn() {
  const form = find("[data-pass-on]");
  form.hidden = false;
  form.querySelector("input").focus();
}

// -- what others do to this contact
async function readNews() {
  const answer = await send("GET", `/contacts/${contact}/news`);
  if (answer.outcome === "signed_out") return onSignedOut({ detail: {} });
  if (answer.outcome !== "ok" || !answer.data.entries) return;
  const news = answer.data;
  for (const [name, version] of Object.entries(news.versions)) {
    if (!saver.fields.has(name)) saver.versions[name] = version;
  }
  if (notes.merge(news.entries)) proposals.drawAll();
  facts.merge(news.facts);
  facts.showConflicts(news.conflicts);
  if (!ladder.wanted.size) ladder.draw(news.urgent);
  const others = [...new Set(news.entries.filter((entry) => !entry.is_mine && Date.now() - Date.parse(entry.saved_at ?? entry.written_at) < 120000).map((entry) => entry.author))];
  find("[data-others]").textContent = others.length ? tell("also_writing", { names: others.join(", ") }) : "";
  drawTitle();
  if (news.closed_at && !isClosed) finish({ shown: sayTime(Date.parse(news.closed_at)), kind: news.kind, to_complete: [] });
}

function followNews() {
  setTimeout(async () => {
    if (!document.hidden && !saver.isSignedOut && !saver.awaySince && isKept && !isClosed) await readNews();
    followNews();
  }, NEWS_EVERY_MS);
}

// -- the session ends while somebody is writing
function onSignedOut({ detail }) {
  showBanner(detail.isOther ? "other" : "signed-out", true);
  saver.isSignedOut = true;
  clearTimeout(performed.get("look"));
  performed.set("look", setTimeout(lookForSignIn, LOOK_FOR_SIGN_IN_MS));
}

async function lookForSignIn() {
  const held = await saver.fetchKeys();
  if (held && held.user === user) {
    showBanner("signed-out", false);
    showBanner("other", false);
    document.dispatchEvent(new CustomEvent("myosotis:signed-in"));
    await saver.resume();
    return;
  }
  performed.set("look", setTimeout(lookForSignIn, LOOK_FOR_SIGN_IN_MS));
}

// -- what an earlier page left here
async function takeOverDrafts() {
  const held = await saver.fetchKeys();
  if (!held) return;
  for (const { record, state: draft } of await openDrafts(held.keys)) {
    if (record.contact !== contact || record.key === saver.key) continue;
    const fresh = draft.entries.filter((entry) => (state.entries.find(({ id }) => id === entry.id)?.seq ?? -1) < entry.seq);
    const isInNote = notes.list.contains(document.activeElement);
    notes.merge(fresh.map((entry) => ({ ...entry, is_mine: true, author: "" })));
    const passages = fresh.map((entry) => notes.passages.find(({ id }) => id === entry.id)).filter(Boolean);
    await saver.adopt({ entries: passages, fields: draft.fields });
    for (const [name, { value }] of Object.entries(draft.fields)) {
      if (facts.rows.has(name)) facts.values.set(name, value);
      if (name === "summary") closing.summary.value = closing.answers.summary = value;
    }
    if (isInNote) notes.focus();
    await (saver.draftKey ? remove("drafts", record.key) : removeIfSame("drafts", record));
  }
  proposals.drawAll();
  drawTitle();
}

function listen() {
  saver.addEventListener("state", showState);
  saver.addEventListener("signed-out", onSignedOut);
  saver.addEventListener("acknowledged", ({ detail }) => {
    isKept = true;
    facts.showProblems(detail.problems ?? {});
    if (detail.conflicts?.length) readNews();
  });
  saver.addEventListener("refused", ({ detail }) => { showBanner("refused", true); find("[data-refused-text]").textContent = detail.sentence ?? tell("refused"); });
  facts.addEventListener("changed", () => { drawTitle(); proposals.drawAll(); });
  facts.addEventListener("left", goBack);
  facts.addEventListener("settle", settleConflict);
  closing.addEventListener("waiting", () => showBanner("waiting", true));
  closing.addEventListener("postponed", ({ detail }) => showBanner("waiting", detail.outcome !== "refused"));
  closing.addEventListener("closed", ({ detail }) => finish(detail));
  linking.addEventListener("linked", () => { drawLinks(); goBack(); });
  find("[data-reopen]").addEventListener("click", reopen);
  find("[data-pass-on]").addEventListener("submit", passOn);
  find("[data-pass-on]").addEventListener("keydown", (event) => { if (event.key === "Escape") passOn(event); });
  for (const input of root.querySelectorAll("[data-detail]")) input.addEventListener("change", () => changeDetail(input));
  const acts = { F4: () => linking.open(), F6: () => closing.beginNonData(), F7: openPassOn, F8: () => closing.begin(), F9: () => ladder.open() };
  for (const [key, run] of Object.entries(acts)) {
    const act = () => {
      document.querySelector("details.menu[open]")?.removeAttribute("open");
      if (!isClosed || key === "F4") run();
    };
    register({ key, label: tell(`key_${key}`), run: act });
    for (const button of root.querySelectorAll(`[data-act="${key}"]`)) button.addEventListener("click", act);
  }
  register({ key: "N", label: tell("key_note"), run: goBack });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("dialog")) goBack();
  });
}

function changeDetail(input) {
  const value = input.type === "checkbox" ? input.checked : input.value;
  saver.changeField(input.dataset.detail, value);
  if (input.dataset.detail === "channel") {
    root.dataset.channel = value;
    drawTitle();
  }
}

// A contact that is typed in later (from paper, an answered letter) carries the time at which it truly began.
function listenForStart() {
  const [input, echo] = [find("[data-started]"), find("[data-started-echo]")];
  input.value = sayMoment(Date.parse(state.started_at));
  input.addEventListener("change", () => {
    const moment = readMoment(input.value);
    const reading = moment?.readings[0];
    echo.textContent = reading ? sayMoment(reading.at, reading.precision) : tell(moment?.problem || "no_such_time");
    if (!reading) return;
    const at = new Date(reading.at).toISOString();
    if (!state.saved_shown && !saver.hasWork()) saver.startedAt = at;
    saver.changeField("started_at", at);
    find("[data-timer]")?.setAttribute("data-timer", at);
  });
}

listen();
listenForStart();
facts.showConflicts(state.conflicts);
drawTitle();
drawLinks();
drawPromises();
proposals.drawAll();
if (isClosed) finish({ shown: sayTime(Date.parse(state.closed_at)), kind: state.kind, to_complete: state.to_complete });
else notes.focus();
if (state.saved_shown) showState({ detail: { state: "saved", text: say("saved", { time: state.saved_shown }) } });
root.dataset.ready = "";
takeOverDrafts();
followNews();
