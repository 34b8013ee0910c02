// On every page of somebody signed in: F2 opens a new contact, forgotten drafts are handed over, and the page for the
// time without a node is kept ready.

import { newId } from "./ids.js";
import { list } from "./kept/chest.js";
import { fetchDraftKeys, handOverDraft, handOverIntake, openDrafts } from "./kept/drafts.js";
import { isNodeThere } from "./kept/net.js";

async function openNewContact() {
  const address = `/contacts/${newId()}/`;
  const isCovered = Boolean(navigator.serviceWorker?.controller);
  if (isCovered || (await isNodeThere())) location.assign(address);
  // Nothing is kept ready yet, so leaving would lose this page too: say that the node is away and stay.
  else document.querySelectorAll("[data-offline]").forEach((notice) => { notice.hidden = false; });
}

async function handOver() {
  const open = document.querySelector("[data-contact]")?.dataset.contact ?? "";
  const [drafts, intake] = await Promise.all([list("drafts"), list("intake")]);
  if (intake.length) {
    const handed = await handOverIntake();
    if (handed) document.dispatchEvent(new CustomEvent("myosotis:handed-over", { detail: { handed } }));
  }
  if (!drafts.some((record) => !record.form && record.contact !== open)) return;
  const held = await fetchDraftKeys();
  if (!held) return;
  for (const draft of await openDrafts(held.keys)) {
    if (draft.record.contact !== open) await handOverDraft(draft, held.user);
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-new-contact], a[data-key=F2]")) return;
  event.preventDefault();
  openNewContact();
});
if (navigator.serviceWorker && document.body.dataset.serviceWorker) {
  navigator.serviceWorker.register(document.body.dataset.serviceWorker, { scope: "/" }).catch(() => {});
}
handOver().catch(() => {});
