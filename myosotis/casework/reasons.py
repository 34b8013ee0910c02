"""Why two records may be about one child: every reason as a whole sentence in the language of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from myosotis.casework.countries import name_country
from myosotis.kernel import clock
from myosotis.people.ages import Told
from myosotis_core.indicators import age_in_completed_years
from myosotis_core.matching import Born, Reason
from myosotis_core.matching.births import AGE, describe

NUMBER, ADDRESS, BEGINS = "number.same", "address.same", "name.begins"
VERY_LIKELY, LIKELY, POSSIBLE = "very_likely", "likely", "possible"
VERY_LIKELY_FROM, LIKELY_FROM, POSSIBLE_FROM = 0.95, 0.8, 0.5
"""From which score which word is shown; the number itself is never shown. docs/matching.md says what it means."""

SENTENCES = {
    "name.same": gettext_lazy("A part of the name is the same: “%(left)s”."),
    "name.spelling": gettext_lazy("“%(left)s” and “%(right)s” are spellings of the same name."),
    "name.similar": gettext_lazy("“%(left)s” and “%(right)s” sound alike."),
    "name.variant": gettext_lazy("“%(left)s” and “%(right)s” are forms of the same given name."),
    "name.initial": gettext_lazy("“%(left)s” may stand for “%(right)s”."),
    "name.joined": gettext_lazy("“%(left)s” and “%(right)s” are the same, written together or apart."),
    "name.differs": gettext_lazy("“%(left)s” and “%(right)s” differ."),
    "name.missing": gettext_lazy("“%(left)s” stands on one side only."),
    BEGINS: gettext_lazy("“%(right)s” begins with “%(left)s”."),
    "birth.same": gettext_lazy("The date of birth is the same: %(left)s."),
    "birth.agrees": gettext_lazy("The births agree: %(left)s; %(right)s."),
    "birth.near": gettext_lazy("The births lie close together: %(left)s; %(right)s."),
    "birth.exchanged": gettext_lazy("Day and month of birth are exchanged: %(left)s and %(right)s."),
    "birth.year_differs": gettext_lazy(
        "Day and month of birth are the same, the year differs: %(left)s and %(right)s."
    ),
    "birth.differs": gettext_lazy("The births lie years apart: %(left)s; %(right)s."),
    "birth.unknown": gettext_lazy("On one side the birth is not known."),
    "gender.same": gettext_lazy("The gender is the same."),
    "gender.differs": gettext_lazy("The gender differs."),
    "country.same": gettext_lazy("A country is the same: %(left)s."),
    "country.differs": gettext_lazy("No country is the same."),
    NUMBER: gettext_lazy("The phone number is the same. It may have a new owner."),
    ADDRESS: gettext_lazy("The mail address or the name on a network is the same."),
}
WORDS = {
    VERY_LIKELY: gettext_lazy("very likely the same"),
    LIKELY: gettext_lazy("likely the same"),
    POSSIBLE: gettext_lazy("possibly the same"),
}
CHANGED = {
    "names": gettext_lazy("A name was added or changed since then."),
    "born": gettext_lazy("The birth or the age was changed since then."),
    "gender": gettext_lazy("The gender was changed since then."),
    "countries": gettext_lazy("The countries were changed since then."),
    "identifiers": gettext_lazy("A phone number or an address was added or changed since then."),
    "child": gettext_lazy("The name was changed since then."),
    "age": gettext_lazy("The birth or the age was changed since then."),
    "country_now": gettext_lazy("The countries were changed since then."),
    "caller_number": gettext_lazy("A phone number or an address was added or changed since then."),
}
"""For each fact of which a digest is kept with a judgement: what changed since it was judged."""


class KnownReason(NamedTuple):
    """One reason. `speaks_for`: for one child, against it, or None where it says neither."""

    code: str
    sentence: str
    speaks_for: bool | None


def say_reason(reason: Reason) -> KnownReason:
    """A reason of the comparison in words."""
    values = {name: _say_value(reason.code, str(value)) for name, value in reason.values.items()}
    speaks_for = None if abs(reason.weight) < 0.05 else reason.weight > 0
    return KnownReason(reason.code, str(SENTENCES[reason.code]) % values, speaks_for)


def say_equal(code: str) -> KnownReason:
    """An equal number or address in words."""
    return KnownReason(code, str(SENTENCES[code]), True)


def say_beginning(typed: str, name: str) -> KnownReason:
    """A half typed name that another one begins with, in words."""
    return KnownReason(BEGINS, str(SENTENCES[BEGINS]) % {"left": typed, "right": name}, True)


def say_changes(facts: Iterable[str]) -> tuple[str, ...]:
    """What changed since a judgement, each sentence once."""
    return tuple(dict.fromkeys(str(CHANGED[fact]) for fact in facts))


def likeness_of(score: float) -> str:
    """The code of the word that stands for a score."""
    if score >= VERY_LIKELY_FROM:
        return VERY_LIKELY
    return LIKELY if score >= LIKELY_FROM else POSSIBLE


def say_likeness(code: str) -> str:
    """The word that stands for a score."""
    return str(WORDS[code])


def say_born(told: Told | None, birth_year: int | None = None) -> str:
    """Birth or age as told, in words; "" where nothing is known."""
    given: dict[str, Any] = told or {}
    if given.get("on"):
        return _("Born on %(day)s") % {"day": _say_day(str(given["on"]))}
    year = given.get("year") or (None if given.get("age") is not None else birth_year)
    if year:
        return _("Born in %(year)s") % {"year": year}
    if given.get("age") is None:
        return ""
    if given.get("about"):
        return _("About %(age)s years old when it was noted") % {"age": given["age"]}
    return _("%(age)s years old when it was noted") % {"age": given["age"]}


def say_interval(born: Born) -> str:
    """A birth as somebody typed it, in words."""
    if born.kind == AGE:
        age = age_in_completed_years(born.last, localdate(clock.now()))
        return say_born({"age": age})
    return _say_value("birth.same", describe(born))


def _say_value(code: str, value: str) -> str:
    if code.startswith("birth."):
        first, _slash, last = value.partition("/")
        if last:
            years = sorted({first[:4], last[:4]})
            return "–".join(years)
        return _say_day(first)
    if code.startswith("country."):
        return ", ".join(name_country(code) for code in value.split(", "))
    return capitalise(value) if code.startswith("name.") else value


def capitalise(name: str) -> str:
    """A part of a name as people write it; the comparison knows small letters only."""
    return " ".join(part[:1].upper() + part[1:] for part in name.split(" "))


def _say_day(text: str) -> str:
    """A day, a month or a year as `births.describe` writes it, in the format of the language."""
    try:
        return date_format(dt.date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        pass
    try:
        return date_format(dt.date.fromisoformat(f"{text}-01"), "YEAR_MONTH_FORMAT")
    except ValueError:
        return text
