"""What is due for a person and the teams: promises and tasks of all cases, and referrals nobody answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.actions.work import RECORDS
from myosotis.casework.merged import members_of, read_heads, read_open_heads
from myosotis.casework.models import Case, ContactCase, Promise, Referral, Task
from myosotis.casework.queries.cases import CaseRow, open_rows
from myosotis.casework.queries.consent_clocks import ConsentClock, list_endings
from myosotis.casework.queries.withheld import hide, withheld_in
from myosotis.kernel import clock
from myosotis.vault.opening import Purpose, unlock

MOST_DUE = 200
MOST_UNANSWERED = 50
ANSWER_EXPECTED_WITHIN = dt.timedelta(days=7)


@dataclass
class DueLine:
    """One promise or task that is due, with the case it belongs to; a promise of a call nobody linked has none."""

    kind: str
    record: Promise | Task
    row: CaseRow | None
    is_mine: bool
    is_withheld: bool = False

    @property
    def is_escalated(self) -> bool:
        """Whether it is overdue for so long that the supervisor sees it."""
        return self.record.escalated_at is not None

    @property
    def is_snoozed(self) -> bool:
        """Whether it is put off."""
        return self.record.snoozed_until is not None and self.record.snoozed_until > clock.now()


@dataclass
class MyWork:
    """What is due: first what was passed on to this supervisor, then one's own, then the team's; what is put off."""

    escalated: list[DueLine] = field(default_factory=list)
    mine: list[DueLine] = field(default_factory=list)
    team: list[DueLine] = field(default_factory=list)
    snoozed: list[DueLine] = field(default_factory=list)
    unanswered: list[tuple[Referral, CaseRow]] = field(default_factory=list)
    ending: list[tuple[ConsentClock, CaseRow]] = field(default_factory=list)
    has_more: bool = False


def open_promises() -> QuerySet[Promise]:
    """Promises that are neither kept nor taken back."""
    return Promise.objects.filter(kept_at__isnull=True, withdrawn_at__isnull=True)


def open_tasks() -> QuerySet[Task]:
    """Tasks that are neither done nor taken back."""
    return Task.objects.filter(done_at__isnull=True, withdrawn_at__isnull=True)


def read_my_work(*, user: User) -> MyWork:
    """What is due for this person and the own teams, in a constant number of queries."""
    demand(user, Permission.READ_CASES)
    cases = visible_cases(user).filter(closed_at__isnull=True).order_by().values("pk")
    tasks = list(
        open_tasks().filter(case__in=cases).select_related("assigned_to").order_by("due_at")[:MOST_DUE]
    )
    promises = _due_promises(user, cases)
    referrals = _unanswered(cases)
    linked = _cases_of_contacts(promises, user)
    held: list[Task | Promise | Referral] = [*tasks, *promises, *referrals]
    open_ids = list(cases.values_list("pk", flat=True))
    ending = list_endings(open_ids)
    wanted = {row.case_id for row in held if row.case_id} | set(linked.values())
    wanted |= {one.case_id for one in ending}
    heads = read_open_heads(wanted, open_ids)
    wanted |= set(heads.values())
    shown = Case.objects.filter(pk__in=wanted).select_related("team", "caseworker")
    rows = {row.case.pk: row for row in open_rows(list(shown), user=user)}
    contacts = [row.contact_id for row in promises if row.contact_id]
    unlock([*wanted, *contacts], by=user.public_id, why=Purpose.SHOW_LIST).open(tasks, promises, referrals)
    withheld = withheld_in(wanted, user=user)
    # What a merged case owes is done where the case goes on.
    rows |= {pk: rows[head] for pk, head in heads.items() if head in rows}
    lines = [_describe_task(task, rows[task.case_id], user, task.case_id in withheld) for task in tasks]
    for promise in promises:
        row = rows.get(promise.case_id or linked.get(promise.contact_id))  # type: ignore[arg-type]
        lines.append(DueLine("promise", promise, row, promise.by_id == user.pk))
    work = _sort(lines, user)
    work.unanswered = [
        (one, rows[one.case_id]) for one in referrals if one.case_id in rows and one.case_id not in withheld
    ]
    work.ending = _each_once([(one, rows[one.case_id]) for one in ending if one.case_id in rows])
    work.has_more = MOST_DUE in (len(tasks), len(promises))
    return work


def find_next_due(*, user: User) -> tuple[UUID, str] | None:
    """The record that is due next for this person, with the reference of its case; None when nothing is."""
    cases = visible_cases(user).filter(closed_at__isnull=True).order_by().values("pk")
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=clock.now())
    mine = Q(assigned_to=user) | Q(assigned_to__isnull=True, case__caseworker=user)
    task = open_tasks().filter(awake, mine, case__in=cases).select_related("case").order_by("due_at").first()
    promise = (
        open_promises()
        .filter(awake, by=user, case__in=cases)
        .select_related("case")
        .order_by("due_at")
        .first()
    )
    due = sorted((row for row in (task, promise) if row is not None), key=lambda row: row.due_at)
    if not due or due[0].case is None:
        return None
    head = read_heads().get(due[0].case.pk)
    goes_on = cases.filter(pk=head).values_list("ref", flat=True).first() if head else None
    return due[0].pk, goes_on or due[0].case.ref


def list_escalated(*, user: User) -> list[dt.datetime]:
    """When what was passed on to this supervisor was due, the oldest first; nothing for anybody else."""
    if not can(user, Permission.REVIEW_OPENINGS):
        return []
    cases = visible_cases(user).filter(closed_at__isnull=True).order_by().values("pk")
    passed_on = Q(escalated_at__isnull=False, case__in=cases)
    tasks = open_tasks().filter(passed_on).order_by().values_list("due_at", flat=True)
    promises = open_promises().filter(passed_on).order_by().values_list("due_at", flat=True)
    return sorted([*tasks, *promises])


def is_of_case(case_id: UUID, *, kind: str, record_id: UUID) -> bool:
    """Whether a record of our work belongs to a case, to a case merged into it, or to a contact of these."""
    cases = [case_id, *members_of(case_id)]
    of_case = Q(case__in=cases)
    if kind == "promise":
        links = ContactCase.objects.filter(case__in=cases, unlinked_at__isnull=True)
        of_case |= Q(contact__in=links.values("contact"))
    return RECORDS[kind]._default_manager.filter(of_case, pk=record_id).exists()


def _due_promises(user: User, cases: QuerySet[Case, Any]) -> list[Promise]:
    due = open_promises().select_related("by", "contact").order_by("due_at")
    of_cases = list(due.filter(case__in=cases)[:MOST_DUE])
    of_contacts = list(due.filter(contact__isnull=False)[:MOST_DUE])
    made_in = [promise.contact_id for promise in of_contacts if promise.contact_id]
    seen = set(visible_contacts(user, among=made_in).values_list("pk", flat=True)) if made_in else set()
    found = [*of_cases, *(promise for promise in of_contacts if promise.contact_id in seen)]
    return sorted(found, key=lambda promise: promise.due_at)[:MOST_DUE]


def _cases_of_contacts(promises: list[Promise], user: User) -> dict[UUID | None, UUID]:
    """The case of each contact something was promised in, where this person may open it."""
    made_in = [promise.contact_id for promise in promises if promise.contact_id]
    links = ContactCase.objects.filter(
        contact__in=made_in, unlinked_at__isnull=True, case__in=visible_cases(user).order_by().values("pk")
    )
    return dict(links.order_by("-linked_at").values_list("contact", "case"))


def _unanswered(cases: QuerySet[Case, Any]) -> list[Referral]:
    long_ago = clock.now() - ANSWER_EXPECTED_WITHIN
    waiting = Referral.objects.filter(
        case__in=cases, answered_at__isnull=True, withdrawn_at__isnull=True, at__lte=long_ago
    )
    return list(waiting.select_related("service", "by").order_by("at")[:MOST_UNANSWERED])


def _describe_task(task: Task, row: CaseRow, user: User, is_withheld: bool) -> DueLine:
    if is_withheld and task.tells_where:
        hide(task, ("text", "result", "snooze_reason"))
    nobody = task.assigned_to_id is None
    is_mine = task.assigned_to_id == user.pk or (nobody and row.case.caseworker_id == user.pk)
    return DueLine("task", task, row, is_mine, is_withheld and task.tells_where)


def _each_once(ending: list[tuple[ConsentClock, CaseRow]]) -> list[tuple[ConsentClock, CaseRow]]:
    """A photo of a child of two merged cases ends once."""
    return list({(one.kind, one.at, one.person_id, row.case.pk): (one, row) for one, row in ending}.values())


def _sort(lines: list[DueLine], user: User) -> MyWork:
    work = MyWork()
    leads = can(user, Permission.REVIEW_OPENINGS)
    for line in sorted(lines, key=lambda line: line.record.due_at):
        if line.is_snoozed:
            work.snoozed.append(line)
        elif leads and line.is_escalated:
            work.escalated.append(line)
        else:
            (work.mine if line.is_mine else work.team).append(line)
    return work
