// Phrases of the house: `::` and letters in the note open a list under the passage. Arrows choose, Enter or Tab puts the
// phrase in, Esc leaves what was typed. Only the colons and letters are replaced; no other word is touched.

import { make, readJson } from "../../../js/dom.js";

const MOST = 7;
const phrases = readJson("contact-phrases") ?? [];
const list = document.querySelector("[data-entries]");
const label = document.querySelector("[data-phrases-label]").dataset.phrasesLabel;
const pop = make("ul", { class: "pop phrases", role: "listbox", id: "phrases", "aria-label": label });
let area = null;
let found = [];
let chosen = 0;
let typed = "";

function close() {
  pop.remove();
  area?.removeAttribute("aria-activedescendant");
  area?.removeAttribute("aria-controls");
  area = null;
  found = [];
}

function draw() {
  pop.replaceChildren(...found.map((phrase, index) => {
    const row = make("li", { role: "option", id: `phrase-${index}`, "aria-selected": String(index === chosen) },
      make("span", { class: "lt", dir: "ltr", text: `::${phrase.letters}` }), make("span", { class: "sm m", text: phrase.language.toUpperCase() }), make("bdi", { text: phrase.text }));
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => insert(index));
    return row;
  }));
  area.setAttribute("aria-controls", "phrases");
  area.setAttribute("aria-activedescendant", `phrase-${chosen}`);
}

function insert(index) {
  const { text } = found[index];
  const at = area;
  const end = at.selectionStart;
  at.setRangeText(text, end - typed.length, end, "end");
  close();
  at.dispatchEvent(new Event("input", { bubbles: true }));
  at.focus();
}

function look(event) {
  const target = event.target;
  if (!(target instanceof HTMLTextAreaElement)) return;
  const before = target.value.slice(0, target.selectionStart);
  const match = target.selectionStart === target.selectionEnd ? /(?:^|\s)(::([a-z0-9-]*))$/i.exec(before) : null;
  const letters = match?.[2].toLowerCase() ?? "";
  const fitting = match ? phrases.filter((phrase) => phrase.letters.startsWith(letters)).slice(0, MOST) : [];
  if (!fitting.length) return close();
  [area, typed, found, chosen] = [target, match[1], fitting, 0];
  if (pop.parentNode !== target.parentNode) target.after(pop);
  draw();
}

// Before the note hears of a key: Enter would begin a new passage.
list.addEventListener("keydown", (event) => {
  if (!area || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    draw();
  } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) insert(chosen);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
list.addEventListener("input", look);
list.addEventListener("focusout", () => setTimeout(() => area && document.activeElement !== area && close(), 100));
