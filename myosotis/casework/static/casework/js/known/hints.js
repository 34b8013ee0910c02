// "Perhaps known here": whoever is typed about is looked for a moment after the last key. The node answers with a list
// and its reasons. Nothing is filled in, the focus stays, and the box keeps its size, so that nothing jumps.

import { register } from "../../../js/keys.js";
import { fetchPart, place } from "./fragments.js";

const PAUSE_MS = 250;
const HAND_RESTS_MS = 1500;
const MOST = 5;
const FEWEST_LETTERS = 3;
const FEWEST_DIGITS = 6;
const SHORT_SCRIPTS = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Ethiopic}/u;
let latest = null;

/** Say whether a text is enough to look for somebody by: three letters of a name, six digits of a number, an address. */
export function isEnough(text) {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  return letters >= (SHORT_SCRIPTS.test(text) ? 2 : FEWEST_LETTERS) || digits >= FEWEST_DIGITS;
}

/** Let Alt and a number open the list that was filled last; the list of keys names them once. */
export function registerNumbers(label) {
  for (let number = 1; number <= MOST; number += 1) {
    register({ key: `Alt ${number}`, label: number === 1 ? label : "", isHidden: number > 1, inFields: true, run: () => latest?.openNumber(number) });
  }
}

/** Let them open the rows of a list that no typing fills. */
export function registerNumbersOf(list) {
  latest = { openNumber: (number) => list.querySelectorAll("[data-known-id] a")[number - 1]?.click() };
}

export class Hints extends EventTarget {
  /** `box` holds the list; `ask()` gives what is known by now, or null where that is too little. */
  constructor({ box, address, ask, user = "" }) {
    super();
    Object.assign(this, { box, address, ask, user });
    this.list = box.querySelector("[data-known-list]");
    this.said = box.querySelector("[data-known-said]");
    this.nothing = [...this.list.childNodes].map((node) => node.cloneNode(true));
    this.asked = "";
    this.timer = 0;
    this.movedAt = 0;
    this.held = null;
    this.running = null;
    box.addEventListener("pointermove", () => { this.movedAt = Date.now(); });
    box.addEventListener("pointerleave", () => { this.movedAt = 0; this.release(); });
    box.addEventListener("focusout", () => setTimeout(() => this.release()));
    box.addEventListener("click", (event) => this.onClick(event));
  }

  /** Something was typed: look when the hands rest. */
  look() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), PAUSE_MS);
  }

  async fetch() {
    const wanted = this.ask();
    const asked = wanted ? JSON.stringify(wanted) : "";
    if (asked === this.asked) return;
    this.asked = asked;
    this.running?.abort();
    if (!wanted) {
      this.show(this.nothing.map((node) => node.cloneNode(true)));
      return;
    }
    const controller = new AbortController();
    this.running = controller;
    const nodes = await fetchPart(this.address, { body: wanted, user: this.user, controller });
    if (this.running !== controller) return;
    if (nodes) this.show(nodes);
    else this.asked = ""; // the node is away: the next key asks again
  }

  /** A list under a moving pointer, or with the focus in it, is not changed until the hand has gone. */
  show(nodes) {
    const isInHand = this.list.contains(document.activeElement) || (this.box.matches(":hover") && Date.now() - this.movedAt < HAND_RESTS_MS);
    if (isInHand) {
      this.held = nodes;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.release(), HAND_RESTS_MS);
      return;
    }
    this.held = null;
    latest = this;
    place(this.list, nodes);
    const rows = this.list.querySelectorAll("[data-known-id]");
    this.box.dataset.count = String(rows.length);
    const said = this.list.querySelector("[data-said]")?.dataset.said ?? "";
    if (this.said && this.said.textContent !== said) this.said.textContent = said;
    this.dispatchEvent(new CustomEvent("shown", { detail: rows.length }));
  }

  release() {
    if (this.held) this.show(this.held);
  }

  /** Ask again although nothing was typed: something was judged. */
  renew() {
    this.asked = "";
    return this.fetch();
  }

  onClick(event) {
    const row = event.target.closest("[data-known-id]");
    const link = event.target.closest("a");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || (link && !link.matches("[data-open-pair]"))) return;
    this.open(row, event);
  }

  openNumber(number) {
    const row = this.list.querySelectorAll("[data-known-id]")[number - 1];
    if (row) this.open(row);
  }

  /** Whoever listens opens it in place and says so by preventing; otherwise the row's own link leads on. */
  open(row, click = null) {
    const event = new CustomEvent("open", { detail: row, cancelable: true });
    if (!this.dispatchEvent(event)) click?.preventDefault();
    else if (!click?.target.closest("a")) row.querySelector("[data-open-pair]")?.click();
  }
}
