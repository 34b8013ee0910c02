// The eight facts: opened by Alt and a letter, answered in place, "asked, not known" by one more key. Leaving an answer,
// also by Escape, keeps what was typed. Two people's answers to one fact are both shown until somebody chooses.

import { icon, make } from "../../../js/dom.js";
import { readMoment, sayMoment } from "./moments.js";
import { labelOf, lists, tell } from "./words.js";

const ABSENCES = [["asked_not_known", "U"], ["does_not_apply", "Y"]];

/** An answer without its empty parts; null where nothing is left. */
function tidy(value) {
  const parts = Object.entries(value ?? {}).filter(([, part]) => part !== "" && part !== null && part !== undefined);
  return parts.length ? Object.fromEntries(parts) : null;
}

export class Facts extends EventTarget {
  constructor({ root, values, saver, isClosed }) {
    super();
    Object.assign(this, { root, saver, isClosed });
    this.values = new Map(Object.entries(values).map(([name, value]) => [name, tidy(value)]));
    this.conflicts = new Map();
    this.problems = new Map();
    this.proposed = new Map();
    this.rows = new Map([...root.querySelectorAll("[data-fact]")].map((row) => [row.dataset.fact, row]));
    for (const [name, row] of this.rows) {
      row.querySelector("[data-open-fact]").addEventListener("click", () => this.open(name));
      row.querySelector("[data-shown]").addEventListener("click", (event) => { if (!event.target.closest(".conflict, input, select, button")) this.open(name); });
      row.addEventListener("keydown", (event) => this.onKey(event, name));
      row.addEventListener("focusout", (event) => { if (!row.contains(event.relatedTarget)) setTimeout(() => { if (!row.contains(document.activeElement)) this.close(name); }); });
    }
    this.drawAll();
  }

  valueOf(name) {
    return this.values.get(name) ?? null;
  }

  /** Put part of an answer into a fact, as an accepted proposal does. */
  accept(name, part) {
    const held = { ...(this.valueOf(name) ?? {}) };
    delete held.absence;
    this.set(name, { ...held, ...part });
    this.draw(name);
  }

  set(name, value, { isTyping = false } = {}) {
    const kept = tidy(value);
    if (!isTyping && JSON.stringify(kept) === JSON.stringify(this.valueOf(name)) && !this.saver.fields.get(name)?.isTyping) return;
    this.values.set(name, kept);
    this.problems.delete(name);
    this.saver.changeField(name, kept, { isTyping });
    const row = this.rows.get(name);
    if (row.dataset.also && kept?.code) this.saver.changeField(row.dataset.also, kept.code);
    if (!isTyping) this.dispatchEvent(new CustomEvent("changed", { detail: name }));
  }

  /** Take what the node says of the facts that nobody is changing here. */
  merge(values) {
    for (const [name, given] of Object.entries(values)) {
      const value = tidy(given);
      if (!this.rows.has(name) || this.saver.fields.has(name) || this.rows.get(name).classList.contains("open")) continue;
      if (JSON.stringify(this.valueOf(name)) === JSON.stringify(value)) continue;
      this.values.set(name, value);
      this.draw(name);
    }
  }

  showConflicts(conflicts) {
    this.conflicts = new Map(conflicts.filter(({ field }) => this.rows.has(field)).map((conflict) => [conflict.field, conflict]));
    this.drawAll();
  }

  showProblems(problems) {
    for (const [name, sentence] of Object.entries(problems)) {
      if (!this.rows.has(name)) continue;
      this.problems.set(name, sentence);
      this.draw(name);
    }
  }

  /** Mark what the note proposes, and count what is known. */
  countProposed(proposed) {
    this.proposed = proposed;
    this.drawAll();
  }

  drawAll() {
    for (const name of this.rows.keys()) this.draw(name);
  }

  draw(name) {
    const row = this.rows.get(name);
    if (row.classList.contains("open")) return;
    const value = this.valueOf(name);
    const proposal = value ? "" : this.proposed.get(name);
    row.classList.toggle("pr", Boolean(proposal));
    row.classList.toggle("none", !value && !proposal);
    row.querySelector("dt svg").replaceWith(icon(value ? "check" : "circle-dashed", value || proposal ? "s blue" : "s m"));
    const shown = row.querySelector("[data-shown]");
    if (this.conflicts.has(name)) shown.replaceChildren(this.makeConflict(name));
    else if (value) shown.replaceChildren(...this.describe(name, value));
    else if (proposal) shown.replaceChildren(...this.describe(name, proposal), make("span", { class: "m", text: tell("proposed") }));
    else shown.replaceChildren(tell(name === "risk" ? "not_judged" : "not_asked"));
    if (this.problems.has(name)) shown.append(make("span", { class: "red sm problem", role: "alert", text: this.problems.get(name) }));
    this.count();
  }

