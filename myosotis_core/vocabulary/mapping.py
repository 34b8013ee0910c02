"""How a hotline's own codes join the common ones, said with the four relations statisticians use (SKOS)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from myosotis_core.vocabulary.checks import Problem
from myosotis_core.vocabulary.model import Vocabulary


class Relation(StrEnum):
    """What the common code is to the local one (after SKOS mapping relations, W3C 2009).

    `EXACT`: the same children are meant. `BROADER`: the common code holds all of the local one, and more.
    `NARROWER`: the common code holds only a part of the local one. `PARTIAL`: they overlap.
    """

    EXACT = "exact"
    BROADER = "broader"
    NARROWER = "narrower"
    PARTIAL = "partial"


@dataclass(frozen=True)
class MappingEntry:
    """One local code and one common code; a local code may have several entries."""

    local: str
    common: str
    relation: Relation
    note: str = ""

    @property
    def is_safe_to_count(self) -> bool:
        """Whether everything recorded under the local code may be counted under the common one."""
        return self.relation in (Relation.EXACT, Relation.BROADER)


@dataclass(frozen=True)
class LocalMapping:
    """One local code list mapped onto one common list of one version."""

    local_name: str
    local_codes: tuple[str, ...]
    common_list: str
    version: str
    entries: tuple[MappingEntry, ...]

    def entries_of(self, local: str) -> Sequence[MappingEntry]:
        """What is said about one local code; empty if nothing is."""
        return [entry for entry in self.entries if entry.local == local]

    def translate(self, local: str) -> str | None:
        """The one common code everything under the local code counts as, or None where a person must decide."""
        entries = self.entries_of(local)
        return entries[0].common if len(entries) == 1 and entries[0].is_safe_to_count else None


def check_mapping(mapping: LocalMapping, vocabulary: Vocabulary) -> list[Problem]:
    """Every fault of a mapping: codes unknown on either side, local codes left out, contradictions."""
    problems: list[Problem] = []

    def report(code: str, text: str) -> None:
        problems.append(Problem(mapping.local_name, code, text))

    if mapping.version != vocabulary.version:
        report("", f"The mapping is for {mapping.version}, the vocabulary is {vocabulary.version}.")
    common = vocabulary.list(mapping.common_list)
    for entry in mapping.entries:
        if entry.local not in mapping.local_codes:
            report(entry.local, "The local list has no such code.")
        if not common.is_valid(entry.common):
            report(entry.local, f"The common list “{common.name}” has no code “{entry.common}”.")
        if entry.relation is Relation.PARTIAL and not entry.note:
            report(entry.local, "A partial relation needs a note saying what overlaps.")
    for local in mapping.local_codes:
        entries = mapping.entries_of(local)
        if not entries:
            report(local, "Nothing is said about this local code.")
        if len(entries) > 1 and any(entry.is_safe_to_count for entry in entries):
            report(local, "A code that is exact or broader once cannot be mapped a second time.")
    return problems
