"""Words of the directory: what services help with, countries and languages, in the language of the page."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import lru_cache

from babel import Locale
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language

from myosotis.services.models import DAYS
from myosotis_core.vocabulary import load

NEEDS = "referral_target"
A_MONDAY = 5  # January 2026
LANGUAGES = [
    "am",
    "ar",
    "bg",
    "bs",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "ga",
    "he",
    "hr",
    "hu",
    "hy",
    "it",
    "ka",
    "ku",
    "ln",
    "lt",
    "lv",
    "mk",
    "mt",
    "nl",
    "no",
    "pl",
    "prs",
    "ps",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sv",
    "ti",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
"""The languages that can be written down: those of Europe, and those that children in migration speak most."""


def list_needs() -> list[tuple[str, str]]:
    """What a service may help with: code and label."""
    return list(load("2026.1").list(NEEDS).choices(get_language() or "en"))


def name_need(code: str) -> str:
    """The label of a need."""
    return dict(list_needs()).get(code, code)


def list_countries() -> list[tuple[str, str]]:
    """Code and name: the own country first."""
    named = list_territories(get_language() or "en")
    own = settings.MYOSOTIS_COUNTRY
    return [(own, named.get(own, own)), *((code, name) for code, name in named.items() if code != own)]


def name_country(code: str) -> str:
    """The name of a country."""
    return list_territories(get_language() or "en").get(code, code)


def list_languages() -> list[tuple[str, str]]:
    """Code and name of the languages a service may speak."""
    named = [(code, name_language(code)) for code in LANGUAGES]
    return sorted(named, key=lambda pair: plain_letters(pair[1]))


def name_language(code: str) -> str:
    """The name of a language in the language of the page."""
    return _languages(get_language() or "en").get(code, code)


def list_days() -> list[tuple[str, str]]:
    """The days of the week, Monday first."""
    return [(day, _name_day(number)) for number, day in enumerate(DAYS)]


def plain_letters(text: str) -> str:
    """Without accents and case."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _name_day(number: int) -> str:
    return date_format(dt.date(2026, 1, A_MONDAY + number), "l")


@lru_cache(maxsize=16)
def list_territories(language: str) -> dict[str, str]:
    """Code and name of the countries, in the order of the alphabet of that language."""
    territories = Locale.parse(language, sep="-").territories
    named = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    for unreal in ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"):
        named.pop(unreal, None)
    return dict(sorted(named.items(), key=lambda pair: plain_letters(pair[1])))


@lru_cache(maxsize=16)
def _languages(language: str) -> dict[str, str]:
    names = dict(Locale.parse(language, sep="-").languages)
    names.setdefault(
        "prs", names.get("fa_AF", "prs")
    )  # the table of names knows Dari as Persian of Afghanistan only
    return names
