// The service worker. VERSION, PAGE and KEPT stand above, written by the node. It keeps static files and the empty
// intake page, never data, and steps in only where the node does not answer.

const CACHE = `myosotis-${VERSION}`;
const PATIENCE_MS = 6000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // Without cookies: what is kept is the same for everybody.
    await cache.addAll(KEPT.map((address) => new Request(address, { credentials: "omit", cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("myosotis-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function keptOr(request, fallback) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? (fallback ? cache.match(fallback) : undefined);
}

async function openPage(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status !== 502 && answer.status !== 504) return answer;
  } catch {
    // The node is away: the page that works without it takes over.
  }
  return (await keptOr(request, PAGE)) ?? Response.error();
}

async function openFile(request) {
  try {
    return await fetch(request);
  } catch {
    return (await keptOr(request)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (KEPT.includes(url.pathname)) event.respondWith(openFile(request));
});
