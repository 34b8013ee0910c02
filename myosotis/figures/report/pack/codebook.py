"""The codebook: each code that may occur in the open data, with its labels, from the vocabulary wherever it has it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

from myosotis.figures.report.edition import NETWORK, Conf, Edition
from myosotis_core.indicators import (
    BLANK,
    DIMENSIONS,
    TOTAL,
    UNALLOCATED,
    Kind,
    Question,
    Ratio,
    load_definitions,
)
from myosotis_core.indicators.definitions import Definitions, label_of_dimension
from myosotis_core.vocabulary import UnknownCode, UnknownList, load
from myosotis_core.vocabulary.model import ABSENCE_LIST

SAFE_CODE = re.compile(r"[A-Za-z0-9_@$-]+")
MEASURES = ("count", "share", "growth", "index", "rate", "median")
OBS_STATUSES = ("A", "B", "E", "K", "L", "M", "O")
LAST_AGE = 17
QUARTERS = ("q1", "q2", "q3", "q4")

Labels = Mapping[str, str]


class NotWritable(ValueError):
    """Something in the edition cannot be written as open data; the message is a sentence."""


@dataclass(frozen=True)
class NamedCode:
    """One code with its labels by language and, where the vocabulary has one, its definition in English."""

    code: str
    labels: Labels
    definition: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Column:
    """One coded column: its labels, what it says in English, and its codes in order."""

    name: str
    labels: Labels
    about: str
    codes: tuple[NamedCode, ...]


@dataclass(frozen=True)
class Codebook:
    """All codes of one release. `dimensions` are those of the definitions, whether or not they occur this year."""

    version: str
    languages: tuple[str, ...]
    indicators: Column
    hotlines: Column
    measures: Column
    obs_status: Column
    conf_status: Column
    dimensions: tuple[Column, ...]

    def coded_columns(self) -> tuple[Column, ...]:
        """All of them, in the order of the columns of a file."""
        first = (self.indicators, self.hotlines)
        return (*first, *self.dimensions, self.measures, self.obs_status, self.conf_status)


@cache
def read_labels() -> Mapping[str, Any]:
    """Our own labels, beside the vocabulary's."""
    return tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))


def own_labels(kind: str, code: str, languages: Iterable[str]) -> dict[str, str]:
    """The labels of something of ours, in English where a language has none; the code where nothing is said."""
    found = read_labels().get(kind, {}).get(code, {})
    return {language: found.get(language) or found.get("en", code) for language in languages}


def make_codebook(edition: Edition, languages: Sequence[str]) -> Codebook:
    """All codes of an edition; raises `NotWritable` for a code that is none."""
    names = tuple(languages)
    definitions = load_definitions(edition.definitions)
    occurring = _occurring(edition)
    _check_codes(occurring)
    lists = {name: source for kind in Kind for name, source in DIMENSIONS[kind].items()}
    ordered = list(dict.fromkeys(name for one in definitions.indicators for name in one.by))
    ordered += sorted(occurring.keys() - {*ordered, "indicator", "hotline", "measure", "obs_status"})
    return Codebook(
        version=edition.definitions,
        languages=names,
        indicators=_indicators(definitions, occurring["indicator"], names),
        hotlines=_hotlines(edition, occurring["hotline"], names),
        measures=_own("measure", MEASURES, occurring["measure"], names),
        obs_status=_own("obs_status", OBS_STATUSES, occurring["obs_status"], names),
        conf_status=_own("conf_status", tuple(one.value for one in Conf), (), names),
        dimensions=tuple(
            _dimension(name, lists.get(name, name), occurring.get(name, ()), names) for name in ordered
        ),
    )


