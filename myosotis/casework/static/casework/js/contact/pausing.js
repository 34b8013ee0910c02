// A pause after a hard call: one key, a quiet count down on this page, and, only if wanted, a word to colleagues that is
// said again while the pause lasts. Nothing of it is kept anywhere.

import { readCookie } from "../../../js/dom.js";

const LASTS_MS = 10 * 60 * 1000;
const SAY_EVERY_MS = 20 * 1000;

const panel = document.querySelector("[data-pausing]");
const start = document.querySelector("[data-pause]");
const shown = panel?.querySelector("[data-pause-left]");
const tells = panel?.querySelector("[data-pause-tell]");
let until = 0;
let counting = 0;
let saying = 0;

function say(isOver) {
  const body = new URLSearchParams(isOver ? { over: "yes" } : {});
  const headers = { "X-CSRFToken": readCookie(document.body.dataset.csrfCookie ?? ""), "X-Fragment": "pause" };
  fetch(panel.dataset.pausing, { method: "POST", body, headers, credentials: "same-origin", keepalive: true }).catch(() => {});
}

function end() {
  clearInterval(counting);
  clearInterval(saying);
  if (tells.checked) say(true);
  tells.checked = false;
  panel.hidden = true;
  start.hidden = false;
  start.focus();
}

function draw() {
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  shown.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
  if (!left) end();
}

function begin() {
  until = Date.now() + LASTS_MS;
  start.hidden = true;
  panel.hidden = false;
  counting = setInterval(draw, 1000);
  draw();
  tells.focus();
}

if (panel && start) {
  start.addEventListener("click", begin);
  panel.querySelector("[data-pause-end]").addEventListener("click", end);
  tells.addEventListener("change", () => {
    clearInterval(saying);
    say(!tells.checked);
    if (tells.checked) saying = setInterval(() => say(false), SAY_EVERY_MS);
  });
  addEventListener("pagehide", () => { if (tells.checked) say(true); });
}
