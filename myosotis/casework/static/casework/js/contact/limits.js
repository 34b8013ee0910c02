// That a child was told what we can keep to ourselves and what not: one tick, kept with a name and the time.

import { send } from "../kept/net.js";
import { sayTime } from "./moments.js";

const RETRY_MS = 2000;

export class Limits {
  constructor({ root, user, saver }) {
    Object.assign(this, { root, user, saver, isTelling: false });
    this.button = root.querySelector("[data-limits-tick]");
    this.who = root.querySelector("[data-limits-who]");
    this.wanted = this.isTold();
    this.button.addEventListener("click", () => this.toggle());
    for (const text of root.querySelectorAll("[data-limits-text]")) {
      text.addEventListener("toggle", () => { if (text.open) this.button.dataset.text = text.dataset.limitsText; });
    }
  }

  isTold() {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  toggle() {
    this.wanted = !this.isTold();
    this.button.setAttribute("aria-pressed", String(this.wanted));
    if (!this.isTelling) this.tell();
  }

  /** Tell the node; while it is away the tick stays and is told again. */
  async tell() {
    this.isTelling = true;
    const told = this.wanted;
    const body = { told, text: this.button.dataset.text, started_at: this.saver.startedAt };
    const { outcome, data } = await send("POST", this.root.dataset.url, body, { user: this.user });
    this.isTelling = false;
    if (outcome === "ok") this.draw(data.told);
    if (outcome !== "ok" && outcome !== "refused") setTimeout(() => this.tell(), RETRY_MS);
    else if (this.wanted !== told) this.tell();
  }

  draw(told) {
    const words = this.who.dataset.words;
    this.who.textContent = told ? words.replace("{name}", told.by).replace("{time}", sayTime(Date.parse(told.at))) : "";
  }
}
