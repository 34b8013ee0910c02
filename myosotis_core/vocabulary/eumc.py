"""Where each option of the federation's present case form has its place in the common lists.

Source of the options: the public configuration of Aselo for Missing Children Europe (2025); only facts are kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STANDARD = "standard"
"""Instead of a list of ours: the value is a country, language, age or number, as the code of the place says."""


@dataclass(frozen=True)
class Place:
    """One of our codes (or, with list `standard`, a kind of plain value) that stands for an option."""

    list: str
    code: str
    note: str = ""


Option = tuple[str, str, str]
"""Form, field, option, as written in the form."""


@cache
def read_places() -> Mapping[Option, Place]:
    """The place of every mapped option."""
    raw = tomllib.loads(_read("eumc_mapping.toml"))
    places: dict[Option, Place] = {}
    for field in raw["field"]:
        for option, place in field["options"].items():
            places[(field["form"], field["field"], option)] = Place(**place)
    return places


def read_options() -> list[Option]:
    """Every option of the form, from the committed copy of it."""
    lines = [line for line in _read("eumc_options.txt").splitlines() if line and not line.startswith("#")]
    options: list[Option] = []
    for line in lines:
        form, field, option = line.split(" | ")
        options.append((form, field, option))
    return options


def _read(name: str) -> str:
    return (files("myosotis_core.vocabulary") / "data" / name).read_text(encoding="utf-8")
