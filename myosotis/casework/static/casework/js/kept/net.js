// One way to talk to the node: JSON, the token against forged requests, and four ways an answer can turn out.

import { readCookie } from "../../../js/dom.js";

const PATIENCE_MS = 15000;

/** Name how an answer turned out: "ok", "signed_out", "refused" or "away" (the node does not answer). */
function judge(response) {
  if (response.redirected || response.status === 401) return "signed_out";
  if (response.ok) return "ok";
  return response.status >= 500 || response.status === 429 ? "away" : "refused";
}

/** Send JSON and read JSON; never throws. `user` lets the node refuse when somebody else has signed in meanwhile. */
export async function send(method, address, body = null, { user = "", isLeaving = false } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== null) {
    headers["Content-Type"] = "application/json";
    headers["X-CSRFToken"] = readCookie(document.body.dataset.csrfCookie ?? "");
  }
  if (user) headers["X-Written-By"] = user;
  const options = { method, headers, credentials: "same-origin", cache: "no-store", keepalive: isLeaving };
  if (body !== null) options.body = JSON.stringify(body);
  if (!isLeaving) options.signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(address, options);
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    const data = isJson ? await response.json() : {};
    return { outcome: judge(response), status: response.status, data };
  } catch {
    return { outcome: "away", status: 0, data: {} };
  }
}

/** Say whether the node answers at all. */
export async function isNodeThere() {
  try {
    const answer = await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(2500) });
    return answer.ok;
  } catch {
    return false;
  }
}
