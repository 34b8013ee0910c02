"""Reading what was done for a case: support, steps, referrals, promises and tasks as one list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.casework.merged import members_of
from myosotis.casework.models import (
    Case,
    ContactCase,
    Intervention,
    Involvement,
    Promise,
    Referral,
    Support,
    Task,
    Work,
)
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import hide, withheld_in
from myosotis.kernel import clock

PEOPLE = ("by", "recorded_by", "withdrawn_by")
WHERE_IN_WORK = {
    "support": ("text", "result", "third_provider"),
    "intervention": ("text", "result", "with_whom", "third_provider"),
    "referral": ("text", "result", "to_whom", "contact_person", "back_up_person", "cc_mail"),
    "task": ("text", "result", "snooze_reason"),
}
"""What a record that tells where somebody is does not show to a reader from whom the whereabouts are withheld."""


@dataclass
class WorkLine:
    """One record of our work, opened. `finished_at`: kept, done or answered; None where it never will be."""

    kind: str
    record: Work
    at: dt.datetime
    due_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    is_withheld: bool = False

    @property
    def is_due(self) -> bool:
        """Whether it is still to be done."""
        return self.due_at is not None and self.finished_at is None and self.record.withdrawn_at is None

    @property
    def is_snoozed(self) -> bool:
        """Whether it is put off until later."""
        until = getattr(self.record, "snoozed_until", None)
        return self.is_due and until is not None and until > clock.now()


@dataclass
class WorkPage:
    """The work on one case: what is due first, then what was done, newest first, then what was taken back."""

    due: list[WorkLine] = field(default_factory=list)
    done: list[WorkLine] = field(default_factory=list)
    withdrawn: list[WorkLine] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    adults: dict[UUID, str] = field(default_factory=dict)
    people: dict[UUID, str] = field(default_factory=dict)


def list_roots_of_work(case: Case) -> list[UUID]:
    """The roots a page of work opens besides the case: contacts in which something was promised, and the adults.

    Of cases merged into it too: their work goes on here, and belongs to the opening of this case.
    """
    merged = members_of(case.pk)
    cases = [case.pk, *merged]
    contacts = ContactCase.objects.filter(
        case__in=cases, unlinked_at__isnull=True, contact__promises__isnull=False
    )
    adults = Involvement.objects.filter(case=case)
    return [*merged, *contacts.values_list("contact", flat=True), *adults.values_list("person", flat=True)]


def read_work(frame: CaseFrame, *, user: User, kind: str = "") -> WorkPage:
    """The work on the case of a frame, one kind or all; what a block withholds from this reader is hidden."""
    page = WorkPage(adults=_read_adults(frame))
    page.people = {**page.adults, **{child.person.pk: child.name for child in frame.children}}
    merged = members_of(frame.case.pk)
    seen = list(visible_cases(user).filter(pk__in=merged).values_list("pk", flat=True)) if merged else []
    cases = [frame.case.pk, *seen]
    lines = _read_lines(frame, cases)
    if any(withheld_in(cases, user=user).values()):
        for line in lines:
            _hide_where(line)
    page.counts = Counter(line.kind for line in lines if line.record.withdrawn_at is None)
    shown = [line for line in lines if kind in ("", line.kind)]
    page.due = sorted((line for line in shown if line.is_due), key=_by_due)
    page.withdrawn = _newest(line for line in shown if line.record.withdrawn_at is not None)
    page.done = _newest(line for line in shown if line.record.withdrawn_at is None and not line.is_due)
    return page


def _read_lines(frame: CaseFrame, cases: list[UUID]) -> list[WorkLine]:
    supports = list(Support.objects.filter(case__in=cases).select_related(*PEOPLE))
    steps = list(Intervention.objects.filter(case__in=cases).select_related(*PEOPLE))
    referrals = list(Referral.objects.filter(case__in=cases).select_related(*PEOPLE, "service"))
    tasks = list(
        Task.objects.filter(case__in=cases).select_related(*PEOPLE, "assigned_to", "done_by", "snoozed_by")
    )
    links = ContactCase.objects.filter(case__in=cases, unlinked_at__isnull=True)
    promises = list(
        Promise.every.filter(Q(case__in=cases) | Q(contact__in=links.values("contact"))).select_related(
            "by", "kept_by", "withdrawn_by", "snoozed_by"
        )
    )
    frame.keys.open(supports, steps, referrals, tasks, promises)
    return [
        *(WorkLine("support", row, row.at) for row in supports),
        *(WorkLine("intervention", row, row.at) for row in steps),
        *(WorkLine("referral", row, row.at, finished_at=row.answered_at) for row in referrals),
        *(WorkLine("task", row, row.done_at or row.at, row.due_at, row.done_at) for row in tasks),
        *(WorkLine("promise", row, row.kept_at or row.made_at, row.due_at, row.kept_at) for row in promises),
    ]


def _read_adults(frame: CaseFrame) -> dict[UUID, str]:
    rows = Involvement.objects.filter(case=frame.case).select_related("person")
    named: dict[UUID, str] = {}
    for row in rows.prefetch_related("person__names"):
        names = list(row.person.names.all())
        frame.keys.open(row.person, names)
        named[row.person.pk] = names[0].text if names else ""
    return named


def _hide_where(line: WorkLine) -> None:
    """A referral says where help is near; the others where they are marked so."""
    if line.kind == "referral" or getattr(line.record, "tells_where", False):
        hide(line.record, WHERE_IN_WORK[line.kind])
        line.is_withheld = True


def _newest(lines: Iterable[WorkLine]) -> list[WorkLine]:
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _by_due(line: WorkLine) -> tuple[bool, dt.datetime]:
    return line.is_snoozed, line.due_at or line.at
