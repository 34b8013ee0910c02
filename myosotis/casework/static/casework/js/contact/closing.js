// Closing: three short answers with one key each, or two keys for a silent call, a prank, a test or a wrong number.
// Nothing here is required; what is missing comes back as a list to complete.

import { icon, make } from "../../../js/dom.js";
import { send } from "../kept/net.js";
import { keyAt, listenForKeys } from "./choosing.js";
import { labelOf, lists } from "./words.js";

const RETRY_MS = 3000;

export class Closing extends EventTarget {
  constructor({ root, nonData, contact, user, saver, answers, goBack }) {
    super();
    Object.assign(this, { root, nonData, contact, user, saver, goBack });
    this.answers = { kind: answers.kind ?? "", actions: answers.actions ?? [], summary: answers.summary ?? "" };
    this.form = root.querySelector("[data-closing-form]");
    this.summary = this.form.querySelector("[name=summary]");
    this.summary.value = this.answers.summary;
    this.fill("kind", lists.contact_kind);
    this.fill("actions", lists.contact_action);
    this.fillNonData();
    this.listen();
    this.draw();
  }

  listen() {
    const leave = () => { this.form.hidden = true; this.draw(); this.goBack(); };
    listenForKeys(this.step("kind"), { onLeave: leave, onEnter: () => this.go("actions") });
    listenForKeys(this.step("actions"), { onLeave: leave, onEnter: () => this.go("summary") });
    this.summary.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.close();
      }
    });
    this.summary.addEventListener("input", () => {
      this.answers.summary = this.summary.value;
      this.saver.changeField("summary", this.summary.value, { isTyping: true });
    });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.close(); });
    listenForKeys(this.nonData, { onLeave: () => { this.nonData.hidden = true; this.goBack(); } });
  }

  step(name) {
    return this.form.querySelector(`[data-step="${name}"]`);
  }

  fill(name, choices) {
    const buttons = choices.map(([code, label], index) => {
      const button = make("button", { type: "button", class: "pick", "data-code": code, "aria-pressed": "false" }, make("kbd", { text: keyAt(index) }), label);
      button.addEventListener("click", () => this.pick(name, code));
      return button;
    });
    this.step(name).querySelector("[data-picks]").replaceChildren(...buttons);
  }

  fillNonData() {
    lists.non_data.forEach(([code, label], index) => {
      const button = make("button", { type: "button", class: "bt", "data-code": code }, label, " ", make("kbd", { text: keyAt(index) }));
      button.addEventListener("click", () => this.closeAs(code));
      this.nonData.append(button);
    });
  }

  /** F8: begin with the first answer that is missing. */
  begin() {
    this.form.hidden = false;
    this.draw();
    this.form.scrollIntoView({ block: "nearest" });
    this.go(!this.answers.kind ? "kind" : this.answers.actions.length ? "summary" : "actions");
  }

  /** F6: silent, prank, test or wrong number; one more key does it. */
  beginNonData() {
    this.nonData.hidden = false;
    this.nonData.querySelector("button").focus();
  }

  go(name) {
    const step = this.step(name);
    (step.querySelector("[aria-pressed=true]") ?? step.querySelector("button, input")).focus();
  }

  pick(name, code) {
    if (name === "kind") {
      this.answers.kind = code;
      this.saver.changeField("kind", code);
    } else {
      const chosen = this.answers.actions;
      this.answers.actions = chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code];
      this.saver.changeField("actions", this.answers.actions);
    }
    this.draw();
    if (name === "kind") this.go("actions");
  }

  draw() {
    const { kind, actions, summary } = this.answers;
    for (const button of this.step("kind").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.code === kind));
    for (const button of this.step("actions").querySelectorAll("button")) button.setAttribute("aria-pressed", String(actions.includes(button.dataset.code)));
    const given = { kind: labelOf("contact_kind", kind), actions: actions.map((code) => labelOf("contact_action", code)).join(", "), summary: summary.trim() };
    for (const tag of this.root.querySelectorAll("[data-answer]")) {
      const text = given[tag.dataset.answer];
      tag.classList.toggle("q", !text);
      tag.replaceChildren(...(text ? [icon("check"), make("bdi", { text })] : [tag.dataset.empty]));
    }
    this.root.querySelector("[data-closing-tags]").hidden = !this.form.hidden;
    this.dispatchEvent(new CustomEvent("changed", { detail: Object.values(given).filter((text) => !text).length }));
  }

  close() {
    this.answers.summary = this.summary.value;
    return this.finish("close", { ...this.answers });
  }

  closeAs(kind) {
    return this.finish("close-as", { kind });
  }

  /** Close, or wait until the node answers and close then: the operator is free either way. */
  async finish(action, body) {
    if (this.isFinishing) return;
    this.isFinishing = true;
    this.dispatchEvent(new CustomEvent("waiting"));
    const isSaved = await this.saver.settle();
    const answer = isSaved ? await send("POST", `/contacts/${this.contact}/${action}`, { ...body, started_at: this.saver.startedAt }, { user: this.user }) : { outcome: "away", data: {} };
    this.isFinishing = false;
    if (answer.outcome === "ok") {
      this.nonData.hidden = true;
      this.form.hidden = true;
      this.dispatchEvent(new CustomEvent("closed", { detail: answer.data }));
    } else {
      this.dispatchEvent(new CustomEvent("postponed", { detail: answer }));
      if (answer.outcome !== "refused") setTimeout(() => this.finish(action, body), RETRY_MS);
    }
  }
}
