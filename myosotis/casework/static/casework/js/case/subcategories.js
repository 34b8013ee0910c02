// Only the sub-categories of the chosen category are offered, wherever a form asks for both.

import { readJson } from "../../../js/dom.js";

const subCodes = readJson("sub-codes") ?? {};

function narrow(form) {
  const { category, sub_category: sub } = form.elements;
  const fitting = subCodes[category.value];
  for (const option of sub.options) {
    option.hidden = Boolean(fitting) && option.value !== "" && !fitting.includes(option.value);
    option.disabled = option.hidden;
  }
  if (sub.selectedOptions[0]?.hidden) sub.value = "";
}

function findForms() {
  return [...document.forms].filter(({ elements }) => elements.category && elements.sub_category);
}

/** Narrow the lists of this page, and again whenever a category is chosen. */
export function narrowSubCategories() {
  findForms().forEach(narrow);
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form");
    if (form && findForms().includes(form)) narrow(form);
  });
}
