// Parts of pages that the node makes: asked for with what is typed in the body, never in the address; silent when away.

import { readCookie } from "../../../js/dom.js";

const PATIENCE_MS = 8000;

/** Ask for a part of a page. Returns its nodes, or null where there is none: away, signed out, refused or given up. */
export async function fetchPart(address, { body = null, form = null, user = "", controller = new AbortController(), patience = PATIENCE_MS } = {}) {
  const headers = { "X-Fragment": "1" };
  const isPost = body !== null || form !== null;
  if (isPost) headers["X-CSRFToken"] = readCookie(document.body.dataset.csrfCookie ?? "");
  if (body !== null) headers["Content-Type"] = "application/json";
  if (user) headers["X-Written-By"] = user;
  const timer = setTimeout(() => controller.abort(), patience);
  const content = body !== null ? JSON.stringify(body) : form;
  try {
    const answer = await fetch(address, {
      method: isPost ? "POST" : "GET", headers, body: content ?? undefined, credentials: "same-origin", cache: "no-store", signal: controller.signal,
    });
    const isPart = (answer.headers.get("Content-Type") ?? "").includes("html");
    if (!answer.ok || answer.redirected || !isPart) return null;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...parsed.body.childNodes].map((node) => document.adoptNode(node));
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Put a part in its place, and let keys and clocks look at it. */
export function place(target, nodes) {
  target.replaceChildren(...nodes);
  target.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true }));
}
