"""Children who stood in one case by mistake get a case of their own, with all that is about them, sealed anew."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.cases import next_reference
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case, CaseCategory, CaseTie, ContactCase, FamilyKnown, Hold, Involvement
from myosotis.casework.queries.managing import unlock_to_move
from myosotis.casework.resealing import find_rows, move_rows
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from myosotis.vault.opening import Keyring

COPIED = [
    "basis",
    "team",
    "caseworker",
    "opened_at",
    "opened_by",
    "is_prevention",
    "prevention_kind",
    "became_missing_at",
    "category",
    "countries",
    "is_cross_border",
    "is_restricted",
    "closed_at",
    "closed_by",
    "closure_reason",
    "closures",
    "retention_class",
    "erase_on",
    "review_on",
]
"""Columns of the case that hold for both afterwards."""


def split_case(*, by: User, case_id: UUID, persons: Iterable[UUID]) -> Case:
    """Give some of a case's children a case of their own; at least one stays.

    What is about these children moves, sealed anew. What is about all of them stays, and the new case has it by its
    links: contacts and adults belong to both. Legal holds, and who knows the family, hold for both.
    """
    chosen = set(persons)
    new_case_id = new_id()
    store.add_keys([new_case_id], "case")
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        links = list(case.case_children.order_by("position"))
        if not chosen <= {link.person_id for link in links}:
            raise Missing
        if not chosen or len(chosen) == len(links) or case.merged_into_id is not None:
            raise Refused("children_stay")
        keys = unlock_to_move(case_id, user=by)
        rows = find_rows(case, chosen, keys)
        other = Case(id=new_case_id, ref=next_reference(timezone.localtime(case.opened_at).year))
        for name in COPIED:
            setattr(other, name, getattr(case, name))
        other.save(force_insert=True)
        for position, link in enumerate(link for link in links if link.person_id in chosen):
            link.case, link.position = other, position
            link.save(update_fields=["case", "position"])
        involvements = _copy_links(case, other, keys)
        move_rows(rows, to=other, involvements=involvements, keys=keys, old=case_id)
        tie = CaseTie.objects.create(what=CaseTie.What.SPLIT, case=case, other=other, by=by)
        record("case.split", by=by.public_id, case=case_id, tie=tie.pk, children=len(chosen))
        record("case.split_off", by=by.public_id, case=new_case_id, tie=tie.pk, children=len(chosen))
    return other


def _copy_links(case: Case, other: Case, keys: Keyring) -> dict[UUID, UUID]:
    """Categories, contacts, adults, holds and who knows the family, for both; the adults' old and new ids."""
    for row in case.categories.all():
        CaseCategory.objects.create(
            case=other, code=row.code, sub_code=row.sub_code, from_at=row.from_at, by=row.by
        )
    for link in case.contact_links.filter(unlinked_at__isnull=True):
        ContactCase.objects.create(
            case=other, contact_id=link.contact_id, linked_at=link.linked_at, linked_by=link.linked_by
        )
    for known in case.known_by.filter(withdrawn_at__isnull=True):
        FamilyKnown.objects.create(case=other, user=known.user, at=known.at)
    holds = list(case.holds.filter(lifted_at__isnull=True))
    keys.open(holds)
    for hold in holds:
        copy = Hold(case=other, by=hold.by, at=hold.at)
        copy.reason = hold.reason
        copy.save(force_insert=True)
    copies: dict[UUID, UUID] = {}
    for adult in case.involvements.all():
        copies[adult.pk] = Involvement.objects.create(
            case=other, person_id=adult.person_id, role=adult.role
        ).pk
    return copies
