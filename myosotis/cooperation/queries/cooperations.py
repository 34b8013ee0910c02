"""Reading cooperations: the lists with their clocks, one of them opened, copies that are outstanding, counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_among
from myosotis.casework.merged import members_of, read_heads
from myosotis.casework.models import Case
from myosotis.casework.queries.withheld import hide, withheld_in, withheld_in_case
from myosotis.cooperation.access import find_cooperation, visible_cooperations
from myosotis.cooperation.actions.openings import log_opening
from myosotis.cooperation.models import (
    ENDED,
    Answer,
    Cooperation,
    HandOver,
    Holder,
    Problem,
    Question,
    SharedItem,
    Side,
    Step,
    Withdrawal,
)
from myosotis.cooperation.queries.clocks import Calendars, Clock, read_clocks
from myosotis.cooperation.queries.opening import open_items, open_offers, open_thread
from myosotis.cooperation.queries.preview import find_hotline
from myosotis.cooperation.telling import WHERE_CATEGORIES
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any
from myosotis.network.models import Hotline
from myosotis.vault.fields import SealedField
from myosotis_core.protocol.machines import COOPERATION, HANDOVER, Role

URGENCIES = ("life_at_risk", "within_12_hours", "within_72_hours", "routine")
NOT_TAKEN_UP = frozenset({"requested", "received"})
MOST_ROWS = 200
DELIVERED_WITHIN = dt.timedelta(minutes=15)
URGENT_WITHIN = dt.timedelta(minutes=2)


@dataclass(frozen=True)
class CooperationRow:
    """One line of a list: codes, clocks and who is next; nothing sealed is opened for it."""

    cooperation: Cooperation
    clocks: list[Clock]
    undelivered_since: dt.datetime | None = None
    has_problem: bool = False

    @property
    def clock(self) -> Clock | None:
        """The next thing that is due."""
        return self.clocks[0] if self.clocks else None

    @property
    def is_overdue(self) -> bool:
        """Whether something is late."""
        return any(one.is_overdue for one in self.clocks)

    @property
    def todo(self) -> list[str]:
        """What waits for a person here, by codes: what a worker never decides."""
        row, found = self.cooperation, []
        if any(one.must_decide and one.decided_at is None for one in row.withdrawals.all()):
            found.append("decide_withdrawal")
        if any(one.decided_at is None and not one.must_decide for one in row.withdrawals.all()):
            found.append("consent_withdrawn")
        items = list(row.items.all())
        if any(one.state == "recalled" and one.direction == "incoming" for one in items):
            found.append("answer_erasure")
        if any(one.phase == "offered" and not one.is_ours for one in row.handovers.all()):
            found.append("answer_handover")
        if (
            any(one.answered_at is None and not one.is_ours for one in row.questions.all())
            and not row.is_ended
        ):
            found.append("answer_question")
        if self.has_problem:
            found.append("look_at_problem")
        return found


@dataclass
class CooperationPage:
    """One cooperation, opened. Before it was taken up, the asked side sees the request and no item.

    `allowed`: the events that our side may send now. `is_withheld`: a block withholds where a child is from this
    reader, and words that may tell it are empty. `hidden_items`: how many items wait for the acceptance.
    """

    row: CooperationRow
    cooperation: Cooperation
    hotline: Hotline | None
    steps: list[Step]
    items: list[SharedItem]
    holders: list[Holder]
    questions: list[Question]
    answers: list[Answer]
    handovers: list[HandOver]
    problems: list[Problem]
    withdrawals: list[Withdrawal]
    allowed: frozenset[str]
    opening: str
    is_withheld: bool = False
    hidden_items: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


def list_cooperations(
    *, user: User, side: str = "", is_ended: bool | None = False, case: Case | None = None
) -> list[CooperationRow]:
    """What a person may open, the most pressing first. `side`: asked (came in), asking (we sent), or both.

    `is_ended`: False what runs, True what ended, None both.
    """
    meant = Q(side=side) if side else Q()
    if case is not None:
        meant &= Q(case__in=[case.pk, *members_of(case.pk)])
    if is_ended is not None:
        meant &= Q(state__in=ENDED) if is_ended else ~Q(state__in=ENDED)
    # What runs is little, and most cases have nothing: whose it is, before who sees that.
    cases: set[UUID] | None = None
    if case is not None or is_ended is False:
        if not is_any(Cooperation):
            return []
        named = Cooperation.objects.filter(meant).order_by().values_list("case", flat=True)
        about = set(named.distinct())
        if not about:
            return []
        cases = {one for one in about if one}
    found = visible_cooperations(user, cases=cases).filter(meant)
    calendars = Calendars()
    rows = [make_row(one, calendars) for one in with_parts(found)[:MOST_ROWS]]
    return sorted(rows, key=_pressing)


def name_cases(cases: set[UUID], *, user: User) -> dict[UUID, str]:
    """Of these cases those that this person may open, with the number of the one that each goes on in; "": its own."""
    heads = {pk: head for pk, head in read_heads().items() if pk in cases} if cases else {}
    seen = visible_among(user, cases | set(heads.values()))
    refs = (
        dict(Case.objects.filter(pk__in=seen & set(heads.values())).values_list("pk", "ref")) if heads else {}
    )
    return {pk: refs.get(heads.get(pk, pk), "") for pk in cases & seen}


def with_parts(found: QuerySet[Cooperation]) -> QuerySet[Cooperation]:
    """With what clocks are read from."""
    return found.select_related("peer", "case").prefetch_related(
        "questions", "handovers", "problems", "items", "withdrawals"
    )


def make_row(row: Cooperation, calendars: Calendars | None = None) -> CooperationRow:
    """A cooperation with its clocks."""
    since = None
    if row.is_asking and row.stored_at is None and not row.is_ended:
        limit = URGENT_WITHIN if row.urgency == "life_at_risk" else DELIVERED_WITHIN
        since = row.made_at if row.made_at + limit <= clock.now() else None
    problems = any(one.settled_at is None for one in row.problems.all())
    return CooperationRow(row, read_clocks(row, calendars), since, problems)


def _pressing(one: CooperationRow) -> tuple[Any, ...]:
    urgency = one.cooperation.urgency
    rank = URGENCIES.index(urgency) if urgency in URGENCIES else -1  # of a newer list: it may press most
    due = one.clock.at if one.clock else dt.datetime.max.replace(tzinfo=dt.UTC)
    return (not one.is_overdue, rank, due, one.cooperation.made_at)


def get_cooperation(*, user: User, cooperation_id: UUID, opening: str = "") -> CooperationPage:
    """One, opened, with everything its page shows. Writes one entry in the log per opening. Raises `Missing`."""
    found = find_cooperation(cooperation_id, user=user)
    row = with_parts(Cooperation.objects.filter(pk=found.pk)).get()
    steps = list(row.steps.select_related("by"))
    items = list(row.items.select_related("made_by"))
    questions, handovers = list(row.questions.all()), list(row.handovers.select_related("offered_by"))
    answers = list(row.answers.select_related("by"))
    holders = list(row.holders.select_related("peer", "item"))
    withdrawals = list(row.withdrawals.select_related("consent", "decided_by"))
    is_before = (row.side == Side.ASKED and row.state in NOT_TAKEN_UP) or row.state == "rejected"
    is_held_back = is_before and row.side == Side.ASKED
    shown = [one for one in items if not (is_held_back and one.direction == "incoming")]
    keys = open_thread(row, steps, questions, answers, holders, withdrawals, by=user)
    open_offers(handovers, by=user)
    if keys.get(row.pk) is None:
        for one in [row, *steps, *questions, *answers, *holders, *withdrawals]:
            hide(one, _sealed_names(one))
    _open_readable(shown, user)
    page = CooperationPage(
        row=make_row(row),
        cooperation=row,
        hotline=find_hotline(row.peer),
        steps=steps,
        items=shown,
        holders=holders,
        questions=questions,
        answers=answers,
        handovers=handovers,
        problems=list(row.problems.all()),
        withdrawals=withdrawals,
        allowed=allowed_events(row),
        opening=log_opening(row, by=user, opening=opening),
        hidden_items=len(items) - len(shown),
    )
    if row.case_id is not None and withheld_in_case(row.case_id, user=user):
        hide_where(page)
    return page


def _open_readable(items: list[SharedItem], user: User) -> None:
    """Open what may be read; what is recalled, kept on a ground, over or gone stays empty."""
    readable = [one for one in items if one.is_readable]
    opened = {one.pk for one in open_items(readable, by=user)}
    for one in items:
        if one.pk not in opened:
            hide(one, ("value", "reason"))


def hide_where(page: CooperationPage) -> None:
    """Empty every word that may tell where a child is, also what another hotline told."""
    page.is_withheld = True
    hide(page.cooperation, ("summary",))
    for step in page.steps:
        hide(step, ("text",))
    for item in page.items:
        if item.tells_where or item.category in WHERE_CATEGORIES:
            hide(item, ("value", "reason"))
    for question in page.questions:
        hide(question, ("text",))
    for answer in page.answers:
        hide(answer, ("text",))
    for offer in page.handovers:
        hide(offer, ("record", "stays", "reason"))
    for holder in page.holders:
        hide(holder, ("text",))
    for withdrawal in page.withdrawals:
        hide(withdrawal, ("reason",))


def _sealed_names(record: Any) -> list[str]:
    from_fields = type(record)._meta.concrete_fields
    return [one.attname for one in from_fields if isinstance(one, SealedField)]


def allowed_events(row: Cooperation) -> frozenset[str]:
    """The events that our side may send now, by the protocol's tables."""
    role = Role.OWNER if row.is_asking else Role.HELPER
    owner = Role.OWNER if row.is_owner else Role.HELPER
    found = COOPERATION.allowed(row.state, role)
    if row.state not in NOT_TAKEN_UP and row.state not in ("rejected", "entered_in_error"):
        found |= HANDOVER.allowed(row.phase, owner) - {"handover.done"}
    return found


