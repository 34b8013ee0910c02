// Proposals under the passage being written, and chips beside the others. Tab accepts, arrows choose another reading,
// Escape puts them aside, Ctrl . looks at those that wait. Focus stays in the note throughout.

import { register } from "../../../js/keys.js";
import { icon, make } from "../../../js/dom.js";
import { completeCommand, findCommands, isAccepted, readCommand } from "./commands.js";
import { makeChip } from "./notes.js";
import { tell } from "./words.js";

export class Proposals {
  constructor({ notes, facts, promises, accept }) {
    Object.assign(this, { notes, facts, promises, accept });
    this.aside = new Set();
    this.pop = make("ul", { class: "pop", id: "proposals", role: "listbox", "aria-label": tell("proposals_label") });
    this.pop.hidden = true;
    this.options = [];
    this.chosen = 0;
    notes.addEventListener("changed", (event) => this.look(event.detail));
    notes.addEventListener("active", (event) => this.look(event.detail));
    notes.addEventListener("left", (event) => this.draw(event.detail));
    notes.list.addEventListener("keydown", (event) => this.onKey(event), true);
    notes.list.addEventListener("beforeinput", (event) => this.separate(event));
    notes.list.addEventListener("keyup", (event) => { if (/^Arrow|Home|End/.test(event.key) && this.notes.active) this.look(this.notes.active); });
    register({ key: "Ctrl .", label: tell("key_proposals"), run: () => this.lookAtNext() });
    for (const passage of notes.passages) this.draw(passage);
  }

  /** The readings of each command of a passage, with what became of them. */
  readingsOf(passage) {
    const factOf = (name) => this.facts.valueOf(name);
    return findCommands(passage.text).map((command) => {
      const readings = readCommand(passage.text, command);
      const accepted = readings.find((reading) => isAccepted(reading, factOf, this.promises)) ?? null;
      const mark = `${passage.id} ${passage.text.slice(command.start, command.end)}`;
      return { command, readings, accepted, mark, isWaiting: !accepted && readings.length > 0 && !this.aside.has(mark) };
    });
  }

  /** Draw the chips of a passage. */
  draw(passage) {
    const chips = [];
    for (const { readings, accepted, isWaiting } of this.readingsOf(passage)) {
      if (accepted) chips.push(makeChip(accepted.label, false));
      else if (isWaiting && readings[0].problem === undefined && passage.is_mine && this.openFor !== passage) {
        const chip = makeChip(readings[0].label, true);
        chip.addEventListener("click", () => this.openAt(passage));
        chips.push(chip);
      }
    }
    passage.chips.replaceChildren(...chips);
    passage.chips.hidden = chips.length === 0;
  }

  drawAll() {
    for (const passage of this.notes.passages) this.draw(passage);
    this.facts.countProposed(this.proposedValues());
  }

  /** What waits to be accepted, by fact: the values of the first readings. */
  proposedValues() {
    const waiting = this.notes.passages.filter((one) => one.is_mine).flatMap((passage) => this.readingsOf(passage)).filter(({ isWaiting, readings }) => isWaiting && readings[0].sets);
    return new Map(waiting.flatMap(({ readings }) => Object.entries(readings[0].sets)));
  }

  /** Look whether the passage under the cursor proposes something. */
  look(passage) {
    if (!passage.area) return;
    const caret = passage.area.selectionStart;
    const completions = completeCommand(passage.text.slice(0, caret));
    if (completions.length) this.show(passage, completions.map((completion) => ({ ...completion, completes: true })));
    else {
      const found = this.readingsOf(passage).filter(({ command, isWaiting }) => isWaiting && command.start <= caret && caret <= command.end);
      const near = found.at(-1);
      if (near) this.show(passage, near.readings.filter(({ isQuiet }) => !isQuiet).map((reading) => ({ ...reading, mark: near.mark })));
      else this.hide();
    }
    this.drawAll();
  }

  openAt(passage) {
    const waiting = this.readingsOf(passage).filter(({ isWaiting, readings }) => isWaiting && readings.some((reading) => !reading.problem));
    if (!waiting.length) return;
    this.notes.edit(passage, waiting[0].command.end);
  }

