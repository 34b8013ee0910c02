"""Where each field of the federation's present case form has its place here, and the document that says so.

The facts of the form (names, kinds, options) are data of the vocabulary; `places.csv` says where each stands. After a
change, `MYOSOTIS_WRITE_COVERAGE=yes` and the test write docs/coverage.md anew.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import models

from myosotis.kernel.privacy import Kind, declared_kinds
from myosotis_core.vocabulary import load
from myosotis_core.vocabulary.eumc import read_options, read_places

ROOT = Path(__file__).resolve().parents[2]
FORM = ROOT / "myosotis_core" / "vocabulary" / "data" / "eumc_fields.csv"
PLACES = Path(__file__).parent / "places.csv"
DOCUMENT = ROOT / "docs" / "coverage.md"
STANDARDS = {"country", "language", "age", "number"}
HEAD = """# The federation's present case form, field by field

Made by a test from the public configuration of the case form that Aselo carries for Missing Children Europe (2025;
facts only) and from the tables of this house. Every field and every option of it has its place here. *Sealed* means
encrypted with the key of the person, contact or case it belongs to; *clear* are codes and dates that are counted.

Not one of these fields is required: nothing stops a caseworker from saving what is known.
"""


@dataclass(frozen=True)
class Place:
    """One field of the form and where it stands here."""

    form: str
    field: str
    number: int
    kind: str
    is_required: bool
    place: str
    list: str
    note: str

    @property
    def table(self) -> type[models.Model]:
        """The table."""
        return apps.get_model(".".join(self.place.split(".")[:2]))

    @property
    def column(self) -> str:
        """The field of the table."""
        return self.place.split(".")[2]

    @property
    def is_sealed(self) -> bool:
        """Whether it is encrypted."""
        return declared_kinds(self.table)[self.column] in (Kind.PERSONAL, Kind.SPECIAL)


def read_form() -> list[dict[str, str]]:
    """The fields of the form, in its order."""
    with FORM.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def read_coverage() -> list[Place]:
    """Every field with its place; a field without one is a mistake."""
    with PLACES.open(encoding="utf-8", newline="") as rows:
        given = {(row["form"], row["field"], row["number"]): row for row in csv.DictReader(rows)}
    found = []
    for row in read_form():
        at = given.pop((row["form"], row["field"], row["number"]))
        found.append(
            Place(
                form=row["form"],
                field=row["field"],
                number=int(row["number"]),
                kind=row["type"],
                is_required=row["required"] == "yes",
                place=at["place"],
                list=at["list"],
                note=at["note"],
            )
        )
    assert not given, f"places of fields that the form does not have: {sorted(given)}"
    return found


def options_of() -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """Per form and field: each option with the list and the code that stand for it."""
    places, found = read_places(), defaultdict(list)
    for form, field, option in read_options():
        place = places[form, field, option]
        found[form, field].append((option, place.list, place.code))
    return found


def write_document() -> str:
    """The document."""
    vocabulary, options = load("2026.1"), options_of()
    parts = [HEAD]
    form = ""
    coverage = read_coverage()
    for one in coverage:
        if one.form != form:
            form = one.form
            parts.append(
                f"\n## {form}\n\n| field | here | kept | list | how |\n| --- | --- | --- | --- | --- |\n"
            )
        where = f"`{one.place}`"
        named = f"`{one.list}`" if one.list else ""
        sealed = "sealed" if one.is_sealed else "clear"
        label = one.field if one.number == 1 else f"{one.field} ({one.number})"
        parts.append(f"| {label} | {where} | {sealed} | {named} | {one.note} |\n")
    parts.append("\n# Every option\n")
    for (name, field), rows in options.items():
        parts.append(f"\n**{name}, {field}**: ")
        said = []
        for option, code_list, code in rows:
            is_plain = code_list == "standard"
            meaning = code if is_plain else vocabulary.list(code_list).code(code).label("en")
            said.append(f"{option} → {code_list}/{code}" + ("" if is_plain else f" “{meaning}”"))
        parts.append("; ".join(said) + ".\n")
    required = sum(one.is_required for one in coverage)
    parts.append(
        f"\nThe form has {len(coverage)} fields, {required} of them required; here none is required to save.\n"
    )
    return "".join(parts)
