"""Reading rounds: who was asked, who sent what and how complete it is. Hotlines in the order of their countries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.figures.models import Asked, ReturnQuestion, Round, Submission, SubmittedTable
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis_core.indicators import Indicator, load_definitions


class Filled(StrEnum):
    """How complete a table of a return is."""

    WHOLE = "whole"
    PART = "part"
    NOT_COLLECTED = "not_collected"
    DECLINED = "declined"
    MISSING = "missing"


@dataclass(frozen=True)
class Column:
    """One column of the overview: a table of the yearly report, or one indicator of a flash collection."""

    key: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class AskedRow:
    """One hotline in a round. `open_checks`: what the checks found and nobody asked about yet."""

    asked: Asked
    last: Submission | None
    states: Mapping[str, Filled]
    filled: int
    cells: int
    open_checks: int = 0
    waiting: int = 0
    answered: int = 0
    reminded_at: dt.datetime | None = None
    reminders: int = 0

    @property
    def is_late_one(self) -> bool:
        """Whether it came after the day it was due."""
        due = self.asked.round.due_on
        return self.last is not None and self.last.came_at.date() > due

    @property
    def percent(self) -> int | None:
        """How many of a hundred cells say a number; none where nothing came."""
        return round(100 * self.filled / self.cells) if self.last and self.cells else None


@dataclass(frozen=True)
class RoundView:
    """A round as it stands now."""

    round: Round
    columns: tuple[Column, ...]
    rows: tuple[AskedRow, ...] = field(default_factory=tuple)

    @property
    def sent(self) -> int:
        """How many hotlines have sent something."""
        return sum(1 for one in self.rows if one.last)

    @property
    def on_time(self) -> int:
        """How many of them in time."""
        return sum(1 for one in self.rows if one.last and not one.is_late_one)

    @property
    def excused(self) -> int:
        """How many said that they will not answer this time."""
        return sum(1 for one in self.rows if one.asked.excused and not one.last)

    @property
    def open_questions(self) -> int:
        """How many questions wait for an answer of a hotline."""
        return sum(one.waiting for one in self.rows)


@dataclass(frozen=True)
class RoundLine:
    """One round in the list."""

    round: Round
    asked: int
    sent: int
    waiting: int


def list_rounds(*, user: User) -> list[RoundLine]:
    """All rounds, the youngest first."""
    demand(user, Permission.KEEP_ROUNDS)
    last = Q(submissions__is_last=True)
    open_ones = Q(asked_back__settled_at__isnull=True, asked_back__isnull=False)
    rows = Round.objects.annotate(
        asked_count=Count("asked", distinct=True),
        sent_count=Count("submissions", filter=last, distinct=True),
        open_count=Count("asked_back", filter=open_ones, distinct=True),
    ).order_by("-year", "-planned_at")
    return [RoundLine(one, one.asked_count, one.sent_count, one.open_count) for one in rows]


def find_round(round_id: UUID, *, user: User) -> Round:
    """One round. Raises `Missing`."""
    demand(user, Permission.KEEP_ROUNDS)
    row = Round.objects.select_related("planned_by").filter(pk=round_id).first()
    if row is None:
        raise Missing
    return row


def read_round(*, user: User, round_id: UUID) -> RoundView:
    """One round with every hotline that is asked in it."""
    row = find_round(round_id, user=user)
    columns = list_columns(row)
    asked = list(row.asked.select_related("hotline", "round").prefetch_related("reminders"))
    last = {
        one.hotline_id: one for one in Submission.objects.filter(round=row, is_last=True).defer("service")
    }
    tables: dict[UUID, dict[str, SubmittedTable]] = {}
    for one in SubmittedTable.objects.filter(submission__in=list(last.values())).defer("table"):
        tables.setdefault(one.submission_id, {})[one.indicator] = one
    questions: dict[UUID, list[ReturnQuestion]] = {}
    for question in ReturnQuestion.objects.filter(round=row):
        questions.setdefault(question.hotline_id, []).append(question)
    rows = [
        _describe(one, last.get(one.hotline_id), columns, tables, questions.get(one.hotline_id, []))
        for one in asked
    ]
    return RoundView(row, columns, tuple(rows))


def list_columns(row: Round) -> tuple[Column, ...]:
    """The columns of the overview."""
    definitions = load_definitions(row.definitions)
    if row.indicators:
        return tuple(Column(code, (definitions.indicator(code),)) for code in row.indicators)
    grouped: dict[int, list[Indicator]] = {}
    for one in definitions.indicators:
        grouped.setdefault(one.table, []).append(one)
    return tuple(Column(str(number), tuple(grouped[number])) for number in sorted(grouped))


def _describe(
    asked: Asked,
    last: Submission | None,
    columns: Iterable[Column],
    tables: Mapping[UUID, Mapping[str, SubmittedTable]],
    questions: list[ReturnQuestion],
) -> AskedRow:
    held = tables.get(last.pk, {}) if last else {}
    reminders = list(asked.reminders.all())
    asked_about = {(one.code, one.indicator, one.place) for one in questions}
    found = last.questions if last else []
    return AskedRow(
        asked=asked,
        last=last,
        states={column.key: state_of(column, held) for column in columns},
        filled=sum(one.filled for one in held.values()),
        cells=sum(one.cells for one in held.values()),
        open_checks=sum(
            1 for one in found if (one["code"], one["indicator"], one["place"]) not in asked_about
        ),
        waiting=sum(1 for one in questions if one.is_open and one.answered_at is None),
        answered=sum(1 for one in questions if one.is_open and one.answered_at is not None),
        reminded_at=reminders[-1].at if reminders else None,
        reminders=len(reminders),
    )


def state_of(column: Column, held: Mapping[str, SubmittedTable]) -> Filled:
    """How complete the tables of one column are in a return."""
    found = [held[one.code] for one in column.indicators if one.code in held]
    if not found:
        return Filled.MISSING
    if len(found) == len(column.indicators) and all(one.is_whole for one in found):
        return Filled.WHOLE
    if any(one.filled for one in found):
        return Filled.PART
    declined = all(one.status in ("declined", "not_reported") for one in found)
    return Filled.DECLINED if declined else Filled.NOT_COLLECTED


def count_waiting_returns(*, user: User) -> int:
    """For the rail: answers of hotlines to our questions that nobody has looked at."""
    if not user.may(Permission.KEEP_ROUNDS):
        return 0
    return ReturnQuestion.objects.filter(answered_at__isnull=False, settled_at__isnull=True).count()


def days_left(row: Round) -> int:
    """Days until it is due; negative once it was."""
    return (row.due_on - clock.now().date()).days
