// Forms whose text is never lost: each marked form is kept sealed while somebody types, and comes back as it was,
// marked as not saved yet, when the page is opened again: after a sign-in, a crash of the node or of the browser.

import { pageLocale } from "../../../js/words.js";
import { forgetForms, holdKeys, keepForm, listForms, newToken } from "../kept/forms.js";
import { isNodeThere } from "../kept/net.js";

const SEAL_AFTER_MS = 300;
const SEAL_BEFORE_SENDING_MS = 700;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "opening", "draft"]);
const VERSIONS = new Set(["versions", "seen"]);
const drafts = new Map();
let place = "";
let makeRoom = () => {};

function isKept(element) {
  return Boolean(element.name) && !NEVER_KEPT.has(element.name) && element.type !== "hidden" && !["submit", "button"].includes(element.type);
}

function isChanged(element) {
  if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
  if (element instanceof HTMLSelectElement) {
    const options = [...element.options];
    return element.selectedIndex !== Math.max(options.findIndex((option) => option.defaultSelected), 0);
  }
  return element.value !== element.defaultValue;
}

/** The changed fields, those an earlier page kept, and the versions their author saw; null where there are none. */
function readFields(form, before) {
  const known = new Set((before ?? []).map(({ name }) => name));
  const changed = [...form.elements].filter((element) => isKept(element) && (isChanged(element) || known.has(element.name)));
  if (!changed.length) return null;
  const choices = changed.map(({ name, value, type, checked }) => (["checkbox", "radio"].includes(type) ? { name, value, checked } : { name, value }));
  const versions = [...form.elements].filter(({ name, type }) => type === "hidden" && VERSIONS.has(name)).map(({ name, value }) => ({ name, value, isVersion: true }));
  return [...choices, ...versions];
}

function restoreFields(form, fields) {
  makeRoom(form, fields);
  for (const { name, value, checked, isVersion } of fields) {
    const wanted = [...form.elements].filter((element) => element.name === name && (isVersion ? element.type === "hidden" : isKept(element)));
    if (isVersion) wanted.forEach((element) => { element.dataset.was ??= element.value; });
    if (checked === undefined) wanted.forEach((element) => { element.value = value; });
    else wanted.filter((element) => element.value === value).forEach((element) => { element.checked = checked; });
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function sayWhen(at) {
  const zone = document.body.dataset.zone || undefined;
  const day = (instant) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone: zone }).format(instant);
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at);
  if (day(at) === day(Date.now())) return time;
  return `${new Intl.DateTimeFormat(pageLocale(), { weekday: "short", day: "numeric", month: "short", timeZone: zone }).format(at)} ${time}`;
}

class Draft {
  constructor(name) {
    Object.assign(this, { name, token: newToken(), at: 0, fields: null, kept: null, timer: 0, isStored: false, isSending: false });
  }

  get form() {
    return [...document.querySelectorAll("form[data-draft]")].find((form) => form.dataset.draft === this.name);
  }

  adopt({ token, state }) {
    Object.assign(this, { token, at: state.at, fields: state.fields, kept: state.fields, isStored: true });
    this.putBack();
  }

  /** Put the text into the form of the page: after a reload, or when a live part was read again. */
  putBack() {
    const { form } = this;
    if (!form || !this.fields) return;
    restoreFields(form, this.fields);
    const panel = form.closest("details");
    if (panel) panel.open = true;
    if (this.kept) this.mark(form);
  }

  mark(form) {
    if (form.querySelector("[data-unsent]")) return;
    const note = document.querySelector("[data-unsent-template]").content.cloneNode(true).firstElementChild;
    note.querySelector("[data-time]").textContent = sayWhen(this.at);
    note.querySelector("button").addEventListener("click", () => this.throwAway());
    form.prepend(note);
  }