  /** Ctrl . : go to the next passage whose proposals wait. */
  lookAtNext() {
    const own = this.notes.passages.filter((passage) => passage.is_mine && passage.text);
    const start = own.indexOf(this.notes.active) + 1;
    const ordered = [...own.slice(start), ...own.slice(0, start)];
    const next = ordered.find((passage) => this.readingsOf(passage).some(({ isWaiting }) => isWaiting));
    if (next) this.openAt(next);
  }

  show(passage, options) {
    const isSame = this.openFor === passage && this.options.map(({ label }) => label).join() === options.map(({ label }) => label).join();
    this.openFor = passage;
    this.options = options;
    if (isSame && !this.pop.hidden) return;
    this.chosen = options[0].mustChoose ? -1 : 0;
    const rows = options.map((option, index) => {
      const row = make("li", { role: "option", id: `proposal-${index}`, "aria-selected": String(index === this.chosen) });
      row.append(icon(option.problem ? "alert-triangle" : option.icon, "s"), make("bdi", { text: option.problem ?? option.label }));
      if (index === 0 && !option.problem) row.append(make("kbd", { text: option.mustChoose ? "↓" : "Tab" }));
      if (index === 1) row.append(make("kbd", { text: "↓" }));
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => { this.chosen = index; this.take(); });
      return row;
    });
    this.pop.replaceChildren(...rows);
    this.pop.hidden = false;
    passage.body.insertBefore(this.pop, passage.chips);
    this.mark();
    this.pop.scrollIntoView({ block: "nearest" });
  }

  mark() {
    [...this.pop.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.chosen)));
    const { area } = this.openFor;
    area?.setAttribute("aria-controls", "proposals");
    if (this.chosen >= 0) area?.setAttribute("aria-activedescendant", `proposal-${this.chosen}`);
    else area?.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.pop.hidden = true;
    this.pop.remove();
    for (const name of ["aria-activedescendant", "aria-controls"]) this.openFor?.area?.removeAttribute(name);
    this.openFor = null;
    this.options = [];
  }

  onKey(event) {
    if (this.pop.hidden || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const isFirst = this.chosen <= 0;
    if (event.key === "Tab" && !event.shiftKey && !this.options[Math.max(this.chosen, 0)].problem) {
      event.preventDefault();
      // Two readings that cannot be told apart are asked about: the first Tab only chooses.
      if (this.chosen < 0) this.choose(0);
      else this.take();
    } else if (event.key === "ArrowDown" && this.chosen < this.options.length - 1) {
      this.stop(event);
      this.choose(this.chosen + 1);
    } else if (event.key === "ArrowUp" && !isFirst) {
      this.stop(event);
      this.choose(this.chosen - 1);
    } else if (event.key === "Escape") {
      this.stop(event);
      for (const option of this.options) if (option.mark) this.aside.add(option.mark);
      const passage = this.openFor;
      this.hide();
      this.draw(passage);
    }
  }

  /** What is typed straight after an accepted proposal is a word of its own: "/child Anna 12", Tab, "/when …". */
  separate(event) {
    const area = event.target;
    if (area !== this.acceptedIn || event.inputType !== "insertText") return;
    this.acceptedIn = null;
    const caret = area.selectionStart;
    const isAtEnd = caret === area.selectionEnd && caret === area.value.length;
    if (isAtEnd && area.value === this.acceptedText && /^[\p{L}\p{N}/]/u.test(event.data ?? "") && !/\s$/.test(area.value)) area.setRangeText(" ", caret, caret, "end");
  }

  stop(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  choose(index) {
    this.chosen = index;
    this.mark();
  }

  take() {
    const option = this.options[this.chosen];
    const passage = this.openFor;
    if (!option || option.problem) return;
    if (option.completes) {
      const { area } = passage;
      const caret = area.selectionStart;
      area.setRangeText(`${option.name} `, caret - option.begun.length, caret, "end");
      passage.text = area.value;
      this.hide();
      this.notes.change(passage);
      return;
    }
    this.hide();
    this.accept(option);
    this.drawAll();
    this.notes.edit(passage, passage.area?.selectionStart ?? passage.text.length);
    this.acceptedIn = passage.area;
    this.acceptedText = passage.text;
  }
}
