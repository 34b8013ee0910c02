// Opening a case: another child by one key, only the fitting sub-categories, prevention without episodes.

import { startFormHints } from "../known/forms.js";
import { startMoments } from "./moments.js";
import { startPanels } from "./panels.js";
import { narrowSubCategories } from "./subcategories.js";
import { keepForms } from "./unsent.js";

const form = document.querySelector("[data-new-case]");
const rows = form.querySelector("[data-children]");
const total = form.querySelector("[name=child-TOTAL_FORMS]");

function addChild() {
  const count = Number(total.value);
  const fresh = form.querySelector("[data-child-template]").content.cloneNode(true);
  for (const element of fresh.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes("__prefix__")) element.setAttribute(attribute.name, attribute.value.replaceAll("__prefix__", String(count)));
    }
  }
  rows.append(fresh);
  total.value = String(count + 1);
  document.dispatchEvent(new CustomEvent("myosotis:child-row"));
  showPrevention();
  rows.lastElementChild.querySelector("input").focus();
}

function showPrevention() {
  const isPrevention = form.elements.is_prevention.checked;
  form.querySelectorAll("[data-if-prevention]").forEach((part) => { part.hidden = !isPrevention; });
  for (const row of form.querySelectorAll("[data-child-row]")) {
    const isMissing = !isPrevention && !row.querySelector("[name$=is_not_missing]").checked;
    row.querySelector("[data-if-missing]").hidden = !isMissing;
    row.querySelector("[name$=is_not_missing]").closest("label").hidden = isPrevention;
  }
}

/** Rows for all children that a kept form holds. */
function makeRows(_form, fields) {
  const last = Math.max(-1, ...fields.map(({ name }) => Number(/^child-(\d+)-/.exec(name)?.[1] ?? -1)));
  while (Number(total.value) <= last) addChild();
}

form.querySelector("[data-add-child]").addEventListener("click", addChild);
form.addEventListener("change", showPrevention);
showPrevention();
narrowSubCategories();
startPanels();
startMoments();
(form.querySelector("[aria-invalid=true]") ?? rows.querySelector("input:not([type=hidden])"))?.focus();
keepForms({ prepare: makeRows });
startFormHints();
