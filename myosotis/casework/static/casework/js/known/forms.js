// Whether a child that is being added is known already: a list below its name, before a second person is made of one child.

import { newId } from "../ids.js";
import { Hints, isEnough, registerNumbers } from "./hints.js";

// What is typed on one page about one child is one search of the day.
const about = newId();
const FIELDS = ["name", "other_name", "age", "gender", "country_now"];

/** A child's own row, or the whole form where it is about one child. */
function ask(row) {
  const typed = {};
  for (const name of FIELDS) typed[name] = row.querySelector(`[name="${name}"], [name$="-${name}"]`)?.value ?? "";
  typed.about = row.closest("form").elements.namedItem("contact")?.value || about;
  typed.is_partial = document.activeElement?.name?.endsWith("name") ?? false;
  return isEnough(typed.name) || isEnough(typed.other_name) ? typed : null;
}

function start(row) {
  const box = row.querySelector("[data-known]");
  if (!box || box.dataset.started !== undefined) return;
  box.dataset.started = "";
  const hints = new Hints({ box, address: box.dataset.known, ask: () => ask(row) });
  hints.addEventListener("shown", ({ detail }) => { box.hidden = detail === 0 && !box.querySelector(".hint"); });
  row.addEventListener("input", () => hints.look());
  row.addEventListener("change", () => hints.look());
  hints.look();
}

/** Start the lists of all children on the page, and of those that are added to it. */
export function startFormHints() {
  const look = () => document.querySelectorAll("[data-child-row], [data-child-form]").forEach(start);
  look();
  document.addEventListener("myosotis:child-row", look);
  registerNumbers(document.querySelector("[data-known][data-key-label]")?.dataset.keyLabel ?? "");
}
