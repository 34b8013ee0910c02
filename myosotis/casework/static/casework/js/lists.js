// A list of cases by keyboard: J and K go through the rows, X chooses one, Shift and X all from the last one chosen.

import { register } from "../../js/keys.js";

const form = document.querySelector("[data-bulk]");
const links = [...document.querySelectorAll("[data-row-link]")];
const boxes = [...document.querySelectorAll(".pick input[type=checkbox]")];
let last = -1;

function placeOf(element) {
  const row = element?.closest?.("tr");
  return row ? links.findIndex((link) => link.closest("tr") === row) : -1;
}

function go(step) {
  const here = placeOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

function sayChosen() {
  const said = form.querySelector("[data-bulk-said]");
  const count = boxes.filter((box) => box.checked).length;
  const words = count === 0 ? form.dataset.bulkNone : count === 1 ? form.dataset.bulkOne : form.dataset.bulkSome;
  said.textContent = words.replace("{count}", String(count));
}

function choose(place, isRange) {
  if (place < 0 || !boxes[place]) return;
  const wanted = isRange && last >= 0 ? boxes[last].checked : !boxes[place].checked;
  const [from, until] = isRange && last >= 0 ? [Math.min(last, place), Math.max(last, place)] : [place, place];
  for (let at = from; at <= until; at += 1) boxes[at].checked = wanted;
  last = place;
  sayChosen();
}

if (form) {
  register({ key: "J", label: form.dataset.bulkKeyNext, run: () => go(1) });
  register({ key: "K", label: form.dataset.bulkKeyBack, run: () => go(-1) });
  register({
    key: "X",
    label: form.dataset.bulkKeyChoose,
    run: (event) => choose(placeOf(document.activeElement), event.shiftKey),
  });
  for (const [place, box] of boxes.entries()) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        box.checked = !box.checked;
        choose(place, true);
        return;
      }
      last = place;
      sayChosen();
    });
  }
  if (boxes.some((box) => box.checked)) sayChosen();
}
