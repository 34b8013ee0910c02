"""Reading the files of sentences: keys, forms and placeholders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent
REPORT_LANGUAGES = ("en", "fr", "de", "el", "nl", "ar")
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})

Text = Mapping[str, str]
"""The forms of one text by CLDR plural category; a text that does not change has `other` alone."""


class UnknownText(LookupError):
    """No text has this key, or the report is not offered in this language."""


@lru_cache(maxsize=len(REPORT_LANGUAGES))
def read_texts(language: str) -> Mapping[str, Text]:
    """All texts of a language by their dotted keys; raises `UnknownText` for a language that is not offered."""
    if language not in REPORT_LANGUAGES:
        offered = ", ".join(REPORT_LANGUAGES)
        raise UnknownText(f"The report is not written in “{language}”; it is in {offered}.")
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return MappingProxyType(dict(_flatten(tomllib.load(file), "")))


def _flatten(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, Text]]:
    """The texts below a part of the file; a table that holds nothing but plural forms is one text."""
    if prefix and tree.keys() <= FORMS and "other" in tree:
        return [(prefix, dict(tree))]
    found: list[tuple[str, Text]] = []
    for name, below in tree.items():
        key = f"{prefix}.{name}" if prefix else name
        found += [(key, {"other": below})] if isinstance(below, str) else _flatten(below, key)
    return found


def placeholders_of(text: Text) -> frozenset[str]:
    """The names of everything that is put into a text, in whichever form."""
    return frozenset(match[1] for form in text.values() for match in PLACEHOLDER.finditer(form))