def list_copies(*, user: User, is_outstanding: bool = True) -> list[Holder]:
    """Who holds copies of what we told, the oldest first; codes only, nothing is opened."""
    seen = visible_cooperations(user)
    rows = Holder.objects.filter(cooperation__in=seen.order_by().values("pk"), item__direction="outgoing")
    if is_outstanding:
        rows = rows.filter(erased_at__isnull=True).exclude(item__state="expired")
    found = list(rows.select_related("item", "peer", "cooperation__case", "cooperation__peer")[:MOST_ROWS])
    held = withheld_in({one.cooperation.case_id for one in found if one.cooperation.case_id}, user=user)
    for one in found:
        one.is_case_withheld = one.cooperation.case_id in held  # type: ignore[attr-defined]
        hide(one, ("text",))
    return found


@dataclass(frozen=True)
class Traffic:
    """Work across borders as counts and clocks; no content, no case."""

    sent: int
    came_in: int
    running: int
    overdue: int
    undelivered: int
    unopened: int
    hours_to_first_answer: list[float]
    by_state: dict[str, int]
    by_peer: list[tuple[str, int, int]]

    @property
    def median_hours(self) -> float | None:
        """Half of the first answers came within so many hours."""
        rows = sorted(self.hours_to_first_answer)
        if not rows:
            return None
        middle = len(rows) // 2
        return rows[middle] if len(rows) % 2 else (rows[middle - 1] + rows[middle]) / 2


