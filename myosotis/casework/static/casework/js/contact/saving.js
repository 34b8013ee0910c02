// Autosave. Each keystroke is sealed into the browser's chest within half a second; the node gets it at a pause or
// every two seconds. What the node has acknowledged, by sequence number, is no longer kept here.

import { say } from "../../../js/words.js";
import { keep, remove } from "../kept/chest.js";
import { fetchDraftKeys } from "../kept/drafts.js";
import { send } from "../kept/net.js";
import { seal } from "../kept/seal.js";
import { sayTime } from "./moments.js";

const SEAL_AFTER_MS = 350;
const PAUSE_MS = 800;
const LONGEST_WAIT_MS = 2000;
const LARGEST_FAREWELL = 60000;
const SLOWEST_RETRY_MS = 15000;

export class Saver extends EventTarget {
  constructor({ contact, startedAt, user, versions }) {
    super();
    Object.assign(this, { contact, startedAt, user });
    this.key = `${contact}/${Math.random().toString(36).slice(2)}`;
    this.entries = new Map();
    this.fields = new Map();
    this.versions = { ...versions };
    this.draftKey = null;
    this.isSaving = false;
    this.isKept = false;
    this.failures = 0;
    this.awaySince = 0;
    this.isSignedOut = false;
    this.timers = { seal: 0, pause: 0, longest: 0, retry: 0 };
    window.addEventListener("online", () => this.retryNow());
    document.addEventListener("myosotis:node", (event) => { if (!event.detail.isOffline) this.retryNow(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.sealNow(); else this.retryNow(); });
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Get the author's draft key; until it is here, what is typed waits in memory only. */
  async fetchKeys() {
    const held = await fetchDraftKeys();
    if (!held) return null;
    this.draftKey = held.keys[0];
    if (this.hasWork()) this.sealNow();
    return held;
  }

  /** A passage was changed: entry = {id, seq, text, written_at, source}. */
  changeEntry(entry) {
    entry.seq += 1;
    this.entries.set(entry.id, entry);
    this.schedule();
  }

  /** A field was changed. While somebody still types in it, only the browser keeps it. */
  changeField(name, value, { isTyping = false } = {}) {
    const held = this.fields.get(name) ?? { turn: 0, seen: this.versions[name] ?? 0 };
    this.fields.set(name, { ...held, value, isTyping, turn: held.turn + 1 });
    this.schedule();
  }

  /** Take over what a draft of an earlier page held and the node lacks. */
  adopt(state) {
    for (const entry of state.entries) this.entries.set(entry.id, entry);
    for (const [name, { value, seen }] of Object.entries(state.fields)) {
      if (!this.fields.has(name)) this.fields.set(name, { value, seen, turn: 1, isTyping: false });
    }
    this.schedule();
    return this.sealNow();
  }

  hasWork() {
    return this.entries.size > 0 || this.fields.size > 0;
  }

  schedule() {
    if (!this.isSaving) this.show(this.awaySince ? "offline" : "saving");
    this.timers.seal ||= setTimeout(() => this.sealNow(), SEAL_AFTER_MS);
    clearTimeout(this.timers.pause);
    this.timers.pause = setTimeout(() => this.save(), PAUSE_MS);
    this.timers.longest ||= setTimeout(() => this.save(), LONGEST_WAIT_MS);
  }

  packet({ isFinal = false } = {}) {
    const fields = {};
    for (const [name, { value, seen, isTyping, problem }] of this.fields) {
      if ((isFinal || !isTyping) && !problem) fields[name] = { value, seen };
    }
    const entries = [...this.entries.values()].map(({ id, seq, text, written_at, source }) => ({ id, seq, text, written_at, source }));
    return { started_at: this.startedAt, fields, entries };
  }

  async sealNow() {
    clearTimeout(this.timers.seal);
    this.timers.seal = 0;
    if (!this.draftKey) return;
    try {
      if (!this.hasWork()) {
        if (this.isKept) await remove("drafts", this.key);
        this.isKept = false;
        return;
      }
      const sealed = await seal(this.draftKey, this.packet({ isFinal: true }), this.contact);
      this.isKept = true;
      await keep("drafts", { key: this.key, contact: this.contact, stamp: crypto.getRandomValues(new Uint32Array(2)).join("-"), at: Date.now(), ...sealed });
    } catch {
      // A browser that keeps nothing (private window, full disk) still saves to the node.
    }
  }

  async save() {
    clearTimeout(this.timers.pause);
    clearTimeout(this.timers.longest);
    this.timers.longest = 0;
    if (this.isSaving || this.isSignedOut) return;
    const packet = this.packet();
    if (!packet.entries.length && !Object.keys(packet.fields).length) return;
    this.isSaving = true;
    const turns = new Map([...this.fields].map(([name, field]) => [name, field.turn]));
    const answer = await send("PUT", `/contacts/${this.contact}/save`, packet, { user: this.user });
    this.isSaving = false;
    if (answer.outcome === "ok") this.acknowledge(packet, turns, answer.data);
    else this.fail(answer);
  }

  acknowledge(packet, turns, data) {
    this.failures = 0;
    this.awaySince = 0;
    for (const [id, seq] of Object.entries(data.entries ?? {})) {
      if ((this.entries.get(id)?.seq ?? Infinity) <= seq) this.entries.delete(id);
    }
    this.versions = { ...this.versions, ...data.versions };
    for (const name of Object.keys(packet.fields)) {
      const held = this.fields.get(name);
      if (data.problems?.[name]) held.problem = data.problems[name];
      else if (held.turn === turns.get(name)) this.fields.delete(name);
      else held.seen = data.versions?.[name] ?? held.seen;
    }
    this.show(this.packet().entries.length ? "saving" : "saved", data.shown);
    this.tell("acknowledged", data);
    this.sealNow();
    if (this.packet().entries.length || Object.keys(this.packet().fields).length) this.schedule();
  }

  fail(answer) {
    this.awaySince ||= Date.now();
    this.show("offline");
    // A refusal without a word is the token against forged requests: a fresh one comes with the draft key.
    const isTokenStale = answer.status === 403 && !answer.data.error;
    if (answer.outcome === "signed_out" || isTokenStale || answer.data.error === "other_person") {
      this.isSignedOut = true;
      this.tell("signed-out", { isOther: answer.data.error === "other_person" });
      return;
    }
    if (answer.outcome === "refused") this.tell("refused", { status: answer.status, ...answer.data });
    this.failures += 1;
    const wait = Math.min(500 * 2 ** this.failures, SLOWEST_RETRY_MS) * (0.5 + Math.random());
    clearTimeout(this.timers.retry);
    this.timers.retry = setTimeout(() => this.save(), wait);
  }

  retryNow() {
    if (this.awaySince && this.hasWork()) this.save();
  }

  /** Somebody is signed in again: it goes on where it stood. */
  resume() {
    this.isSignedOut = false;
    return this.save();
  }

  /** The page goes away: one last save that outlives it, and never a question. */
  leave() {
    if (!this.hasWork() || this.isSignedOut) return;
    const packet = this.packet({ isFinal: true });
    if (JSON.stringify(packet).length < LARGEST_FAREWELL) {
      send("PUT", `/contacts/${this.contact}/save`, packet, { user: this.user, isLeaving: true });
    }
    this.sealNow();
  }

  /** Wait until the node has everything, for what must come after it (closing); false where it cannot. */
  async settle() {
    for (let turn = 0; turn < 40 && (this.isSaving || this.hasWork()); turn += 1) {
      for (const field of this.fields.values()) field.isTyping = false;
      if (!this.isSaving) await this.save();
      if (this.isSignedOut || this.failures > 0) return false;
      if (this.isSaving) await new Promise((resolve) => { setTimeout(resolve, 50); });
      else if ([...this.fields.values()].every((field) => field.problem) && !this.entries.size) return true;
    }
    return !this.hasWork();
  }

  show(state, time = "") {
    this.tell("state", { state, text: state === "saved" ? say("saved", { time }) : state === "saving" ? say("saving") : say("offline_since", { time: sayTime(this.awaySince) }) });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
