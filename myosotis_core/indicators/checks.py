"""Looks for what is wrong in the definitions of the indicators.

Labels, sources, tables that would not survive an erasure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from myosotis_core.indicators.definitions import Definitions, Indicator, Measure, Question, Ratio
from myosotis_core.indicators.margins import DIMENSIONS, NotKept, find_margin
from myosotis_core.vocabulary import LANGUAGES, load


def validate_definitions(definitions: Definitions) -> list[str]:
    """Every fault as a sentence; an empty list means that they can be used."""
    return list(_faults(definitions))


def _faults(definitions: Definitions) -> Iterator[str]:
    named: list[Measure | Ratio | Question] = [
        *definitions.measures,
        *definitions.ratios,
        *definitions.questions,
    ]
    for one in named:
        if set(one.labels) != set(LANGUAGES) or not all(one.labels.values()):
            yield f"{one.code}: it needs one label in each of {', '.join(LANGUAGES)}."
        if one.source not in definitions.sources:
            yield f"{one.code}: the source “{one.source}” is not described."
    for dimension, labels in definitions.dimension_labels.items():
        if set(labels) != set(LANGUAGES):
            yield f"{dimension}: the dimension needs one label in each of {', '.join(LANGUAGES)}."
    for codes in (
        [one.code for one in definitions.measures],
        [one.code for one in definitions.indicators] + [one.code for one in definitions.ratios],
        [one.code for one in definitions.questions],
    ):
        yield from (f"{code}: the code stands twice." for code, times in Counter(codes).items() if times > 1)
    for indicator in definitions.indicators:
        yield from _check_indicator(indicator, definitions)
    for ratio in definitions.ratios:
        yield from _check_ratio(ratio, definitions)
    for question in definitions.questions:
        if question.code_list and question.code_list not in {one.name for one in load().lists}:
            yield f"{question.code}: there is no code list “{question.code_list}”."


def _check_indicator(indicator: Indicator, definitions: Definitions) -> Iterator[str]:
    if indicator.table not in definitions.tables:
        yield f"{indicator.code}: the report has no table {indicator.table}."
    if indicator.share_of not in ("whole", "known") or indicator.level not in ("hotline", "network"):
        yield f"{indicator.code}: its share or its level is none that is known."
    rules = {rule.number for rule in load(definitions.version).rules}
    if not set(indicator.measure.rules) <= rules:
        yield f"{indicator.code}: it names a counting rule that does not exist."
    for dimension, codes in indicator.only.items():
        name = DIMENSIONS[indicator.kind].get(dimension, "")
        yield from (
            f"{indicator.code}: “{code}” is not a code of “{dimension}”."
            for code in codes
            if not name or not load().is_valid(name, code)
        )
    asked = {*indicator.by, *indicator.only, *indicator.measure.without}
    try:
        find_margin(indicator.kind, tuple(sorted(asked)))
    except NotKept as refusal:
        yield f"{indicator.code}: {refusal}"
    for one in indicator.breaks:
        if one.source not in definitions.sources:
            yield f"{indicator.code}: the source “{one.source}” of a break is not described."


def _check_ratio(ratio: Ratio, definitions: Definitions) -> Iterator[str]:
    indicator = definitions.indicator(ratio.indicator)
    if ratio.part == ("*",):
        return
    codes = indicator.codes_of(indicator.by[-1])
    if not set(ratio.part) <= set(codes):
        yield f"{ratio.code}: its part names codes that “{indicator.code}” does not have."
    if indicator.is_multi and len(ratio.part) > 1:
        yield f"{ratio.code}: of several codes at once, only one may be the part, or else one child counts twice."
