"""Erasing a case: asked for by one person, confirmed by another, never against a hold or while a child is missing.

What is counted stays as facts without a link; what nobody else's file needs goes with the case (its contacts, its
persons); the keys are destroyed after the data, so that no backup can bring it back.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import visible_cases
from myosotis.casework.facts import facts_around, keep_facts
from myosotis.casework.merged import give_another_head, group_of
from myosotis.casework.models import Case, CaseChild, Contact, ContactCase, Erasure, Involvement, Revision
from myosotis.casework.retention import has_child_still_missing
from myosotis.files.actions import remove_files
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.groups import canonical_of, release
from myosotis.people.index import remove_owners
from myosotis.people.models import Person
from myosotis.vault import store

GROUNDS = ("retention_over", "asked_by_person", "opened_by_mistake", "court_order")


def propose_erasure(*, by: User, case_id: UUID, ground: str) -> Erasure:
    """Ask that a case be erased; another person must confirm."""
    demand(by, Permission.PROPOSE_ERASURE)
    if ground not in GROUNDS:
        raise ValueError(f"Not a ground: {ground}")
    with transaction.atomic():
        case = visible_cases(by).filter(pk=case_id).first()
        if case is None:
            raise Missing
        _refuse_if_held(case)
        erasure, _is_new = Erasure.objects.get_or_create(
            root=case_id, kind="case", done_at=None, defaults={"ground": ground, "asked_by": by}
        )
        record("erasure.asked", by=by.public_id, case=case_id, erasure=erasure.pk, ground=ground)
    return erasure


def withdraw_erasure(*, by: User, erasure_id: UUID) -> None:
    """Take a proposal back before it was confirmed."""
    demand(by, Permission.PROPOSE_ERASURE)
    with transaction.atomic():
        erasure = Erasure.objects.filter(pk=erasure_id, done_at__isnull=True).first()
        if erasure is None or not visible_cases(by).filter(pk=erasure.root).exists():
            raise Missing
        case_id = erasure.root
        erasure.delete()
        record("erasure.withdrawn", by=by.public_id, case=case_id, erasure=erasure_id)


def confirm_erasure(*, by: User, erasure_id: UUID) -> None:
    """A second person confirms: the case is erased now, and its keys are destroyed after the data."""
    demand(by, Permission.CONFIRM_ERASURE)
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().filter(pk=erasure_id, done_at__isnull=True).first()
        case = visible_cases(by).filter(pk=erasure.root).first() if erasure else None
        if erasure is None or case is None:
            raise Missing
        if erasure.asked_by_id == by.pk:
            raise Refused("second_person_needed")
        # From here on nobody adds to the case: whoever writes it waits, and then finds it gone.
        list(Case.objects.select_for_update().filter(pk=case.pk))
        _refuse_if_held(case)
        roots = erase_rows(case)
        erasure.confirmed_by, erasure.done_at = by, clock.now()
        erasure.save(update_fields=["confirmed_by", "done_at"])
        record("erasure.done", by=by.public_id, case=erasure.root, erasure=erasure_id, roots=roots)
        transaction.on_commit(lambda: shred_soon(roots))


def remove_erased_roots(roots: set[UUID]) -> None:
    """After a restore: remove what an older copy of the data brought back of these roots, whose keys are gone.

    What is counted is kept; special codes, which nobody can open any more, are not among it.
    """
    with transaction.atomic():
        for case in Case.objects.filter(pk__in=roots):
            case.holds.all().delete()
            erase_rows(case, with_special=False)
        Contact.objects.filter(pk__in=roots).delete()
        release(roots)
        Person.objects.filter(pk__in=roots).delete()
        Revision.objects.filter(root__in=roots).delete()
        remove_files(roots)
        remove_owners(roots)


def _refuse_if_held(case: Case) -> None:
    if case.holds.filter(lifted_at__isnull=True).exists():
        raise Refused("legal_hold")
    if has_child_still_missing(case):
        raise Refused("child_still_missing")


def erase_rows(case: Case, *, with_special: bool = True) -> list[UUID]:
    """Keep the facts, delete the rows; returns the roots whose keys are to be destroyed."""
    persons = set(CaseChild.objects.filter(case=case).values_list("person", flat=True))
    persons |= set(Involvement.objects.filter(case=case).values_list("person", flat=True))
    contacts = contacts_only_of(case)
    list(Contact.objects.select_for_update().filter(pk__in=contacts).order_by("pk"))
    persons |= set(Involvement.objects.filter(contact__in=contacts).values_list("person", flat=True))
    # A child that was judged the same as one of another case is counted once: all of its cases are looked at.
    around = persons | set(canonical_of(persons))
    group = group_of(case.pk)
    before = facts_around(case, persons=around, contacts=contacts, also=group, with_special=with_special)
    case_id = case.pk
    give_another_head(case)
    case.holds.all().delete()  # lifted ones only: a standing hold was refused above
    case.delete()
    Contact.objects.filter(pk__in=contacts).delete()
    lonely = _persons_nobody_needs(persons)
    release(lonely)
    Person.objects.filter(pk__in=lonely).delete()
    after = facts_around(
        None, persons=around - lonely, contacts=set(), also=group - {case_id}, with_special=with_special
    )
    keep_facts(before=before, after=after)
    roots = [case_id, *contacts, *lonely]
    roots += remove_files(roots)
    Revision.objects.filter(root__in=roots).delete()
    remove_owners(roots)
    return roots


def contacts_only_of(case: Case) -> set[UUID]:
    """The contacts that belong to this case and to no other: they go with it."""
    linked = set(case.contact_links.filter(unlinked_at__isnull=True).values_list("contact", flat=True))
    elsewhere = ContactCase.objects.filter(contact__in=linked, unlinked_at__isnull=True).exclude(case=case)
    return linked - set(elsewhere.values_list("contact", flat=True))


def _persons_nobody_needs(persons: set[UUID]) -> set[UUID]:
    needed = set(CaseChild.objects.filter(person__in=persons).values_list("person", flat=True))
    needed |= set(Involvement.objects.filter(person__in=persons).values_list("person", flat=True))
    return persons - needed


def shred_soon(roots: list[UUID]) -> None:
    """Destroy the keys; a busy key store is tried again by the worker, since the ledger is already written."""
    try:
        store.shred_keys(roots)
    except store.StoreBusy:
        return
