"""The note of a contact as a colleague reads it: what was typed behind `/child`, `/when` … as the facts it became."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.contact_fields import parse_instant
from myosotis.casework.fields import read_here, say_here
from myosotis.casework.models import Contact
from myosotis.casework.moments import Moment
from myosotis.casework.views.contact_words import list_typed_words
from myosotis.casework.views.telling_words import say_value

COMMANDS = ("child", "when", "seen", "police", "risk", "promise")
COMMAND = re.compile(r"(?:^|(?<=\s))/(\w+)(?=\s|$)")
PUNCTUATION = " \t,.;:"
MOST_WORDS = 12


@dataclass(frozen=True)
class Told:
    """One fact in words."""

    label: str
    text: str


@dataclass(frozen=True)
class Note:
    """A note to read: the facts its commands became and the words around them; `typed` only where that differs."""

    facts: tuple[Told, ...]
    text: str
    typed: str = ""


def read_note(contact: Contact, typed: str) -> Note:
    """The note of an opened contact. What nobody accepted as a fact stands as it was typed, under its name."""
    facts: list[Told] = []
    lines = []
    for line in typed.splitlines():
        commands = list(_find_commands(line))
        kept = [line[: commands[0][1]] if commands else line]
        for number, (name, _start, begins) in enumerate(commands):
            ends = commands[number + 1][1] if number + 1 < len(commands) else len(line)
            fact, rest = _read_command(contact, name, line[begins:ends].strip())
            facts += [fact] if fact is not None and fact not in facts else []
            kept.append(rest)
        lines.append(" ".join(part.strip() for part in kept if part.strip()))
    text = "\n".join(line for line in lines if line)
    return Note(tuple(facts), text, typed if COMMAND.search(typed) and text != typed else "")


def _find_commands(line: str) -> Iterator[tuple[str, int, int]]:
    """Name, beginning, and where what belongs to it begins; as the screen of a contact finds them."""
    for match in COMMAND.finditer(line):
        name = _names().get(_plain(match[1]))
        if name is not None:
            yield name, match.start(), match.end()


def _read_command(contact: Contact, name: str, argument: str) -> tuple[Told | None, str]:
    """The fact a command became, and what of its words is not in it; None and all of them where it became none."""
    read = {"child": _read_child, "when": _read_when}.get(name)
    if read is not None:
        said, rest = read(contact, argument)
    else:
        said, rest = _read_other(contact, name, argument)
    label = _label_of(name)
    if said:
        return Told(label, said), rest
    return None, _("{label}: {value}").format(label=label, value=argument) if argument else ""


def _read_child(contact: Contact, argument: str) -> tuple[str, str]:
    name = str((contact.child or {}).get("text", "")).strip()
    age = str((contact.age or {}).get("text", "")).strip()
    rest = _without(argument, [name, age])
    return (", ".join(part for part in (name, age) if part), rest) if rest != argument else ("", argument)


def _read_when(contact: Contact, argument: str) -> tuple[str, str]:
    """The moment that was accepted, as exactly as it was told; the words that say it are the longest that do."""
    fact = contact.last_seen or {}
    at = parse_instant(fact.get("at"))
    if at is None:
        return "", argument
    said = say_here(Moment(at, str(fact.get("precision") or "exact")))
    parts = argument.split(" ")
    for count in range(min(len(parts), MOST_WORDS), 0, -1):
        if read_here(" ".join(parts[:count]).strip(PUNCTUATION)).moments:
            return said, " ".join(parts[count:]).strip(PUNCTUATION)
    return said, argument


def _read_other(contact: Contact, name: str, argument: str) -> tuple[str, str]:
    """A place, whether the police were told, how high the risk was said to be."""
    field = {"seen": "last_seen", "police": "police_told", "risk": "risk"}.get(name)
    fact = getattr(contact, field) or {} if field else {}
    text, code = str(fact.get("text", "")).strip(), str(fact.get("code") or "")
    if name == "seen":
        rest = _without(argument, [text])
        return (text, rest) if text and rest != argument else ("", argument)
    if not code or field is None:
        return "", argument
    label = words.label("police_report" if name == "police" else "risk_level", code)
    begins = _police_words() if name == "police" else [label, code.replace("_", " ")]
    first = next((len(word) for word in begins if _plain(argument).startswith(_plain(word))), 0)
    return say_value(field, fact), _without(argument[first:].strip(PUNCTUATION), [text])


def _without(argument: str, parts: list[str]) -> str:
    """What follows these parts, where the argument begins with them in this order."""
    rest = argument
    for part in parts:
        begun = rest.lstrip(PUNCTUATION)
        if part and begun.casefold().startswith(part.casefold()):
            rest = begun[len(part) :]
    return rest.strip(PUNCTUATION) if rest != argument else argument


def _label_of(name: str) -> str:
    return {
        "child": _("Child"),
        "when": _("Last seen"),
        "seen": _("Where last seen"),
        "police": _("Police told"),
        "risk": _("Risk as told"),
        "promise": _("Promised"),
    }[name]


@cache
def _names() -> dict[str, str]:
    """Every word that begins a command, in any of the languages people type."""
    typed = list_typed_words()
    return {word: name for name in COMMANDS for word in (name, *typed[f"command_{name}"])}


@cache
def _police_words() -> list[str]:
    """Yes, no and refused in any of the languages, the longest first."""
    typed = list_typed_words()
    return sorted({*typed["yes"], *typed["no"], *typed["refused"]}, key=len, reverse=True)


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold()).replace("ς", "σ")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
