"""Letters to sounds: one table for each script, read from data/letters, and the plain Latin reading of a word."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from anyascii import anyascii

from myosotis_core.matching.sounds import VOWELS, Place

LATIN = "LATIN"
OTHER = "OTHER"
HANGUL = "HANGUL"
TABLES = ("cyrillic", "greek", "arabic", "hebrew", "georgian", "armenian", "ethiopic", "hangul", "latin")
LATIN_SPELLING = {
    "S": "sh", "Z": "zh", "C": "ch", "J": "j", "X": "kh", "G": "gh", "D": "th", "c": "ts", "'": "",
}  # fmt: skip
LETTERS_WITHOUT_MARK = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "ŋ": "n", "ə": "a", "ŧ": "t",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """How one script is read: letters (or letters together) to places, and whether short vowels are written."""

    script: str
    vowels_are_written: bool
    letters: dict[str, tuple[Place, ...]]
    final: dict[str, tuple[Place, ...]]
    longest: int


@cache
def load_tables() -> dict[str, Table]:
    """All tables by the name of their script."""
    tables = (_read_table(name) for name in TABLES)
    return {table.script: table for table in tables}


def _read_table(name: str) -> Table:
    path = files("myosotis_core.matching") / "data" / "letters" / f"{name}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    letters: dict[str, tuple[Place, ...]] = {}
    final: dict[str, tuple[Place, ...]] = {}
    for sign, consonant in raw.get("rows", {}).items():
        for order, vowel in enumerate(raw["vowels"]):
            letters[chr(ord(sign) + order)] = _read_places(f"{consonant} {vowel}")
    for written, sounds in raw["letters"].items():
        if written.endswith("$"):
            final[written[:-1]] = _read_places(sounds)
        else:
            letters[written] = _read_places(sounds)
    longest = max(map(len, (*letters, *final)))
    return Table(raw["script"], raw["vowels_are_written"], letters, final, longest)


def _read_places(text: str) -> tuple[Place, ...]:
    return tuple(tuple("" if sound == "-" else sound for sound in place.split("/")) for place in text.split())


@cache
def script_of(letter: str) -> str:
    """The script of one letter, as the tables name it; OTHER for scripts without a table, "" for no letter."""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "")
    first = name.partition(" ")[0]
    return first if first in load_tables() else OTHER


def script_of_word(word: str) -> str:
    """The script most of its letters have (the first of them, if several have as many); "" without a letter."""
    if word.isascii():
        return LATIN if any(letter.isalpha() for letter in word) else ""
    counts: dict[str, int] = {}
    for letter in word:
        script = script_of(letter)
        if script:
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else ""


@lru_cache(maxsize=200_000)
def read_word(word: str) -> tuple[tuple[Place, ...], bool]:
    """The places of a normalised word of one script, and whether its script leaves out short vowels.

    A word in a script without a table goes through anyascii and is read as Latin.
    """
    script = script_of_word(word) or LATIN
    if script == OTHER:
        word, script = anyascii(word).lower(), LATIN
    if script == HANGUL:
        word = unicodedata.normalize("NFD", word)
    table = load_tables()[script]
    places: list[Place] = []
    position = 0
    while position < len(word):
        step, found = _read_at(word, position, table)
        for place in found:
            if not places or not table.vowels_are_written or not _is_doubled(places[-1], place):
                places.append(place)
        position += step
    return tuple(places), not table.vowels_are_written


def _is_doubled(before: Place, place: Place) -> bool:
    return before == place or (before[0] == place[0] and before[0] not in VOWELS and before[0] != "")


def _read_at(word: str, position: int, table: Table) -> tuple[int, tuple[Place, ...]]:
    for length in range(min(table.longest, len(word) - position), 0, -1):
        piece = word[position : position + length]
        if position + length == len(word) and piece in table.final:
            return length, table.final[piece]
        if piece in table.letters:
            return length, table.letters[piece]
    letter = word[position]
    plain = strip_marks(letter)
    if plain != letter and plain:
        return 1, tuple(place for one in plain for place in table.letters.get(one, ()))
    latin = load_tables()[LATIN]
    if table is not latin:
        return 1, tuple(place for one in anyascii(letter).lower() for place in latin.letters.get(one, ()))
    return 1, ()


@lru_cache(maxsize=10_000)
def strip_marks(text: str) -> str:
    """The letters without their diacritics: "Łódź" becomes "Lodz"."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return "".join(LETTERS_WITHOUT_MARK.get(letter, letter) for letter in bare)


@lru_cache(maxsize=200_000)
def spell_plainly(word: str) -> str:
    """The word in the 26 letters, as a passport would print it."""
    script = script_of_word(word)
    if script in ("", LATIN):
        return "".join(letter for letter in strip_marks(word) if letter.isalnum())
    if script == OTHER:
        return "".join(letter for letter in anyascii(word).lower() if letter.isalnum())
    places, _ = read_word(word)
    return "".join(LATIN_SPELLING.get(place[0], place[0]) for place in places)
