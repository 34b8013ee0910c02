"""Whose whereabouts are withheld from a reader: the one place where every page asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from myosotis.accounts.models import User
from myosotis.casework.editing import Conflict
from myosotis.casework.models import (
    Block,
    BreakGlass,
    CaseChild,
    Contact,
    ContactCase,
    Episode,
    Involvement,
    NoteEntry,
    PersonDetails,
    TellsWhere,
)
from myosotis.casework.queries.unjudged import find_covered, find_families, read_stood
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any
from myosotis.vault.fields import SealedField

NOBODY: frozenset[UUID] = frozenset()
ROOT = Coalesce("person__canonical_id", "person_id")
WHERE_IN_EPISODE = ("last_seen_place", "country_now", "found_country", "story")
"""The fields of an episode that tell where the child is, or may."""
WHERE_IN_FILE = ("authority", "court", "destination", "reception_place", "relatives", "route", "travel_plans")
"""The fields of the file of a category that do; its forms name them too."""
WHERE_IN_SUMMARY = ("summary",)
WHERE_IN_RISK = ("reasons", "sources")
"""Free words about a case in which somebody is withheld: nobody knows whether they name a place."""
WHERE_IN_POLICE = ("unit", "said")
WHERE_IN_ALLEGATION = ("what", "described")
WHERE_IN_CONTACT = ("missing_from", "country_now")
"""The same of a contact, beside the text of when the child was last seen, which may name the place."""


def withheld_in(case_ids: Iterable[UUID], *, user: User | None) -> dict[UUID, frozenset[UUID]]:
    """Per case the persons whose whereabouts this reader must not be shown; a case without any is not among them.

    A child with a block that stands, in any case and under any record judged to be the same child, unless this reader
    opened it with a reason within the last hour; where cases were merged, each child of the other ones that may be
    that child, until somebody judged it; and the adults in whose household such a child lives. Without a user it is
    the worker who asks, for whom nothing is opened.
    """
    if not is_any(Block, lifted_at__isnull=True):
        return {}
    standing = Block.objects.filter(lifted_at__isnull=True)
    found = _reach(set(case_ids), standing, opened=_opened_by(user) if user is not None else set())
    adults = PersonDetails.objects.filter(case__in=found)
    for case_id, person_id, lives_with in adults.values_list("case_id", "person_id", "lives_with"):
        if not {str(child) for child in found[case_id]}.isdisjoint(lives_with):
            found[case_id].add(person_id)
    return {case_id: frozenset(persons) for case_id, persons in found.items()}


def silent_in(case_id: UUID, *, towards: UUID) -> frozenset[UUID]:
    """Of whom nothing at all is said to this person of the case: blocks of everything against it or against anybody.

    A block of another case that reaches the children of this one is against somebody who may be this person, unless
    both stand in that case.
    """
    standing = Block.objects.filter(lifted_at__isnull=True, what=Block.What.EVERYTHING)
    known_there = Involvement.objects.filter(case=OuterRef("case"), person=towards)
    against_others = Q(against__isnull=False) & ~Q(against=towards) & Exists(known_there)
    reached = _reach({case_id}, standing.exclude(against_others), opened=set())
    return frozenset(reached.get(case_id, ()))


def _reach(cases: set[UUID], standing: QuerySet[Block], *, opened: set[UUID]) -> dict[UUID, set[UUID]]:
    """Per case the children whom these blocks reach, without those whom a reader opened."""
    families = find_families(cases)
    around = cases.union(*(family.cases for family in families))
    children = CaseChild.objects.filter(case__in=around).annotate(root=ROOT)
    rooted = standing.annotate(root=ROOT).filter(root__in=children.values("root"))
    blocked = set(rooted.values_list("root", flat=True)) - opened
    if not blocked:
        return {}
    found: dict[UUID, set[UUID]] = {}
    for case_id, person_id in children.filter(root__in=blocked).values_list("case_id", "person_id"):
        found.setdefault(case_id, set()).add(person_id)
    covered = find_covered(families, read_stood(families), blocked=blocked, opened=opened)
    for case_id, persons in covered.items():
        found.setdefault(case_id, set()).update(persons)
    return {case_id: persons for case_id, persons in found.items() if case_id in cases}


def withheld_in_case(case_id: UUID, *, user: User | None) -> frozenset[UUID]:
    """The same of one case."""
    return withheld_in([case_id], user=user).get(case_id, NOBODY)


def is_episode_withheld(episode_id: UUID, *, user: User) -> bool:
    """Whether the whereabouts of the child of this episode are withheld from this reader."""
    found = Episode.objects.filter(pk=episode_id).values_list("case_id", "person_id").first()
    return found is not None and found[1] in withheld_in_case(found[0], user=user)


def hide(record: Any, fields: Iterable[str]) -> None:
    """Empty fields of a record that is only shown: nothing can save it afterwards."""
    for name in fields:
        held = record._meta.get_field(name)
        setattr(record, name, held.empty() if isinstance(held, SealedField) else "")
    record.is_withheld = True
    record.save = _refuse_to_save


def hide_in_contacts(contacts: Sequence[Contact], *, user: User) -> None:
    """Hide where a child is in opened contacts that belong to a case in which it is withheld from this reader.

    What a person is typing just now, in a contact of their own that is open, stays before their eyes.
    """
    others = [one.pk for one in contacts if one.closed_at is not None or one.operator_id != user.pk]
    hidden = _contacts_that_hide(others, user=user)
    if not hidden:
        return
    for contact in contacts:
        if contact.pk in hidden:
            seen = {**contact.last_seen, "text": ""} if contact.last_seen else None
            hide(contact, (*WHERE_IN_CONTACT, *WHERE_IN_SUMMARY))
            contact.last_seen = seen


def hide_country(contacts: Sequence[Contact], *, user: User) -> None:
    """Hide in contacts that are compared with one another the country of a child that is withheld."""
    hidden = _contacts_that_hide([one.pk for one in contacts], user=user)
    for contact in contacts:
        if contact.pk in hidden:
            hide(contact, ("country_now",))


def hide_in_contact(contact: Contact, entries: Sequence[NoteEntry], *, user: User) -> frozenset[str]:
    """The same of one contact and its passages; the names of the fields that hold back something now."""
    hide_in_contacts([contact], user=user)
    if not getattr(contact, "is_withheld", False):
        return frozenset()
    hide_in_entries(entries)
    return frozenset((*WHERE_IN_CONTACT, "last_seen", "summary"))


def keep_back(conflicts: list[Conflict], *, contact_id: UUID, user: User) -> list[Conflict]:
    """Of two values of a field, none of a field that is withheld: both are kept, neither is shown."""
    contact = Contact.objects.filter(pk=contact_id).first() if conflicts else None
    if contact is None or (contact.closed_at is None and contact.operator_id == user.pk):
        return conflicts
    if not _contacts_that_hide([contact_id], user=user):
        return conflicts
    return [one for one in conflicts if one.field not in (*WHERE_IN_CONTACT, "last_seen", "summary")]


def hide_in_entries(entries: Sequence[NoteEntry]) -> None:
    """Hide the passages that were marked as telling where."""
    marked = TellsWhere.objects.filter(entry__in=[entry.pk for entry in entries])
    hidden = set(marked.values_list("entry", flat=True))
    for entry in entries:
        if entry.pk in hidden:
            hide(entry, ("text",))


def _contacts_that_hide(ids: Iterable[UUID], *, user: User) -> set[UUID]:
    """Of these contacts those that belong to a case in which something is withheld from this reader."""
    links = ContactCase.objects.filter(contact__in=list(ids), unlinked_at__isnull=True)
    pairs = list(links.values_list("contact_id", "case_id"))
    held = withheld_in({case_id for _contact, case_id in pairs}, user=user) if pairs else {}
    return {contact_id for contact_id, case_id in pairs if case_id in held}


def _refuse_to_save(*_given: Any, **_options: Any) -> None:
    raise TypeError("A record with hidden values is for reading; load it again to change it.")


def _opened_by(user: User) -> set[UUID]:
    openings = BreakGlass.objects.filter(by=user, until__gt=clock.now(), person__isnull=False)
    return set(openings.annotate(root=ROOT).values_list("root", flat=True))
