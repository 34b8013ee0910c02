"""Numbers said in sentences, charts and tables for people: each is held against the hidden cells that the words name.

A number is *explained* where an open cell that the same words speak of has it (as a count, percentage, growth, rate,
bound, or number of hotlines). One that is not, beside words that name a hidden cell, is taken to be said of that cell:
where it fits what is possible there, it is a leak.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from myosotis.figures.report.attack.cells import HOTLINE, Cell, name_cell
from myosotis.figures.report.attack.findings import Leak
from myosotis.figures.report.attack.knowledge import Knowledge
from myosotis.figures.report.attack.reading import Words
from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.edition import Label, Observation
from myosotis.figures.report.gathering import KNOWN, UNKNOWN
from myosotis.figures.report.texts import REPORT_LANGUAGES, Speaker, UnknownText, read_texts
from myosotis_core.indicators import (
    DIMENSIONS,
    TOTAL,
    UNALLOCATED,
    Kind,
    load_definitions,
    share_percent,
)

NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f\u2019' \u066b\u066c]*\d)?(?:\s?%)?")
SIGNS = "+\N{MINUS SIGN}"
PLAIN = "\N{SYMBOL FOR UNIT SEPARATOR}"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
YEARS = range(1990, 2100)
LONGEST = 600
OWN = frozenset({KNOWN, UNKNOWN, UNALLOCATED, TOTAL})
Names = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Vocabulary:
    """What codes are called in one language: one pattern for all names, longest first, and whose each name is."""

    language: str
    pattern: re.Pattern[str]
    codes: Mapping[str, frozenset[tuple[str, str]]]
    measures: Mapping[str, frozenset[str]]

    def measures_in(self, text: str) -> frozenset[str]:
        """The measures a text speaks of, by the names of their tables."""
        plain = text.casefold()
        return frozenset(one for one, names in self.measures.items() if any(name in plain for name in names))

    def names_in(self, text: str) -> tuple[frozenset[tuple[str, str]], str]:
        """The codes a text names, and the text without their names (which may hold numbers of their own)."""
        found: set[tuple[str, str]] = set()

        def take(match: re.Match[str]) -> str:
            found.update(self.codes[match[0].casefold()])
            return " "

        left = self.pattern.sub(take, text)
        return frozenset(found), left


def make_vocabulary(
    language: str, dimensions: Mapping[str, Iterable[str]], hotlines: Sequence[Hotline]
) -> Vocabulary:
    """The names of all codes that occur in a release."""
    speaker = Speaker(language, hotlines)
    lists = {dimension: source for kind in Kind for dimension, source in DIMENSIONS[kind].items()}
    codes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for dimension, found in dimensions.items():
        for code in set(found) - OWN:
            label = Label(HOTLINE if dimension == HOTLINE else lists[dimension], code)
            for name in _names_of(speaker, label):
                if len(name) > 2:
                    codes[name.casefold()].add((dimension, code))
    longest = sorted(codes, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest) or r"(?!)", re.IGNORECASE
    )
    measures: dict[str, set[str]] = defaultdict(set)
    for one in load_definitions().indicators:
        names = _names_of(speaker, Label("indicator", one.code))
        measures[one.measure.code] |= {name.casefold() for name in names}
    return Vocabulary(
        language,
        pattern,
        {name: frozenset(found) for name, found in codes.items()},
        {measure: frozenset(names) for measure, names in measures.items()},
    )


def _names_of(speaker: Speaker, label: Label) -> set[str]:
    try:
        return {speaker.label(label), speaker.phrase(label)}
    except UnknownText:
        return set()


def find_told(
    words: Iterable[Words],
    statements: Sequence[Observation],
    knowledge: Knowledge,
    hotlines: Sequence[Hotline],
    intervals: Mapping[Cell, tuple[float, float]],
) -> Iterator[Leak]:
    """Numbers in words that are said of hidden cells."""
    told = _numbers_told(statements)
    open_names = set(told)
    hidden: dict[Names, list[Cell]] = defaultdict(list)
    for cell in knowledge.hidden:
        if not {code for _name, code in cell[2]} & OWN and cell[2]:
            hidden[cell[2]].append(cell)
    dimensions: dict[str, set[str]] = defaultdict(set)
    for names in (*open_names, *hidden):
        for dimension, code in names:
            dimensions[dimension].add(code)
    words = list(words)
    languages = {one.language for one in words} & {*REPORT_LANGUAGES}
    vocabularies = {one: make_vocabulary(one, dimensions, hotlines) for one in sorted(languages)}
    seen: set[tuple[str, str]] = set()
    latest = max(one.year for one in statements)
    _AROUND.clear()
    for one in words:
        if one.language not in vocabularies or len(one.text) > LONGEST or (one.text, one.context) in seen:
            continue
        seen.add((one.text, one.context))
        if not any(character.isdigit() for character in one.text):
            continue
        yield from _judge(one, vocabularies[one.language], told, hidden, knowledge, intervals, latest)


def _judge(
    one: Words,
    vocabulary: Vocabulary,
    told: Mapping[Names, set[Decimal]],
    hidden: Mapping[Names, list[Cell]],
    knowledge: Knowledge,
    intervals: Mapping[Cell, tuple[float, float]],
    latest: int,
) -> Iterator[Leak]:
    named, rest = vocabulary.names_in(one.text)
    if not named:
        return
    around = _names_around(vocabulary, one.context)
    everything = named | around
    said = _rows_in_all(one.language).sub(" ", rest)
    numbers = list(read_numbers(said, one.language))
    if numbers:
        unexplained = {number for number, _is_percent in numbers} - _explained(told, everything)
        numbers = [found for found in numbers if found[0] in unexplained]
    if not numbers:
        return
    measures = vocabulary.measures_in(f"{one.text} {one.context}")
    years = {int(year) for year in YEAR.findall(f"{one.text} {one.context}")} or {latest}
    for names, cells in hidden.items():
        if not names <= everything or not names & named:
            continue
        for cell in (each for each in cells if each[1] in years and each[0] in measures):
            for number, is_percent in numbers:
                if _fits(knowledge, cell, number, is_percent, intervals):
                    low, high = intervals.get(cell, (0.0, 0.0))
                    yield Leak("outsider", cell, low, high, f"{one.place} says a number of it")


@lru_cache(maxsize=20)
def _rows_in_all(language: str) -> re.Pattern[str]:
    """How the words for a chart say the number of its rows, which counts no children: these very words alone."""
    said = {text.rpartition(". ")[2] for text in read_texts(language)["alt.bars"].values()}
    return re.compile("|".join(re.escape(one).replace(re.escape("{number}"), r"\d+") for one in sorted(said)))


_AROUND: dict[tuple[int, str], frozenset[tuple[str, str]]] = {}
"""Headings stand above many lines: the codes they name, by vocabulary and text."""


def _names_around(vocabulary: Vocabulary, context: str) -> frozenset[tuple[str, str]]:
    key = (id(vocabulary), context)
    if key not in _AROUND:
        _AROUND[key] = vocabulary.names_in(context)[0] if context else frozenset()
    return _AROUND[key]


def _explained(told: Mapping[Names, set[Decimal]], everything: frozenset[tuple[str, str]]) -> set[Decimal]:
    """The numbers that open cells have of which words that name all this may speak."""
    return set[Decimal]().union(
        *(numbers for names, numbers in told.items() if _speaks_of(names, everything))
    )


def _speaks_of(names: Names, everything: frozenset[tuple[str, str]]) -> bool:
    """Whether words that name all this may say a number of these codes: of their hotline, and of any of the rest."""
    return (not names or not names.isdisjoint(everything)) and all(
        one in everything for one in names if one[0] == HOTLINE
    )


def _fits(
    knowledge: Knowledge,
    cell: Cell,
    number: Decimal,
    is_percent: bool,
    intervals: Mapping[Cell, tuple[float, float]],
) -> bool:
    """Whether a number can be the count of a hidden cell, or its percentage of a total that is open."""
    low, high = intervals.get(cell, (1.0, float("inf")))
    if not is_percent:
        return number == int(number) and max(low, 1) <= number <= high
    measure, year, said = cell
    for dimension, code in said:
        for base in (said - {(dimension, code)}, said - {(dimension, code)} | {(dimension, KNOWN)}):
            whole = knowledge.open.get((measure, year, frozenset(base)))
            if (
                whole
                and max(low, 1) <= float(number) * whole / 100 + 0.05 * whole / 100
                and (float(number) * whole / 100 - 0.05 * whole / 100 <= high)
            ):
                return True
    return False


def _numbers_told(statements: Sequence[Observation]) -> dict[Names, set[Decimal]]:
    """All numbers the open data say, by the codes of their cell."""
    indicators = {one.code: one for one in load_definitions().indicators}
    ratios = {one.code: indicators[one.indicator] for one in load_definitions().ratios}
    told: dict[Names, set[Decimal]] = defaultdict(set)
    counts: dict[tuple[str, int, str, tuple[tuple[str, str], ...]], tuple[Names, Decimal | int | None]] = {}
    for one in statements:
        indicator = indicators.get(one.indicator) or ratios.get(one.indicator)
        said = frozenset() if indicator is None else name_cell(indicator, one.year, one.hotline, one.place)[2]
        names = frozenset(pair for pair in said if pair[1] not in OWN)
        for number in (one.value, one.low, one.high, one.hotlines):
            if number is not None:
                told[names] |= {Decimal(number), abs(Decimal(number))}
        if one.measure == "count" and one.place:
            counts[one.indicator, one.year, one.hotline, one.place] = names, one.value
    for (code, year, hotline, place), (names, value) in counts.items():
        if place[-1][1] == KNOWN:
            # How many have an answer, in per cent of all, stands beside each percentage.
            whole = counts.get((code, year, hotline, (*place[:-1], (place[-1][0], TOTAL))), (names, None))[1]
            if value is not None and whole:
                told[names].add(share_percent(int(value), int(whole)) or Decimal(0))
    return told


def read_numbers(text: str, language: str) -> list[tuple[Decimal, bool]]:
    """The numbers of a text and whether each is a percentage; years, times and 116 000 are none."""
    found = []
    for match in NUMBER.finditer(text.replace("116 000", " ").replace("116\u00a0000", " ")):
        word = match[0]
        is_percent = word.endswith("%") or text[match.end() : match.end() + 2].strip().startswith("%")
        is_plain = match.start() > 0 and text[match.start() - 1] == PLAIN
        if is_percent and match.start() > 0 and text[match.start() - 1] in SIGNS:
            # A change: never the part of a whole, which bears no sign.
            continue
        number = _parse(word.rstrip("% \u00a0\u202f"), "" if is_plain else language)
        if number is not None and not (number == int(number) and int(number) in YEARS):
            found.append((number, is_percent))
    return found


@lru_cache(maxsize=20_000)
def _parse(word: str, language: str) -> Decimal | None:
    group, decimal = (",", ".") if not language else _symbols(language)
    plain = re.sub(r"[\s\u00a0\u202f\u2019']", "", word).replace(group, "").replace(decimal, ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


@lru_cache(maxsize=20)
def _symbols(language: str) -> tuple[str, str]:
    return str(get_group_symbol(language)), str(get_decimal_symbol(language))
