// The running note: passages with a time, one author and an id made here. Enter begins a new passage, Shift+Enter a
// new line; arrows go through one's own passages. Other people's passages arrive by themselves.

import { newId } from "../ids.js";
import { icon, make } from "../../../js/dom.js";
import { findCommands } from "./commands.js";
import { sayTime } from "./moments.js";
import { tell } from "./words.js";

/** The direction of a passage: that of its words, not of a command before them. */
function directionOf(text) {
  const bare = text.replace(/\/[A-Za-z]+/g, "");
  const first = /[\p{L}]/u.exec(bare)?.[0] ?? "";
  if (!first) return document.documentElement.dir || "ltr";
  return /[\u0590-\u08ff\ufb1d-\ufeff]/.test(first) ? "rtl" : "ltr";
}

export class Notes extends EventTarget {
  constructor({ list, entries, saver, isClosed }) {
    super();
    Object.assign(this, { list, saver, isClosed });
    this.passages = [];
    for (const entry of entries) if (entry.text || entry.is_mine) this.place(entry);
    if (!isClosed) this.begin();
    list.closest(".note").addEventListener("click", (event) => {
      if (event.target.closest("textarea, button, a, p, li li")) return;
      this.focus();
    });
  }

  /** Put a passage where its time says. */
  place(entry) {
    const passage = { ...entry, element: make("li", { class: "np" }), body: make("div"), chips: make("div", { class: "chips" }) };
    passage.chips.hidden = true;
    const time = make("time", { datetime: entry.written_at, text: entry.written_at ? sayTime(Date.parse(entry.written_at)) : "" });
    passage.time = time;
    passage.element.append(time, passage.body);
    const next = this.passages.find((other) => (other.written_at ?? "9999") > (entry.written_at ?? "9999"));
    this.passages.splice(next ? this.passages.indexOf(next) : this.passages.length, 0, passage);
    this.list.insertBefore(passage.element, next?.element ?? null);
    this.draw(passage);
    return passage;
  }

  /** Begin an empty passage at the end; its time is that of its first letter. */
  begin(text = "") {
    const last = this.passages.at(-1);
    if (last?.is_mine && !last.text && !text) return this.edit(last, 0);
    const passage = this.place({ id: newId(), seq: 0, text, written_at: null, source: "typed", is_mine: true, author: "" });
    this.edit(passage, 0, { isQuiet: !text });
    if (text) this.change(passage);
    return passage;
  }

  draw(passage) {
    const shown = make("p", { dir: directionOf(passage.text) });
    let at = 0;
    for (const command of findCommands(passage.text)) {
      shown.append(passage.text.slice(at, command.start), make("span", { class: "cmd", text: passage.text.slice(command.start, command.argumentStart) }));
      at = command.argumentStart;
    }
    shown.append(passage.text.slice(at));
    passage.element.hidden = !passage.text;
    const parts = [shown];
    if (!passage.is_mine) parts.unshift(make("span", { class: "sm m by", text: passage.author }));
    else if (!this.isClosed) shown.addEventListener("click", () => { if (!getSelection().toString()) this.edit(passage); });
    if (passage.source && passage.source !== "typed" && tell(`source_${passage.source}`)) parts.push(make("span", { class: "sm m by", text: tell(`source_${passage.source}`) }));
    passage.area = null;
    passage.body.replaceChildren(...parts, passage.chips);
  }

  /** Write in a passage. */
  edit(passage, caret = passage.text.length, { isQuiet = false } = {}) {
    if (this.isClosed || !passage.is_mine) return passage;
    if (!passage.area) {
      const area = make("textarea", {
        class: "bare-input", rows: "1", dir: directionOf(passage.text), autocomplete: "off", spellcheck: "false", "aria-label": tell("passage_label"),
        placeholder: this.passages.length === 1 ? tell("passage_placeholder") : "",
      });
      area.value = passage.text;
      area.addEventListener("input", () => { passage.text = area.value; this.change(passage); });
      area.addEventListener("keydown", (event) => this.onKey(event, passage));
      area.addEventListener("blur", () => this.leave(passage));
      passage.area = area;
      passage.element.hidden = false;
      passage.body.replaceChildren(area, passage.chips);
    }
    this.grow(passage.area);
    if (isQuiet && document.activeElement && document.activeElement !== document.body && !this.list.contains(document.activeElement)) return passage;
    passage.area.focus({ preventScroll: isQuiet });
    passage.area.setSelectionRange(caret, caret);
    this.active = passage;
    this.dispatchEvent(new CustomEvent("active", { detail: passage }));
    return passage;
  }

