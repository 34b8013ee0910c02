"""What keeps a case and what ends its keeping: holds, erasures asked for, keeping times that are over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import find_visible, visible_cases
from myosotis.casework.actions.erasure import contacts_only_of
from myosotis.casework.facts import local_day
from myosotis.casework.merged import read_heads
from myosotis.casework.models import Case, CaseChild, ContactCase, Erasure, Hold, Involvement
from myosotis.casework.queries.present import kinds_of
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.people.models import Person
from myosotis.vault.opening import Purpose, unlock

MOST_ASKED = 30


@dataclass(frozen=True)
class ErasurePreview:
    """What goes and what stays when an erasure is confirmed: counts only."""

    case: Case
    erasure: Erasure
    children: int
    people: int
    contacts: int
    notes: int
    contacts_that_stay: int
    people_that_stay: int


def list_holds(*, user: User, case: Case) -> list[Hold]:
    """The holds that stand on a case this person has open, with their reasons."""
    if Hold not in kinds_of(case):
        return []
    holds = list(case.holds.filter(lifted_at__isnull=True).select_related("by").order_by("at"))
    unlock([case.pk] if holds else [], by=user.public_id, why=Purpose.OPEN_CASE).open(holds)
    return holds


def keep_over(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those closed cases whose keeping time is over, that no hold keeps, and that nobody asked to erase yet.

    Files of one child (judged the same), and cases that are one, are kept together, as long as the longest of them.
    """
    holds = Hold.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True)
    asked = Erasure.objects.filter(root=OuterRef("pk"), done_at__isnull=True)
    today = local_day(clock.now())
    over = cases.filter(~Exists(holds), ~Exists(asked), closed_at__isnull=False, erase_on__lte=today)
    kept = _kept_by_another(today) | _kept_by_merge(today)
    return over.exclude(pk__in=kept) if kept else over


def _kept_by_another(today: dt.date) -> set[UUID]:
    """The cases of children who were judged the same as a child of a case that is still kept."""
    rows = Person.objects.filter(canonical__isnull=False).values_list("pk", "canonical")
    group: dict[UUID, UUID] = {pk: kept for pk, kept in rows if kept}
    if not group:
        return set()
    group |= {kept: kept for kept in group.values()}
    links = CaseChild.objects.filter(person__in=group).order_by()
    by_child: dict[UUID, set[UUID]] = defaultdict(set)
    still_kept: set[UUID] = set()
    for person, case, closed_at, erase_on in links.values_list(
        "person", "case", "case__closed_at", "case__erase_on"
    ):
        by_child[group[person]].add(case)
        if closed_at is None or erase_on is None or erase_on > today:
            still_kept.add(group[person])
    return {case for child in still_kept for case in by_child[child]}


def _kept_by_merge(today: dt.date) -> set[UUID]:
    """The cases that are one with a case that is still kept."""
    heads = read_heads()
    if not heads:
        return set()
    rows = Case.objects.filter(pk__in={*heads, *heads.values()})
    over = set(rows.filter(closed_at__isnull=False, erase_on__lte=today).values_list("pk", flat=True))
    still_kept = {heads.get(pk, pk) for pk in {*heads, *heads.values()} - over}
    return {pk for pk in {*heads, *heads.values()} if heads.get(pk, pk) in still_kept}


def list_asked_erasures(*, user: User) -> list[tuple[Erasure, str]]:
    """Erasures that wait for this person as the second one, with the number of the case."""
    if not can(user, Permission.CONFIRM_ERASURE):
        return []
    refs = dict(
        visible_cases(user)
        .filter(pk__in=Erasure.objects.filter(done_at__isnull=True).values("root"))
        .values_list("pk", "ref")
    )
    waiting = Erasure.objects.filter(root__in=refs, done_at__isnull=True).exclude(asked_by=user)
    return [(erasure, refs[erasure.root]) for erasure in waiting.order_by("asked_at")[:MOST_ASKED]]


def preview_erasure(*, user: User, ref: str) -> ErasurePreview:
    """What the confirmation of an erasure would remove; for whoever could confirm it. Looking is not opening."""
    demand(user, Permission.CONFIRM_ERASURE)
    case = find_visible(user, ref=ref)
    asked = Erasure.objects.filter(root=case.pk, done_at__isnull=True) if case else Erasure.objects.none()
    erasure = asked.select_related("asked_by").first()
    if case is None or erasure is None:
        raise Missing
    contacts = contacts_only_of(case)
    linked = ContactCase.objects.filter(case=case, unlinked_at__isnull=True).values("contact").distinct()
    around = set(CaseChild.objects.filter(case=case).values_list("person", flat=True))
    of_file = Involvement.objects.filter(Q(case=case) | Q(contact__in=contacts))
    around |= set(of_file.values_list("person", flat=True))
    staying = _needed_elsewhere(around, case, contacts)
    return ErasurePreview(
        case=case,
        erasure=erasure,
        children=case.case_children.count(),
        people=len(around - staying),
        contacts=len(contacts),
        notes=case.note_entries.count(),
        contacts_that_stay=linked.count() - len(contacts),
        people_that_stay=len(staying),
    )


def _needed_elsewhere(persons: set[UUID], case: Case, contacts: set[UUID]) -> set[UUID]:
    children = CaseChild.objects.filter(person__in=persons).exclude(case=case)
    needed = set(children.values_list("person", flat=True))
    others = Involvement.objects.filter(person__in=persons).exclude(Q(case=case) | Q(contact__in=contacts))
    return needed | set(others.values_list("person", flat=True))
