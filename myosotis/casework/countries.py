"""Countries for people to choose from: the node's own first, then the alphabet of the page's language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale
from django.conf import settings
from django.utils.translation import get_language

from myosotis.casework import words


def list_countries() -> list[tuple[str, str]]:
    """Code and name: own country first, then all others, then the ways to say that it is not known."""
    named = _names(get_language() or "en")
    own = settings.MYOSOTIS_COUNTRY
    first = [(own, named[own])] if own in named else []
    return [*first, *((code, name) for code, name in named.items() if code != own), *words.choices("absence")]


def name_country(code: str) -> str:
    """The name of a country in the language of the page; the absence in words; the code where it is none of ours."""
    return _names(get_language() or "en").get(code) or words.label("absence", code)


@lru_cache(maxsize=16)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language, sep="-").territories
    named = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    for unreal in ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"):
        named.pop(unreal, None)
    return dict(sorted(named.items(), key=lambda pair: plain_letters(pair[1])))


def plain_letters(text: str) -> str:
    """Without accents and case, to sort by."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
