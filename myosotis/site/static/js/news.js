// What arrives from other nodes shows by itself. A page asks every few seconds for one word that changes when it
// would look otherwise; only then is anything read again. What somebody types into is left alone until it is left.
//   <div data-news-url="part" data-news-mark="address" data-news-every="20000">      a list: the part is read again; how often it asks, if not every 3 s
//   <div data-news-page="address" data-news-from="page"> … <section data-region="name"> …   a page: its regions are put in place
// What is new is said once, in the element [data-news-said].

import { make } from "./dom.js";

const EVERY_MS = 3000;
const ANYWAY_MS = 60000;
const MOST_SAID = 4;

function isResting() {
  return document.hidden || document.documentElement.dataset.node === "offline";
}

async function read(address, isJson) {
  const headers = isJson ? { Accept: "application/json" } : { "X-Fragment": "1" };
  const answer = await fetch(address, { headers, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  if (isJson) return answer.json();
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

const tell = (part) => part.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true }));

const isField = (element) => element?.matches("input, textarea, select");

/** Somebody writes in there, has written, or has opened something in order to. */
function isBusy(part) {
  const isIn = part.contains(document.activeElement) && isField(document.activeElement);
  return isIn || part.querySelector("details[open]") !== null || [...part.querySelectorAll("input, textarea, select")].some(isChanged);
}

function isChanged(field) {
  if (field.type === "hidden") return false;
  if (field instanceof HTMLSelectElement) return field.selectedIndex !== Math.max([...field.options].findIndex((one) => one.defaultSelected), 0);
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

/** A panel that is open, or holds what was typed and not sent: it stays as it is, whatever is new around it. */
function isHeld(panel) {
  const fields = [...panel.querySelectorAll("input, textarea, select")];
  return panel.open || fields.some((field) => field === document.activeElement || isChanged(field));
}

const heldIn = (part) => [...part.querySelectorAll("details[id]")].filter(isHeld);

/** Put other content around the panels that are held. False where one of them is not there any more: then nothing is touched. */
function putAround(part, other, held = heldIn(part)) {
  const place = (root) => held.map((panel) => [...root.children].findIndex((child) => child.id === panel.id || child.querySelector(`#${CSS.escape(panel.id)}`)));
  const [here, there] = [place(part), place(other)];
  if (there.includes(-1) || here.some((one, turn) => turn && (one < here[turn - 1]) !== (there[turn] < there[turn - 1]))) return false;
  const kept = new Map(here.map((one, turn) => [part.children[one], other.children[there[turn]]]));
  if (new Set(kept.values()).size < kept.size) return false;
  const inner = [...kept].filter(([child]) => !held.includes(child));
  if (!inner.every(([child, fresh]) => putAround(child, fresh, held.filter((panel) => child.contains(panel))))) return false;
  for (const child of [...part.childNodes]) if (!kept.has(child)) child.remove();
  const left = [...kept.keys()];
  const turns = new Map([...kept].map(([child, fresh]) => [fresh, child]));
  for (const node of [...other.childNodes]) {
    if (turns.has(node)) left.shift();
    else part.insertBefore(node, left[0] ?? null);
    // Told of what was read again alone: a form that was held keeps what stands in it.
    if (node.isConnected && node instanceof Element) tell(node);
  }
  return true;
}

/** Whether the region shows what is new: at once, or around what somebody writes in it. */
function refresh(region, other) {
  const isOpen = region.querySelector("details[open]:not([id])") !== null;
  if (!isOpen && heldIn(region).length && putAround(region, other)) return true;
  if (isBusy(region)) return false;
  replace(region, [...other.childNodes]);
  return true;
}

/** Put other content in place; the focus stays where it was as far as that is still there. */
function replace(part, nodes) {
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const link = active?.getAttribute("href");
  const form = active?.closest("form")?.getAttribute("action");
  const panel = active?.closest("details")?.id;
  part.replaceChildren(...nodes);
  if (panel) part.querySelector(`#${CSS.escape(panel)} summary`)?.focus();
  else if (link) part.querySelector(`a[href="${CSS.escape(link)}"]`)?.focus();
  else if (form) part.querySelector(`form[action="${CSS.escape(form)}"] button`)?.focus();
  tell(part);
}

function followList(part) {
  let known = "";
  let readAt = Date.now();
  const every = Number(part.dataset.newsEvery) || EVERY_MS;
  const turn = setInterval(async () => {
    if (!part.isConnected) clearInterval(turn);
    if (isResting() || isBusy(part) || !part.isConnected) return;
    const told = await read(part.dataset.newsMark, true);
    if (!told) return;
    const isNews = known !== "" && told.mark !== known;
    if (isNews || Date.now() - readAt > ANYWAY_MS) {
      const page = await read(part.dataset.newsUrl, false);
      if (!page) return;
      replace(part, page.body.childNodes);
      readAt = Date.now();
    }
    known = told.mark;
  }, every);
}

// The token against forged requests is another one in each page, and the page itself writes how it may be used by keys.
const writer = new XMLSerializer();
const plain = (region) => writer.serializeToString(region).replace(/ value="[A-Za-z0-9]{64}"| aria-keyshortcuts="[^"]*"/g, "");
const regions = (root) => [...root.querySelectorAll("[data-region]")];
const steps = (root) => [...root.querySelectorAll("[data-step]")].map((one) => [one.dataset.step, one.textContent.trim()]);

/** Say what is new: the newest steps that were not there before, the oldest of them first. */
function say(place, before, after) {
  const known = new Set(before.map(([id]) => id));
  const fresh = after.filter(([id]) => !known.has(id)).map(([, words]) => words).reverse();
  if (!fresh.length) return;
  const list = place.querySelector("[data-news-words]");
  list.append(...fresh.map((words) => make("span", { text: words })));
  while (list.children.length > MOST_SAID) list.firstElementChild.remove();
  place.hidden = false;
}

function followPage(page) {
  let known = page.dataset.newsMark;
  let waiting = new Set();
  const place = document.querySelector("[data-news-said]");

  async function draw() {
    const fresh = await read(page.dataset.newsFrom, false);
    const now = fresh?.querySelector("[data-news-page]");
    if (!now) return;
    const [before, after] = [steps(document), steps(now)];
    waiting = new Set();
    for (const region of regions(document)) {
      const other = now.querySelector(`[data-region="${region.dataset.region}"]`);
      if (!other || plain(other) === plain(region)) continue;
      if (!refresh(region, other)) waiting.add(region.dataset.region);
    }
    known = now.dataset.newsMark;
    say(place, before, after);
  }

  setInterval(async () => {
    if (isResting()) return;
    const isFree = regions(document).some((region) => waiting.has(region.dataset.region) && !isBusy(region));
    const told = await read(page.dataset.newsPage, true);
    if (told && (told.mark !== known || isFree)) await draw();
  }, EVERY_MS);
}

for (const part of document.querySelectorAll("[data-news-url]")) followList(part);
for (const page of document.querySelectorAll("[data-news-page]")) followPage(page);
