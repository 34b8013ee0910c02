"""Small readers of single values, each refusing with the name of its place and never with the value."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from myosotis_core.protocol.canonical import LARGEST_NUMBER
from myosotis_core.protocol.errors import Malformed, Refusal

NODE_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# The first version of a type is its bare name, the second `coop.request.2`: one spelling for each.
MESSAGE_TYPE = re.compile(r"[a-z]{2,24}\.[a-z][a-z-]{1,30}(?:\.(?:[2-9]|[1-9][0-9]{1,2}))?")
KEY_ID = re.compile(r"[A-Za-z0-9_-]{43}")
COUNTRY = re.compile(r"[A-Z]{2}")
CODE = re.compile(r"[a-z0-9][a-z0-9._/-]{0,59}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Word = TypeVar("Word", bound=StrEnum)


def read_number(value: Any, where: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
    """A whole number within these bounds; true and false are none."""
    if type(value) is not int:
        raise Malformed(Refusal.TYPE, where)
    if not least <= value <= most:
        raise Malformed(Refusal.VALUE, where)
    return value


def read_optional_number(value: Any, where: str) -> int | None:
    """A whole number, or null."""
    return None if value is None else read_number(value, where)


def read_bool(value: Any, where: str) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise Malformed(Refusal.TYPE, where)
    return value


def read_text(value: Any, where: str, most: int, least: int = 1) -> str:
    """One line of text that prints as it is: no control characters, none that turn the direction of others."""
    if type(value) is not str:
        raise Malformed(Refusal.TYPE, where)
    if not least <= len(value) <= most or not value.isprintable() or value != value.strip():
        raise Malformed(Refusal.VALUE, where)
    return value


def read_word(value: Any, words: type[Word], where: str) -> Word:
    """One of these words; a list or an object is none, and brings nobody down."""
    if type(value) is not str:
        raise Malformed(Refusal.TYPE, where)
    if value not in set(words):
        raise Malformed(Refusal.VALUE, where)
    return words(value)


def read_form(value: Any, form: re.Pattern[str], where: str) -> str:
    """A text of exactly this form."""
    if type(value) is not str:
        raise Malformed(Refusal.TYPE, where)
    if form.fullmatch(value) is None:
        raise Malformed(Refusal.VALUE, where)
    return value


def read_optional_form(value: Any, form: re.Pattern[str], where: str) -> str | None:
    """A text of exactly this form, or null."""
    return None if value is None else read_form(value, form, where)


def read_optional_day(value: Any, where: str) -> date | None:
    """A day as `2026-01-31`, or null."""
    if value is None:
        return None
    try:
        return date.fromisoformat(read_form(value, DAY, where))
    except ValueError as error:
        raise Malformed(Refusal.VALUE, where) from error


def read_list(value: Any, where: str, most: int, least: int = 0) -> list[Any]:
    """A list of so many things."""
    if type(value) is not list:
        raise Malformed(Refusal.TYPE, where)
    if not least <= len(value) <= most:
        raise Malformed(Refusal.VALUE, where)
    return value
