// F12 hides the screen from a shoulder, and so does leaving the desk. Text under it is not touched.

import { areKeysOn, register } from "./keys.js";

let lastMove = Date.now();
let focused = null;

function isBlurred() {
  return "blurred" in document.documentElement.dataset;
}

/** Hide the page behind a veil, or show it again. */
function setBlur(isWanted) {
  if (isWanted === isBlurred()) return;
  const frame = document.querySelector(".app, .bare");
  if (isWanted) {
    focused = document.activeElement;
    document.documentElement.dataset.blurred = "";
    frame.inert = true;
    document.querySelector("[data-unblur]")?.focus();
  } else {
    delete document.documentElement.dataset.blurred;
    frame.inert = false;
    focused?.focus?.();
    lastMove = Date.now();
  }
}

/** Listen for F12, and for a desk that was left. */
export function startBlur() {
  const veil = document.querySelector("[data-veil]");
  if (!veil) return;
  register({ key: "F12", label: veil.dataset.label ?? "", run: () => setBlur(!isBlurred()) });
  veil.querySelector("[data-unblur]").addEventListener("click", () => setBlur(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isBlurred() && areKeysOn()) setBlur(false);
  });
  const idleMinutes = Number(document.body.dataset.idleMinutes || 0);
  if (!idleMinutes) return;
  for (const name of ["keydown", "pointermove", "pointerdown", "scroll"]) {
    document.addEventListener(name, () => { lastMove = Date.now(); }, { passive: true, capture: true });
  }
  setInterval(() => {
    if (Date.now() - lastMove > idleMinutes * 60000) setBlur(true);
  }, 5000);
}
