// A moment is said back while it is typed, by the server that will keep it. Sent by POST: it may say something of a child.

import { make } from "../../../js/dom.js";
import { send } from "../kept/net.js";

const PAUSE_MS = 250;
const timers = new Map();

async function echo(input, spot) {
  const text = input.value.trim();
  const twins = document.querySelector(`[data-twins="${input.id}"]`);
  if (!text) {
    spot.textContent = "";
    twins?.replaceChildren();
    return;
  }
  const answer = await send("POST", "/moments", { text, direction: spot.dataset.direction });
  if (answer.outcome !== "ok" || input.value.trim() !== text) return;
  const said = answer.data;
  spot.textContent = said.echo || said.problem;
  spot.classList.toggle("amber", Boolean(said.problem));
  twins?.replaceChildren(...said.twins.map(([code, label]) => make("label", { class: "opt" }, make("input", { type: "radio", name: twins.dataset.name, value: code }), make("span", { text: label }))));
}

/** Say moments back while they are typed. */
export function startMoments() {
  document.addEventListener("input", (event) => {
    const spot = event.target.id ? document.querySelector(`[data-echo="${event.target.id}"]`) : null;
    if (!spot) return;
    clearTimeout(timers.get(event.target));
    timers.set(event.target, setTimeout(() => echo(event.target, spot), PAUSE_MS));
  });
}
