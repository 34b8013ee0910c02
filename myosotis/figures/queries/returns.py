"""A hotline's returns for whoever may see figures: the years, one year's tables with their state, one table's cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from myosotis.accounts.access import demand
from myosotis.accounts.models import User, VolunteerHours
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.casework.queries.facts import tables_of_year
from myosotis.figures.codes import write_place
from myosotis.figures.models import AnnualReturn, AnswerToQuestion, FiguresNotice, RemarkOnCell
from myosotis.figures.return_tables import (
    Moved,
    ask_questions,
    find_earlier,
    find_moved,
    joined_practice,
    own_practice,
    read_tables,
    tables_before,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.network.models import Hotline
from myosotis_core.comparison import Question
from myosotis_core.indicators import Status, Table, load_definitions
from myosotis_core.indicators.definitions import Question as ServiceQuestion

YEARS_OFFERED = 3
SERVICE_TABLE = 21
UNSAID = (Status.NOT_COLLECTED, Status.DECLINED, Status.NOT_REPORTED)


@dataclass(frozen=True)
class YearLine:
    """One year: its last version, or None where nobody has begun; how many versions; until when it is asked for."""

    year: int
    last: AnnualReturn | None
    versions: int = 0
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Asked:
    """A question of the checks with its answer; an answer to other numbers than these is none."""

    question: Question
    answer: AnswerToQuestion | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answer is None or dict(self.answer.values) != dict(self.question.values)


@dataclass(frozen=True)
class Whole:
    """A return with all its numbers read, the year before beside it, what is asked and what was remarked."""

    row: AnnualReturn
    tables: Mapping[str, Table]
    before: Mapping[str, Table]
    asked: Sequence[Asked]
    remarks: Mapping[tuple[str, str], RemarkOnCell]
    notices: Sequence[FiguresNotice] = ()
    versions: Sequence[AnnualReturn] = field(default_factory=tuple)

    def asked_of(self, indicator: str) -> list[Asked]:
        """The questions about one table."""
        return [one for one in self.asked if one.question.indicator == indicator]

    @property
    def open_questions(self) -> int:
        """How many wait for an answer."""
        return sum(one.is_open for one in self.asked)


def list_years(*, user: User) -> list[YearLine]:
    """The years that were begun, and the last ones that could be, newest first."""
    demand(user, Permission.SEE_FIGURES)
    this_year = local_day(clock.now()).year
    found: dict[int, list[AnnualReturn]] = {}
    for row in AnnualReturn.objects.select_related("first_by", "second_by").defer("tables", "before"):
        found.setdefault(row.year, []).append(row)
    rounds = FiguresNotice.objects.filter(about="round", indicators=[], due_on__isnull=False)
    due = dict(rounds.order_by("came_at").values_list("year", "due_on"))
    offered = range(this_year - YEARS_OFFERED + 1, this_year + 1)
    return [
        YearLine(year, found[year][0] if year in found else None, len(found.get(year, ())), due.get(year))
        for year in sorted({*found, *offered}, reverse=True)
    ]


def list_notices(*, user: User, most: int = 12) -> list[FiguresNotice]:
    """What the secretariat said last."""
    demand(user, Permission.SEE_FIGURES)
    return list(FiguresNotice.objects.all()[:most])


def is_asked_early(year: int) -> bool:
    """Whether a flash collection asks for a year before it is over: then its numbers so far may be signed."""
    today = local_day(clock.now())
    rounds = FiguresNotice.objects.filter(about=FiguresNotice.About.ROUND, year=year, due_on__gte=today)
    return rounds.exclude(indicators=[]).exists()


def find_return(*, user: User, return_id: UUID, is_to_sign: bool = False) -> AnnualReturn:
    """One return. `is_to_sign`: for somebody who may sign and send."""
    demand(user, Permission.SIGN_FIGURES if is_to_sign else Permission.SEE_FIGURES)
    row = AnnualReturn.objects.filter(pk=return_id).first()
    if row is None:
        raise Missing
    return row


def find_version(*, user: User, year: int, version: int = 0) -> AnnualReturn:
    """The return of a year: this version, or the last."""
    demand(user, Permission.SEE_FIGURES)
    found = AnnualReturn.objects.filter(year=year).select_related("first_by", "second_by", "drafted_by")
    row = found.filter(version=version).first() if version else found.first()
    if row is None:
        raise Missing
    return row


def read_whole(*, user: User, year: int, version: int = 0) -> Whole:
    """A return with everything that stands in it and beside it."""
    row = find_version(user=user, year=year, version=version)
    tables, earlier = read_tables(row.tables), find_earlier(row)
    before = tables_before(row, earlier)
    answers = {(one.code, one.indicator, one.place): one for one in row.answers.select_related("by")}
    asked = [
        Asked(one, answers.get((one.code, one.indicator, write_place(one.place))))
        for one in ask_questions(tables, before, earlier.values())
    ]
    remarks = {(one.indicator, one.place): one for one in row.remarks.select_related("by")}
    versions = AnnualReturn.objects.filter(year=year).defer("tables", "before")
    notices = FiguresNotice.objects.filter(year=year).prefetch_related("answers__by")
    return Whole(row, tables, before, asked, remarks, list(notices), list(versions))


def recount(*, user: User, year: int, version: int = 0) -> list[Moved]:
    """What a count of today gives otherwise than the frozen return. Nothing is changed by looking."""
    row = find_version(user=user, year=year, version=version)
    if row.source != AnnualReturn.Source.CASEWORK:
        return []
    practice, is_special = joined_practice(own_practice(row.practice)), bool(row.special_ground)
    now = tables_of_year(user=user, year=year, with_special=is_special, practice=practice)
    return find_moved(read_tables(row.tables), now)


def service_questions() -> list[ServiceQuestion]:
    """What is asked of a hotline beside the counts, the service itself first."""
    asked = [one for one in load_definitions().questions if one.asked == "hotline"]
    return sorted(asked, key=lambda one: one.table != SERVICE_TABLE)


def suggest_service(*, user: User, year: int) -> dict[str, int]:
    """What this node knows of the service itself: who gave hours in the year, the languages of its own entry."""
    demand(user, Permission.SEE_FIGURES)
    own = Hotline.objects.filter(is_own=True).first()
    known = {
        "volunteers": VolunteerHours.objects.filter(day__year=year)
        .order_by()
        .values("user")
        .distinct()
        .count(),
        "languages_spoken": len(own.languages) if own else 0,
    }
    return {code: number for code, number in known.items() if number}


def say_state(whole: Whole, table: Table) -> str:
    """How one table stands: `open` questions, `uncollected`, `declined`, `estimated`, `partly`, or `complete`."""
    if any(one.is_open for one in whole.asked_of(table.indicator.code)):
        return "open"
    status = table.total.status
    if status in UNSAID:
        return "declined" if status is Status.DECLINED else "uncollected"
    if status is Status.ESTIMATED:
        return "estimated"
    inner = [cell for place, cell in table.cells.items() if any(code != "total" for code in place)]
    if inner and all(cell.status in UNSAID for cell in inner):
        return "uncollected"
    return "partly" if any(cell.status in UNSAID for cell in inner) else "complete"
