// Intake without a node. The same note and facts as on the contact screen; what is typed is sealed to the node's public
// key within half a second and kept in this browser until somebody signs in and the node has it.

import { say } from "../../../js/words.js";
import { Facts } from "../contact/facts.js";
import { sayTime } from "../contact/moments.js";
import { Notes } from "../contact/notes.js";
import { Proposals } from "../contact/proposals.js";
import { newId } from "../ids.js";
import { keep, list } from "../kept/chest.js";
import { handOverIntake } from "../kept/drafts.js";
import { isNodeThere } from "../kept/net.js";
import { makeIntakeSealer } from "../kept/seal.js";

const SEAL_AFTER_MS = 350;
const LOOK_FOR_NODE_MS = 5000;

/** Collects what is typed and seals all of it each time; stands where the contact screen has its saver. */
class Keeper {
  constructor({ contact, startedAt, publicKey }) {
    Object.assign(this, { contact, startedAt });
    this.key = `${contact}/${newId()}`;
    this.entries = new Map();
    this.fields = new Map();
    this.timer = 0;
    this.sealing = publicKey ? makeIntakeSealer(publicKey, contact) : null;
    window.addEventListener("pagehide", () => this.sealNow());
  }

  changeEntry(entry) {
    entry.seq += 1;
    this.entries.set(entry.id, { ...entry, source: "offline" });
    this.schedule();
  }

  changeField(name, value, { isTyping = false } = {}) {
    this.fields.set(name, { value, isTyping });
    this.schedule();
  }

  schedule() {
    this.timer ||= setTimeout(() => this.sealNow(), SEAL_AFTER_MS);
  }

  async sealNow() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.sealing || (!this.entries.size && !this.fields.size)) return;
    const entries = [...this.entries.values()].map(({ id, seq, text, written_at, source }) => ({ id, seq, text, written_at, source }));
    const fields = Object.fromEntries([...this.fields].map(([name, { value }]) => [name, { value, seen: 0 }]));
    const sealer = await this.sealing;
    const envelope = await sealer({ started_at: this.startedAt, entries, fields });
    await keep("intake", { key: this.key, contact: this.contact, stamp: newId(), at: Date.now(), envelope });
    showKept();
  }
}

const root = document.querySelector("[data-offline-intake]");
const find = (selector) => root.querySelector(selector);
const known = /^\/contacts\/([0-9a-f-]{36})\/$/.exec(location.pathname);
const contact = known ? known[1] : newId();
const startedAt = new Date();
document.body.dataset.keys = "on";

function showKept() {
  const badge = document.querySelector("[data-saved]");
  badge.dataset.state = "offline";
  badge.querySelector("[data-saved-text]").textContent = say("offline_since", { time: sayTime(startedAt.getTime()) });
}

function show(name) {
  for (const banner of root.querySelectorAll("[data-banner]")) banner.hidden = banner.dataset.banner !== name;
  find("[data-explains]").hidden = name === "there";
}

const keeper = new Keeper({ contact, startedAt: startedAt.toISOString(), publicKey: root.dataset.intakeKey });
const notes = new Notes({ list: find("[data-entries]"), entries: [], saver: keeper, isClosed: false });
const facts = new Facts({ root: find("[data-facts]"), values: {}, saver: keeper, isClosed: false });
const proposals = new Proposals({ notes, facts, promises: [], accept });

function accept(reading) {
  for (const [name, part] of Object.entries(reading.sets ?? {})) facts.accept(name, part);
}

async function lookForNode() {
  const waiting = await list("intake");
  if (await isNodeThere()) {
    if (!waiting.length) {
      show(keeper.entries.size || keeper.fields.size ? "handed-over" : "there");
    } else {
      await keeper.sealNow();
      const handed = await handOverIntake();
      show(handed ? "handed-over" : "back");
    }
  } else {
    show("away");
  }
  setTimeout(lookForNode, LOOK_FOR_NODE_MS);
}

facts.addEventListener("left", () => notes.focus());
facts.addEventListener("changed", () => proposals.drawAll());
find("[data-author]").addEventListener("input", (event) => {
  const name = event.target.value.trim();
  const passage = notes.passages.find(({ id }) => id === root.dataset.authorEntry) ?? notes.add("", "offline");
  root.dataset.authorEntry = passage.id;
  passage.text = name ? root.dataset.authorSentence.replace("{name}", name) : "";
  keeper.changeEntry(passage);
  notes.draw(passage);
});
find("[data-number]").addEventListener("input", (event) => keeper.changeField("caller_number", event.target.value));
find("[data-open-contact]").href = `/contacts/${contact}/`;
find("[data-another]").addEventListener("click", () => location.assign("/offline/"));
if (!root.dataset.intakeKey) show("locked");
notes.focus();
root.dataset.ready = "";
lookForNode();
