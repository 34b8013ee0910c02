"""Values of a case in words, with their labels; and what not to say to somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.forms import Field
from django.utils.translation import gettext as _

from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.fields import say_here
from myosotis.casework.moments import Moment
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.people import PeoplePage
from myosotis.casework.queries.telling import Statement
from myosotis.casework.views.category_file_sections import KINDS, SECTIONS
from myosotis.casework.views.category_file_sections import say_value as say_in_file

LISTS = {
    "missing_from": "missing_from",
    "police_report": "police_report",
    "police_told": "police_report",
    "gender": "gender",
    "custody": "custody",
    "household": "yes_no",
    "who_calls": "contact_role",
    "risk": "risk_level",
}
COUNTRIES = frozenset({"country_now", "found_country", "country"})


def describe_statement(one: Statement) -> dict[str, Any]:
    """A value as its label and its text; of the file of a category as its own form says it."""
    field = field_of_file(one)
    if field is not None:
        return {"label": str(field.label), "text": say_in_file(field, one.value)}
    return {"label": label_of(one), "text": say_value(one.field, one.value)}


def field_of_file(one: Statement) -> Field | None:
    """The field of the form that wrote a value of the file of a category, None of other values."""
    for section in SECTIONS:
        field: Field | None = section.form.base_fields.get(one.field)
        kind = KINDS[section.form.record_of(one.field)]
        if field is not None and kind._meta.label == one.model:
            return field
    return None


def label_of(one: Statement) -> str:
    """What the value is."""
    labels = {
        "last_seen_at": _("Last seen"),
        "last_seen": _("Last seen"),
        "last_seen_place": _("Where last seen"),
        "missing_from": _("Missing from"),
        "country_now": _("Country now"),
        "police_report": _("Police"),
        "police_told": _("Police"),
        "police_reference": _("Police reference"),
        "story": _("What happened"),
        "found_country": _("Found in"),
        "born": _("Born"),
        "gender": _("Gender"),
        "countries": _("Country the child belongs to"),
        "address": _("Address"),
        "country": _("Country of the address"),
        "household": _("Household of the child"),
        "custody": _("Custody"),
        "notes": _("Notes"),
        "who_calls": _("Who called"),
        "child": _("Child"),
        "age": _("Age"),
        "risk": _("Risk"),
        "summary": _("What the call was about"),
        "what": _("What was seen"),
        "where_when": _("Where and when"),
        "reach": _("How to reach the caller"),
    }
    if one.model.endswith("NoteEntry"):
        return _("Said in a contact")
    return labels.get(one.field) or _("Phone or address")


def say_value(field: str, value: Any) -> str:
    """A value of any of these fields, readable."""
    if isinstance(value, dt.datetime):
        return say_here(Moment(value, "exact"))
    if field == "born":
        return speech.say_told(value)
    if isinstance(value, dict):
        return _say_fact(field, value)
    if isinstance(value, list):
        return ", ".join(name_country(str(code)) for code in value)
    if field in COUNTRIES:
        return name_country(str(value))
    return words.label(LISTS[field], str(value)) if field in LISTS else str(value)


def list_silences(
    frame: CaseFrame, page: PeoplePage, *, withheld: frozenset[UUID], silent: frozenset[UUID]
) -> list[str]:
    """What not to say to this person, in whole sentences, without saying it."""
    found = []
    for child in frame.children:
        name = speech.name_child(child)
        if child.person.pk in silent:
            found.append(_("Nothing about {name}.").format(name=name))
        elif child.person.pk in withheld:
            found.append(_("Not where {name} is, nor anything from which it follows.").format(name=name))
    for card in page.cards:
        if card.is_child and card.reach.not_at_home == "yes":
            found.append(_("Not the name or gender that a child of this case chose."))
    return found


def _say_fact(field: str, fact: dict[str, Any]) -> str:
    code = str(fact.get("code") or fact.get("absence") or "")
    coded = name_country(code) if field in COUNTRIES and code else ""
    if code and not coded:
        coded = words.label(LISTS.get(field, "absence"), code)
    return ", ".join(part for part in (coded, str(fact.get("text") or "")) if part)
