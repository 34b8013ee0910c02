// What is written in the note behind /child /when /seen /police /risk /promise, read as proposals. The text stays as
// written; a proposal counts for nothing until somebody accepts it.

import { readMoment, sayMoment } from "./moments.js";
import { labelOf, lists, plain, tell, typed } from "./words.js";

const COMMANDS = ["child", "when", "seen", "police", "risk", "promise"];
const ICONS = { child: "user", when: "clock", seen: "map-pin", police: "shield", risk: "alert-triangle", promise: "bell" };
const OLDEST = 25;

function nameOfCommand(word) {
  const low = plain(word);
  return COMMANDS.find((name) => name === low || typed(`command_${name}`).includes(low)) ?? "";
}

/** Find the commands of a text: [{name, start, argumentStart, end}]. A command ends at the next one or at the line's end. */
export function findCommands(text) {
  const found = [];
  for (const match of text.matchAll(/(^|\s)\/(\p{L}+)(?=\s|$)/gu)) {
    const name = nameOfCommand(match[2]);
    if (!name) continue;
    const start = match.index + match[1].length;
    found.push({ name, start, argumentStart: start + match[2].length + 1, end: text.length });
  }
  found.forEach((command, index) => {
    const line = text.indexOf("\n", command.argumentStart);
    command.end = Math.min(found[index + 1]?.start ?? text.length, line < 0 ? text.length : line);
  });
  return found;
}

function chip(field, value) {
  return tell("chip", { label: tell(`fact_${field}`), value });
}

function readChild(argument) {
  const words = argument.trim().split(/\s+/);
  const name = [];
  let age = "";
  for (const word of words) {
    const bare = word.replace(/[.,;:!?]+$/, "");
    if (/^\d{1,2}$/.test(bare) && Number(bare) <= OLDEST) {
      age = bare;
      break;
    }
    // A name begins with a capital; scripts without capitals give at most four words.
    const isName = /^[\p{Lu}\p{Lt}]/u.test(bare) || (/^\p{Lo}/u.test(bare) && name.length < 4) || (name.length > 0 && /^(van|von|de|den|der|del|da|di|el|al|bin|la|le|ter|ten|te)$/iu.test(bare));
    if (!isName || name.length >= 6) break;
    name.push(bare);
    if (bare !== word) break;
  }
  const text = name.join(" ");
  const readings = [];
  if (text && age) readings.push({ sets: { child: { text }, age: { text: age } }, label: chip("child", tell("name_and_age", { name: text, age })) });
  if (text) readings.push({ sets: { child: { text } }, label: chip("child", text) });
  if (!text && age) readings.push({ sets: { age: { text: age } }, label: chip("age", age) });
  return readings;
}

function readWhen(argument) {
  const moment = readMoment(argument);
  if (!moment) return [];
  if (moment.problem) return [{ problem: tell(moment.problem) }];
  return moment.readings.map(({ at, precision }) => ({
    sets: { last_seen: { at: new Date(at).toISOString(), precision } },
    label: chip("last_seen", sayMoment(at, precision)),
    mustChoose: moment.readings.length > 1,
  }));
}

function readSeen(argument) {
  const whole = argument.trim().replace(/[.;,]+$/, "");
  if (!whole) return [];
  const first = whole.split(/[,.;]\s/)[0].trim();
  const read = (text, isQuiet) => ({ sets: { last_seen: { text } }, label: chip("last_seen", text), isQuiet });
  const texts = first === whole ? [whole] : [whole, first];
  // Whoever accepted a place and writes on is not asked about it again: its beginnings are known, not offered.
  const beginnings = [...whole.matchAll(/\s/g)].map((space) => whole.slice(0, space.index).replace(/[.;,]+$/, "")).reverse();
  return [...texts.map((text) => read(text, false)), ...beginnings.filter((text) => text && !texts.includes(text)).map((text) => read(text, true))];
}

