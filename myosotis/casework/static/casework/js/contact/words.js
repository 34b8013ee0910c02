// The sentences, lists and first state that the page hands to its scripts.

import { readJson } from "../../../js/dom.js";

const sentences = readJson("contact-words") ?? {};

/** Fill a sentence of the page: tell("chip", {label, value}). */
export function tell(name, values = {}) {
  return (sentences[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** Words that somebody may type, as a list: typed("yesterday"). */
export function typed(name) {
  return (sentences.typed?.[name] ?? "").split("|").map((word) => word.trim().toLocaleLowerCase()).filter(Boolean);
}

/** The choices of a code list: [[code, label], ...]. */
export const lists = readJson("contact-lists") ?? {};

/** The label of a code; absence codes too. */
export function labelOf(list, code) {
  const found = (lists[list] ?? []).find(([known]) => known === code) ?? (lists.absence ?? []).find(([known]) => known === code);
  return found ? found[1] : (code ?? "");
}
