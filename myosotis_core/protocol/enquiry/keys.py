"""The keys of a child: pairs of facts under which it is found although name and birth are spelled or told otherwise.

No key stands for one part of a name by itself: who holds tags would learn each part that is known there too.
Kinds: `f` the consonants of two parts; `p` the same in rough classes, `py` with the year of birth; `e` the consonants
of two parts, maybe one left out; `qy` that in rough classes with the year; `t` two parts with their vowels in classes,
maybe a sound left out; `v` a group of given names and another part; `b` one part with the day of birth; `j` the whole
name joined. The asker makes the variants (a year around, readings, mistakes), so that a register stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import combinations, product
from typing import Any

from myosotis_core.matching import Born, Person, Token
from myosotis_core.matching.keys import choose_strong, leave_one_out, skeletons, sound_key
from myosotis_core.matching.words import load_words

Key = tuple[str, str]
KINDS = ("f", "p", "py", "e", "qy", "t", "v", "b", "j", "k")
KNOWS_YEAR: Key = ("k", "year")
"""In every tagged register and in the enquiries that tell a year: so only the holder sees that a year was told."""
READINGS = 4
GROUPS = 2
LEAST_LETTERS = 4
LONGEST_JOINED = 4
MOST_YEARS = 6
MOST_KEYS = 1024
FORMAT = "1"
FIRST_YEAR = 2000
PERIODS_A_YEAR = 10_000


class NotEnquirable(ValueError):
    """Another node may not find this child; the message says why."""


@dataclass(frozen=True)
class Enquirable:
    """A child that other nodes may find. There is none for a child that is blocked, restricted or not chosen.

    `id`: the holder's own. `chosen_by`: the person who decided that others may find the child.
    """

    id: str
    person: Person
    chosen_by: str
    is_blocked: bool
    is_restricted: bool

    def __post_init__(self) -> None:
        if self.is_blocked is not False:
            raise NotEnquirable("Where the child is may not be told: no other node finds it.")
        if self.is_restricted is not False:
            raise NotEnquirable("A supervisor restricted the case: no other node finds the child.")
        if not self.chosen_by:
            raise NotEnquirable("Nobody decided that other nodes may find the child.")


def stored_keys(child: Enquirable) -> frozenset[Key]:
    """The keys under which a holder stores a child; about 32 for a name of two parts and a year of birth."""
    return frozenset(_make_keys(child.person, is_asked=False))


def asked_keys(person: Person) -> tuple[Key, ...]:
    """The keys an asker looks up, at most `MOST_KEYS`, the surest kinds first."""
    found = sorted(set(_make_keys(person, is_asked=True)), key=lambda key: (KINDS.index(key[0]), key[1]))
    return tuple(found[:MOST_KEYS])


@cache
def version_of_keys() -> str:
    """Names the tables that keys are made with: tags of two nodes meet only where this is the same."""
    digest = sha256(FORMAT.encode())
    for name, content in sorted(_tables(files("myosotis_core.matching") / "data", "")):
        digest.update(name.encode() + b"\0" + sha256(content).digest())
    return f"{FORMAT}-{digest.hexdigest()[:16]}"


def period_on(day: date) -> int:
    """The period that a day is in: its year and the tables, so that nodes with other tables never share a period.

    Years since 2000 in ten thousands, plus four digits of `version_of_keys`. Both nodes work it out alike.
    """
    digits = int.from_bytes(sha256(version_of_keys().encode()).digest()[:4], "big") % PERIODS_A_YEAR
    return (day.year - FIRST_YEAR) * PERIODS_A_YEAR + digits


def _tables(folder: Any, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _tables(entry, name)
        elif name.endswith((".toml", ".txt")):
            yield name, entry.read_bytes().replace(b"\r\n", b"\n")


def _make_keys(person: Person, *, is_asked: bool) -> Iterator[Key]:
    years = _years_of(person.born, 1 if is_asked else 0)
    if years:
        yield KNOWS_YEAR
    for tokens in person.tokens():
        strong = choose_strong(tokens)
        for one, other in combinations(strong, 2):
            yield from _pair_keys(one, other, years, is_asked)
        if person.born is not None and person.born.days == 1:
            for token in strong:
                for rough in skeletons(token, "rough")[:READINGS]:
                    if rough:
                        yield "b", f"{rough} {person.born.first}"
        yield from _joined_keys(tokens)


def _years_of(born: Born | None, around: int) -> range:
    if born is None or len(born.years) > MOST_YEARS:
        return range(0)
    return range(born.years[0] - around, born.years[-1] + 1 + around)


def _pair_keys(one: Token, other: Token, years: range, is_asked: bool) -> Iterator[Key]:
    fair = _readings(one, other, "fair")
    rough = _readings(one, other, "rough")
    for left, right in fair:
        yield "f", _join(left, right)
    for left, right in rough:
        yield "p", _join(left, right)
        for year in years:
            yield "py", f"{_join(left, right)} {year}"
    for left, right in fair if is_asked else fair[:1]:
        for pair in _with_one_less(left, right, LEAST_LETTERS):
            yield "e", pair
    for left, right in rough if is_asked else rough[:1]:
        for pair in _with_one_less(left, right, LEAST_LETTERS):
            for year in years:
                yield "qy", f"{pair} {year}"
    yield from _sound_keys(one, other, is_asked)
    for given, rest in ((one, other), (other, one)):
        for group in sorted(load_words().groups.get(given.plain, ()))[:GROUPS]:
            for skeleton in skeletons(rest, "rough")[:GROUPS]:
                if skeleton:
                    yield "v", f"{group} {skeleton}"


def _readings(one: Token, other: Token, fineness: str) -> list[tuple[str, str]]:
    pairs = product(skeletons(one, fineness)[:READINGS], skeletons(other, fineness)[:READINGS])
    return [(left, right) for left, right in pairs if left or right]


def _sound_keys(one: Token, other: Token, is_asked: bool) -> Iterator[Key]:
    left, right = sound_key(one), sound_key(other)
    if one.omits_vowels or other.omits_vowels or not left or not right:
        return
    yield "t", _join(left, right)
    if is_asked:
        for pair in _with_one_less(left, right, 0):
            yield "t", pair


def _with_one_less(left: str, right: str, least: int) -> set[str]:
    """The two together, and with one letter of either left out."""
    pairs = {(left, right)} | {(less, right) for less in leave_one_out(left)}
    pairs |= {(left, less) for less in leave_one_out(right)}
    return {_join(one, other) for one, other in pairs if len(one) + len(other) >= least}


def _joined_keys(tokens: tuple[Token, ...]) -> Iterator[Key]:
    whole = [token for token in tokens if not token.is_initial]
    if not 2 <= len(whole) <= LONGEST_JOINED:
        return
    for shift in range(len(whole)):
        turned = whole[shift:] + whole[:shift]
        joined = "".join(skeletons(token, "fair")[0] for token in turned)
        if len(joined) >= LEAST_LETTERS:
            yield "j", joined


def _join(one: str, other: str) -> str:
    return "+".join(sorted((one, other)))
