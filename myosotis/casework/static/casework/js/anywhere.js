// On every page of somebody signed in: F2 opens a new contact, forgotten drafts are handed over, and the page for the
// time without a node is kept ready.

import { register } from "../../js/keys.js";
import { list } from "./kept/chest.js";
import { fetchDraftKeys, handOverDraft, handOverIntake, openDrafts } from "./kept/drafts.js";
import { isNodeThere } from "./kept/net.js";

/** A fresh contact id, also where the browser knows no randomUUID. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function openNewContact() {
  const address = `/contacts/${newId()}/`;
  const isCovered = Boolean(navigator.serviceWorker?.controller);
  if (isCovered || (await isNodeThere())) location.assign(address);
  else location.assign("/offline/");
}

async function handOver() {
  const open = document.querySelector("[data-contact]")?.dataset.contact ?? "";
  const [drafts, intake] = await Promise.all([list("drafts"), list("intake")]);
  if (intake.length) {
    const handed = await handOverIntake();
    if (handed) document.dispatchEvent(new CustomEvent("myosotis:handed-over", { detail: { handed } }));
  }
  if (!drafts.some((record) => record.contact !== open)) return;
  const held = await fetchDraftKeys();
  if (!held) return;
  for (const draft of await openDrafts(held.keys)) {
    if (draft.record.contact !== open) await handOverDraft(draft, held.user);
  }
}

register({ key: "F2", label: document.body.dataset.newContactLabel ?? "", run: openNewContact });
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-new-contact]")) return;
  event.preventDefault();
  openNewContact();
});
if (navigator.serviceWorker && document.body.dataset.serviceWorker) {
  navigator.serviceWorker.register(document.body.dataset.serviceWorker, { scope: "/" }).catch(() => {});
}
handOver().catch(() => {});
