// The sheet of three fields: what is typed is kept on the node at every pause, and the form works without this too.

import { pageLocale } from "../../../js/words.js";
import { send } from "../kept/net.js";

const PAUSE_MS = 800;
const LONGEST_MS = 5000;
const AGAIN_MS = 3000;
const FIELDS = ["what", "where_when", "reach"];

const form = document.querySelector("[data-sighting]");
const badge = document.querySelector("[data-kept]");
const number = form.querySelector("[data-seq]");
let seq = Number(number.value);
let pause = 0;
let since = 0;
let isSending = false;
let isWaiting = false;

function show(state, text) {
  badge.hidden = false;
  badge.dataset.state = state;
  badge.textContent = text;
}

function readSheet() {
  const given = new FormData(form);
  return { surge: given.get("surge"), seq, words: Object.fromEntries(FIELDS.map((name) => [name, given.get(name)])) };
}

async function keep() {
  if (isSending) {
    isWaiting = true;
    return;
  }
  isSending = true;
  isWaiting = false;
  since = 0;
  seq += 1;
  number.value = String(seq);
  show("saving", badge.dataset.saving);
  const answer = await send("PUT", form.dataset.sighting, readSheet(), { user: form.dataset.user });
  isSending = false;
  if (answer.outcome === "ok") {
    const time = new Date().toLocaleTimeString(pageLocale(), { timeZone: document.body.dataset.zone || undefined, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    show("saved", `${badge.dataset.saved} ${time}`);
  } else if (answer.outcome === "away") {
    show("away", badge.dataset.away);
    pause = setTimeout(keep, AGAIN_MS);
  } else show("out", badge.dataset.out);
  if (isWaiting) keep();
}

// What was begun goes on where it ended.
const first = form.querySelector("textarea");
first.setSelectionRange(first.value.length, first.value.length);

form.addEventListener("input", () => {
  since ||= Date.now();
  clearTimeout(pause);
  pause = setTimeout(keep, Date.now() - since > LONGEST_MS ? 0 : PAUSE_MS);
});

form.addEventListener("submit", () => {
  clearTimeout(pause);
  // Above every save that may still be on its way.
  number.value = String(seq + 1);
});

addEventListener("pagehide", () => {
  if (!since) return;
  seq += 1;
  send("PUT", form.dataset.sighting, readSheet(), { user: form.dataset.user, isLeaving: true });
});
