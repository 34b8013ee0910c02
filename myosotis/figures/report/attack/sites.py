"""The attack on the files of a release, as anybody has them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from myosotis.figures.report.attack.cells import Cell, count_all, measure_of
from myosotis.figures.report.attack.findings import Findings
from myosotis.figures.report.attack.knowledge import learn
from myosotis.figures.report.attack.reading import Read, learn_tables, read_site
from myosotis.figures.report.attack.trying import (
    OUTSIDER,
    Reader,
    attack_knowledge,
    learn_public,
    learn_told,
)
from myosotis.figures.report.attack.words import find_told
from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.edition import Observation
from myosotis.figures.report.places import PACK
from myosotis.figures.report.protecting import gather_all


def attack_site(
    site: Path,
    *,
    others: Sequence[Path] = (),
    insider: Return | None = None,
    truth: Collection | None = None,
    say: Callable[[str], None] = lambda _text: None,
) -> Findings:
    """Read every file of a release (and of `others`, earlier ones) and try to work out what it hides.

    As an outsider; with `insider`, as the hotline of that return; with `truth`, as each hotline of the collection, and
    every small number is held against what is promised. Raises `reading.NoRelease`.
    """
    read = read_site(site)
    say(
        f"{read.files} files read: {len(read.statements)} numbers of open data, {len(read.words)} lines of words"
    )
    if read.unread:
        say(f"{len(read.unread)} PDF files were not read: pikepdf is not installed")
    before = [read_site(other, with_words=False).statements for other in others]
    public = learn_public(truth) if truth is not None else {}
    told = [learn(found).open for found in before]
    told += [learn_told(truth)] if truth is not None else []
    revised = _find_revised(read.statements, told)
    statements = [
        *read.statements,
        *(one for found in before for one in found if (measure_of(one), one.year) not in revised),
    ]
    same = [{cell: count for cell, count in one.items() if cell[:2] not in revised} for one in told]
    knowledge = learn(statements, public, same)
    if told:
        # A cell that only the earlier one tells did not stay the same: nobody knows.
        knowledge.moved = learn(read.statements, told=told).moved
    tables = learn_tables(site, knowledge) + sum(learn_tables(one, knowledge, revised) for one in others)
    say(
        f"{tables} protected tables, {len(knowledge.hidden)} hidden numbers, {len(knowledge.lines)} lines between them"
    )
    counts, readers = _readers(insider, truth)
    findings = attack_knowledge(knowledge, readers=readers, truth=counts, is_thorough=counts is None)
    findings.leaks += find_told(
        read.words, read.statements, knowledge, list(_hotlines(site)), findings.intervals
    )
    return findings


def _find_revised(
    statements: Sequence[Observation], told: Sequence[Mapping[Cell, int]]
) -> set[tuple[str, int]]:
    """Measures and years that are counted anew: the same words there mean other numbers, which add up by themselves.

    They are held against each other number by number (`Knowledge.moved`), not in one system of sums.
    """
    released = learn(statements).open
    return {
        cell[:2] for earlier in told for cell, count in earlier.items() if released.get(cell, count) != count
    }


def _readers(insider: Return | None, truth: Collection | None) -> tuple[dict[Cell, int] | None, list[Reader]]:
    readers = [Reader(OUTSIDER, {})]
    counts = None
    if truth is not None:
        hotlines = sorted(truth.returns.get(truth.year, {}))
        counts, own = count_all(gather_all(truth), hotlines)
        readers += [Reader(name, own[name]) for name in hotlines]
    if insider is not None:
        alone = Collection(insider.year, (), {insider.year: {insider.hotline: insider}})
        _counts, mine = count_all(gather_all(alone), [insider.hotline])
        readers.append(Reader(insider.hotline, mine[insider.hotline]))
    return counts, readers


def _hotlines(site: Path) -> Iterator[Hotline]:
    """The hotlines a release names."""
    path = site / PACK / "hotlines.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = row.get("name") or row.get("label_en") or row.get("hotline", "")
            yield Hotline(row.get("hotline") or row.get("code", ""), name, row.get("country", ""), 0)


__all__ = ["Read", "attack_site"]
