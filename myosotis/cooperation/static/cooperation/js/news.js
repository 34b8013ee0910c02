// Requests that came in belong to no case yet, so the poll of the log does not tell of them: these parts ask by themselves.

const EVERY_MS = 20000;

async function refresh(part) {
  if (document.hidden || document.documentElement.dataset.node === "offline") return;
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return;
  const answer = await fetch(part.dataset.newsUrl, { headers: { "X-Fragment": "1" }, credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const address = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  part.replaceChildren(...parsed.body.childNodes);
  if (address) part.querySelector(`a[href="${CSS.escape(address)}"]`)?.focus();
  part.dispatchEvent(new CustomEvent("myosotis:fragment", { bubbles: true }));
}

for (const part of document.querySelectorAll("[data-news-url]")) setInterval(() => refresh(part), EVERY_MS);
