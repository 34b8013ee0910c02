// What every page loads: keys, theme, clock, live parts, blur, dialogs.

import { startBlur } from "./blur.js";
import { startClock } from "./clock.js";
import { startDialogs } from "./dialog.js";
import { startKeys } from "./keys.js";
import { startPoll } from "./poll.js";
import { startTheme } from "./theme.js";

startTheme();
startDialogs();
startKeys();
startClock();
startBlur();
startPoll();
const present = document.querySelector(".casenav [aria-current]");
if (present) {
  const [own, strip] = [present.getBoundingClientRect(), present.parentElement.getBoundingClientRect()];
  present.parentElement.scrollLeft += own.left + own.width / 2 - strip.left - strip.width / 2;
}
const FIRST = ["[data-focus]", "[data-focus-first] [aria-invalid=true]", "[data-focus-first] :is(input:not([type=hidden]), select, textarea)"];
FIRST.map((selector) => document.querySelector(selector)).find(Boolean)?.focus();
