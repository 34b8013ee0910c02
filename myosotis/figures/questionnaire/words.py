"""The questionnaire's own words, one file for each language; labels of codes come from the vocabulary."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from myosotis.figures.questionnaire.faults import Fault
from myosotis.figures.questionnaire.layout import WHY_EMPTY
from myosotis_core.indicators import BLANK, DIMENSIONS, TOTAL, Indicator, Status, load_definitions
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER
from myosotis_core.vocabulary import load

LANGUAGES = ("en", "fr", "nl", "de", "el", "ar")
RIGHT_TO_LEFT = ("ar",)
_WHYS = tuple(status.value for status in (Status.ZERO, *WHY_EMPTY))


def language_of(tag: str) -> str:
    """The offered language for a tag (`fr-BE`), English where there is none."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else "en"


@cache
def texts_of(language: str) -> Mapping[str, Any]:
    """All words of one language."""
    source = files("myosotis.figures.questionnaire") / "texts" / f"{language_of(language)}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def tell(key: str, language: str, **values: object) -> str:
    """One text (`cover.title`) with its values put in."""
    section, name = key.split(".")
    return str(texts_of(language)[section][name]).format(**values)


def say(fault: Fault, language: str) -> str:
    """A fault as a sentence in the reader's language: what stands there and what is expected."""
    values: dict[str, object] = {name: _shown(name, value, language) for name, value in fault.values.items()}
    return tell(f"faults.{fault.code}", language, found=isolate(fault.found, language), **values)


def isolate(found: str, language: str) -> str:
    """What stands somewhere, kept in its own direction within a sentence that is written from the right."""
    return f"\u2068{found}\u2069" if found and language_of(language) in RIGHT_TO_LEFT else found


def _shown(name: str, value: str | int, language: str) -> object:
    """A value of a sentence: codes by their labels, numbers plainly (they stand beside a cell of the same workbook)."""
    if name == "indicator":
        return load_definitions().indicator(str(value)).label(language)
    if name == "why":
        return why_word(str(value), language)
    return value


def sheet_name(table: int, language: str) -> str:
    """The name of the sheet of one table, at most 31 letters as spreadsheets want it."""
    return f"{table} {texts_of(language)['sheets'][f'table_{table}']}"[:31]


def why_word(status: str, language: str) -> str:
    """What stands in the list beside a cell."""
    return tell(f"why.{status}", language)


def find_why(word: str) -> Status | None:
    """The status of a word of any language, or of the code itself; None for anything else."""
    plain = " ".join(word.split()).casefold()
    return _why_words().get(plain)


@cache
def _why_words() -> Mapping[str, Status]:
    words = {why: Status(why) for why in _WHYS}
    for language in LANGUAGES:
        words |= {why_word(why, language).casefold(): Status(why) for why in _WHYS}
        words[tell("why.whole_zero", language).casefold()] = Status.ZERO
    return words


def code_label(indicator: Indicator, dimension: str, code: str, language: str) -> str:
    """What a row or column is called."""
    if code in (TOTAL, BLANK):
        return tell(f"rows.{code}", language)
    source = DIMENSIONS[indicator.kind][dimension]
    if source == QUARTER:
        return tell("rows.quarter", language, number=code[1:])
    if source == AGE and code.isdigit():
        return tell("rows.age", language, age=code)
    if source in (AGE, COUNTRY):
        return load().label("absence", code, language)
    return load().label(source, code, language)


@cache
def countries_of(language: str) -> Mapping[str, str]:
    """Country code to its name in the language, in the order of names."""
    names = Locale.parse(language_of(language)).territories
    chosen = {
        code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code.isupper()
    }
    for code in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
        chosen.pop(code, None)
    return dict(sorted(chosen.items(), key=lambda one: one[1]))
