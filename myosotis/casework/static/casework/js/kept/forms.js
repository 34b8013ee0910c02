// What was typed into a form and not sent yet: sealed into the browser's chest within half a second, brought back when
// the page opens again, forgotten once the node says that it was saved. The record's key is a random word that the form
// carries too; its place is sealed with it.

import { keep, list, remove } from "./chest.js";
import { fetchDraftKeys } from "./drafts.js";
import { openWithAny, seal } from "./seal.js";

const UNREADABLE_AFTER_MS = 8 * 24 * 3600 * 1000;
let holding = null;

/** The author's draft keys, asked for once; again while somebody is signed out. */
export async function holdKeys() {
  holding ??= fetchDraftKeys();
  const held = await holding;
  if (!held?.keys.length) holding = null;
  return held?.keys.length ? held : null;
}

/** Make a word that names the draft of one form on one page. */
export function newToken() {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** Keep what a form holds: state = {place, form, fields, at}. */
export async function keepForm(token, state) {
  const held = await holdKeys();
  if (!held) return false;
  const bound = `form ${held.user} ${token}`;
  const sealed = await seal(held.keys[0], { ...state, user: held.user }, bound);
  const stamp = crypto.getRandomValues(new Uint32Array(2)).join("-");
  await keep("drafts", { key: `form ${token}`, form: token, user: held.user, stamp, at: Date.now(), ...sealed });
  return true;
}

/** The author's drafts of one place, the newest first: `{token, state}` each. */
export async function listForms(place) {
  const records = (await list("drafts")).filter((record) => record.form);
  if (!records.length) return [];
  const held = await holdKeys();
  const found = [];
  for (const record of records) {
    const isOwn = held && record.user === held.user;
    const state = isOwn ? await openWithAny(held.keys, record, `form ${record.user} ${record.form}`) : null;
    if (state?.place === place) found.push({ token: record.form, state });
    else if (!state && Date.now() - record.at > UNREADABLE_AFTER_MS) await remove("drafts", record.key);
  }
  return found.sort((one, other) => other.state.at - one.state.at);
}

/** Forget drafts: the node has them, or their author threw them away. */
export async function forgetForms(tokens) {
  for (const token of tokens) await remove("drafts", `form ${token}`);
}