def _occurring(edition: Edition) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {
        name: {} for name in ("indicator", "hotline", "measure", "obs_status")
    }
    places = set()
    for one in edition.observations:
        found["indicator"][one.indicator] = None
        found["hotline"][one.hotline] = None
        found["measure"][one.measure] = None
        found["obs_status"][one.obs_status] = None
        places.add(one.place)
    for place in sorted(places):
        for dimension, code in place:
            found.setdefault(dimension, {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _check_codes(occurring: Mapping[str, Iterable[str]]) -> None:
    for name, codes in occurring.items():
        for code in (name, *codes):
            if not SAFE_CODE.fullmatch(code):
                raise NotWritable(f"“{code}” cannot be a code of “{name}” in the open data.")


def _own(name: str, known: Sequence[str], occurring: Iterable[str], languages: Sequence[str]) -> Column:
    codes = dict.fromkeys((*known, *occurring))
    about = str(read_labels()["column"][name]["about"])
    named = tuple(NamedCode(code, own_labels(name, code, languages)) for code in codes)
    return Column(name, own_labels("column", name, languages), about, named)


def _indicators(definitions: Definitions, occurring: Iterable[str], languages: Sequence[str]) -> Column:
    """All indicators, ratios and questions of the definitions, then what else occurs."""
    named: dict[str, NamedCode] = {}
    for one in definitions.indicators:
        labels = {language: one.label(language) for language in languages}
        named[one.code] = NamedCode(one.code, labels, one.measure.definition)
    further: tuple[Ratio | Question, ...] = (*definitions.ratios, *definitions.questions)
    for other in further:
        labels = {language: other.label(language) for language in languages}
        named.setdefault(other.code, NamedCode(other.code, labels, other.definition))
    for code in occurring:
        named.setdefault(code, NamedCode(code, own_labels("indicator", code, languages)))
    base = _own("indicator", (), (), languages)
    return Column(base.name, base.labels, base.about, tuple(named.values()))


def _hotlines(edition: Edition, occurring: Iterable[str], languages: Sequence[str]) -> Column:
    named = {NETWORK: NamedCode(NETWORK, own_labels("any", NETWORK, languages))}
    for one in edition.hotlines:
        named[one.code] = NamedCode(one.code, dict.fromkeys(languages, one.name))
    for code in occurring:
        named.setdefault(code, NamedCode(code, dict.fromkeys(languages, code)))
    _check_codes({"hotline": named})
    base = _own("hotline", (), (), languages)
    return Column(base.name, base.labels, base.about, tuple(named.values()))


def _dimension(name: str, source: str, occurring: Iterable[str], languages: Sequence[str]) -> Column:
    labels, about, codes = _list_of(name, source, languages)
    named = {one.code: one for one in codes}
    for code in occurring:
        if code not in (TOTAL, BLANK, UNALLOCATED) and code not in named:
            named[code] = NamedCode(
                code, {language: _label(source, code, language) for language in languages}
            )
    for code in (BLANK, UNALLOCATED, TOTAL):
        named.setdefault(code, NamedCode(code, own_labels("any", code, languages)))
    first = named.pop(TOTAL)
    return Column(name, labels, about, (first, *named.values()))


def _list_of(name: str, source: str, languages: Sequence[str]) -> tuple[Labels, str, tuple[NamedCode, ...]]:
    """The title, the meaning and the fixed codes of a dimension's list."""
    kind = next((kind for kind in Kind if name in DIMENSIONS[kind]), None)
    labels = {language: label_of_dimension(kind, name, language) if kind else name for language in languages}
    try:
        found = load().list(source)
    except UnknownList:
        return labels, labels.get("en", name), _fixed(name, languages)
    absences = found.absences if found.is_open_to_absence else ()
    codes = tuple(
        NamedCode(
            one.code, {language: one.label(language) for language in languages}, one.definition, one.parent
        )
        for one in (*found.codes, *absences)
    )
    return labels, found.definition, codes


def _fixed(name: str, languages: Sequence[str]) -> tuple[NamedCode, ...]:
    plain = {"age": [str(age) for age in range(LAST_AGE + 1)], "quarter": list(QUARTERS)}
    return tuple(
        NamedCode(code, dict.fromkeys(languages, code.upper() if name == "quarter" else code))
        for code in plain.get(name, ())
    )


def _label(source: str, code: str, language: str) -> str:
    try:
        return load().list(source).code(code).label(language)
    except (UnknownList, UnknownCode):
        pass
    absences = load().list(ABSENCE_LIST)
    if code in absences.names:
        return absences.code(code).label(language)
    return _country(language, code)


@cache
def _territories(language: str) -> Callable[[str], str | None]:
    return Locale.parse(language).territories.get


def _country(language: str, code: str) -> str:
    return _territories(language)(code.upper()) or code
