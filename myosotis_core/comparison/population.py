"""Child populations from a file that somebody loads: nothing is built in, and a rate without it is absent.

Two forms are read: Eurostat's table demo_pjan as SDMX-CSV (columns age, sex, geo, TIME_PERIOD, OBS_VALUE), and a plain
CSV with the columns country, year, age, children (one row for each completed year of age, 0 to 17).
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from myosotis_core.vocabulary import Sentence

ADULT = 18
EUROSTAT_COUNTRIES = {"UK": "GB"}
"""Where Eurostat's code is not that of ISO 3166-1. Greece is EL there, and here as hotlines write it.

Both are taken.
"""


class BadPopulation(ValueError):
    """A population file cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class Population:
    """Children by country, year and completed year of age. `sha256`: of the file's bytes. `vintage`.

    When it was issued.
    """

    vintage: str
    sha256: str
    _counts: Mapping[tuple[str, int, int], int] = field(repr=False)

    def children(self, countries: Collection[str], year: int, ages: tuple[int, int] = (0, 17)) -> int | None:
        """Children of these countries in completed years `ages`, both included.

        None if anything of it is not in the file.
        """
        wanted = [
            (_country(country), year, age) for country in countries for age in range(ages[0], ages[1] + 1)
        ]
        if any(one not in self._counts for one in wanted):
            return None
        return sum(self._counts[one] for one in wanted)

    def held(self) -> list[tuple[str, int]]:
        """The countries and years of which every age from 0 to 17 is there."""
        return [one for one in sorted({key[:2] for key in self._counts}) if self.children({one[0]}, one[1])]


def read_population(raw: bytes, *, vintage: str, sha256: str = "") -> Population:
    """The population in a file's bytes. With `sha256` it must have this checksum. Raises `BadPopulation`."""
    digest = hashlib.sha256(raw).hexdigest()
    if sha256 and digest != sha256.lower():
        raise BadPopulation(Sentence("The file is not the one the checksum was taken of."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadPopulation(Sentence("The file is not text in UTF-8.")) from None
    table = csv.DictReader(io.StringIO(text))
    names = set(table.fieldnames or ())
    if {"age", "geo", "TIME_PERIOD", "OBS_VALUE"} <= names:
        rows = _read_eurostat(table)
    elif {"country", "year", "age", "children"} <= names:
        rows = _read_plain(table)
    else:
        raise BadPopulation(
            Sentence("The file has neither the columns of demo_pjan nor country, year, age and children.")
        )
    counts: dict[tuple[str, int, int], int] = {}
    for key, number in rows:
        if counts.get(key, number) != number:
            raise BadPopulation(
                Sentence(
                    "Two rows give different numbers for {country}, {year}, age {age}.",
                    country=key[0],
                    year=key[1],
                    age=key[2],
                )
            )
        counts[key] = number
    if not counts:
        raise BadPopulation(Sentence("The file holds no children."))
    return Population(vintage, digest, counts)


def _read_eurostat(table: csv.DictReader[str]) -> Iterator[tuple[tuple[str, int, int], int]]:
    for row in table:
        age = (
            0
            if row["age"] == "Y_LT1"
            else int(row["age"][1:])
            if re.fullmatch(r"Y\d+", row["age"])
            else ADULT
        )
        is_all = row.get("sex", "T") == "T" and len(row["geo"]) == 2
        if age < ADULT and is_all and row["OBS_VALUE"]:
            yield _entry(row["geo"], row["TIME_PERIOD"], age, row["OBS_VALUE"], table.line_num)


def _read_plain(table: csv.DictReader[str]) -> Iterator[tuple[tuple[str, int, int], int]]:
    for row in table:
        if not (row["age"] or "").isdigit():
            raise BadPopulation(
                Sentence("Line {line}: the age is one completed year, from 0 to 17.", line=table.line_num)
            )
        if int(row["age"]) < ADULT:
            yield _entry(row["country"], row["year"], int(row["age"]), row["children"], table.line_num)


def _entry(country: str, year: str, age: int, number: str, line: int) -> tuple[tuple[str, int, int], int]:
    try:
        found = (_country(country), int(year), age), int(float(number))
    except ValueError:
        raise BadPopulation(
            Sentence("Line {line}: “{number}” or “{year}” is no number.", line=line, number=number, year=year)
        ) from None
    if found[1] < 0:
        raise BadPopulation(Sentence("Line {line}: a population is not negative.", line=line))
    return found


def _country(code: str) -> str:
    code = EUROSTAT_COUNTRIES.get(code.upper(), code.upper())
    return "GR" if code == "EL" else code
