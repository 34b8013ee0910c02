// The page of our work: the field for a service offers those of the directory while one types.

import { make } from "../../../js/dom.js";
import { send } from "../kept/net.js";

const PAUSE_MS = 180;
const SHORTEST = 2;
const list = document.getElementById("service-list");
let timer = 0;

async function offer(input) {
  const text = input.value.trim();
  if (text.length < SHORTEST) return;
  const answer = await send("GET", `${list.dataset.find}?q=${encodeURIComponent(text)}`);
  if (answer.outcome !== "ok" || input.value.trim() !== text) return;
  list.replaceChildren(...answer.data.services.map(({ label, needs }) => make("option", { value: label, text: needs })));
}

for (const input of document.querySelectorAll("input[name=service]")) {
  input.setAttribute("list", "service-list");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => offer(input), PAUSE_MS);
  });
  // Enter chooses one of those offered; what it is for is asked before anything is written down.
  input.addEventListener("keydown", (event) => {
    const reason = input.form.elements.text;
    if (event.key !== "Enter" || event.ctrlKey || reason.value.trim()) return;
    event.preventDefault();
    reason.focus();
  });
}
const shown = location.hash.startsWith("#w") ? document.getElementById(location.hash.slice(1)) : null;
shown?.focus({ preventScroll: false });
