// Panels open in their place and take the focus; Escape closes them and gives it back. Ctrl Enter sends the form one is in.

import { make } from "../../../js/dom.js";
import { send } from "../kept/net.js";

/** Read the list of a panel when it first opens: no page waits for choices that nobody asked for. */
async function fill(panel) {
  const list = panel.querySelector("select");
  if (!list || list.options.length) return;
  const { outcome, data } = await send("GET", panel.dataset.fill);
  const choices = data.choices ?? [];
  const said = outcome === "ok" ? panel.dataset.fillNone : panel.dataset.fillProblem;
  const options = choices.length ? choices : [["", said]];
  list.replaceChildren(...options.map(([value, text]) => make("option", { value, text })));
  panel.querySelector("button[type=submit]").disabled = !choices.length;
  if (outcome !== "ok") panel.addEventListener("toggle", () => list.replaceChildren(), { once: true });
}

function focusFirst(panel) {
  panel.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
}

function reveal(button) {
  const panel = document.getElementById(button.dataset.reveal);
  if (!panel || !panel.hidden) return;
  panel.hidden = false;
  // The second R of R R is the panel's own.
  for (const opener of document.querySelectorAll(`[data-reveal="${panel.id}"]`)) {
    opener.dataset.keyWas = opener.dataset.key ?? "";
    delete opener.dataset.key;
  }
  panel.scrollIntoView({ block: "nearest" });
  panel.querySelector("button, input:not([type=hidden])")?.focus();
}

function hide(id) {
  const panel = document.getElementById(id);
  if (!panel || panel.hidden) return;
  panel.hidden = true;
  for (const opener of document.querySelectorAll(`[data-reveal="${id}"]`)) {
    if (opener.dataset.keyWas) opener.dataset.key = opener.dataset.keyWas;
    opener.focus();
  }
}

function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest("[data-reveal]");
  if (opener) reveal(opener);
  const closer = target?.closest("[data-hide]");
  if (closer) hide(closer.dataset.hide);
  const focuser = target?.closest("[data-focus-on]");
  if (focuser) document.getElementById(focuser.dataset.focusOn)?.focus();
}

function onKey(event) {
  if (event.key === "Escape") {
    const panel = event.target.closest?.("details.panel[open]");
    if (panel) {
      panel.open = false;
      panel.querySelector("summary").focus();
      event.preventDefault();
    }
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[type=submit]"));
    }
  }
}

/** Listen for what opens and closes panels. */
export function startPanels() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", (event) => {
    const panel = event.target;
    if (panel instanceof HTMLDetailsElement && panel.open && panel.dataset.fill) fill(panel);
    if (panel instanceof HTMLDetailsElement && panel.matches(".panel") && panel.open && document.activeElement === panel.querySelector("summary")) {
      focusFirst(panel.querySelector("form") ?? panel);
    }
  }, true);
  const bad = document.querySelector("details.panel[open] [aria-invalid=true]");
  if (bad) bad.focus();
  else if (location.hash === "#confirm") document.querySelector("#confirm input:not([type=hidden])")?.focus();
}
