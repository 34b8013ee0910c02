// The running note of a case: saved at a pause, kept sealed in the browser until the node has acknowledged it.
// Each passage has an id made here and a number that counts its saves; Ctrl Enter ends it and begins the next one.

import { say } from "../../../js/words.js";
import { keep, remove } from "../kept/chest.js";
import { fetchDraftKeys } from "../kept/drafts.js";
import { send } from "../kept/net.js";
import { seal } from "../kept/seal.js";
import { newId } from "../ids.js";

const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 2000;
const SEAL_MS = 300;
const RETRY_MS = 4000;

class Passage {
  constructor() {
    this.id = newId();
    this.seq = 0;
    this.acknowledged = 0;
    this.text = "";
    this.writtenAt = new Date().toISOString();
  }
}

class Note {
  constructor(area) {
    this.area = area;
    this.state = document.querySelector("[data-note-state]");
    this.address = area.dataset.noteUrl;
    this.passages = [new Passage()];
    this.timers = { pause: 0, longest: 0, seal: 0 };
    this.isSaving = false;
    this.since = "";
    this.held = null;
  }

  get current() {
    return this.passages.at(-1);
  }

  waiting() {
    return this.passages.filter((passage) => passage.seq > passage.acknowledged);
  }

  packet() {
    return { entries: this.waiting().map(({ id, seq, text, writtenAt }) => ({ id, seq, text, written_at: writtenAt })) };
  }

  show(sentence, tone) {
    this.state.hidden = false;
    this.state.textContent = sentence;
    this.state.className = `sm ${tone}`;
  }

  type() {
    this.current.text = this.area.value;
    this.current.seq += 1;
    clearTimeout(this.timers.pause);
    this.timers.pause = setTimeout(() => this.save(), PAUSE_MS);
    this.timers.longest ||= setTimeout(() => this.save(), LONGEST_WAIT_MS);
    this.timers.seal ||= setTimeout(() => this.sealNow(), SEAL_MS);
  }

  async sealNow() {
    this.timers.seal = 0;
    try {
      this.held ??= await fetchDraftKeys();
      if (!this.held?.keys.length) return;
      const bound = `case ${this.address}`;
      if (!this.waiting().length) {
        await remove("drafts", bound);
        return;
      }
      const sealed = await seal(this.held.keys[0], this.packet(), bound);
      const stamp = crypto.getRandomValues(new Uint32Array(2)).join("-");
      await keep("drafts", { key: bound, contact: bound, address: this.address, stamp, at: Date.now(), ...sealed });
    } catch {
      // A browser that keeps nothing still saves to the node.
    }
  }

  async save({ isLeaving = false } = {}) {
    clearTimeout(this.timers.pause);
    clearTimeout(this.timers.longest);
    this.timers.longest = 0;
    const sent = this.waiting().map((passage) => [passage, passage.seq]);
    if (!sent.length || (this.isSaving && !isLeaving)) return;
    this.isSaving = true;
    this.show(say("saving"), "m");
    const answer = await send("PUT", this.address, this.packet(), { isLeaving });
    this.isSaving = false;
    if (answer.outcome === "ok") this.acknowledge(sent, answer.data);
    else this.wait(answer.outcome);
  }

  acknowledge(sent, data) {
    for (const [passage, seq] of sent) {
      if ((data.entries?.[passage.id] ?? -1) >= seq) passage.acknowledged = Math.max(passage.acknowledged, seq);
    }
    this.since = "";
    this.show(say("saved", { time: data.shown }), "green");
    this.sealNow();
    if (this.waiting().length) this.timers.pause = setTimeout(() => this.save(), PAUSE_MS);
  }

  wait(outcome) {
    this.since ||= new Date().toTimeString().slice(0, 5);
    this.show(outcome === "away" ? say("offline_since", { time: this.since }) : this.area.dataset.problem, "amber");
    this.timers.pause = setTimeout(() => this.save(), RETRY_MS);
  }

  async endPassage() {
    if (!this.area.value.trim()) return;
    await this.save();
    this.passages = [...this.waiting(), new Passage()];
    this.area.value = "";
  }
}

/** Start the note of the page, where there is one to write in. */
export function startNote(area) {
  if (!area) return;
  const note = new Note(area);
  area.addEventListener("input", () => note.type());
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    note.endPassage();
  });
  window.addEventListener("pagehide", () => note.save({ isLeaving: true }));
}
