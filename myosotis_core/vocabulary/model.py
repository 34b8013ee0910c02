"""What a vocabulary is made of: codes, code lists, terms, and the vocabulary of one version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

LANGUAGES = ("en", "fr", "nl", "de", "el", "uk", "ar")
"""Every label exists in these languages; `en` is the one that is fallen back to."""

ASKED_NOT_KNOWN = "asked_not_known"
DOES_NOT_APPLY = "does_not_apply"
NOT_COLLECTED = "not_collected"
ABSENCE_LIST = "absence"


class VocabularyError(ValueError):
    """Something is wrong with a vocabulary or with how it was asked; the message is a sentence."""


class UnknownList(VocabularyError):
    """The vocabulary has no code list of that name."""


class UnknownCode(VocabularyError):
    """The code list has no such code."""


@dataclass(frozen=True)
class Code:
    """One value of a code list.

    `at_least` (inclusive) and `less_than` (exclusive) bound the code in the unit of its list (hours, years,
    episodes), where the list has a unit. `until` names the last version that offers the code for new records;
    `replaces` the older codes whose meaning it takes over.
    """

    code: str
    definition: str
    source: str
    labels: Mapping[str, str]
    short: str = ""
    parent: str = ""
    flags: frozenset[str] = frozenset()
    at_least: float | None = None
    less_than: float | None = None
    until: str = ""
    replaces: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The label in the language; in English where that language (or its region, `fr-BE`) is not offered."""
        return pick_label(self.labels, language) or self.code

    def has_flag(self, flag: str) -> bool:
        """Whether the code carries the flag (what a flag means is written in its list)."""
        return flag in self.flags


@dataclass(frozen=True)
class CodeList:
    """One list of codes, in the order in which they are offered.

    `is_multi`: several codes may hold at once. `is_special`: special category of personal data (GDPR art. 9) or
    as delicate; the field is sealed. `is_open_to_absence`: the absence codes are valid too. `unit`: of the bounds.
    """

    name: str
    title: str
    definition: str
    source: str
    version: str
    labels: Mapping[str, str]
    codes: tuple[Code, ...]
    absences: tuple[Code, ...] = ()
    is_multi: bool = False
    is_special: bool = False
    is_open_to_absence: bool = True
    unit: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def _by_absence(self) -> dict[str, Code]:
        return {code.code: code for code in self.absences}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The codes as strings, in order."""
        return tuple(code.code for code in self.codes)

    def code(self, code: str) -> Code:
        """The code of that name, absence codes included; raises `UnknownCode`."""
        found = self._by_code.get(code) or self._by_absence.get(code)
        if found is None:
            raise UnknownCode(f"The code list “{self.name}” of {self.version} has no code “{code}”.")
        return found

    def label(self, language: str) -> str:
        """The title of the list in the language, in English where that is not offered."""
        return pick_label(self.labels, language) or self.title

    def choices(self, language: str = "en", *, absence: bool = False) -> list[tuple[str, str]]:
        """(code, label) pairs offered for new records, with the absence codes at the end if wanted."""
        offered = [code for code in self.codes if not code.until]
        if absence and self.is_open_to_absence:
            offered += self.absences
        return [(code.code, code.label(language)) for code in offered]

    def is_valid(self, code: str, *, absence: bool = True) -> bool:
        """Whether the code may stand in a field of this list (withdrawn codes stay valid in old records)."""
        if code in self._by_code:
            return True
        return absence and self.is_open_to_absence and code in self._by_absence

    def is_absence(self, code: str) -> bool:
        """Whether the code says why there is no answer, instead of giving one."""
        return code in self._by_absence and code not in self._by_code

    def flagged(self, flag: str) -> tuple[str, ...]:
        """The codes that carry the flag, in order; raises `VocabularyError` for a flag the list does not declare."""
        if flag not in self.flags:
            raise VocabularyError(f"The code list “{self.name}” declares no flag “{flag}”.")
        return tuple(code.code for code in self.codes if flag in code.flags)

    def descendants(self, code: str) -> tuple[str, ...]:
        """The code and all its sub-codes, in order."""
        wanted = {self.code(code).code}
        for candidate in self.codes:
            if candidate.parent in wanted:
                wanted.add(candidate.code)
        return tuple(name for name in self.names if name in wanted) or (code,)

    def find(self, amount: float) -> Code:
        """The code whose bounds hold the amount (in the unit of the list); raises `UnknownCode` if none does."""
        for code in self.codes:
            has_bounds = code.at_least is not None or code.less_than is not None
            above = code.at_least is None or amount >= code.at_least
            below = code.less_than is None or amount < code.less_than
            if has_bounds and above and below:
                return code
        raise UnknownCode(f"The code list “{self.name}” has no band for {amount} {self.unit}.")


@dataclass(frozen=True)
class Term:
    """One defined word of the house (contact, case, child, episode …)."""

    term: str
    definition: str
    source: str


@dataclass(frozen=True)
class Rule:
    """One numbered counting rule."""

    number: int
    text: str
    source: str


@dataclass(frozen=True)
class Vocabulary:
    """All code lists, terms and counting rules of one version."""

    version: str
    title: str
    lists: tuple[CodeList, ...]
    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    sources: Mapping[str, str]

    @cached_property
    def _by_name(self) -> dict[str, CodeList]:
        return {one.name: one for one in self.lists}

    def list(self, name: str) -> CodeList:
        """The code list of that name; raises `UnknownList`."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownList(f"The vocabulary {self.version} has no code list “{name}”.")
        return found

    def label(self, name: str, code: str, language: str) -> str:
        """The label of a code, absence codes included; English where the language is not offered."""
        return self.list(name).code(code).label(language)

    def is_valid(self, name: str, code: str, *, absence: bool = True) -> bool:
        """Whether the code may stand in a field of that list; raises `UnknownList`."""
        return self.list(name).is_valid(code, absence=absence)


def pick_label(labels: Mapping[str, str], language: str) -> str:
    """The label for a language tag (`fr`, `fr-BE`, `fr_BE`), in English where there is none."""
    base = language.replace("_", "-").split("-")[0].lower()
    return labels.get(base) or labels.get("en", "")
