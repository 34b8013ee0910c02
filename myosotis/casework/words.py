"""The common vocabulary as this room uses it: choices and labels in the language of the page, and checks of codes."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language

from myosotis_core.vocabulary import CodeList, Vocabulary, load

ABSENCE = "absence"


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The version in force."""
    return load("2026.1")


def code_list(name: str) -> CodeList:
    """One list."""
    return vocabulary().list(name)


def list_label(name: str) -> str:
    """What a list is called, in the language of the page."""
    return code_list(name).label(get_language() or "en")


def choices(name: str, *, absence: bool = False) -> list[tuple[str, str]]:
    """Code and label, in the language of the page; with the absence codes at the end where asked for."""
    language = get_language() or "en"
    own = list(code_list(name).choices(language))
    return own + list(code_list(ABSENCE).choices(language)) if absence else own


def label(name: str, code: str) -> str:
    """The label of a code, of an absence code too; "" of no code."""
    if not code:
        return ""
    language = get_language() or "en"
    holder = ABSENCE if is_absence(code) else name
    if not is_code(holder, code, absence=False):
        return code
    return code_list(holder).code(code).label(language)


@lru_cache(maxsize=256)
def _codes(name: str) -> frozenset[str]:
    return frozenset(code.code for code in code_list(name).codes)


def demand_code(name: str, code: str) -> None:
    """Go on if a code belongs to a list, else `ValueError`: a form let something through that it should not."""
    if not is_code(name, code, absence=False):
        raise ValueError(f"Not in the list {name}: {code!r}")


def is_absence(code: str) -> bool:
    """Whether this is "asked, not known", "does not apply" or "not collected here"."""
    return code in _codes(ABSENCE)


def is_code(name: str, code: str, *, absence: bool = True) -> bool:
    """Whether a code belongs to a list (or is an absence code, where those are allowed)."""
    return code in _codes(name) or (absence and is_absence(code))


def sub_categories() -> dict[str, list[str]]:
    """Which sub-categories belong to which category, for a page to offer the fitting ones."""
    belongs: dict[str, list[str]] = {}
    for code in code_list("category_sub").codes:
        for flag in code.flags:
            belongs.setdefault(flag, []).append(code.code)
    return belongs
