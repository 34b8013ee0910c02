// The keyboard map. An element declares its key in the page, `data-key="F8" data-key-label="close"`; a script registers
// one with register(). Function keys and keys with Alt or Ctrl work everywhere; single letters and sequences ("R R")
// work outside fields only. Everything can be switched off or moved to another key.

import { openDialog } from "./dialog.js";
import { make, readJson } from "./dom.js";
import { say } from "./words.js";

const SEQUENCE_PAUSE_MS = 900;
const registered = new Map();
let moved = {};
let waiting = "";
let waitingSince = 0;

/** Register a key for the life of the page; returns a function that takes it back. */
export function register({ key, label = "", run, isHidden = false, inFields = false }) {
  registered.set(key, { key, label, run, isHidden, inFields });
  return () => registered.delete(key);
}

/** Say whether the person has keys switched on. */
export function areKeysOn() {
  return document.body.dataset.keys !== "off";
}

/** Name a key press the way the map writes it: "F2", "Alt W", "Ctrl Enter", "/", "R". */
function nameOf(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  let key = event.key === " " ? "Space" : event.key;
  // With Alt some keyboards write another letter; the place of the key on the board is what was meant.
  if (event.altKey && /^(Key|Digit)/.test(event.code)) key = event.code.replace(/^(Key|Digit)/, "");
  if (event.shiftKey && key.length > 1) parts.push("Shift");
  parts.push(key.length === 1 ? key.toUpperCase() : key);
  return parts.join(" ");
}

/** Say whether typing goes into a field now. */
export function isTyping(target = document.activeElement) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

function isSingle(name) {
  return name.split(" ").every((part) => part.length === 1);
}

function isUsable(element) {
  return !element.disabled && element.getClientRects().length > 0 && !element.closest("[inert]");
}

function findElement(name) {
  const scope = document.querySelector("dialog[open]") ?? document;
  for (const element of scope.querySelectorAll("[data-key]")) {
    if ((moved[element.dataset.key] ?? element.dataset.key) === name && isUsable(element)) return element;
  }
  return null;
}

function findRegistered(name) {
  for (const entry of registered.values()) {
    if ((moved[entry.key] ?? entry.key) === name) return entry;
  }
  return null;
}

function enterPanel(summary) {
  const panel = summary.parentElement;
  (panel.querySelector("form") ?? panel).querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function use(element) {
  if (element.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable], [role=textbox]")) {
    element.focus();
    element.select?.();
  } else if (element.matches("details.panel[open] > summary")) {
    // A key leads into a form, also into one that stands open already; Escape closes it.
    enterPanel(element);
  } else {
    element.focus();
    element.click();
    // At once, and not when the panel says that it has opened: what is typed next belongs into its first field.
    if (element.matches("details.panel[open] > summary")) enterPanel(element);
  }
}

function act(name, event) {
  // The list of keys stands in nobody's way: a function key closes it and does what it says.
  if (/^F\d+$/.test(name) && name !== "F1") document.getElementById("keys-dialog")?.close();
  const entry = findRegistered(name);
  if (entry && !(entry.inFields === false && isSingle(name) && isTyping(event.target))) {
    event.preventDefault();
    entry.run(event);
    return true;
  }
  const element = findElement(name);
  if (!element) return false;
  event.preventDefault();
  use(element);
  return true;
}

function hasSequenceFrom(first) {
  const starts = (key) => (moved[key] ?? key).startsWith(`${first} `) && isSingle(moved[key] ?? key);
  return [...registered.keys()].some(starts) || [...document.querySelectorAll("[data-key]")].some((e) => starts(e.dataset.key));
}

function onKeyDown(event) {
  if (!areKeysOn() || event.defaultPrevented || event.isComposing || event.repeat) return;
  const name = nameOf(event);
  // Under the veil nobody sees what a key would do: only the one that lifts it counts.
  if ("blurred" in document.documentElement.dataset && name !== "F12") return;
  if (name.length === 1) {
    if (isTyping(event.target)) return;
    const isFollowing = waiting && event.timeStamp - waitingSince < SEQUENCE_PAUSE_MS;
    const sequence = isFollowing ? `${waiting} ${name}` : "";
    waiting = "";
    if (sequence && act(sequence, event)) return;
    if (hasSequenceFrom(name)) {
      waiting = name;
      waitingSince = event.timeStamp;
      event.preventDefault();
      return;
    }
  }
  act(name, event);
}

/** List the keys of the page: what is declared on it and what scripts registered. */
function listKeys() {
  const listed = new Map();
  for (const entry of registered.values()) {
    if (!entry.isHidden && entry.label) listed.set(moved[entry.key] ?? entry.key, entry.label);
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    const label = element.dataset.keyLabel ?? labelOf(element);
    if (label && isUsable(element)) listed.set(moved[element.dataset.key] ?? element.dataset.key, label);
  }
  return [...listed].map(([key, label]) => ({ key, label }));
}

function labelOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return copy.textContent.trim();
}

/** Open the dialog that lists the keys of this page. */
function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  if (!dialog) return;
  const keys = listKeys();
  const rows = keys.map(({ key, label }) => make("li", {}, make("kbd", { text: key }), make("span", { text: label })));
  dialog.querySelector("[data-key-list]").replaceChildren(...(rows.length ? rows : [make("li", { text: say("keys_none") })]));
  openDialog(dialog);
}

function markKeys() {
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = moved[element.dataset.key] ?? element.dataset.key;
    element.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control").replaceAll(" ", "+"));
    const shown = element.querySelector("kbd");
    if (shown && moved[element.dataset.key]) shown.textContent = key;
  }
}

/** Listen for keys, and for the button that lists them. */
export function startKeys() {
  moved = readJson("key-map") ?? {};
  register({ key: "?", run: showKeys, isHidden: true });
  register({ key: "F1", run: showKeys, isHidden: true, inFields: true });
  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-open-keys]")) showKeys();
  });
  if (areKeysOn()) markKeys();
  document.addEventListener("myosotis:fragment", () => areKeysOn() && markKeys());
}
