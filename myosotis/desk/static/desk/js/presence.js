// Who else is on this record: quiet chips for readers, amber for who writes. The page says every few seconds that it
// is open, at once when writing begins, and says goodbye when it closes; a page that is gone is forgotten by itself.

import { newId } from "../../casework/js/ids.js";
import { readCookie } from "../../js/dom.js";

const EVERY_MS = 6000;
const WRITING_MS = 12000;
const place = document.querySelector("[data-presence]");
const page = newId();
let wroteAt = 0;
let timer = 0;
let shown = "";
let isKnown = false;

function isWriting() {
  return Date.now() - wroteAt < WRITING_MS;
}

function send(more, keepalive = false) {
  return fetch(place.dataset.presence, {
    method: "POST",
    keepalive,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": readCookie(document.body.dataset.csrfCookie ?? "") },
    body: JSON.stringify({ page, subject: place.dataset.subject, ...more }),
  });
}

/** Draw a chip for each other person; nothing is touched while nothing changes, so that it is read out once. */
function show(others) {
  const state = JSON.stringify(others);
  if (state === shown) return;
  shown = state;
  const list = place.querySelector("[data-presence-list]");
  list.hidden = others.length === 0;
  list.replaceChildren(...others.map(({ name, writing }) => {
    const template = place.querySelector(writing ? "[data-chip-writes]" : "[data-chip-reads]");
    const chip = template.content.cloneNode(true);
    const sentence = writing ? place.dataset.writing : place.dataset.reading;
    chip.querySelector("[data-who]").textContent = sentence.replace("{name}", name);
    return chip;
  }));
}

async function turn() {
  clearTimeout(timer);
  if (!document.hidden) {
    try {
      const answer = await send({ writing: isWriting(), again: isKnown });
      isKnown = answer.ok;
      if (answer.ok) show((await answer.json()).others);
      if (answer.status === 401 || answer.redirected) return;
    } catch {
      isKnown = false;
      // The node is away: the page says so elsewhere, and presence needs no word of its own.
    }
  }
  timer = setTimeout(turn, EVERY_MS);
}

/** Anew, after the page was away. */
function begin() {
  isKnown = false;
  turn();
}

function onInput(event) {
  if (!event.target.matches?.("input, textarea, select, [contenteditable]")) return;
  if (event.target.matches("[type=search], .srch input, [data-filter]")) return;
  const began = !isWriting();
  wroteAt = Date.now();
  if (began) turn();
}

if (place) {
  document.addEventListener("input", onInput);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) begin(); });
  document.addEventListener("myosotis:signed-in", turn);
  window.addEventListener("pagehide", () => { send({ leaves: true }, true).catch(() => {}); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  turn();
}
