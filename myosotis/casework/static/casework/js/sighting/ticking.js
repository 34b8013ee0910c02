// The list of sightings: tick all at once, and say how many are ticked.

const form = document.querySelector("[data-ticking]");
const all = form?.querySelector("[data-tick-all]");
const shown = form?.querySelector("[data-ticked]");
const boxes = form ? [...form.querySelectorAll("input[name=sighting]")] : [];

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  shown.textContent = ticked ? `${shown.dataset.some} ${ticked}` : shown.dataset.none;
}

if (form) {
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}
