// The clock of the top line, the call timer, and words about time that stay true while a page is open.
//   <time data-clock>            the node's own time
//   <span data-due="ISO">        "in 26 min", "34 min late"
//   <time data-ago datetime>     "12 min ago"
//   <span data-timer="ISO">      08:42, counted from then
// A change of state (later, soon, late) sends myosotis:due, so that a page can read its rows again.

import { icon } from "./dom.js";
import { pageLocale, say, saySpan } from "./words.js";

const SOON_MINUTES = 30;
const TONES = { late: "red", soon: "amber", later: "m" };
const SHAPES = { late: "alert-triangle", soon: "clock" };

function minutesUntil(iso) {
  return Math.floor((Date.parse(iso) - Date.now()) / 60000);
}

function sayDue(minutes) {
  if (minutes === 0 || minutes === -1) return say("now_due");
  return say(minutes < 0 ? "late" : "in", { span: saySpan(Math.abs(minutes)) });
}

function stateOf(minutes) {
  if (minutes < 0) return "late";
  return minutes <= SOON_MINUTES ? "soon" : "later";
}

function write(element, text) {
  if (text && element.textContent !== text) element.textContent = text;
}

function refreshDue(element) {
  if (element.dataset.state === "done") return;
  const minutes = minutesUntil(element.dataset.due);
  const state = stateOf(minutes);
  write(element.querySelector("[data-due-text]") ?? element, sayDue(minutes));
  if (state === element.dataset.state) return;
  element.classList.remove(...Object.values(TONES));
  element.classList.add(TONES[state]);
  element.querySelector("svg")?.remove();
  if (SHAPES[state]) element.prepend(icon(SHAPES[state], "s"));
  element.dataset.state = state;
  document.dispatchEvent(new CustomEvent("myosotis:due", { detail: { state } }));
}

function refreshMinutes(root = document) {
  const zone = document.body.dataset.zone || undefined;
  const locale = pageLocale();
  const day = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: zone };
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  const now = new Date();
  const today = new Intl.DateTimeFormat(locale, day).format(now).replace(/[,،]/g, "");
  const shown = `${today}, ${new Intl.DateTimeFormat(locale, time).format(now)}`;
  root.querySelectorAll("[data-clock]").forEach((element) => write(element, shown));
  root.querySelectorAll("[data-due]").forEach(refreshDue);
  root.querySelectorAll("[data-ago]").forEach((element) => {
    const minutes = Math.floor((Date.now() - Date.parse(element.dateTime)) / 60000);
    write(element, minutes < 1 ? say("just_now") : say("ago", { span: saySpan(minutes) }));
  });
}

function refreshTimers() {
  for (const element of document.querySelectorAll("[data-timer]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(element.dataset.timer)) / 1000));
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
    if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600));
    write(element, parts.map((part) => String(part).padStart(2, "0")).join(":"));
  }
}

/** Keep clocks, timers and due times true; timers each second, the rest each minute. */
export function startClock() {
  refreshMinutes();
  refreshTimers();
  let lastMinute = Math.floor(Date.now() / 60000);
  setInterval(() => {
    refreshTimers();
    const minute = Math.floor(Date.now() / 60000);
    if (minute === lastMinute) return;
    lastMinute = minute;
    refreshMinutes();
  }, 1000);
  document.addEventListener("myosotis:fragment", (event) => refreshMinutes(event.target));
}
