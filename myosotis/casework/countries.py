"""Countries for people to choose from: the node's own first, then the alphabet of the page's language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from myosotis.casework import words
from myosotis.services.words import list_territories


def list_countries() -> list[tuple[str, str]]:
    """Code and name: own country first, then all others, then the ways to say that it is not known."""
    named = list_territories(get_language() or "en")
    own = settings.MYOSOTIS_COUNTRY
    first = [(own, named[own])] if own in named else []
    return [*first, *((code, name) for code, name in named.items() if code != own), *words.choices("absence")]


def name_country(code: str) -> str:
    """The name of a country in the language of the page; the absence in words; the code where it is none of ours."""
    return list_territories(get_language() or "en").get(code) or words.label("absence", code)
