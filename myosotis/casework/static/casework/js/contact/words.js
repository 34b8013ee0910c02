// The sentences, lists and first state that the page hands to its scripts.

import { readJson } from "../../../js/dom.js";

const sentences = readJson("contact-words") ?? {};

/** Fill a sentence of the page: tell("chip", {label, value}). */
export function tell(name, values = {}) {
  return (sentences[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** Words that somebody may type, in any of the house's languages, without accents: typed("yesterday"). */
export function typed(name) {
  return sentences.typed?.[name] ?? [];
}

/** Write a text as the lists of typed words are written: small letters, no accents, Latin digits. */
export function plain(text) {
  return text.toLocaleLowerCase("en").normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ς", "σ")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** The choices of a code list: [[code, label], ...]. */
export const lists = readJson("contact-lists") ?? {};

/** The label of a code; absence codes too. */
export function labelOf(list, code) {
  const found = (lists[list] ?? []).find(([known]) => known === code) ?? (lists.absence ?? []).find(([known]) => known === code);
  return found ? found[1] : (code ?? "");
}
