"""Reading what one hotline sent in one round: its versions, its tables beside the year before, its questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.exchange.models import Peer
from myosotis.figures.models import Asked, ReturnQuestion, Round, Submission, SubmittedTable
from myosotis.figures.queries.rounds import Column, Filled, find_round, list_columns, state_of
from myosotis.kernel.errors import Missing


@dataclass(frozen=True)
class TableRow:
    """One table as the hotline sent it: its total, the one before in this round, and that of the year before."""

    indicator: str
    number: int
    table: SubmittedTable | None
    earlier_version: int | None
    year_before: int | None
    is_changed: bool


@dataclass(frozen=True)
class Found:
    """What a check found, and whether it was asked about already."""

    code: str
    indicator: str
    place: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class AskedView:
    """One hotline in one round."""

    round: Round
    asked: Asked
    versions: tuple[Submission, ...]
    rows: tuple[TableRow, ...]
    states: Mapping[str, Filled]
    columns: tuple[Column, ...]
    found: tuple[Found, ...]
    questions: tuple[ReturnQuestion, ...]
    standing: frozenset[UUID]
    has_line: bool

    @property
    def last(self) -> Submission | None:
        """The version that counts."""
        return self.versions[0] if self.versions else None


def read_asked(*, user: User, round_id: UUID, asked_id: int) -> AskedView:
    """What one hotline sent, with everything that was asked about it. Raises `Missing`."""
    row = find_round(round_id, user=user)
    asked = row.asked.select_related("hotline", "round").filter(pk=asked_id).first()
    if asked is None:
        raise Missing
    versions = tuple(
        Submission.objects.filter(round=row, hotline=asked.hotline_id).select_related("taken_by")
    )
    held = _tables_of(versions[0]) if versions else {}
    earlier = _tables_of(versions[1]) if len(versions) > 1 else {}
    before = _totals_before(row, asked)
    columns = list_columns(row)
    questions = tuple(
        ReturnQuestion.objects.filter(round=row, hotline=asked.hotline_id).select_related(
            "asked_by", "settled_by"
        )
    )
    return AskedView(
        round=row,
        asked=asked,
        versions=versions,
        rows=tuple(
            TableRow(
                indicator=one.code,
                number=one.table,
                table=held.get(one.code),
                earlier_version=earlier[one.code].total if one.code in earlier else None,
                year_before=before.get(one.code),
                is_changed=_is_changed(held.get(one.code), earlier.get(one.code)),
            )
            for column in columns
            for one in column.indicators
        ),
        states={column.key: state_of(column, held) for column in columns},
        columns=columns,
        found=_not_asked(versions[0], questions) if versions else (),
        questions=questions,
        standing=frozenset(one.pk for one in questions if one.is_open and stands_still(one)),
        has_line=Peer.objects.filter(node_id=asked.hotline.node_id or "").exists(),
    )


def read_table(*, user: User, round_id: UUID, asked_id: int, indicator: str) -> SubmittedTable:
    """One table of the version that counts, with its cells. Raises `Missing`."""
    row = find_round(round_id, user=user)
    found = SubmittedTable.objects.filter(
        submission__round=row,
        submission__is_last=True,
        submission__hotline__in=row.asked.filter(pk=asked_id).values("hotline"),
        indicator=indicator,
    ).select_related("submission__hotline")
    table = found.first()
    if table is None:
        raise Missing
    return table


def stands_still(question: ReturnQuestion) -> bool:
    """Whether the check that led to a question finds the same in the last version; own words stand never."""
    if not question.code:
        return False
    last = Submission.objects.filter(
        round_id=question.round_id, hotline_id=question.hotline_id, is_last=True
    ).first()
    same = (question.code, question.indicator, question.place)
    return last is not None and any(
        (one["code"], one["indicator"], one["place"]) == same and one["values"] == question.values
        for one in last.questions
    )


def _tables_of(one: Submission) -> dict[str, SubmittedTable]:
    return {table.indicator: table for table in one.tables.all()}


def _is_changed(now: SubmittedTable | None, before: SubmittedTable | None) -> bool:
    return now is not None and before is not None and now.table != before.table


def _totals_before(row: Round, asked: Asked) -> dict[str, int | None]:
    tables = SubmittedTable.objects.filter(
        submission__hotline=asked.hotline_id,
        submission__is_last=True,
        submission__round__year=row.year - 1,
        submission__round__form=Round.Form.YEARLY,
    )
    return dict(tables.values_list("indicator", "total"))


def _not_asked(last: Submission, questions: tuple[ReturnQuestion, ...]) -> tuple[Found, ...]:
    asked = {(one.code, one.indicator, one.place) for one in questions}
    return tuple(
        Found(one["code"], one["indicator"], one["place"], one["values"])
        for one in last.questions
        if (one["code"], one["indicator"], one["place"]) not in asked
    )
