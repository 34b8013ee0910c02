"""What the contact screen is made of: its facts and keys, its lists, its sentences, and the state it begins with."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any
from uuid import UUID

from babel import Locale
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import json_script
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.actions.contacts import NON_DATA_KINDS, FieldInput, describe_missing_answer
from myosotis.casework.editing import Conflict
from myosotis.casework.models import Contact, NoteEntry, UrgentStep
from myosotis.casework.queries.cases import CaseRow
from myosotis.casework.queries.contacts import ContactPage
from myosotis.casework.views import contact_words
from myosotis.kernel import clock

NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})
# What the screen shows of a contact before anybody said otherwise; written with its first save.
FIRST_FIELDS: dict[str, FieldInput] = {"line": {"value": "line_116000", "seen": 0}}
URGENT_STEPS = {
    "under_13": _("Under 13"),
    "medical_need": _("Medical need"),
    "taken": _("Taken by someone"),
    "grooming": _("Grooming"),
    "self_harm": _("Self-harm"),
    "near_border": _("Near a border"),
}
# Name, label, letter behind Alt, kind of answer, code list, the contact's own coded field that follows it.
FACTS = (
    ("who_calls", _("Who calls"), "W", "text", "contact_role", "role"),
    ("child", _("Child"), "C", "text", "", ""),
    ("age", _("Age"), "A", "number", "", ""),
    ("missing_from", _("Missing from"), "M", "text", "missing_from", ""),
    ("last_seen", _("Last seen"), "L", "moment", "", ""),
    ("country_now", _("Country now"), "K", "text", "country", ""),
    ("risk", _("Risk"), "R", "text", "risk_level", ""),
    ("police_told", _("Police told"), "P", "text", "police_report", ""),
)


def list_facts() -> list[dict[str, Any]]:
    """The eight rows of the facts strip."""
    names = ("name", "label", "letter", "kind", "list", "also")
    return [dict(zip(names, fact, strict=True)) for fact in FACTS]


def list_countries() -> list[tuple[str, str]]:
    """Countries by code: the node's own first, then by their names in the language of the page."""
    names = Locale.parse((get_language() or "en").split("-")[0]).territories
    known = [
        (code, name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    ]
    own = settings.MYOSOTIS_COUNTRY
    return sorted(known, key=lambda item: (item[0] != own, item[1]))


def list_choices() -> dict[str, list[tuple[str, str]]]:
    """The code lists of the screen, in the language of the page."""
    names = (
        "channel",
        "line",
        "contact_role",
        "missing_from",
        "risk_level",
        "police_report",
        "absence",
        "contact_action",
        "preferred_channel",
    )
    kinds = words.choices("contact_kind")
    return {
        **{name: words.choices(name) for name in names},
        "contact_kind": [choice for choice in kinds if choice[0] not in NON_DATA_KINDS],
        "non_data": [choice for code in NON_DATA_KINDS for choice in kinds if choice[0] == code],
        "country": list_countries(),
    }


@lru_cache(maxsize=16)
def _lists(language: str) -> dict[str, Any]:
    choices = list_choices()
    return {
        "choices": choices,
        "languages": list_languages(),
        "lists_script": json_script(choices, "contact-lists"),
        "words_script": json_script(contact_words.list_sentences(), "contact-words"),
    }


def read_lists() -> dict[str, Any]:
    """The code lists and sentences of the screen in the language of the page, made once for each."""
    return _lists(get_language() or "en")


def new_state() -> dict[str, Any]:
    """The state of a contact that has no row yet: it begins now."""
    return {
        "started_at": clock.now().isoformat(),
        "is_new": True,
        "facts": {},
        "versions": {},
        "entries": [],
        "conflicts": [],
        "urgent": {},
        "promises": [],
        "links": [],
        "closed_at": None,
        "saved_shown": "",
        "kind": "",
        "actions": [],
        "summary": "",
    }


def describe_page(page: ContactPage, user: User) -> dict[str, Any]:
    """The state of a contact as the screen's scripts read it."""
    contact = page.contact
    return {
        "started_at": contact.started_at.isoformat(),
        "is_new": False,
        "facts": page.facts(),
        "versions": page.versions,
        "entries": [describe_entry(entry, user) for entry in page.entries],
        "conflicts": [describe_conflict(conflict) for conflict in page.conflicts],
        "urgent": describe_urgent(page.urgent),
        "promises": [
            {"text": promise.text, "due_at": promise.due_at.isoformat()} for promise in page.promises
        ],
        "links": [describe_link(case.pk, case.ref) for case in page.cases],
        "closed_at": contact.closed_at.isoformat() if contact.closed_at else None,
        "to_complete": list_open_sentences(page.to_complete),
        "saved_shown": say_seconds(contact.saved_at),
        "kind": contact.kind,
        "actions": contact.actions,
        "summary": contact.summary,
        "details": describe_details(contact),
    }


def describe_entry(entry: NoteEntry, user: User) -> dict[str, Any]:
    """One passage."""
    return {
        "id": str(entry.pk),
        "seq": entry.seq,
        "text": entry.text,
        "written_at": entry.written_at.isoformat(),
        "source": entry.source,
        "author": entry.author.name,
        "is_mine": entry.author_id == user.pk,
    }


def describe_conflict(conflict: Conflict) -> dict[str, Any]:
    """Two values of one field."""
    return {
        "field": conflict.field,
        "mine": conflict.mine,
        "theirs": conflict.theirs,
        "by_name": conflict.by_name,
        "shown": say_time(conflict.at),
        "revision_id": str(conflict.revision),
    }


def describe_urgent(ticks: list[UrgentStep]) -> dict[str, dict[str, str]]:
    """The ticks of the ladder with who and when."""
    return {tick.code: {"by": tick.by.name, "at": tick.at.isoformat()} for tick in ticks}


def describe_link(case_id: UUID, ref: str) -> dict[str, str]:
    """A case the contact belongs to."""
    try:
        url = reverse("casework:case", args=[ref])
    except NoReverseMatch:
        url = ""
    return {"id": str(case_id), "ref": ref, "url": url}


def say_time(at: dt.datetime) -> str:
    """The time of day in the node's zone, "14:02"."""
    return localtime(at).strftime("%H:%M")


def say_seconds(at: dt.datetime) -> str:
    """The time of day with seconds, "14:02:07"."""
    return localtime(at).strftime("%H:%M:%S")


def describe_details(contact: Contact | None) -> dict[str, Any]:
    """How the contact reached us, for the fields below the facts."""
    names = (
        "channel",
        "line",
        "caller_number",
        "language",
        "caller_country",
        "is_anonymous",
        "preferred_channel",
    )
    if contact is None:
        return {
            "channel": "phone",
            "line": "line_116000",
            "language": "",
            "caller_country": "",
            "is_anonymous": False,
            "preferred_channel": "",
        }
    return {name: getattr(contact, name) for name in names}


def list_languages() -> list[tuple[str, str]]:
    """Languages a caller may speak, by their names in the language of the page."""
    names = Locale.parse((get_language() or "en").split("-")[0]).languages
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda item: item[1])


def list_open_sentences(names: list[str]) -> list[str]:
    """The "to complete" list of a closed contact, as sentences."""
    return [describe_missing_answer(name) for name in names]


def describe_case(row: CaseRow) -> dict[str, str]:
    """A case to link to, in one line."""
    return {
        "id": str(row.case.pk),
        "ref": row.case.ref,
        "children": ", ".join(child.name for child in row.children if child.name),
        "category": words.label("category", row.case.category),
    }
