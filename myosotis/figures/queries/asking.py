"""Asking a question of figures: own facts at a hotline, what hotlines sent at the secretariat; protected answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_codes import SEALED
from myosotis.casework.queries.facts import facts_to_report
from myosotis.figures.asking import Answer, Crossing, answer_crossing, cross_facts, cross_returns
from myosotis.figures.asking import dimensions_of_measure as dimensions_of
from myosotis.figures.codes import code_of, read_place
from myosotis.figures.models import LedgerEntry, PublicCell, Release, Round, Submission
from myosotis.figures.queries.collections import tables_of
from myosotis.figures.queries.rounds import find_round
from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.ledger import Earlier, name_of_table, read_earlier
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.tables import HOTLINE
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis_core.disclosure import Known
from myosotis_core.indicators import Indicator, Measure, load_definitions


def find_measure(code: str) -> Measure | None:
    """The measure of that code."""
    return next((one for one in load_definitions().measures if one.code == code), None)


def own_dimensions(measure: Measure) -> list[str]:
    """What a hotline may cross: nothing that has to be opened for it."""
    return dimensions_of(measure, without=SEALED)


def asked_indicators() -> list[Indicator]:
    """The tables that hotlines send and that can be crossed: one code each.

    Those of one category only where a release may show them at all.
    """
    policy = load_policy()
    return [
        one
        for one in load_definitions().indicators
        if one.by and not one.is_multi and (not one.only or policy.rule(one.code) is not None)
    ]


def unasked_indicators() -> list[Indicator]:
    """The tables that cannot be crossed here, because several codes hold at once."""
    return [one for one in load_definitions().indicators if one.is_multi]


def sent_dimensions(indicator: Indicator) -> list[str]:
    """What the secretariat may cross of a table; by hotline only where that may be published."""
    return [*([HOTLINE] if indicator.level == "hotline" else []), *indicator.by]


def ask_own(*, user: User, year: int, measure: Measure, dimensions: Sequence[str]) -> Answer:
    """The protected answer from this hotline's own facts. Raises `TooFine`."""
    demand(user, Permission.SEE_FIGURES)
    facts = facts_to_report(user=user, year=year)
    crossing = cross_facts(facts, measure, year, dimensions)
    return answer_crossing(crossing, earlier_releases())


def ask_round(
    *, user: User, round_id: UUID, indicator: Indicator, dimensions: Sequence[str]
) -> tuple[Round, Answer, Mapping[str, str]]:
    """The protected answer from what hotlines sent in a round, and their names. Raises `TooFine`, `Missing`."""
    row = find_round(round_id, user=user)
    last = list(Submission.objects.filter(round=row, is_last=True).select_related("hotline"))
    if not last:
        raise Missing
    measure = indicator.measure.code
    wanted = [one.code for one in load_definitions().indicators if one.measure.code == measure]
    tables = tables_of(last, wanted)
    returns = {
        code_of(one.hotline): Return(code_of(one.hotline), row.year, one.definitions, tables.get(one.pk, {}))
        for one in last
    }
    names = {code_of(one.hotline): one.hotline.name for one in last}
    hotlines = tuple(Hotline(code, name, "", 0) for code, name in sorted(names.items()))
    collection = Collection(row.year, hotlines, {row.year: dict(sorted(returns.items()))})
    crossing = cross_returns(collection, indicator, row.year, dimensions)
    return row, answer_crossing(crossing, with_public(earlier_releases(), crossing)), names


def find_asked_round(*, user: User, round_id: UUID) -> tuple[Round, int]:
    """The round that is asked about, and how many hotlines have sent something in it. Raises `Missing`."""
    row = find_round(round_id, user=user)
    return row, Submission.objects.filter(round=row, is_last=True).count()


def earlier_releases() -> Earlier:
    """What releases that are out showed and hid: those of all years, since a reader has them all."""
    now, found = clock.now(), dict[int, dict[str, bytes]]()
    entries = LedgerEntry.objects.filter(release__second_at__isnull=False).select_related("release")
    for number, entry in enumerate(entries.order_by("release__second_at", "table"), start=1):
        if entry.release.is_out(now):
            # Names repeat where a release was revised: each of its forms is known.
            name = name_of_table(entry.table.rpartition("-")[0], number)
            found.setdefault(entry.release.year, {})[name] = entry.content.encode()
    return read_earlier(found)


def with_public(earlier: Earlier, crossing: Crossing) -> Earlier:
    """With the numbers that others published of the same measure and year."""
    known = list(earlier.known.get(crossing.name, ()))
    rows = PublicCell.objects.filter(year=crossing.year).select_related("hotline").order_by("pk")
    for one in rows:
        indicator = load_definitions().indicator(one.indicator)
        if indicator.measure.code != crossing.measure:
            continue
        said = dict(zip(indicator.by, read_place(one.place), strict=False))
        cell = {dimension: code for dimension, code in said.items() if code != "total"}
        if one.hotline:
            cell[HOTLINE] = code_of(one.hotline)
        known.append(Known(cell, Decimal(one.count), one.source))
    return replace(earlier, known={**earlier.known, crossing.name: tuple(known)})


def list_own_tables(*, user: User) -> list[Release]:
    """The tables this hotline published, or is about to, the youngest first."""
    demand(user, Permission.SEE_FIGURES)
    found = Release.objects.filter(form=Release.Form.TABLE).select_related("first_by", "second_by")
    return list(found.prefetch_related("entries")[:50])


def find_own_table(*, user: User, release_id: UUID) -> Release:
    """One table of this hotline's own. Raises `Missing`."""
    demand(user, Permission.SEE_FIGURES)
    found = Release.objects.filter(form=Release.Form.TABLE, pk=release_id, stopped_at=None).first()
    if found is None:
        raise Missing
    return found
