// The request to another hotline: what they will see follows each change, made by the node from the same values.

const PAUSE_MS = 250;
const form = document.querySelector("form[data-preview]");
const place = document.querySelector("[data-preview-here]");
let timer = 0;
let asked = 0;

/** Ask the node for the preview of what the form holds now; an answer that comes late is dropped. */
async function show() {
  const turn = (asked += 1);
  const answer = await fetch(form.dataset.preview, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
  }).catch(() => null);
  if (turn !== asked || !answer?.ok || answer.redirected) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  place.replaceChildren(...parsed.body.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  markTab();
  const count = place.querySelector("[data-chosen]")?.dataset.chosen;
  const button = document.querySelector("[data-send-words]");
  if (button && count) button.textContent = count;
}

/** The tabs name the chosen hotlines; the one whose view is shown is marked. */
function markTab() {
  const shown = place.querySelector("[data-read-as]")?.dataset.readAs;
  for (const radio of form.querySelectorAll("input[name=read_as]")) {
    const chosen = form.querySelector(`input[name=nodes][value="${CSS.escape(radio.value)}"]`);
    radio.closest("label").hidden = !chosen?.checked;
    radio.checked = radio.value === shown;
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE_MS);
}

if (form && place) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  show();
}
