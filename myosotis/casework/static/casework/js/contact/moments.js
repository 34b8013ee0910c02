// Moments as people tell them ("yesterday 16h30"), in the node's own time, and how they are echoed. The hour that
// comes twice in October gives two readings; a day that does not exist gives none. Nothing is chosen here.

import { pageLocale } from "../../../js/words.js";
import { plain, tell, typed } from "./words.js";

const ZONE = document.body.dataset.zone || "UTC";
const HOUR = 3600000;
const DAY = 24 * HOUR;
const PARTS_OF_DAY = { morning: 9, noon: 12, afternoon: 15, evening: 20, night: 23 };
const wall = new Intl.DateTimeFormat("en-GB-u-nu-latn", {
  timeZone: ZONE, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
});

/** The wall clock of the node at an instant: {y, mo, d, h, mi}. */
function wallAt(instant) {
  const parts = Object.fromEntries(wall.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return { y: parts.year, mo: parts.month, d: parts.day, h: parts.hour, mi: parts.minute };
}

function utcOf({ y, mo, d, h = 0, mi = 0 }) {
  return Date.UTC(y, mo - 1, d, h, mi);
}

function offsetAt(instant) {
  return utcOf(wallAt(instant)) - Math.floor(instant / 60000) * 60000;
}

/** The instants at which the node's clock shows this: one, two in the October hour, none for what does not exist. */
function instantsOf(time) {
  const guess = utcOf(time);
  const check = new Date(guess);
  if (check.getUTCDate() !== time.d || check.getUTCMonth() + 1 !== time.mo || time.h > 23 || time.mi > 59) return [];
  const offsets = new Set([offsetAt(guess - DAY), offsetAt(guess + DAY)]);
  return [...offsets].map((offset) => guess - offset).filter((instant) => utcOf(wallAt(instant)) === guess).sort((a, b) => a - b);
}

/** Write an instant as the page writes times: "Fri 20 Nov 16:30", as exactly as it was told. */
export function sayMoment(instant, precision = "exact") {
  const language = pageLocale();
  const isThisYear = wallAt(instant).y === wallAt(Date.now()).y;
  const date = new Intl.DateTimeFormat(language, {
    timeZone: ZONE, weekday: "short", day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }),
  }).format(instant);
  if (precision === "day" || precision === "month" || precision === "year") return date;
  if (precision === "part_of_day") return tell("date_and_part", { date, part: tell(`part_${partOf(wallAt(instant).h)}`) });
  const time = new Intl.DateTimeFormat(language, { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
  const said = `${date} ${time}`;
  const twins = instantsOf(wallAt(instant));
  if (twins.length < 2) return said;
  return tell(utcOf(wallAt(instant)) - instant === Math.max(...twins.map(offsetAt)) ? "summer_time" : "winter_time", { moment: said });
}

/** The time of day of an instant, "14:02". */
export function sayTime(instant) {
  const { h, mi } = wallAt(instant);
  return `${String(h).padStart(2, "0")}:${String(mi).padStart(2, "0")}`;
}

function partOf(hour) {
  return Object.entries(PARTS_OF_DAY).reduce((best, [name, at]) => (Math.abs(at - hour) < Math.abs(PARTS_OF_DAY[best] - hour) ? name : best), "noon");
}

function escapeForPattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function startsWithWord(rest, words) {
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const found = new RegExp(`^${escapeForPattern(word)}(?![\\p{L}\\p{N}])`, "u").exec(rest);
    if (found) return found[0].length;
  }
  return 0;
}

function dayFrom(today, days) {
  const moved = new Date(utcOf({ ...today, h: 12, mi: 0 }) + days * DAY);
  return { y: moved.getUTCFullYear(), mo: moved.getUTCMonth() + 1, d: moved.getUTCDate() };
}

function readWordDay(rest, today) {
  const night = startsWithWord(rest, typed("last_night"));
  if (night) return { length: night, day: dayFrom(today, -1), hour: PARTS_OF_DAY.night };
  for (const [name, days] of [["day_before_yesterday", -2], ["yesterday", -1], ["today", 0], ["tomorrow", 1]]) {
    const length = startsWithWord(rest, typed(name));
    if (length) return { length, day: dayFrom(today, days) };
  }
  return null;
}

function readWeekday(rest, today, isPast) {
  const now = (new Date(utcOf({ ...today, h: 12, mi: 0 })).getUTCDay() + 6) % 7; // Monday first, as in the lists
  for (const [index, names] of typed("weekdays").entries()) {
    const length = startsWithWord(rest, names);
    if (!length) continue;
    const ahead = (index - now + 7) % 7;
    return { length, day: dayFrom(today, isPast ? ahead - 7 * (ahead > 0) : ahead) };
  }
  return null;
}

