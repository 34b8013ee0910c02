// The urgent ladder: F9, then 1 to 6. Each tick is written down with a name and the time, and can be taken back.

import { send } from "../kept/net.js";
import { listenForKeys } from "./choosing.js";
import { sayTime } from "./moments.js";
import { tell } from "./words.js";

const RETRY_MS = 2000;

export class Ladder {
  constructor({ root, contact, user, ticks, saver, goBack }) {
    Object.assign(this, { root, contact, user, saver });
    this.wanted = new Map();
    this.buttons = [...root.querySelectorAll("button[data-code]")];
    for (const button of this.buttons) button.addEventListener("click", () => this.toggle(button.dataset.code));
    root.querySelector("[data-open-ladder]").addEventListener("click", () => this.open());
    listenForKeys(root, { onLeave: goBack });
    this.draw(ticks);
  }

  /** F9: the next key is a step of the ladder. */
  open() {
    this.root.scrollIntoView({ block: "nearest" });
    this.buttons[0].focus();
  }

  draw(ticks) {
    this.ticks = ticks;
    for (const button of this.buttons) {
      const tick = ticks[button.dataset.code];
      button.setAttribute("aria-pressed", String(Boolean(tick)));
      button.title = tick ? tell("ticked_by", { name: tick.by, time: sayTime(Date.parse(tick.at)) }) : "";
    }
    const last = Object.values(ticks).sort((a, b) => a.at.localeCompare(b.at)).at(-1);
    const text = last ? tell("ticked_by", { name: last.by, time: sayTime(Date.parse(last.at)) }) : tell("ladder_help");
    this.root.querySelector("[data-ladder-who]").textContent = text;
  }

  toggle(code) {
    const isTicked = !(this.wanted.get(code) ?? Boolean(this.ticks[code]));
    this.wanted.set(code, isTicked);
    this.buttons.find((button) => button.dataset.code === code).setAttribute("aria-pressed", String(isTicked));
    return this.tell(code);
  }

  /** Tell the node; while it is away the tick stays and is told again. */
  async tell(code) {
    const isTicked = this.wanted.get(code);
    if (isTicked === undefined) return;
    const answer = await send("POST", `/contacts/${this.contact}/urgent`, { code, ticked: isTicked, started_at: this.saver.startedAt }, { user: this.user });
    if (answer.outcome === "ok") {
      if (this.wanted.get(code) !== isTicked) return this.tell(code);
      this.wanted.delete(code);
      this.draw(answer.data.urgent);
    } else if (answer.outcome !== "refused") {
      setTimeout(() => this.tell(code), RETRY_MS);
    }
  }
}
