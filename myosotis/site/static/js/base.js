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
const FIRST = ["[data-focus]", "[data-focus-first] [aria-invalid=true]", "[data-focus-first] :is(input:not([type=hidden]), select, textarea)"];
FIRST.map((selector) => document.querySelector(selector)).find(Boolean)?.focus();