function readNumberDay(rest, today, isPast) {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(rest);
  if (iso) return { length: iso[0].length, day: { y: +iso[1], mo: +iso[2], d: +iso[3] } };
  const short = /^(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?![\d:])/.exec(rest);
  const named = /^(\d{1,2})\.? +/.exec(rest);
  let day = null;
  let length = 0;
  let year = "";
  if (short) {
    [length, year] = [short[0].length, short[3] ?? ""];
    day = { d: +short[1], mo: +short[2] };
  } else if (named) {
    const month = typed("months").findIndex((names) => startsWithWord(rest.slice(named[0].length), names));
    if (month < 0) return null;
    length = named[0].length + startsWithWord(rest.slice(named[0].length), typed("months")[month]);
    const after = /^ +(\d{4})(?!\d)/.exec(rest.slice(length));
    if (after) [length, year] = [length + after[0].length, after[1]];
    day = { d: +named[1], mo: month + 1 };
  }
  if (!day) return null;
  const y = year ? (year.length === 2 ? 2000 + Number(year) : Number(year)) : today.y;
  const isLater = day.mo > today.mo || (day.mo === today.mo && day.d > today.d);
  return { length, day: { ...day, y: !year && isPast && isLater ? y - 1 : y } };
}

function readHour(rest) {
  const found = /^(\d{1,2})(?:[:.](\d{2})|\s?[hu](?:\s?(\d{2}))?)?\s?(am|pm)?(?![\p{L}\d])/u.exec(rest);
  if (!found || (!found[2] && !/[hu]|[ap]m/.test(found[0]) && found[0].trim().length > 2)) return null;
  let hour = Number(found[1]);
  if (found[4] === "pm" && hour < 12) hour += 12;
  if (found[4] === "am" && hour === 12) hour = 0;
  const minutes = found[2] ?? found[3];
  return { length: found[0].length, h: hour, mi: Number(minutes ?? 0), precision: minutes === undefined ? "hour" : "exact" };
}

function readPart(rest) {
  for (const [name, hour] of Object.entries(PARTS_OF_DAY)) {
    const length = startsWithWord(rest, typed(name));
    if (length) return { length, h: hour, mi: 0, precision: "part_of_day" };
  }
  return null;
}

function scan(text, today, isPast) {
  let at = 0;
  let day = null;
  let time = null;
  let isAbout = false;
  const source = plain(text);
  for (;;) {
    at += /^[\s,]*/.exec(source.slice(at))[0].length;
    const rest = source.slice(at);
    const about = startsWithWord(rest, typed("about"));
    const joining = about || startsWithWord(rest, typed("joining"));
    const foundDay = !day && (readWordDay(rest, today) ?? readWeekday(rest, today, isPast) ?? readNumberDay(rest, today, isPast));
    const foundTime = !time && !foundDay && (readPart(rest) ?? readHour(rest));
    if (foundDay) {
      day = foundDay.day;
      if (foundDay.hour !== undefined) time = { h: foundDay.hour, mi: 0, precision: "part_of_day" };
      at += foundDay.length;
    } else if (foundTime) {
      time = foundTime;
      at += foundTime.length;
    } else if (joining && (day || time || about)) {
      isAbout ||= Boolean(about);
      at += joining;
    } else {
      return { length: source.slice(0, at).trimEnd().length, day, time, isAbout };
    }
  }
}

function anyOf(words) {
  return [...words].sort((a, b) => b.length - a.length).map(escapeForPattern).join("|");
}

function readAgo(text, now) {
  const source = plain(text);
  const ago = anyOf(typed("ago"));
  for (const [unit, size] of [["minute", 60000], ["hour", HOUR], ["day", DAY]]) {
    const amount = `(\\d{1,3})\\s*(?:${anyOf(typed(unit))})`;
    const found = new RegExp(`^\\s*(?:(?:${ago})\\s+${amount}|${amount}\\s+(?:${ago}))(?![\\p{L}\\p{N}])`, "u").exec(source);
    if (found) return { length: found[0].length, at: now - Number(found[1] ?? found[2]) * size, precision: unit === "day" ? "day" : "hour" };
  }
  return null;
}

/**
 * Read a moment at the beginning of a text. Returns {length, readings: [{at, precision}], problem}: no reading and a
 * problem for a day that does not exist or lies on the wrong side of now, null where no moment is told.
 */
export function readMoment(text, { isPast = true, now = Date.now() } = {}) {
  const ago = isPast ? readAgo(text, now) : null;
  if (ago) return { length: ago.length, readings: [{ at: ago.at, precision: ago.precision }], problem: "" };
  const today = wallAt(now);
  const { length, day, time, isAbout } = scan(text, today, isPast);
  if (!day && !time) return null;
  const precision = !time ? "day" : isAbout && time.precision === "exact" ? "hour" : time.precision;
  const clock = time ?? { h: 12, mi: 0 };
  let instants = instantsOf({ ...(day ?? today), h: clock.h, mi: clock.mi });
  if (!day && instants.length) {
    if (isPast && instants[0] > now) instants = instantsOf({ ...dayFrom(today, -1), h: clock.h, mi: clock.mi });
    if (!isPast && instants.at(-1) < now) instants = instantsOf({ ...dayFrom(today, 1), h: clock.h, mi: clock.mi });
  }
  if (!instants.length) return { length, readings: [], problem: "no_such_time" };
  // A day told without its hour may be today: only a whole later day lies in the future.
  const slack = precision === "exact" || precision === "hour" ? 0 : DAY;
  const fitting = instants.filter((instant) => (isPast ? instant <= now + slack : instant >= now - slack));
  if (!fitting.length) return { length, readings: [], problem: isPast ? "lies_ahead" : "lies_behind" };
  return { length, readings: fitting.map((at) => ({ at, precision })), problem: "" };
}
