"""A hotline's own codes joined to the common ones: a table with the columns of SSSOM, and what it does to counts.

The predicates are those of SKOS: what the *common* code is to the local one. `exact` and `close` count as they are,
`broad` (the common code is wider) adds up; `narrow` (the common code is narrower, so the local one holds more than it)
counts in the common parent, and the codes below it are "collected under another code"; `partial` counts by a documented
share, as an estimate. Source of the columns: SSSOM, A Simple Standard for Sharing Ontological Mappings (2022).
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from myosotis_core.indicators import BLANK, TOTAL, Grade, Indicator, Practice, Status, Table, lay_out
from myosotis_core.indicators.statuses import worst
from myosotis_core.indicators.tables import Place
from myosotis_core.vocabulary import CURRENT_VERSION, Sentence, VocabularyError, load

COLUMNS = (
    "subject_source",
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_source",
    "object_id",
    "share",
    "valid_from",
    "valid_to",
    "author_label",
    "mapping_justification",
    "comment",
)
"""SSSOM's columns, and three of ours: `share` (of a partial match), `valid_from` and `valid_to` (years, both included).
`subject_source` is the hotline, `object_source` the common list and its version: `category@2026.1`."""
NEEDED = ("subject_source", "subject_id", "predicate_id", "object_source", "object_id")


class Predicate(StrEnum):
    """What the common code is to the local one."""

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    PARTIAL = "skos:relatedMatch"


GRADES: Mapping[Predicate, Grade] = {
    Predicate.EXACT: Grade.A,
    Predicate.CLOSE: Grade.B,
    Predicate.BROAD: Grade.B,
    Predicate.NARROW: Grade.D,
    Predicate.PARTIAL: Grade.C,
}


class BadMapping(ValueError):
    """A mapping cannot be used; `faults` are sentences that name the line or the code, the message is all of them."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Match:
    """One local code and one common code. `share`: of a partial one, how much of the local code falls there, 0 to 1."""

    hotline: str
    local: str
    predicate: Predicate
    common_list: str
    version: str
    common: str
    share: Decimal | None = None
    valid_from: int = 0
    valid_to: int = 9999
    local_label: str = ""
    author: str = ""
    justification: str = ""
    comment: str = ""

    def holds_in(self, year: int) -> bool:
        """Whether it is used for a year."""
        return self.valid_from <= year <= self.valid_to


@dataclass(frozen=True)
class Mapped:
    """Counts of one hotline by common code, after its mapping.

    `counts`: whole numbers, adding up to what was given but for `left_over`. `practice`: which codes are estimates,
    which are collected under another one, their grades, and a break in the year in which a match begins to hold.
    `left_over`: local codes nothing is said about.
    """

    counts: Mapping[str, int]
    practice: Practice
    left_over: Mapping[str, int]
    grades: Mapping[str, Grade]


