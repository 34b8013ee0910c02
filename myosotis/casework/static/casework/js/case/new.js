// Opening a case: another child by one key, only the fitting sub-categories, prevention without episodes.

import { readJson } from "../../../js/dom.js";
import { startMoments } from "./moments.js";
import { startPanels } from "./panels.js";

const form = document.querySelector("[data-new-case]");
const rows = form.querySelector("[data-children]");
const total = form.querySelector("[name=child-TOTAL_FORMS]");
const subCodes = readJson("sub-codes") ?? {};

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

function showSubCodes() {
  const fitting = subCodes[form.elements.category.value];
  for (const option of form.elements.sub_category.options) {
    option.hidden = Boolean(fitting) && option.value !== "" && !fitting.includes(option.value);
    option.disabled = option.hidden;
  }
  if (form.elements.sub_category.selectedOptions[0]?.hidden) form.elements.sub_category.value = "";
}

form.querySelector("[data-add-child]").addEventListener("click", addChild);
form.addEventListener("change", () => { showPrevention(); showSubCodes(); });
showPrevention();
showSubCodes();
startPanels();
startMoments();
(form.querySelector("[aria-invalid=true]") ?? rows.querySelector("input:not([type=hidden])"))?.focus();