def count_traffic(*, user: User, since: dt.datetime | None = None) -> Traffic:
    """The traffic of this node, for who sees the network or leads a team."""
    if not can(user, Permission.SEE_NETWORK):
        demand(user, Permission.REVIEW_OPENINGS)
    start = since or clock.now() - dt.timedelta(days=365)
    found = Cooperation.objects.filter(made_at__gte=start, is_drill=False)
    running = [make_row(one, Calendars()) for one in with_parts(found.exclude(state__in=ENDED))]
    answered = found.filter(stored_at__isnull=False, answered_at__isnull=False)
    hours = [
        (answered_at - stored_at).total_seconds() / 3600
        for stored_at, answered_at in answered.values_list("stored_at", "answered_at")
        if stored_at and answered_at
    ]
    states = found.order_by().values_list("state").annotate(count=Count("pk"))
    peers = (
        found.order_by("peer__name")
        .values_list("peer__name")
        .annotate(out=Count("pk", filter=Q(side="asking")), into=Count("pk", filter=Q(side="asked")))
    )
    return Traffic(
        sent=found.filter(side=Side.ASKING).count(),
        came_in=found.filter(side=Side.ASKED).count(),
        running=len(running),
        overdue=sum(one.is_overdue for one in running),
        undelivered=sum(one.undelivered_since is not None for one in running),
        unopened=sum(one.cooperation.state == "requested" for one in running),
        hours_to_first_answer=hours,
        by_state=dict(states),
        by_peer=[(name, out, into) for name, out, into in peers],
    )


def count_open(rows: list[CooperationRow]) -> dict[str, int]:
    """Of what runs, for the rail and the board: what came in and nobody here opened, and what is late and ours."""
    return {
        "unopened": sum(
            one.cooperation.side == Side.ASKED and one.cooperation.state == "requested" for one in rows
        ),
        "late": sum(any(each.is_overdue and each.is_ours for each in one.clocks) for one in rows),
        "running": len(rows),
    }