  grow(area) {
    if (CSS.supports("field-sizing", "content")) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }

  change(passage) {
    if (!passage.written_at) {
      passage.written_at = new Date().toISOString();
      passage.time.dateTime = passage.written_at;
      passage.time.textContent = sayTime(Date.now());
    }
    if (passage.area) {
      this.grow(passage.area);
      passage.area.dir = directionOf(passage.text);
    }
    this.saver.changeEntry(passage);
    this.list.scrollTop = passage === this.passages.at(-1) ? this.list.scrollHeight : this.list.scrollTop;
    this.dispatchEvent(new CustomEvent("changed", { detail: passage }));
  }

  leave(passage) {
    // The last, still empty passage stays ready; every other one shows its text with the commands marked.
    if (passage === this.passages.at(-1)) return;
    if (document.activeElement !== passage.area) this.draw(passage);
    this.dispatchEvent(new CustomEvent("left", { detail: passage }));
  }

  onKey(event, passage) {
    if (event.isComposing || event.defaultPrevented) return;
    const { area } = passage;
    const isBare = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === "Enter" && !event.shiftKey && isBare) {
      event.preventDefault();
      this.split(passage);
    } else if (event.key === "ArrowUp" && isBare && area.selectionStart === 0 && area.selectionEnd === 0) {
      this.move(passage, -1, event);
    } else if (event.key === "ArrowDown" && isBare && area.selectionStart === area.value.length) {
      this.move(passage, 1, event);
    }
  }

  move(passage, step, event) {
    const own = this.passages.filter((other) => other.is_mine && (other.text || other === this.passages.at(-1)));
    const next = own[own.indexOf(passage) + step];
    if (!next) return;
    event.preventDefault();
    this.edit(next, step < 0 ? next.text.length : 0);
    this.leave(passage);
  }

  split(passage) {
    if (passage !== this.passages.at(-1)) {
      this.begin();
      this.leave(passage);
      return;
    }
    const rest = passage.text.slice(passage.area.selectionStart);
    const kept = passage.text.slice(0, passage.area.selectionStart);
    if (!kept.trim()) return;
    if (rest) {
      passage.text = passage.area.value = kept;
      this.change(passage);
    }
    this.begin(rest);
    this.leave(passage);
  }

  /** Add a passage that was written elsewhere on the page ("passed on to …"). */
  add(text, source) {
    const now = new Date().toISOString();
    const passage = this.place({ id: newId(), seq: 0, text, written_at: now, source, is_mine: true, author: "" });
    this.saver.changeEntry(passage);
    return passage;
  }

  /** Put the cursor where it was last, or at the end. */
  focus() {
    if (this.isClosed) return;
    const passage = this.active && this.passages.includes(this.active) && this.active.area ? this.active : this.passages.at(-1);
    if (passage?.is_mine && (passage.area || !passage.text)) this.edit(passage, passage.area?.selectionStart ?? passage.text.length);
    else this.begin();
  }

  /** Take what the node or a draft says: others' passages, and one's own that are newer there. */
  merge(entries) {
    let arrived = 0;
    for (const entry of entries) {
      const held = this.passages.find((passage) => passage.id === entry.id);
      if (!held) {
        if (!entry.text) continue;
        this.place(entry).element.classList.add("fresh");
        arrived += 1;
      } else if (entry.seq > held.seq && !(held.is_mine && this.saver.entries.has(held.id))) {
        Object.assign(held, { text: entry.text, seq: entry.seq });
        if (held.area) held.area.value = held.text;
        else this.draw(held);
        this.dispatchEvent(new CustomEvent("changed", { detail: held }));
      }
    }
    this.keepEmptyLast();
    return arrived;
  }

  keepEmptyLast() {
    const empty = this.passages.find((passage) => passage.is_mine && !passage.written_at);
    if (!empty || empty === this.passages.at(-1)) return;
    this.passages.splice(this.passages.indexOf(empty), 1);
    this.passages.push(empty);
    const isFocused = document.activeElement === empty.area;
    this.list.append(empty.element);
    if (isFocused) empty.area.focus();
  }

  /** Close the note: nothing more is written in it. */
  seal() {
    this.isClosed = true;
    for (const passage of this.passages) this.draw(passage);
  }
}

/** A chip beside a passage: accepted with a tick, proposed with an open circle. */
export function makeChip(label, isProposed) {
  const element = isProposed ? make("button", { type: "button", class: "chip pr" }) : make("span", { class: "chip" });
  element.append(icon(isProposed ? "circle-dashed" : "check"), make("bdi", { text: label }));
  return element;
}
