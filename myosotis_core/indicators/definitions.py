"""What each figure counts: measures, tables, ratios and questions, read from data files by version.

A *measure* is what is counted (new cases); an *indicator* is a measure laid out by dimensions (new cases by
category); a *ratio* divides two cells of an indicator; a *question* is asked of a hotline or a mediator because no
fact can answer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, QUARTER, Kind, is_multi
from myosotis_core.vocabulary import CURRENT_VERSION, load

Labels = Mapping[str, str]
Codes = Mapping[str, tuple[str, ...]]


class UnknownIndicator(ValueError):
    """No indicator, measure, ratio or question has this code."""


@dataclass(frozen=True)
class Measure:
    """What is counted: facts of one kind, `which` of them, without some codes.

    `unit`: what one of them is; contacts, cases, children and episodes are never added. `is_prevention`: no child
    is missing.
    """

    code: str
    unit: str
    kind: Kind
    which: str
    definition: str
    source: str
    rules: tuple[int, ...]
    labels: Labels
    is_prevention: bool = False
    without: Codes = field(default_factory=dict)
    told: Labels = field(default_factory=dict)

    def define(self, language: str) -> str | None:
        """Its definition in the language; None where there is none, and `definition` is the English one."""
        return _told(self.definition, self.told, language)


@dataclass(frozen=True)
class Break:
    """From `year` on a series means something else; `code` is the one concerned, empty for all."""

    year: int
    text: str
    source: str
    dimension: str = ""
    code: str = ""


@dataclass(frozen=True)
class Indicator:
    """One table: a measure by none, one or two dimensions, `only` some codes of a further one.

    `table`: its number in the yearly report. `share_of`: "whole" (shares are of all that was counted) or "known"
    (of those with an answer; always said which). `level`: the finest that may be published, "hotline" or "network"
    (rule 9).
    """

    code: str
    table: int
    measure: Measure
    by: tuple[str, ...]
    only: Codes
    share_of: str
    level: str
    breaks: tuple[Break, ...]
    note: str = ""

    @property
    def unit(self) -> str:
        """What a number of this table counts."""
        return self.measure.unit

    @property
    def kind(self) -> Kind:
        """The kind of facts it is made of."""
        return self.measure.kind

    @property
    def is_multi(self) -> bool:
        """Whether several codes hold at once, so that cells add up to more than the total."""
        return any(is_multi(self.kind, dimension) for dimension in self.by)

    @property
    def is_special(self) -> bool:
        """Whether it tabulates special categories of personal data, which need their own legal ground."""
        lists = {DIMENSIONS[self.kind][dimension] for dimension in (*self.by, *self.only)}
        return any(load().list(name).is_special for name in lists - {AGE, COUNTRY, QUARTER})

    def codes_of(self, dimension: str) -> tuple[str, ...]:
        """The rows of one dimension; empty where they are those that occur (ages, countries)."""
        source = DIMENSIONS[self.kind][dimension]
        if source == QUARTER:
            return ("q1", "q2", "q3", "q4")
        if source in (AGE, COUNTRY):
            return ()
        left_out = {*self.measure.without.get(dimension, ())}
        chosen = self.only.get(dimension)
        codes = load().list(source).names
        return tuple(code for code in codes if code not in left_out and (not chosen or code in chosen))

    def has_break(self, year: int, codes: tuple[str, ...]) -> bool:
        """Whether the series of this cell begins anew in the year."""
        said = dict(zip(self.by, codes, strict=True))
        return any(
            one.year == year and (not one.code or said.get(one.dimension) == one.code) for one in self.breaks
        )

    def label(self, language: str) -> str:
        """Measure, restriction and dimensions in one line, in English where the language is not offered."""
        title = _label(self.measure.labels, language)
        restricted = [
            load().label(DIMENSIONS[self.kind][dimension], code, language)
            for dimension, codes in self.only.items()
            for code in codes
        ]
        if restricted:
            title += f" ({', '.join(restricted)})"
        named = [label_of_dimension(self.kind, dimension, language) for dimension in self.by]
        return f"{title}: {' × '.join(named)}" if named else title


@dataclass(frozen=True)
class Ratio:
    """The share of some codes of an indicator's last dimension, for each code of the dimension before it.

    `part`: the codes counted as the part; with `is_inverse` everything known but these. `base`: "whole" or "known".
    """

    code: str
    indicator: str
    part: tuple[str, ...]
    base: str
    definition: str
    source: str
    labels: Labels
    is_inverse: bool = False

    def label(self, language: str) -> str:
        """Its title in the language, in English where that is not offered."""
        return _label(self.labels, language)


@dataclass(frozen=True)
class Question:
    """Something no fact can tell, asked once a year. `asked`: hotline, mediator or coordinator. `code_list`.

    Of coded ones.
    """

    code: str
    table: int
    asked: str
    unit: str
    definition: str
    source: str
    labels: Labels
    code_list: str = ""
    told: Labels = field(default_factory=dict)

    def define(self, language: str) -> str | None:
        """Its definition in the language; None where there is none, and `definition` is the English one."""
        return _told(self.definition, self.told, language)

    def label(self, language: str) -> str:
        """Its title in the language, in English where that is not offered."""
        return _label(self.labels, language)


@dataclass(frozen=True)
class Definitions:
    """All indicators of one version, and what each table of the report is made of."""

    version: str
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    ratios: tuple[Ratio, ...]
    questions: tuple[Question, ...]
    tables: Mapping[int, str]
    dimension_labels: Mapping[str, Labels]
    sources: Mapping[str, str]
    rounding: str

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {one.code: one for one in self.indicators}

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; raises `UnknownIndicator`."""
        found = self._by_code.get(code)
        if found is None:
            raise UnknownIndicator(f"The indicators of {self.version} hold no “{code}”.")
        return found

    def ratio(self, code: str) -> Ratio:
        """The ratio of that code; raises `UnknownIndicator`."""
        found = next((one for one in self.ratios if one.code == code), None)
        if found is None:
            raise UnknownIndicator(f"The ratios of {self.version} hold no “{code}”.")
        return found

    def of_table(self, number: int) -> tuple[Indicator, ...]:
        """The indicators of one table of the report."""
        return tuple(one for one in self.indicators if one.table == number)