def read_matches(text: str) -> list[Match]:
    """The matches of a TSV file; lines beginning with # are its head. Raises `BadMapping` with every fault, by line."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    table = csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t")
    missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
    if missing:
        raise BadMapping(Sentence("The table has no column {names}.", names=", ".join(missing)))
    matches: list[Match] = []
    faults: list[str] = []
    for number, row in enumerate(table, start=2):
        try:
            matches.append(_make_match({name: (row.get(name) or "").strip() for name in COLUMNS}))
        except BadMapping as error:
            faults.append(Sentence("Line {line}: {fault}", line=number, fault=error.faults[0]))
    faults += check_matches(matches)
    if faults:
        raise BadMapping(*faults)
    return matches


def write_matches(matches: Iterable[Match]) -> str:
    """The TSV file that `read_matches` reads."""
    head = (
        "# A mapping of local codes in the columns of SSSOM/TSV; share, valid_from and valid_to are ours.\n"
    )
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for one in matches:
        table.writerow(
            (
                one.hotline,
                one.local,
                one.local_label,
                one.predicate.value,
                f"{one.common_list}@{one.version}",
                one.common,
                "" if one.share is None else one.share,
                one.valid_from or "",
                one.valid_to if one.valid_to != 9999 else "",
                one.author,
                one.justification,
                one.comment,
            )
        )
    return head + out.getvalue()


def check_matches(matches: Sequence[Match]) -> list[str]:
    """Contradictions, as sentences.

    A code counted twice, shares above the whole, partial without a share or a reason.
    """
    faults: list[str] = []
    by_local: dict[tuple[str, str, str], list[Match]] = defaultdict(list)
    for one in matches:
        by_local[one.hotline, one.common_list, one.local].append(one)
        if one.predicate is Predicate.PARTIAL and (one.share is None or not one.justification):
            faults.append(
                Sentence("“{code}”: a partial match needs its share and how that was found.", code=one.local)
            )
    for (_hotline, _list, local), several in by_local.items():
        for year in {edge for one in several for edge in (one.valid_from, one.valid_to)}:
            now = [one for one in several if one.holds_in(year)]
            whole = [one for one in now if one.predicate not in (Predicate.PARTIAL, Predicate.NARROW)]
            if len(whole) > 1 or (whole and len(now) > 1):
                faults.append(
                    Sentence(
                        "“{code}” counts whole under one code and cannot have a second match at the same time.",
                        code=local,
                    )
                )
                break
            if sum((one.share or Decimal(0)) for one in now) > 1:
                faults.append(Sentence("The shares of “{code}” are more than the whole.", code=local))
                break
    return faults


def map_counts(matches: Sequence[Match], dimension: str, counts: Mapping[str, int], year: int) -> Mapped:
    """What local counts of one dimension become in the common list.

    Shares are turned into whole numbers so that they add up to the local count (largest remainder; the rest that no
    share names stays out as `left_over`). Raises nothing: what cannot be joined is told.
    """
    found: dict[str, int] = defaultdict(int)
    left_over: dict[str, int] = {}
    grades: dict[str, list[Grade]] = defaultdict(list)
    statuses: dict[tuple[str, str], Status] = {}
    for local, count in counts.items():
        now = [one for one in matches if one.local == local and one.holds_in(year)]
        if not now:
            left_over[local] = count
        elif all(one.predicate is Predicate.NARROW for one in now):
            parent = _common_parent(now)
            found[parent] += count
            grades[parent].append(Grade.B)
            for one in now:
                statuses[dimension, one.common] = Status.OTHER_CODE
                grades[one.common].append(Grade.D)
        elif all(one.predicate is Predicate.PARTIAL for one in now):
            for one, part in zip(
                now, split_whole(count, [one.share or Decimal(0) for one in now]), strict=True
            ):
                found[one.common] += part
                statuses[dimension, one.common] = Status.ESTIMATED
                grades[one.common].append(Grade.C)
            rest = count - sum(split_whole(count, [one.share or Decimal(0) for one in now]))
            if rest:
                left_over[local] = rest
        else:
            found[now[0].common] += count
            grades[now[0].common].append(GRADES[now[0].predicate])
    by_code = {code: worst(several) for code, several in grades.items()}
    # A code that is partly recorded by itself and partly under a wider one is not known as a whole.
    kept = {
        code: count
        for code, count in found.items()
        if statuses.get((dimension, code)) is not Status.OTHER_CODE
    }
    kept[TOTAL] = sum(counts.values())
    used = [one for one in matches if one.local in counts and one.holds_in(year)]
    practice = Practice(
        codes=statuses,
        code_grades={(dimension, code): grade for code, grade in by_code.items()},
        changed=frozenset({dimension}) if any(one.valid_from == year for one in used) else frozenset(),
    )
    return Mapped(kept, practice, left_over, by_code)


def map_table(indicator: Indicator, matches: Sequence[Match], counts: Mapping[str, int], year: int) -> Table:
    """The table of an indicator by one dimension from local counts; what nothing is said about is blank.

    Raises `BadMapping` for an indicator by none or two dimensions.
    """
    if len(indicator.by) != 1:
        raise BadMapping(Sentence("Local counts of one dimension make a table by that dimension."))
    mapped = map_counts(matches, indicator.by[0], counts, year)
    places: dict[Place, int] = {(code,): count for code, count in mapped.counts.items()}
    if mapped.left_over:
        places[(BLANK,)] = sum(mapped.left_over.values())
    return lay_out(indicator, year, places, mapped.practice)


def translate_code(matches: Sequence[Match], local: str, year: int) -> str | None:
    """The common code that one record counts as; None where only counts can be joined or a person must decide."""
    now = [one for one in matches if one.local == local and one.holds_in(year)]
    certain = (Predicate.EXACT, Predicate.CLOSE, Predicate.BROAD)
    return now[0].common if len(now) == 1 and now[0].predicate in certain else None


def split_whole(count: int, shares: Sequence[Decimal]) -> list[int]:
    """A count in whole parts by shares, adding up to the rounded sum of the shares (largest remainder)."""
    exact = [count * share for share in shares]
    parts = [int(one) for one in exact]
    missing = int(sum(exact, Decimal(0)).to_integral_value()) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[:missing]:
        parts[at] += 1
    return parts


def _common_parent(matches: Sequence[Match]) -> str:
    """The nearest code above all of these in their list; the total where there is none."""
    chains = []
    for one in matches:
        codes, chain = load(one.version).list(one.common_list), []
        parent = codes.code(one.common).parent
        while parent:
            chain.append(parent)
            parent = codes.code(parent).parent
        chains.append(chain)
    return next((code for code in chains[0] if all(code in chain for chain in chains)), TOTAL)


def _make_match(row: Mapping[str, str]) -> Match:
    name, _at, version = row["object_source"].partition("@")
    version = version or CURRENT_VERSION
    try:
        predicate = Predicate(row["predicate_id"])
    except ValueError:
        raise BadMapping(
            Sentence("“{found}” is no match of SKOS that is known here.", found=row["predicate_id"])
        ) from None
    try:
        is_known = load(version).list(name).is_valid(row["object_id"])
    except VocabularyError:
        source = row["object_source"]
        raise BadMapping(Sentence("“{found}” is no list of common codes.", found=source)) from None
    if not is_known:
        raise BadMapping(
            Sentence("the common list “{name}” has no code “{code}”.", name=name, code=row["object_id"])
        )
    try:
        share = Decimal(row["share"]) if row["share"] else None
    except InvalidOperation:
        raise BadMapping(Sentence("“{found}” is not a share.", found=row["share"])) from None
    if share is not None and not 0 < share <= 1:
        raise BadMapping(Sentence("“{found}” is not a share between 0 and 1.", found=row["share"]))
    return Match(
        hotline=row["subject_source"],
        local=row["subject_id"],
        predicate=predicate,
        common_list=name,
        version=version,
        common=row["object_id"],
        share=share,
        valid_from=_year(row["valid_from"], 0),
        valid_to=_year(row["valid_to"], 9999),
        local_label=row["subject_label"],
        author=row["author_label"],
        justification=row["mapping_justification"],
        comment=row["comment"],
    )


def _year(text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text).year if "-" in text else int(text)
    except ValueError:
        raise BadMapping(Sentence("“{found}” is neither a year nor a day.", found=text)) from None
