// The page of a case: panels that open in place, "reported returned" in two keys, the filter of the timeline.

import { startAlso } from "../known/also.js";
import { startFormHints } from "../known/forms.js";
import { startMoments } from "./moments.js";
import { startNote } from "./note.js";
import { startPanels } from "./panels.js";
import { narrowSubCategories } from "./subcategories.js";
import { keepForms } from "./unsent.js";

let filter = "";

function showFiltered() {
  const wanted = filter.split(" ").filter(Boolean);
  for (const part of document.querySelectorAll("[data-timeline] [data-kind]")) {
    part.hidden = wanted.length > 0 && !wanted.includes(part.dataset.kind);
  }
  for (const day of document.querySelectorAll("[data-timeline] > .d")) {
    let next = day.nextElementSibling;
    let isEmpty = true;
    while (next && !next.classList.contains("d")) {
      if (!next.hidden) isEmpty = false;
      next = next.nextElementSibling;
    }
    day.hidden = isEmpty;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-filter]");
  if (!button) return;
  filter = button.dataset.filter;
  for (const other of document.querySelectorAll("[data-filter]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  showFiltered();
});
document.addEventListener("myosotis:fragment", showFiltered);
startPanels();
startMoments();
startNote(document.getElementById("note"));
narrowSubCategories();
keepForms();
startFormHints();
startAlso();