@cache
def load_definitions(version: str = CURRENT_VERSION) -> Definitions:
    """The definitions that go with a version of the vocabulary; raises `UnknownVersion` for one not installed."""
    load(version)
    folder = files("myosotis_core.indicators") / "data" / version
    raw: dict[str, Any] = {}
    for name in ("measures", "indicators", "ratios", "questions"):
        raw |= tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    told = tomllib.loads((folder / "told.toml").read_text(encoding="utf-8"))
    measures = {
        entry["code"]: _make_measure(entry, told["measure"].get(entry["code"], {}))
        for entry in raw["measure"]
    }
    return Definitions(
        version=version,
        measures=tuple(measures.values()),
        indicators=tuple(_make_indicator(entry, measures) for entry in raw["indicator"]),
        ratios=tuple(_make_ratio(entry) for entry in raw["ratio"]),
        questions=tuple(
            _make_question(entry, told["question"].get(entry["code"], {})) for entry in raw["question"]
        ),
        tables={int(number): title for number, title in raw["tables"].items()},
        dimension_labels=raw["dimension"],
        sources={**load(version).sources, **raw["sources"]},
        rounding=raw["rounding"],
    )


def label_of_dimension(kind: Kind, dimension: str, language: str) -> str:
    """What a dimension is called: by its own label where it has one, else by its code list."""
    own = load_definitions().dimension_labels.get(dimension)
    return _label(own, language) if own else load().list(DIMENSIONS[kind][dimension]).label(language)


def _label(labels: Labels, language: str) -> str:
    return labels.get(_base(language)) or labels["en"]


def _told(definition: str, told: Labels, language: str) -> str | None:
    base = _base(language)
    return definition if base == "en" else told.get(base)


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _make_measure(raw: dict[str, Any], told: Labels) -> Measure:
    without = {
        dimension: load().list(DIMENSIONS[Kind(raw["kind"])][dimension]).flagged(flag)
        for dimension, flag in raw.get("without_flag", {}).items()
    }
    return Measure(
        code=raw["code"],
        unit=raw["unit"],
        kind=Kind(raw["kind"]),
        which=raw.get("which", "worked_on"),
        definition=raw["definition"],
        source=raw["source"],
        rules=tuple(raw["rules"]),
        labels=raw["label"],
        is_prevention=raw.get("is_prevention", False),
        without=without,
        told=told,
    )


def _make_indicator(raw: dict[str, Any], measures: Mapping[str, Measure]) -> Indicator:
    return Indicator(
        code=raw["code"],
        table=raw["table"],
        measure=measures[raw["measure"]],
        by=tuple(raw.get("by", ())),
        only={dimension: tuple(codes) for dimension, codes in raw.get("only", {}).items()},
        share_of=raw.get("share_of", "whole"),
        level=raw.get("level", "hotline"),
        breaks=tuple(Break(**entry) for entry in raw.get("break", ())),
        note=raw.get("note", ""),
    )


def _make_ratio(raw: dict[str, Any]) -> Ratio:
    raw = {**raw, "labels": raw["label"], "part": tuple(raw["part"])}
    del raw["label"]
    return Ratio(**raw)


def _make_question(raw: dict[str, Any], told: Labels) -> Question:
    raw = {**raw, "labels": raw["label"], "told": told}
    del raw["label"]
    return Question(**raw)
