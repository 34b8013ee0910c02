"""The names of months as each language writes them within a date: "22 Nov", « 22 nov. », "22 nov", « 22 Νοεμβρίου ».

Django writes a short month with a capital in every language, and takes the Greek name as it stands alone. Pages name
one pattern for all languages ("j M Y"); what it means in a language is decided here.
"""

from __future__ import annotations

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

MEANT: dict[str, tuple[str, str]] = {"fr": ("M", "N"), "nl": ("M", "b"), "el": ("j F", "j E")}
write = DateFormat.format


def write_date(date: DateFormat, pattern: str) -> str:
    """A date by a pattern, its month in the form that the language of the page asks for."""
    asked, meant = MEANT.get((get_language() or "en").split("-")[0], ("", ""))
    return str(write(date, pattern.replace(asked, meant) if asked else pattern))


def use_these_months() -> None:
    """From now on every date of every page is written so."""
    setattr(DateFormat, "format", write_date)  # noqa: B010  a method of a class that is not ours