function startsWith(argument, words) {
  const low = plain(argument.trim());
  return words.find((word) => low === word || (low.startsWith(word) && /^[\s,.;:]/.test(low.slice(word.length)))) ?? "";
}

function readPolice(argument) {
  const yes = startsWith(argument, typed("yes"));
  const no = startsWith(argument, typed("no"));
  const refused = startsWith(argument, typed("refused"));
  const said = yes || no || refused;
  const text = argument.trim().slice(said.length).replace(/^[\s,.;:]+/, "").replace(/[.;,]+$/, "");
  const make = (code) => ({
    sets: { police_told: { code, ...(text ? { text } : {}) } },
    label: chip("police_told", text ? tell("code_and_text", { code: labelOf("police_report", code), text }) : labelOf("police_report", code)),
  });
  if (no) return [make("not_reported")];
  if (refused) return [make("refused")];
  if (yes) return [make("reported"), make("refused")];
  return argument.trim() ? [make("reported"), make("not_reported"), make("refused")] : [];
}

function readRisk(argument) {
  const low = plain(argument.trim());
  if (!low) return [];
  const levels = (lists.risk_level ?? []).filter(([code, label]) => {
    const names = [code.replace("_", " "), plain(label)];
    return names.some((name) => name.startsWith(low.split(/[,.;]/)[0]) || low.startsWith(name));
  });
  // "very low" begins neither with "low" nor the other way round, so the longest name that fits stands first.
  return levels.sort((a, b) => b[1].length - a[1].length).map(([code, label]) => {
    const text = low.startsWith(plain(label)) ? argument.trim().slice(label.length).replace(/^[\s,.;:]+/, "") : "";
    return { sets: { risk: { code, ...(text ? { text } : {}) } }, label: chip("risk", label) };
  });
}

function readPromise(argument) {
  const moment = readMoment(argument, { isPast: false });
  if (!moment) return [];
  if (moment.problem) return [{ problem: tell(moment.problem) }];
  const text = argument.slice(moment.length).trim().replace(/^[,.;:\s]+/, "");
  return moment.readings.map(({ at, precision }) => ({
    promise: { text: text || argument.trim(), due_at: new Date(at).toISOString() },
    label: text ? tell("promise_chip", { moment: sayMoment(at, precision), text }) : tell("promise_chip_short", { moment: sayMoment(at, precision) }),
    mustChoose: moment.readings.length > 1,
  }));
}

const READERS = { child: readChild, when: readWhen, seen: readSeen, police: readPolice, risk: readRisk, promise: readPromise };

/** The readings of one command of a text: [{label, icon, sets | promise | problem, mustChoose}], the likeliest first. */
export function readCommand(text, command) {
  const argument = text.slice(command.argumentStart, command.end);
  return READERS[command.name](argument).map((reading) => ({ ...reading, icon: ICONS[command.name] }));
}

/** Say whether the facts already hold what a reading would set. */
export function isAccepted(reading, factOf, promises = []) {
  if (reading.promise) {
    const due = Date.parse(reading.promise.due_at);
    return promises.some((promise) => promise.text === reading.promise.text && Date.parse(promise.due_at) === due);
  }
  if (!reading.sets) return false;
  return Object.entries(reading.sets).every(([field, part]) => {
    const value = factOf(field) ?? {};
    return Object.entries(part).every(([key, wanted]) => (key === "at" ? Date.parse(value.at) === Date.parse(wanted) : String(value[key] ?? "") === wanted));
  });
}

/** The commands that a half-written "/wh" could become. */
export function completeCommand(before) {
  const match = /(?:^|\s)\/(\p{L}*)$/u.exec(before);
  if (!match) return [];
  const begun = plain(match[1]);
  return COMMANDS.filter((name) => name.startsWith(begun) && name !== begun).map((name) => ({ name, begun, icon: ICONS[name], label: tell(`help_${name}`) }));
}
