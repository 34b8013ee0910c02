"""What is remembered when it is asked whether a child is known: judgements, and candidates that were set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from myosotis.casework.models import CaseChild, ContactCase, SetAside
from myosotis.casework.queries.visible_owners import Owners
from myosotis.casework.reasons import say_changes
from myosotis.casework.set_aside import changed_since
from myosotis.people.facts_digest import changed_facts
from myosotis.people.groups import group_of
from myosotis.people.judging import judgements_about
from myosotis.people.models import Judgement


@dataclass
class Remembered:
    """`left_out`: owners not to be proposed. By canonical person or contact: what was judged, what changed since."""

    left_out: set[UUID] = field(default_factory=set)
    judged: dict[UUID, Judgement] = field(default_factory=dict)
    changed: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    def leave_out(self, canonical: dict[UUID, UUID], owners: Iterable[UUID]) -> None:
        """Do not propose these, nor anybody who was judged to be one of them."""
        wanted = set(owners)
        groups = {canonical.get(owner, owner) for owner in wanted}
        self.left_out |= wanted | {person for person, group in canonical.items() if group in groups}


def read_remembered(besides: UUID | None, visible: Owners, *, is_person: bool) -> Remembered:
    """What is remembered about the contact or the person that is asked about."""
    found = Remembered()
    if besides is None:
        return found
    if is_person:
        _remember_person(found, besides, visible)
    else:
        _remember_contact(found, besides, visible)
    found.left_out.add(besides)
    return found


def _remember_person(found: Remembered, person: UUID, visible: Owners) -> None:
    group = group_of(person)
    judgements = judgements_about(group)
    changes = changed_facts(judgements)
    for row in judgements:
        other = row.right_id if row.left_id in group else row.left_id
        of_group = visible.canonical.get(other)
        if of_group is None:
            continue
        if row.verdict != Judgement.Verdict.NOT_SAME:
            found.judged.setdefault(of_group, row)
        elif changes[row.pk]:
            found.judged[of_group] = row
            found.changed[of_group] = say_changes(changes[row.pk])
        else:
            found.leave_out(visible.canonical, [other])
    cases = CaseChild.objects.filter(person__in=group).values("case")
    siblings = CaseChild.objects.filter(case__in=cases).exclude(person__in=group)
    found.leave_out(visible.canonical, siblings.values_list("person", flat=True))
    linked = ContactCase.objects.filter(case__in=cases, unlinked_at__isnull=True)
    found.left_out |= set(linked.values_list("contact", flat=True))
    _remember_set_aside(found, SetAside.objects.filter(person__in=group), visible, person)


def _remember_contact(found: Remembered, contact: UUID, visible: Owners) -> None:
    cases = ContactCase.objects.filter(contact=contact, unlinked_at__isnull=True).values("case")
    found.leave_out(
        visible.canonical, CaseChild.objects.filter(case__in=cases).values_list("person", flat=True)
    )
    linked = ContactCase.objects.filter(case__in=cases, unlinked_at__isnull=True)
    found.left_out |= set(linked.values_list("contact", flat=True))
    rows = SetAside.objects.filter(Q(contact=contact) | Q(earlier=contact))
    _remember_set_aside(found, rows, visible, contact)


def _remember_set_aside(found: Remembered, rows: Iterable[SetAside], visible: Owners, besides: UUID) -> None:
    living = [row for row in rows if row.withdrawn_at is None]
    changes = changed_since(living)
    for row in living:
        candidate = row.person_id or row.earlier_id
        other = candidate if row.contact_id == besides else row.contact_id
        if other is None:
            continue
        of_group = visible.canonical.get(other, other)
        if changes[row.pk]:
            found.changed[of_group] = say_changes(changes[row.pk])
        else:
            found.leave_out(visible.canonical, [other])
