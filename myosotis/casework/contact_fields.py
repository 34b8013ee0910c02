"""What the fields of a contact may hold. Bad input comes back as a clear sentence; the rest is saved."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.models import FACT_FIELDS, Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Precision

LONGEST_TEXT = 20_000
YEARS = range(1900, 2200)
EARLIEST_START = dt.timedelta(days=400)
CODED = {
    "channel": "channel",
    "line": "line",
    "kind": "contact_kind",
    "role": "contact_role",
    "preferred_channel": "preferred_channel",
}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
COUNTRY = re.compile(r"[A-Z]{2}")
FACT_KEYS = {"text", "code", "at", "precision", "absence"}


def check_field(name: str, value: Any, contact: Contact) -> tuple[str, Any]:
    """A sentence that says what is wrong ("" when nothing is), and the value to keep."""
    if name in FACT_FIELDS:
        return _check_fact(value)
    if name in CODED:
        return _check_code(CODED[name], value)
    checker = CHECKERS.get(name)
    if checker is None:
        return _("This field does not exist."), None
    return checker(value, contact)


def clean_text(value: Any) -> str:
    """Text as typed, without the characters that no database keeps (NUL and lone surrogates)."""
    text = "" if value is None else str(value)
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def parse_instant(value: Any) -> dt.datetime | None:
    """An aware instant of an ISO text, or None where it is none, or none that a clock of a case can show."""
    try:
        instant = parse_datetime(str(value))
    except ValueError:
        return None
    if instant is None or instant.tzinfo is None or instant.year not in YEARS:
        return None
    return instant


def _check_fact(value: Any) -> tuple[str, Any]:
    if value in (None, "", {}):
        return "", None
    if not isinstance(value, dict) or not set(value) <= FACT_KEYS:
        return _("This answer could not be read."), None
    fact = {key: clean_text(given) for key, given in value.items() if given not in (None, "")}
    if len(fact.get("text", "")) > LONGEST_TEXT:
        return _("This answer is too long; please write it in the note."), None
    if "absence" in fact and not words.is_absence(fact["absence"]):
        return _("This answer could not be read."), None
    if "at" in fact and parse_instant(fact["at"]) is None:
        return _("This is not a date and time that exists."), None
    if "precision" in fact and fact["precision"] not in Precision.values:
        return _("This answer could not be read."), None
    return "", fact or None


def _check_code(list_name: str, value: Any) -> tuple[str, Any]:
    code = clean_text(value)
    if code and not words.is_code(list_name, code):
        return _("Please choose one of the answers of the list."), None
    return "", code


def _check_text(value: Any, contact: Contact) -> tuple[str, Any]:
    text = clean_text(value)
    if len(text) > LONGEST_TEXT:
        return _("This answer is too long; please write it in the note."), None
    return "", text


def _check_language(value: Any, contact: Contact) -> tuple[str, Any]:
    text = clean_text(value)
    if text and not words.is_absence(text) and not (len(text) <= 16 and LANGUAGE.fullmatch(text)):
        return _("Please choose a language of the list."), None
    return "", text


def _check_country(value: Any, contact: Contact) -> tuple[str, Any]:
    text = clean_text(value)
    if text and not words.is_absence(text) and not COUNTRY.fullmatch(text):
        return _("Please choose a country of the list."), None
    return "", text


def _check_yes_no(value: Any, contact: Contact) -> tuple[str, Any]:
    return "", value in (True, "true", "yes", "on", 1)


def _check_actions(value: Any, contact: Contact) -> tuple[str, Any]:
    if not isinstance(value, list) or not all(words.is_code("contact_action", str(code)) for code in value):
        return _("Please choose from the answers of the list."), None
    return "", sorted({str(code) for code in value})


def _check_ended(value: Any, contact: Contact) -> tuple[str, Any]:
    if value in (None, ""):
        return "", None
    instant = parse_instant(value)
    if instant is None:
        return _("This is not a date and time that exists."), None
    if instant < contact.started_at:
        return _("A contact cannot end before it starts."), None
    if instant > clock.now() + dt.timedelta(minutes=5):
        return _("A contact cannot end in the future."), None
    return "", instant


def _check_started(value: Any, contact: Contact) -> tuple[str, Any]:
    instant = parse_instant(value)
    if instant is None:
        return _("This is not a date and time that exists."), None
    if not clock.now() - EARLIEST_START <= instant <= clock.now():
        return _("A contact begins in the last year, and not in the future."), None
    if contact.ended_at is not None and instant > contact.ended_at:
        return _("A contact cannot end before it starts."), None
    return "", instant


CHECKERS = {
    "started_at": _check_started,
    "caller_number": _check_text,
    "summary": _check_text,
    "language": _check_language,
    "caller_country": _check_country,
    "is_anonymous": _check_yes_no,
    "is_answered": _check_yes_no,
    "actions": _check_actions,
    "ended_at": _check_ended,
}
