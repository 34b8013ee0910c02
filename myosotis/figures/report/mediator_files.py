"""What mediators told, as one table in a collection's folder: a row for each mediator and year, without a name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from myosotis.figures.report.collection import Mediator
from myosotis.figures.report.return_files import CollectionRefused
from myosotis_core.vocabulary import load

OUTCOMES = "mediation_outcome"
HEAD = ("year", "number", "country", "languages", "mediations", "days")


def outcome_codes() -> tuple[str, ...]:
    """How a mediation can stand, in the order of the vocabulary."""
    return load().list(OUTCOMES).names


def write_mediators(mediators: Mapping[int, tuple[Mediator, ...]]) -> bytes:
    """The table as CSV: equal answers, equal bytes."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    codes = outcome_codes()
    table.writerow((*HEAD, *codes))
    for year, told in sorted(mediators.items()):
        for one in sorted(told, key=lambda one: one.number):
            days = "" if one.days is None else one.days
            counts = (one.outcomes.get(code, 0) for code in codes)
            table.writerow(
                (year, one.number, one.country, " ".join(one.languages), one.mediations, days, *counts)
            )
    return out.getvalue().encode()


def read_mediators(content: bytes, name: str) -> dict[int, tuple[Mediator, ...]]:
    """The answers by year. Raises `CollectionRefused` with each row at fault."""
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as error:
        raise CollectionRefused([f"{name}: this is not UTF-8."]) from error
    columns, codes = table.fieldnames or (), outcome_codes()
    if missing := [one for one in (*HEAD, *codes) if one not in columns]:
        raise CollectionRefused([f"{name}, line 1: there is no column “{missing[0]}”."])
    found: dict[int, dict[str, Mediator]] = {}
    faults = []
    for row in table:
        said = {key: (value or "").strip() for key, value in row.items() if key}
        try:
            year, one = int(said["year"]), _read_one(said, codes)
        except ValueError:
            faults.append(f"{name}, line {table.line_num}: a number is missing or none.")
            continue
        if fault := _fault_of(one, found.get(year, {})):
            faults.append(f"{name}, line {table.line_num}: {fault}.")
        found.setdefault(year, {})[one.number] = one
    if faults:
        raise CollectionRefused(faults)
    return {year: tuple(told.values()) for year, told in found.items()}


def _read_one(said: Mapping[str, str], codes: tuple[str, ...]) -> Mediator:
    counts = {code: int(said[code] or 0) for code in codes}
    return Mediator(
        number=said["number"],
        country=said["country"],
        mediations=int(said["mediations"]),
        outcomes={code: count for code, count in counts.items() if count},
        languages=tuple(said["languages"].split()),
        days=int(said["days"]) if said["days"] else None,
    )


def _fault_of(one: Mediator, others: Mapping[str, Mediator]) -> str:
    """What is wrong with a row, or nothing."""
    if not one.number or one.number in others:
        return f"the number “{one.number}” is empty or stands twice in the year"
    if not re.fullmatch(r"[A-Z]{2}", one.country):
        return f"“{one.country}” is no country of ISO 3166-1"
    if min((one.mediations, one.days or 0, *one.outcomes.values()), default=0) < 0:
        return "a number is below zero"
    if sum(one.outcomes.values()) != one.mediations:
        return "the outcomes do not add up to the mediations"
    return ""
