// The sentences a page hands to its scripts, in the language of the person.

const EXACT_HOURS = 12;
const block = document.getElementById("page-words");
const patterns = block ? JSON.parse(block.textContent) : {};

/** Fill a pattern: say("late", {span: "34 min"}). An unknown name stays silent. */
export function say(name, values = {}) {
  return (patterns[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** The language of the page as dates and times are written in it: the day first, the digits that all its pages use. */
export function pageLocale() {
  const language = document.documentElement.lang || "en";
  return `${language === "en" ? "en-GB" : language}-u-nu-latn`;
}

/** Say a span of whole minutes with at most two units, as the server does. */
export function saySpan(minutes) {
  const whole = Math.max(minutes, 0);
  const d = Math.floor(whole / 1440);
  const h = Math.floor((whole % 1440) / 60);
  if (d >= 100 || (d && !h)) return say("span_long", { d });
  if (d) return say("span_days", { d, h });
  if (h && h < EXACT_HOURS && whole % 60) return say("span_hours_minutes", { h, m: whole % 60 });
  if (h) return say("span_hours", { h });
  return say("span_minutes", { m: whole });
}