  type() {
    this.fields = this.form ? readFields(this.form, this.kept) : this.fields;
    this.at = Date.now();
    this.timer ||= setTimeout(() => this.seal(), SEAL_AFTER_MS);
  }

  async seal() {
    clearTimeout(this.timer);
    this.timer = 0;
    try {
      if (this.fields) {
        this.isStored = (await keepForm(this.token, { place, form: this.name, fields: this.fields, at: this.at })) || this.isStored;
      } else if (this.isStored) {
        await forgetForms([this.token]);
        this.isStored = false;
      }
    } catch {
      // A browser that keeps nothing (private window, full disk) still sends the form.
    }
  }

  async throwAway() {
    const { form } = this;
    await forgetForms([this.token]);
    clearTimeout(this.timer);
    Object.assign(this, { token: newToken(), fields: null, kept: null, timer: 0, isStored: false });
    form?.querySelectorAll("[data-was]").forEach((element) => { element.value = element.dataset.was; });
    form?.querySelector("[data-unsent]")?.remove();
    form?.reset();
    form?.dispatchEvent(new Event("change", { bubbles: true }));
    form?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
}

function draftOf(form) {
  const { draft } = form.dataset;
  if (!drafts.has(draft)) drafts.set(draft, new Draft(draft));
  return drafts.get(draft);
}

function onTyped(event) {
  const form = event.target.closest?.("form[data-draft]");
  if (form && event.isTrusted) draftOf(form).type();
}

/** Say with the form under which word its text is kept, and send it once that is done. */
async function onSubmit(event) {
  const form = event.target.closest?.("form[data-draft]");
  if (!form || event.defaultPrevented) return;
  const draft = draftOf(form);
  draft.fields = readFields(form, draft.kept) ?? draft.fields;
  let field = form.querySelector("input[name=draft]");
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "draft" });
    form.append(field);
  }
  field.value = draft.token;
  if (!draft.fields || form.dataset.isSealed) return;
  event.preventDefault();
  if (draft.isSending) return;
  draft.isSending = true;
  draft.at ||= Date.now();
  await Promise.race([draft.seal(), new Promise((resolve) => { setTimeout(resolve, SEAL_BEFORE_SENDING_MS); })]);
  // Sending to a node that is away would lose the page, too: say so and stay.
  form.dataset.isSealed = "yes";
  if (await isNodeThere()) form.requestSubmit(event.submitter);
  else {
    document.querySelectorAll("[data-offline]").forEach((notice) => { notice.hidden = false; });
    draft.kept = draft.fields;
    draft.mark(form);
  }
  delete form.dataset.isSealed;
  draft.isSending = false;
}

async function bringBack() {
  const saved = (document.body.dataset.draftsSaved ?? "").split(" ").filter(Boolean);
  await forgetForms(saved);
  await holdKeys();
  for (const found of await listForms(place)) {
    const form = [...document.querySelectorAll("form[data-draft]")].find(({ dataset }) => dataset.draft === found.state.form);
    if (!form || drafts.get(found.state.form)?.fields) continue;
    draftOf(form).adopt(found);
  }
  document.body.dataset.draftsReady = "yes";
}

/** Keep the marked forms of this page. `prepare` makes room for what a draft holds, such as rows added by hand. */
export function keepForms({ prepare } = {}) {
  place = document.body.dataset.draftsOf ?? "";
  if (!place) return;
  makeRoom = prepare ?? makeRoom;
  document.addEventListener("input", onTyped);
  document.addEventListener("change", onTyped);
  document.addEventListener("submit", onSubmit);
  // Only into a form that was read again: one beside it was perhaps closed on purpose.
  document.addEventListener("myosotis:fragment", ({ target }) => drafts.forEach((draft) => { if (target.contains(draft.form)) draft.putBack(); }));
  document.addEventListener("visibilitychange", () => { if (document.hidden) drafts.forEach((draft) => { if (draft.timer) draft.seal(); }); });
  bringBack().catch(() => {});
}
