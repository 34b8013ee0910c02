// F4: link the contact to an open case of the own team, found by its number or the child's name, or open a new case.

import { openDialog } from "../../../js/dialog.js";
import { make } from "../../../js/dom.js";
import { send } from "../kept/net.js";
import { tell } from "./words.js";

const PAUSE_MS = 200;

export class Linking extends EventTarget {
  constructor({ dialog, contact, user, saver, links }) {
    super();
    Object.assign(this, { dialog, contact, user, saver, links });
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[data-cases]");
    if (!this.input) return; // whoever sees no case is only told so
    let timer = 0;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.look(), PAUSE_MS);
    });
    dialog.addEventListener("keydown", (event) => this.onKey(event));
    dialog.querySelector("[data-open-case]")?.addEventListener("click", (event) => this.openCase(event));
  }

  open() {
    openDialog(this.dialog);
    if (!this.input) return;
    this.input.value = "";
    this.input.focus();
    this.look();
  }

  async look() {
    const wanted = this.input.value;
    const answer = await send("POST", `/contacts/${this.contact}/cases`, { q: wanted }, { user: this.user });
    if (wanted !== this.input.value) return;
    const cases = answer.data.cases ?? [];
    const rows = cases.map((found) => {
      const linked = this.links.some(({ id }) => id === found.id);
      const button = make("button", { type: "button", class: "casepick", "data-case": found.id, "aria-pressed": String(linked) },
        make("bdi", { dir: "ltr", class: "b", text: found.ref }), " ", make("bdi", { text: found.children }), " ", make("span", { class: "sm m", text: found.category }));
      button.addEventListener("click", () => this.link(found.id, !linked));
      return make("li", {}, button);
    });
    this.list.replaceChildren(...(rows.length ? rows : [make("li", { class: "m", text: answer.outcome === "ok" ? tell("no_case_found") : tell("node_away") })]));
  }

  onKey(event) {
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? this.input : buttons[Math.min(next, buttons.length - 1)])?.focus();
    } else if (event.key === "Enter" && event.target === this.input) {
      event.preventDefault();
      if (buttons.length === 1) buttons[0].click();
      else buttons[0]?.focus();
    }
  }

  async link(id, isLinked) {
    await this.saver.settle();
    const answer = await send("POST", `/contacts/${this.contact}/link`, { case: id, linked: isLinked, started_at: this.saver.startedAt }, { user: this.user });
    if (answer.outcome !== "ok") return;
    this.links = answer.data.links;
    this.dialog.close();
    this.dispatchEvent(new CustomEvent("linked", { detail: this.links }));
  }

  async openCase(event) {
    event.preventDefault();
    const { href } = event.currentTarget;
    await this.saver.settle();
    location.assign(href);
  }
}
