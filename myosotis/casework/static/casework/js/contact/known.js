// "Perhaps known here" beside a call: the list follows what is typed and proposed; Alt and a number opens both side by side over the
// right half, with the note still at hand. There Enter links, N says not the same, Escape leads back to where one was.

import { areKeysOn, isTyping } from "../../../js/keys.js";
import { fetchPart, place } from "../known/fragments.js";
import { Hints, isEnough, registerNumbers } from "../known/hints.js";
import { tell } from "./words.js";

const FROM_FACTS = ["child", "age", "country_now", "who_calls"];

export class Known {
  constructor({ root, contact, user, saver, facts, notes, proposals, linking, goBack }) {
    Object.assign(this, { root, contact, user, saver, facts, notes, proposals, linking, goBack });
    this.pane = root.querySelector("[data-pair]");
    this.inside = this.pane.querySelector("[data-pair-inside]");
    this.covered = root.querySelector(".right");
    this.back = null;
    const box = root.querySelector("[data-known]");
    this.hints = new Hints({ box, address: box.dataset.known, user, ask: () => this.ask() });
    this.hints.addEventListener("open", (event) => { event.preventDefault(); this.open(event.detail); });
    registerNumbers(tell("key_known"));
    root.querySelector("[data-facts]").addEventListener("input", () => this.hints.look());
    root.querySelector('[data-detail="caller_number"]').addEventListener("input", () => this.hints.look());
    facts.addEventListener("changed", () => this.hints.look());
    notes.addEventListener("changed", () => this.hints.look());
    box.querySelector("[data-known-toggle]").addEventListener("click", ({ currentTarget }) => this.toggle(box, currentTarget));
    this.hints.addEventListener("shown", ({ detail }) => this.sayCount(box, detail));
    this.pane.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("keydown", (event) => { if (event.key === "Escape" && !this.pane.hidden && !event.defaultPrevented) this.leave(event); });
    this.pane.addEventListener("click", (event) => { if (event.target.closest("[data-close-pair]")) this.close(); });
    this.pane.addEventListener("submit", (event) => this.submit(event));
    // Looking at an earlier contact is no search; an open one goes on where it stood.
    if (!facts.isClosed) this.hints.look();
  }

  /** What the facts say, and where they are silent what the note proposes. */
  ask() {
    const typed = { contact: this.contact };
    const proposed = this.proposals.proposedValues();
    for (const name of FROM_FACTS) {
      const value = this.facts.valueOf(name) ?? proposed.get(name);
      if (value && !value.absence) typed[name] = { text: value.text ?? "", code: value.code ?? "" };
    }
    typed.number = this.root.querySelector('[data-detail="caller_number"]').value;
    typed.is_partial = this.facts.rows.get("child").classList.contains("open") || !this.facts.valueOf("child");
    return isEnough(typed.child?.text ?? "") || isEnough(typed.number.replace(/\D/g, "")) || isEnough(typed.who_calls?.text.replace(/\D/g, "") ?? "") ? typed : null;
  }

  sayCount(box, count) {
    const shown = box.querySelector("[data-known-count]");
    shown.textContent = count ? tell("known_count", { count }) : "";
    const reasons = box.querySelector("[data-known-first]");
    reasons.textContent = box.querySelector("[data-known-id] [data-reason]")?.textContent ?? "";
  }

  toggle(box, button) {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(isOpen));
    box.classList.toggle("shut", !isOpen);
  }

  /** Both side by side. What was typed is on the node first, since the node compares. */
  async open(row) {
    this.back ??= document.activeElement?.closest("[data-fact]")?.dataset.fact ?? "";
    this.pane.hidden = false;
    this.pane.focus();
    this.covered.inert = true; // nobody tabs into what lies under the pane
    place(this.inside, [document.createTextNode(tell("comparing"))]);
    const isThere = await this.saver.settle();
    const nodes = isThere ? await fetchPart(row.dataset.pairUrl, { body: this.ask() ?? {}, user: this.user }) : null;
    if (this.pane.hidden) return;
    this.showPair(nodes);
  }

  showPair(nodes) {
    if (!nodes) {
      place(this.inside, [document.createTextNode(tell("node_away"))]);
      return;
    }
    const isWithin = this.pane.contains(document.activeElement);
    place(this.inside, nodes);
    if (isWithin) this.pane.focus();
  }

  close() {
    if (this.pane.hidden) return;
    this.pane.hidden = true;
    this.covered.inert = false;
    this.inside.replaceChildren();
    const fact = this.back;
    this.back = null;
    if (fact) this.facts.open(fact);
    else this.goBack();
  }

  /** A judgement, or its undoing: the node answers with both as they stand now, and the list is made anew. */
  async submit(event) {
    event.preventDefault();
    const form = event.target;
    const link = event.submitter?.dataset.linkCase;
    if (link) {
      this.close();
      await this.linking.link(link, true);
      return;
    }
    const sent = new FormData(form, event.submitter);
    const nodes = await fetchPart(form.action, { form: sent, user: this.user });
    this.showPair(nodes);
    if (nodes) this.hints.renew();
  }

  leave(event) {
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  onKey(event) {
    if (event.key === "Escape") {
      this.leave(event);
      return;
    }
    if (!areKeysOn() || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const name = event.key === "Enter" ? "Enter" : event.key.toUpperCase();
    if (name === "Enter" && event.target.closest("button, a, summary")) return;
    const button = this.inside.querySelector(`[data-pair-key="${name}"]`);
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  }
}