  count() {
    const open = [...this.rows.keys()];
    const known = open.filter((name) => this.valueOf(name)).length;
    const proposed = open.filter((name) => !this.valueOf(name) && this.proposed.has(name)).length;
    const target = this.root.querySelector("[data-count]");
    const text = tell("facts_count", { known, proposed, open: open.length - known - proposed });
    if (target.textContent !== text) target.textContent = text;
    const marks = this.root.querySelectorAll(".ms i");
    open.forEach((name, index) => { marks[index].className = this.valueOf(name) ? "" : this.proposed.has(name) ? "p" : "e"; });
  }

  describe(name, value) {
    if (value.absence) return [make("span", { class: "m", text: labelOf("absence", value.absence) })];
    const parts = [];
    if (value.at) {
      const at = Date.parse(value.at);
      parts.push(make("bdi", { text: sayMoment(at, value.precision) }), make("span", { class: "m", text: " · " }), make("time", { class: "m", datetime: value.at, "data-ago": "" }));
    }
    if (value.code) parts.push(parts.length ? " · " : "", make("bdi", { text: labelOf(this.rows.get(name).dataset.list, value.code) }));
    if (value.text && value.at) parts.push(make("br"), make("span", { dir: "auto", text: value.text }));
    else if (value.text && value.code) parts.push(make("span", { class: "m" }, " · ", make("bdi", { text: value.text })));
    else if (value.text) parts.push(make("bdi", { text: value.text }));
    queueMicrotask(() => this.root.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true })));
    return parts;
  }

  /** Open a fact for an answer; a fact with two answers asks for a choice instead. */
  open(name) {
    const row = this.rows.get(name);
    if (this.conflicts.has(name)) {
      row.querySelector(".conflict").focus();
      return;
    }
    if (this.isClosed || row.classList.contains("open")) return;
    row.classList.remove("pr", "none");
    row.classList.add("open");
    const editor = this.makeEditor(name, this.valueOf(name) ?? {});
    row.querySelector("[data-shown]").replaceChildren(editor);
    editor.querySelector("input, select").focus();
  }

  makeEditor(name, value) {
    const row = this.rows.get(name);
    const { list, kind } = row.dataset;
    const box = make("div", { class: "answer" });
    const label = tell(`fact_${name}`);
    const field = (tag, extra, text) => make(tag, { autocomplete: "off", "aria-label": text ? tell("part_of_fact", { fact: label, part: text }) : label, ...extra });
    const text = field("input", { type: "text", dir: "auto", maxlength: "2000", name: "text", spellcheck: "false", placeholder: tell(`hint_${name}`) }, tell("in_words"));
    if (kind === "number") text.setAttribute("inputmode", "numeric");
    text.value = value.text ?? "";
    const parts = [];
    if (kind === "moment") parts.push(...this.makeMoment(field, value));
    if (list) {
      const select = field("select", { name: "code" }, tell("from_list"));
      select.append(make("option", { value: "", text: tell("choose") }), ...(lists[list] ?? []).map(([code, shown]) => make("option", { value: code, text: shown })));
      select.value = value.code ?? "";
      parts.push(select);
    }
    box.append(...parts, text, this.makeAbsences(name, value));
    box.addEventListener("input", () => this.set(name, this.read(box, value), { isTyping: true }));
    return box;
  }

  makeMoment(field, value) {
    const input = field("input", { type: "text", name: "when", placeholder: tell("hint_when"), spellcheck: "false" }, tell("when"));
    input.value = value.at ? sayMoment(Date.parse(value.at), value.precision) : "";
    const echo = make("span", { class: "echo sm", role: "status" });
    input.addEventListener("input", () => this.echo(input, echo));
    return [input, echo];
  }

  echo(input, echo) {
    const moment = readMoment(input.value);
    delete input.dataset.at;
    input.dataset.edited = "";
    echo.replaceChildren();
    if (!moment) return;
    if (moment.problem) {
      echo.textContent = tell(moment.problem);
    } else if (moment.readings.length === 1) {
      this.chooseMoment(input, echo, moment.readings[0]);
    } else {
      echo.append(tell("which_hour"), ...moment.readings.map((reading) => {
        const button = make("button", { type: "button", class: "bt sml", text: sayMoment(reading.at, reading.precision) });
        button.addEventListener("click", () => {
          this.chooseMoment(input, echo, reading);
          input.dispatchEvent(new Event("change", { bubbles: true }));
          input.closest(".answer").dispatchEvent(new Event("input"));
        });
        return button;
      }));
    }
  }

  chooseMoment(input, echo, { at, precision }) {
    Object.assign(input.dataset, { at: new Date(at).toISOString(), precision });
    echo.textContent = sayMoment(at, precision);
  }

  makeAbsences(name, value) {
    const box = make("span", { class: "or" });
    for (const [code, letter] of ABSENCES) {
      const button = make("button", { type: "button", class: "bt sml", "data-key": `Alt ${letter}`, "aria-pressed": String(value.absence === code) }, labelOf("absence", code), " ", make("kbd", { text: `Alt ${letter}` }));
      button.addEventListener("click", () => {
        this.set(name, { absence: code });
        this.close(name, { isAnswered: true });
        this.leave();
      });
      box.append(button);
    }
    return box;
  }

  read(box, before) {
    const value = { text: box.querySelector("[name=text]").value.trim(), code: box.querySelector("[name=code]")?.value ?? "" };
    const when = box.querySelector("[name=when]");
    if (when?.dataset.at) Object.assign(value, { at: when.dataset.at, precision: when.dataset.precision });
    else if (when?.value && before.at && !("edited" in when.dataset)) Object.assign(value, { at: before.at, precision: before.precision });
    // A time that could not be read stays in words: nothing that was typed is dropped.
    else if (when?.value.trim() && !readMoment(when.value)?.readings.length) value.text = [when.value.trim(), value.text].filter(Boolean).join(" · ");
    return value;
  }

  close(name, { isAnswered = false } = {}) {
    const row = this.rows.get(name);
    if (!row.classList.contains("open")) return;
    const box = row.querySelector(".answer");
    if (!isAnswered && this.saver.fields.get(name)?.isTyping) this.set(name, this.read(box, this.valueOf(name) ?? {}));
    row.classList.remove("open");
    this.draw(name);
  }

  onKey(event, name) {
    const row = this.rows.get(name);
    if (event.target.closest(".conflict")) {
      const choice = { 1: "theirs", 2: "mine", 3: "both" }[event.key];
      if (choice) this.choose(name, choice, event);
      return;
    }
    if (!row.classList.contains("open") || event.isComposing) return;
    // Enter in a list without an answer opens the list, as everywhere.
    const isDone = event.target.matches("input") || (event.target.matches("select") && event.target.value);
    if (event.key === "Escape" || (event.key === "Enter" && isDone)) {
      event.preventDefault();
      event.stopPropagation();
      this.close(name);
      this.leave();
    }
  }

  leave() {
    this.dispatchEvent(new CustomEvent("left"));
  }

  makeConflict(name) {
    const { mine, theirs, by_name: author, shown } = this.conflicts.get(name);
    const label = tell(`fact_${name}`);
    const card = make("section", { class: "conflict", tabindex: "-1", "aria-label": tell("two_values", { label }) });
    const side = (title, value) => make("div", {}, make("p", { class: "sm m", text: title }), make("p", { class: "b" }, ...(value ? this.describe(name, value) : [tell("nothing")])));
    const button = (choice, text, key, quiet = "") => {
      const element = make("button", { type: "button", class: `bt sml ${quiet}` }, text, " ", make("kbd", { text: key }));
      element.addEventListener("click", (event) => this.choose(name, choice, event));
      return element;
    };
    card.append(
      make("p", { class: "hd" }, icon("git-merge", "s"), tell("two_values", { label })),
      make("div", { class: "both" }, side(tell("they_wrote", { name: author, time: shown }), theirs), side(tell("you_wrote"), mine)),
      make("div", { class: "row wrap" }, button("theirs", tell("keep_first"), "1"), button("mine", tell("keep_yours"), "2"), button("both", tell("keep_both"), "3", "g")),
    );
    return card;
  }

  choose(name, choice, event) {
    event.preventDefault();
    const { revision_id: revision } = this.conflicts.get(name);
    this.dispatchEvent(new CustomEvent("settle", { detail: { field: name, choice, revision_id: revision } }));
  }
}
