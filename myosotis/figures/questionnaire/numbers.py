"""What stands in a cell for numbers: a whole number, or why it is not taken. Nothing is guessed.

Spaces between thousands are clear in every language; a single comma or point before three digits is not (a thousand to
one, a fraction to another), so it is asked back.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from myosotis.figures.questionnaire.opening import Seen, Value

LARGEST = 1_000_000_000
SPACES = "\u0020\u00a0\u202f\u2009\u2007\t'’٬"
DASHES = frozenset(
    {"-", "–", "—", "−", "/", ".", "..", "...", "…", "?", "x", "k.a.", "n/a", "na", "n.a.", "nc", "n.c."}
)
ABOUT = ("~", "≈", "±", "ca.", "ca ", "env.", "about", "circa", "περ", "حوالي")
FEWER = ("<", "≤", ">", "≥")
_GROUPED = re.compile(rf"[+]?\d{{1,3}}(?:[{SPACES}]\d{{3}})+")
_AMBIGUOUS = re.compile(r"[+]?\d{1,3}[.,]\d{3}")
_SEVERAL = re.compile(r"[+]?\d{1,3}(?:,\d{3}){2,}|[+]?\d{1,3}(?:\.\d{3}){2,}")
_DECIMAL = re.compile(r"[+]?\d+[.,٫]\d+")


@dataclass(frozen=True)
class Number:
    """A number that was read, or the code of a fault. `note` tells how it was read, where it did not stand plainly."""

    value: Decimal | None = None
    fault: str = ""
    note: str = ""
    found: str = ""
    values: dict[str, str | int] = field(default_factory=dict)


def read_count(seen: Seen) -> Number:
    """A count: a whole number from 0 on."""
    number = read_number(seen)
    if number.value is None:
        return number
    if number.value != number.value.to_integral_value():
        return Number(fault="fraction", found=number.found)
    return number


def read_number(seen: Seen) -> Number:
    """A number from 0 on, with decimals where there are any."""
    found = show(seen.value)
    if seen.formula:
        if seen.value is None:
            return Number(fault="formula_empty", found=seen.formula[:60])
        inner = read_number(Seen(seen.row, seen.column, seen.value, "", seen.is_percent))
        if inner.fault:
            return Number(fault=inner.fault, found=f"{seen.formula[:40]} → {found}")
        return Number(inner.value, note="formula_taken", found=f"{seen.formula[:40]} → {found}")
    if isinstance(seen.value, bool):
        return Number(fault="true_or_false", found=found)
    if isinstance(seen.value, (dt.date, dt.time, dt.timedelta)):
        return Number(fault="date", found=found)
    if isinstance(seen.value, (int, float)):
        return _limit(Decimal(repr(seen.value)), found, is_percent=seen.is_percent)
    return _read_text(str(seen.value or ""), found)


def _limit(value: Decimal, found: str, note: str = "", *, is_percent: bool = False) -> Number:
    if not value.is_finite():
        return Number(fault="not_a_number", found=found)
    if value < 0:
        return Number(fault="negative", found=found)
    if value > LARGEST:
        return Number(fault="too_large_number", found=found)
    if is_percent:
        return Number(fault="percent", found=f"{value * 100:f}".rstrip("0").rstrip(".") + " %")
    return Number(value, note=note, found=found)


def _read_text(raw: str, found: str) -> Number:
    text = "".join(_plain_digit(letter) for letter in raw.strip())
    low = text.casefold()
    if low.startswith("#"):
        return Number(fault="formula_fault", found=found)
    if low in DASHES:
        return Number(fault="dash", found=found)
    if low.startswith(FEWER):
        return Number(fault="fewer_than", found=found)
    if low.startswith(ABOUT):
        return Number(fault="about", found=found)
    if low.endswith("%"):
        return Number(fault="percent", found=found)
    if re.fullmatch(rf"[-−–][{SPACES}]?\d[\d.,{SPACES}]*", text):
        return Number(fault="negative", found=found)
    if _AMBIGUOUS.fullmatch(text):
        return Number(fault="ambiguous", found=found, values={"digits": re.sub(r"\D", "", text)})
    if text.isdigit() or _GROUPED.fullmatch(text) or _SEVERAL.fullmatch(text):
        plain = re.sub(r"\D", "", text)
        return _limit(Decimal(plain), found, note="" if plain == raw.strip() else "text_taken")
    if _DECIMAL.fullmatch(text):
        try:
            return _limit(Decimal(text.replace(",", ".").replace("٫", ".")), found, note="text_taken")
        except InvalidOperation:
            return Number(fault="not_a_number", found=found)
    return Number(fault="not_a_number", found=found)


def _plain_digit(letter: str) -> str:
    """A digit of any script as 0 to 9."""
    digit = unicodedata.digit(letter, None) if unicodedata.category(letter) == "Nd" else None
    return letter if digit is None else str(digit)


def show(value: Value) -> str:
    """What stands in a cell, short enough for a sentence."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= 60 else text[:59] + "…"
