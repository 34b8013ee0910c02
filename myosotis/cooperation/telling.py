"""How what we know becomes what we tell: categories of fields, the form of values, texts as the protocol takes them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

VOCABULARY = "2026.1"
CHANNEL = "partner_hotline"
SUMMARY_CATEGORY = "circumstances"
EARLIEST = dt.datetime(1900, 1, 2, tzinfo=dt.UTC)
LATEST = dt.datetime(2199, 12, 30, tzinfo=dt.UTC)
LONGEST_LINE = 200
LONGEST_TEXT = 8000
CHILD = "child"
# Which categories of a consent must name a field of the case before it goes; the first is the one it goes under.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "names": ("names",),
    "born": ("birth",),
    "age": ("birth",),
    "gender": ("gender",),
    "countries": ("languages",),
    "languages": ("languages",),
    "marks": ("description",),
    "photo": ("photo",),
    "living_situation": ("circumstances",),
    "last_seen": ("last_seen",),
    "last_seen_place": ("last_seen",),
    "missing_from": ("last_seen",),
    "country_now": ("destination",),
    "story": ("circumstances",),
    "reasons": ("circumstances", "vulnerability"),
    "risk": ("risk",),
    "risk_criteria": ("risk",),
    "risk_reasons": ("risk",),
    "health": ("health",),
    "vulnerabilities": ("vulnerability",),
    "harms": ("vulnerability",),
    "grooming": ("vulnerability",),
    "adults": ("family", "phones"),
    "police_report": ("police_report",),
    "police_told": ("police_report",),
    "police_reference": ("police_report",),
}
"""What is alleged is not among them: it leaves a node through the police only."""
WHERE_CATEGORIES = frozenset({"last_seen", "destination", "circumstances", "risk", "family", "phones"})
"""What came from elsewhere under these may tell where a child is; blocks hold for it."""
LABELS = {
    "names": _("Names, in every form known"),
    "born": _("Date of birth"),
    "age": _("Age"),
    "gender": _("Gender"),
    "countries": _("Countries"),
    "languages": _("Languages"),
    "marks": _("Description and marks"),
    "photo": _("Photo"),
    "living_situation": _("Lives in"),
    "last_seen": _("Last seen"),
    "last_seen_place": _("Place where last seen"),
    "missing_from": _("Missing from"),
    "country_now": _("Country where the child may be"),
    "story": _("What happened"),
    "reasons": _("Reasons"),
    "risk": _("Risk"),
    "risk_criteria": _("What makes it worrying"),
    "risk_reasons": _("Reasons of this judgement"),
    "health": _("Health and medicines"),
    "vulnerabilities": _("Vulnerabilities"),
    "harms": _("Harm feared or met"),
    "grooming": _("Grooming"),
    "adults": _("Adults around the child, with telephone"),
    "police_report": _("Report"),
    "police_told": _("Told on"),
    "police_reference": _("Reference of the police"),
}
"""What a field is called, also where it came from elsewhere under its code."""
AS_TYPED = frozenset(
    {
        "names",
        "marks",
        "photo",
        "last_seen_place",
        "story",
        "risk_reasons",
        "health",
        "adults",
        "police_reference",
    }
)
"""Fields that leave as somebody typed them; the others are said in the language of whoever reads them."""
_FORBIDDEN = re.compile(r"[\u0000-\u0009\u000b-\u001f\u007f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    """A text as the protocol takes it: no control characters, none that turn the direction of others."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _FORBIDDEN.sub("", plain).strip()[:LONGEST_TEXT]


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())[:LONGEST_LINE]


def write_value(code: str, lines: list[str], language: str, *, child: int = 0) -> dict[str, Any]:
    """One field as it goes: a part for each line under the code of the field, or one text where a line is long.

    `child`: which of several children it is about, as a number that only tells them apart; it goes as a last part.
    """
    which = [{"name": CHILD, "value": str(child)}] if child else []
    category = CATEGORIES[code][0]
    cleaned = [clean_text(line) for line in lines]
    cleaned = list(dict.fromkeys(line for line in cleaned if line))
    if (
        all(len(line) <= LONGEST_LINE and "\n" not in line for line in cleaned)
        and len(cleaned) + len(which) <= 40
    ):
        parts = [{"name": code, "value": line, "language": language} for line in cleaned]
        return {"category": category, "parts": parts + which}
    value: dict[str, Any] = {"category": category, "text": "\n".join(cleaned)[:LONGEST_TEXT]}
    return {**value, "parts": which} if which else value


def read_lines(fields: list[dict[str, Any]] | None) -> list[str]:
    """What the fields of an item say, line by line."""
    lines: list[str] = []
    for one in fields or []:
        lines += str(one["text"]).split("\n") if "text" in one else []
        lines += [str(part["value"]) for part in one.get("parts", []) if part["name"] != CHILD]
    return lines


def child_of(fields: list[dict[str, Any]] | None) -> int:
    """Which of several children an item is about; 0 where it does not say."""
    parts = [part for one in fields or [] for part in one.get("parts", [])]
    told = next((str(part["value"]) for part in parts if part["name"] == CHILD), "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 3 else 0


def name_field(label: str, child: int) -> str:
    """What a field is called; of several children, with the number of its child, since no name goes with it."""
    return gettext("{field}, child {number}").format(field=label, number=child) if child else label


def language_of(fields: list[dict[str, Any]] | None) -> str:
    """The language in which coded values of an item were written; "" where it is one text as somebody wrote it."""
    parts = [part for one in fields or [] for part in one.get("parts", []) if part["name"] != CHILD]
    return str(parts[0].get("language", "")) if parts else ""


def name_of_value(fields: list[dict[str, Any]]) -> str:
    """The code of the field, where its parts carry one that we know."""
    parts = fields[0].get("parts") or [{}]
    name = str(parts[0].get("name", ""))
    return name if name in CATEGORIES else ""


def moment(at: dt.datetime) -> str:
    """An instant as the protocol writes it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> dt.datetime:
    """And reads it; one of another age becomes the nearest of ours, so that no time zone leads out of the calendar."""
    at = dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return min(max(at, EARLIEST), LATEST)


def read_day(text: str) -> dt.date:
    """The same of a day."""
    return min(max(dt.date.fromisoformat(text), EARLIEST.date()), LATEST.date())


def read_dated(text: str) -> str:
    """The same of either, as it was written."""
    if len(text) == len("2026-01-31"):
        return read_day(text).isoformat()
    return moment(read_moment(text))


def digest_of(content: Any) -> str:
    """A digest of what would go, so that what was looked at is what leaves."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
