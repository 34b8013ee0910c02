// Live parts by one small poll of the log. The body names the address and where to start:
//   <body data-live="/live" data-live-seq="1234">
// The answer is {"seq": 1240, "entries": [{"seq", "verb", ...}], ...}; it is sent on as myosotis:log.
// A part that follows the log says what it follows:
//   <section data-live-url="/board/missing" data-live-verbs="episode. case.risk">   a verb, or its beginning ending in a dot
// and, with data-live-case="id", of which case. Such a part is read again and put in place. A part in which somebody types is left alone until it is left.

const EVERY_MS = 2500;
const SLOWEST_MS = 30000;
let pause = EVERY_MS;
let seq = "";
let timer = 0;
let isRunning = false;
let isSignedOut = false;

function show(isOffline) {
  document.querySelectorAll("[data-offline]").forEach((element) => { element.hidden = !isOffline; });
  const state = isOffline ? "offline" : "online";
  if (document.documentElement.dataset.node === state) return;
  document.documentElement.dataset.node = state;
  document.dispatchEvent(new CustomEvent("myosotis:node", { detail: { isOffline } }));
}

function showSignedOut(isOut) {
  document.querySelectorAll("[data-signed-out]").forEach((element) => { element.hidden = !isOut; });
}

function follows(part, verbs) {
  const wanted = (part.dataset.liveVerbs ?? "").split(/\s+/).filter(Boolean);
  if (!wanted.length) return verbs.length > 0;
  return verbs.some((verb) => wanted.some((name) => (name.endsWith(".") ? verb.startsWith(name) : verb === name)));
}

/** Read a live part again and put it in place; focus inside it is kept by id. */
async function refreshPart(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select, [contenteditable]")) return;
  const answer = await fetch(part.dataset.liveUrl, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  part.replaceChildren(...parsed.body.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  part.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true }));
}

async function ask(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("since", seq);
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout(8000) });
  if (answer.status === 401 || answer.status === 403 || answer.redirected) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function turn(address) {
  if (document.hidden || isRunning) return;
  isRunning = true;
  try {
    const news = await ask(address);
    show(false);
    pause = EVERY_MS;
    isSignedOut = news === null;
    showSignedOut(isSignedOut);
    if (news === null) {
      document.dispatchEvent(new CustomEvent("myosotis:signed-out"));
    } else {
      await spread(news);
    }
  } catch {
    pause = Math.min(pause * 2, SLOWEST_MS);
    show(true);
  } finally {
    isRunning = false;
    schedule(address);
  }
}

function verbsFor(part, entries) {
  const { liveCase } = part.dataset;
  return entries.filter((entry) => !liveCase || entry.case === liveCase).map((entry) => entry.verb);
}

async function spread(news) {
  seq = String(news.seq ?? seq);
  document.dispatchEvent(new CustomEvent("myosotis:log", { detail: news }));
  const parts = [...document.querySelectorAll("[data-live-url]")].filter((part) => follows(part, verbsFor(part, news.entries ?? [])));
  for (const part of parts) await refreshPart(part);
}

// Once the session has ended the poll rests until somebody has signed in again: in another page, which says so, or
// in another program, which the page asks about when it is looked at again.
function schedule(address) {
  clearTimeout(timer);
  if (isSignedOut) return;
  timer = setTimeout(() => turn(address), pause);
}

/** Start the poll where the page asks for one; it rests while the page is hidden. */
export function startPoll() {
  const address = document.body.dataset.live;
  window.addEventListener("offline", () => show(true));
  if (!address) return;
  seq = document.body.dataset.liveSeq ?? "";
  schedule(address);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) turn(address); });
  window.addEventListener("online", () => turn(address));
  document.addEventListener("myosotis:signed-in", () => turn(address));
  if (!("BroadcastChannel" in window)) return;
  const channel = new BroadcastChannel("myosotis");
  channel.addEventListener("message", ({ data }) => { if (data === "signed-in" && isSignedOut) turn(address); });
  channel.postMessage("signed-in");
}
