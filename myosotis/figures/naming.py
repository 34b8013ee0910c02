"""Names of tables, rows and states in the language of the page, and what the checks ask as whole sentences."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from myosotis.services.words import name_country
from myosotis_core.indicators import BLANK, DIMENSIONS, TOTAL, Indicator, Measure, Status, load_definitions
from myosotis_core.indicators.definitions import Question, label_of_dimension
from myosotis_core.indicators.margins import AGE, COUNTRY
from myosotis_core.vocabulary import VocabularyError, load

TABLES: Mapping[int, Promise] = {
    1: _("Coverage: who sent what"),
    2: _("Contacts by channel"),
    3: _("Contacts by kind and by role"),
    4: _("Cases: new, from before, worked on, closed"),
    5: _("New cases by category"),
    6: _("Children, cases and episodes side by side"),
    7: _("Age"),
    8: _("Gender"),
    9: _("Runaways"),
    10: _("Time missing"),
    11: _("Outcome"),
    12: _("How the child was found"),
    13: _("Across borders"),
    14: _("Parental abduction"),
    15: _("Children in migration"),
    16: _("Violence, neglect, exploitation, grooming"),
    17: _("Vulnerabilities"),
    18: _("Publicity and alerts"),
    19: _("Support given"),
    20: _("Mediators"),
    21: _("The service"),
}
"""The tables of the yearly report by their numbers."""

STATUSES: Mapping[Status, Promise] = {
    Status.OBSERVED: _("counted"),
    Status.ZERO: _("counted, none"),
    Status.NOT_COLLECTED: _("not collected here"),
    Status.OTHER_CODE: _("under another code"),
    Status.NOT_REPORTED: _("not reported"),
    Status.DECLINED: pgettext_lazy("to say a number", "declined"),
    Status.IMPOSSIBLE: _("cannot exist"),
    Status.ESTIMATED: _("estimated"),
}

SENTENCES: Mapping[str, Promise] = {
    "sum_differs": _("The parts add up to {parts}, the total says {total}."),
    "part_exceeds_whole": _("{part} is more than the {whole} it is a part of."),
    "worked_on_differs": _(
        "New cases and those from before are {parts} together; cases worked on says {total}."
    ),
    "closed_and_open_differ": _("Closed and open cases are {parts} together; cases worked on says {total}."),
    "answered_exceeds_contacts": _("{part} contacts answered are more than the {whole} contacts."),
    "more_cases_than_children": _("{part} cases of missing children have only {whole} children."),
    "jump": _("{now} is more than three times, or less than a third of, last year’s {before}."),
    "outlier": _("{now} is far from what this hotline had in earlier years, usually about {usual}."),
    "vanished": _(
        "Last year there were {before}; now the cell says that it is not collected or not reported."
    ),
    "cannot_exist": _("{now} stand in a cell that cannot exist by the definitions."),
    "much_unknown": _("Only {percent} % have an answer."),
}
"""What each question of the checks says (`myosotis_core.comparison.QUESTIONS`)."""


def language() -> str:
    """The language of the page."""
    return get_language() or "en"


def name_indicator(code: str) -> str:
    """A table's own title: what is counted, by what."""
    return load_definitions().indicator(code).label(language())


def define(one: Measure | Question) -> dict[str, Any]:
    """What it counts or asks, in the language of the page; `is_english` where there are only the English words."""
    said = one.define(language())
    return {"text": said or one.definition, "is_english": said is None}


def name_table(number: int) -> str:
    """A table of the yearly report."""
    return str(TABLES.get(number, ""))


def name_dimension(indicator: Indicator, dimension: str) -> str:
    """What a table is split by."""
    return label_of_dimension(indicator.kind, dimension, language())


def name_code(indicator: Indicator, dimension: str, code: str) -> str:
    """One row of a dimension."""
    if code == TOTAL:
        return str(_("All"))
    if code == BLANK:
        return str(_("No answer yet"))
    source = DIMENSIONS[indicator.kind][dimension]
    if source == COUNTRY:
        return name_country(code)
    if source == AGE:
        return code
    if source == "quarter":
        return code.upper()
    absence = load().list("absence")
    return load().label("absence" if code in absence.names else source, code, language())


def name_place(indicator: Indicator, place: tuple[str, ...]) -> str:
    """One cell: its codes with a sign between; "" for the table as a whole."""
    named = [
        name_code(indicator, dimension, code)
        for dimension, code in zip(indicator.by, place, strict=False)
        if code != TOTAL
    ]
    return " × ".join(named)


def order_of(indicator: Indicator, place: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where a cell stands among others: totals first, then the codes in the order of their lists."""
    found = []
    for dimension, code in zip(indicator.by, place, strict=True):
        codes = indicator.codes_of(dimension)
        at = -1 if code == TOTAL else codes.index(code) if code in codes else len(codes)
        found.append((at, code.rjust(3)))
    return tuple(found)


def say_asked(asked: Mapping[str, Any]) -> dict[str, str]:
    """A question of the secretariat: in the language of the page where a check asked, else as it was written."""
    code, indicator = asked.get("check", ""), _find_indicator(asked.get("indicator", ""))
    text, where = asked["text"], ""
    if code in SENTENCES:
        with suppress(KeyError, IndexError, ValueError):
            text = say_question(code, asked.get("values", {}))
    if indicator is not None:
        place = tuple(asked.get("place", "").split("|")) if asked.get("place") else ()
        with suppress(VocabularyError):
            named = name_place(indicator, place)
            where = f"{name_indicator(indicator.code)} – {named}" if named else name_indicator(indicator.code)
    return {"text": text, "where": where}


def _find_indicator(code: str) -> Indicator | None:
    return next((one for one in load_definitions().indicators if one.code == code), None)


def say_question(code: str, values: Mapping[str, Any]) -> str:
    """What a check asks."""
    return str(SENTENCES[code]).format(**values)
