"""The directory as a CSV file: written, read back, every row checked as if it was typed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from myosotis.services import words
from myosotis.services.forms import ServiceForm, say_spans
from myosotis.services.models import DAYS, Service

COLUMNS = (
    "name", "needs", "country", "town", "phones", "mail", "url", "languages", "age_from", "age_to", "free", "hours",
    *DAYS, "notes", "checked_on",
)  # fmt: skip
MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_PROBLEMS = 40
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
FREE = {"yes": "true", "no": "false", "": "unknown"}


@dataclass
class TableRead:
    """What a file holds: rows to bring in, or what is wrong with it, line by line."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write_table(services: list[Service]) -> str:
    """The services as CSV, safe to open in a spreadsheet: no cell begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for service in services:
        writer.writerow([_guard(cell) for cell in _cells(service)])
    return out.getvalue()


def read_table(data: bytes) -> TableRead:
    """Read a file and check every row; with one problem nothing is to be brought in."""
    found = TableRead()
    try:
        text = data[: MOST_BYTES + 1].decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text), delimiter=_delimiter(text)))
    except (UnicodeDecodeError, csv.Error):
        found.problems.append(_("This is no CSV file in UTF-8."))
        return found
    if len(data) > MOST_BYTES or len(lines) > MOST_ROWS:
        found.problems.append(_("This file is too large. Bring it in in parts."))
        return found
    if not lines or not {"name", "needs", "country"} <= set(lines[0]):
        found.problems.append(_("The first line must name the columns, at least name, needs and country."))
        return found
    for number, line in enumerate(lines, start=2):
        _read_line(number, line, found)
        if len(found.problems) >= MOST_PROBLEMS:
            break
    return found


def _read_line(number: int, line: dict[str | None, Any], found: TableRead) -> None:
    given = {
        str(name): _unguard(value) for name, value in line.items() if name and isinstance(value, str | None)
    }
    form = ServiceForm(
        {
            **given,
            "needs": _split(given.get("needs", "")),
            "languages": _split(given.get("languages", "")),
            "country": given.get("country", "").upper(),
            "is_free": FREE.get(given.get("free", "").lower(), "unknown"),
        }
    )
    if form.is_valid():
        found.rows.append(form.to_values())
        return
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found.problems.append(
            _("Line {number}, {column}: {problem}").format(
                number=number, column=label, problem=" ".join(str(error) for error in errors)
            )
        )


def _cells(service: Service) -> list[str]:
    free = {True: "yes", False: "no", None: ""}[service.is_free]
    ages = ["" if age is None else str(age) for age in (service.age_from, service.age_to)]
    checked = service.checked_on.isoformat() if service.checked_on else ""
    days = [say_spans(service.open_hours.get(day, [])) for day in DAYS]
    return [
        service.name, "; ".join(service.needs), service.country, service.town, "; ".join(service.phones), service.mail,
        service.url, "; ".join(service.languages), *ages, free, service.hours, *days, service.notes, checked,
    ]  # fmt: skip


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _unguard(cell: str | None) -> str:
    text = cell or ""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def _split(text: str) -> list[str]:
    """Codes, however they are separated."""
    return [part for part in text.replace(",", ";").replace(";", " ").split() if part]


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return ";" if head.count(";") > head.count(",") else ","


def name_columns() -> list[tuple[str, str]]:
    """What may stand in which column, for the page."""
    codes = ", ".join(code for code, _label in words.list_needs())
    return [("needs", codes), ("free", "yes, no"), ("mon … sun", "09:00-12:30, 13:30-17:00")]
