// Drafts: what was typed and not yet acknowledged. On any page after sign-in they are looked for, opened with the
// author's draft keys and handed to the node, which takes only what it lacks.

import { list, removeIfSame } from "./chest.js";
import { send } from "./net.js";
import { fromBase64, importKey, openWithAny } from "./seal.js";

const UNREADABLE_AFTER_MS = 8 * 24 * 3600 * 1000;

/** Ask for the author's draft keys, newest first; null while signed out or the node is away. */
export async function fetchDraftKeys() {
  const answer = await send("GET", "/contacts/draft-key");
  if (answer.outcome !== "ok") return null;
  const keys = await Promise.all(answer.data.keys.map((text) => importKey(fromBase64(text))));
  return { user: answer.data.user, keys };
}

/** The drafts that these keys open: `{record, state}` each. What nobody can open any more is removed. */
export async function openDrafts(keys) {
  const opened = [];
  for (const record of await list("drafts")) {
    if (record.form) continue; // a form's text goes back into its form, not to the node (forms.js)
    const state = await openWithAny(keys, record, record.contact);
    if (state) opened.push({ record, state });
    else if (Date.now() - record.at > UNREADABLE_AFTER_MS) await removeIfSame("drafts", record);
  }
  return opened;
}

function isTaken(state, data) {
  return state.entries.every((entry) => (data.entries?.[entry.id] ?? -1) >= entry.seq);
}

/** Hand one draft to the node; it is removed once the node has acknowledged all of it. */
export async function handOverDraft({ record, state }, user) {
  const answer = await send("PUT", record.address ?? `/contacts/${record.contact}/save`, state, { user });
  if (answer.outcome === "ok" && isTaken(state, answer.data)) {
    await removeIfSame("drafts", record);
    return true;
  }
  // A contact this person may no longer write in, or one that was erased: nothing more can be done from here.
  if (answer.status === 404 || answer.status === 410) await removeIfSame("drafts", record);
  return false;
}

/** Hand over what was taken down while the node was away; the node opens it. */
export async function handOverIntake() {
  const records = await list("intake");
  // Whoever gets draft keys is signed in; the token against forged requests comes with them.
  if (!records.length || !(await fetchDraftKeys())) return 0;
  let handed = 0;
  for (const record of records) {
    const answer = await send("POST", "/offline/hand-over", { contact: record.contact, ...record.envelope });
    if (answer.outcome !== "ok") continue;
    await removeIfSame("intake", record);
    handed += 1;
  }
  return handed;
}
