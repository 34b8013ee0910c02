// "Possibly also in …" on the page of a case: what the nightly scan proposes comes once the page is there; a search only by hand.

import { make } from "../../../js/dom.js";
import { fetchPart, place } from "./fragments.js";
import { registerNumbersOf } from "./hints.js";

const SEARCH_PATIENCE_MS = 20000;

/** Fill the panel of the page, if it has one. */
export async function startAlso() {
  const panel = document.querySelector("[data-also-known]");
  if (!panel) return;
  const list = panel.querySelector("[data-known-list]");
  let turn = 0;
  const look = async (isSearch) => {
    turn += 1;
    const own = turn;
    const say = (text) => place(list, [make("p", { class: "part m", role: "status", text })]);
    if (isSearch) say(panel.dataset.looking);
    const patience = isSearch ? SEARCH_PATIENCE_MS : undefined;
    const nodes = await fetchPart(panel.dataset.alsoKnown, { body: { is_search: isSearch }, patience });
    if (own !== turn) return;
    if (!nodes) {
      if (isSearch) say(panel.dataset.away);
      return;
    }
    place(list, nodes);
    registerNumbersOf(list);
  };
  panel.querySelector("[data-look-now]")?.addEventListener("click", () => look(true));
  panel.dataset.ready = "";
  await look(false);
}
