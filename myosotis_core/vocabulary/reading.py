"""Reads the data files of a vocabulary version; each version is read once per process."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from myosotis_core.vocabulary.model import (
    ABSENCE_LIST,
    Code,
    CodeList,
    Rule,
    Term,
    Vocabulary,
    VocabularyError,
)

CURRENT_VERSION = "2026.1"


class UnknownVersion(VocabularyError):
    """No vocabulary of that version is installed."""


def versions() -> tuple[str, ...]:
    """The versions installed, oldest first."""
    return tuple(sorted(folder.name for folder in _data().iterdir() if folder.is_dir()))


@cache
def load(version: str = CURRENT_VERSION) -> Vocabulary:
    """The vocabulary of that version; raises `UnknownVersion` with a sentence naming those that exist."""
    if version not in versions():
        known = ", ".join(versions())
        raise UnknownVersion(f"There is no vocabulary {version}; this installation knows {known}.")
    folder = _data() / version
    head = _read(folder / "vocabulary.toml")
    absences = tuple(_make_code(entry) for entry in _read(folder / f"{ABSENCE_LIST}.toml")["code"])
    lists = tuple(_make_list(_read(folder / f"{name}.toml"), version, absences) for name in head["lists"])
    return Vocabulary(
        version=version,
        title=head["title"],
        lists=lists,
        terms=tuple(Term(**entry) for entry in head["term"]),
        rules=tuple(Rule(**entry) for entry in head["rule"]),
        sources=head["sources"],
    )


def read_unlisted(version: str = CURRENT_VERSION) -> list[str]:
    """Names of code list files that vocabulary.toml does not name; there should be none."""
    folder = _data() / version
    named = {f"{name}.toml" for name in _read(folder / "vocabulary.toml")["lists"]} | {"vocabulary.toml"}
    return sorted(
        entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name not in named
    )


def _data() -> Traversable:
    return files("myosotis_core.vocabulary") / "data"


def _read(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _make_list(raw: dict[str, Any], version: str, absences: tuple[Code, ...]) -> CodeList:
    is_open = raw["open_to_absence"]
    return CodeList(
        name=raw["list"],
        title=raw["name"],
        definition=raw["definition"],
        source=raw["source"],
        version=version,
        labels=raw["label"],
        codes=tuple(_make_code(entry) for entry in raw["code"]),
        absences=absences if is_open else (),
        is_multi=raw["multi"],
        is_special=raw["special"],
        is_open_to_absence=is_open,
        unit=raw.get("unit", ""),
        flags=raw.get("flags", {}),
    )


def _make_code(raw: dict[str, Any]) -> Code:
    return Code(
        code=raw["code"],
        definition=raw["definition"],
        source=raw["source"],
        labels=raw["label"],
        short=raw.get("short", ""),
        parent=raw.get("parent", ""),
        flags=frozenset(raw.get("flags", ())),
        at_least=raw.get("at_least"),
        less_than=raw.get("less_than"),
        until=raw.get("until", ""),
        replaces=tuple(raw.get("replaces", ())),
    )
