"""Whose whereabouts are withheld from a reader: the one place where every page asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from myosotis.accounts.models import User
from myosotis.casework.models import Block, BreakGlass, CaseChild, PersonDetails
from myosotis.kernel import clock
from myosotis.vault.fields import SealedField

NOBODY: frozenset[UUID] = frozenset()
WHERE_IN_EPISODE = ("last_seen_place", "country_now", "found_country", "story")
"""The fields of an episode that tell where the child is, or may."""
WHERE_IN_CONTACT = ("missing_from", "last_seen", "country_now", "summary")
"""The same of a contact."""


def withheld_in(case_ids: Iterable[UUID], *, user: User) -> dict[UUID, frozenset[UUID]]:
    """Per case the persons whose whereabouts this reader must not be shown; a case without any is not among them.

    A child with a block that stands, in any case and under any record judged to be the same child, unless this reader
    opened it with a reason within the last hour; and the adults in whose household such a child lives.
    """
    cases = list(case_ids)
    children = CaseChild.objects.filter(case__in=cases).annotate(
        root=Coalesce("person__canonical_id", "person_id")
    )
    standing = Block.objects.filter(lifted_at__isnull=True).annotate(
        root=Coalesce("person__canonical_id", "person_id")
    )
    blocked = set(standing.filter(root__in=children.values("root")).values_list("root", flat=True))
    if not blocked:
        return {}
    blocked -= _opened_by(user)
    found: dict[UUID, set[UUID]] = {}
    for case_id, person_id in children.filter(root__in=blocked).values_list("case_id", "person_id"):
        found.setdefault(case_id, set()).add(person_id)
    around = PersonDetails.objects.filter(case__in=found)
    for case_id, person_id, lives_with in around.values_list("case_id", "person_id", "lives_with"):
        if not {str(child) for child in found[case_id]}.isdisjoint(lives_with):
            found[case_id].add(person_id)
    return {case_id: frozenset(persons) for case_id, persons in found.items()}


def withheld_in_case(case_id: UUID, *, user: User) -> frozenset[UUID]:
    """The same of one case."""
    return withheld_in([case_id], user=user).get(case_id, NOBODY)


def hide(record: Any, fields: Iterable[str]) -> None:
    """Empty fields of a record that is only shown: nothing can save it afterwards."""
    for name in fields:
        held = record._meta.get_field(name)
        setattr(record, name, held.empty() if isinstance(held, SealedField) else "")
    record.is_withheld = True
    record.save = _refuse_to_save


def _refuse_to_save(*_given: Any, **_options: Any) -> None:
    raise TypeError("A record with hidden values is for reading; load it again to change it.")


def _opened_by(user: User) -> set[UUID]:
    openings = BreakGlass.objects.filter(by=user, until__gt=clock.now(), person__isnull=False)
    roots = openings.annotate(root=Coalesce(F("person__canonical_id"), F("person_id")))
    return set(roots.values_list("root", flat=True))
