"""Blocks of a child's whereabouts: set, lifted, opened with a reason; passages marked as telling where."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.actions.openings import SHORTEST_REASON, ReasonTooShort
from myosotis.casework.models import Block, BreakGlass, Case, Involvement, NoteEntry, TellsWhere
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing

OPENED_FOR = dt.timedelta(hours=1)


def set_block(
    *,
    by: User,
    case_id: UUID,
    person_id: UUID,
    reason: str,
    what: str = Block.What.WHEREABOUTS,
    against_id: UUID | None = None,
    against_text: str = "",
) -> Block:
    """From now on where this child is shows nowhere; half-siblings are not touched by it."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _demand_child(case, person_id)
        if against_id and not Involvement.objects.filter(case=case, person=against_id).exists():
            raise Missing
        block = Block(case=case, person_id=person_id, against_id=against_id, what=what, set_by=by)
        block.reason, block.against_text = reason.strip(), against_text.strip()
        block.save(force_insert=True)
        record("block.set", by=by.public_id, case=case.pk, block=block.pk, person=person_id)
    return block


def lift_block(*, by: User, case_id: UUID, block_id: UUID) -> None:
    """The reason for it is gone; the row stays with its end."""
    with transaction.atomic():
        lock_case(case_id, by=by)
        standing = Block.objects.filter(pk=block_id, case=case_id, lifted_at__isnull=True)
        if not standing.update(lifted_at=clock.now(), lifted_by=by):
            raise Missing
        record("block.lifted", by=by.public_id, case=case_id, block=block_id)


def open_whereabouts(*, by: User, case_id: UUID, person_id: UUID, reason: str) -> BreakGlass:
    """Show where a child is to this reader for an hour. The reason is sealed and waits for a supervisor's review."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(_("Please write the reason in a whole sentence."))
    with transaction.atomic():
        case = visible_cases(by).filter(pk=case_id).first()
        if case is None:
            raise Missing
        _demand_child(case, person_id)
        opening = BreakGlass(case=case, person_id=person_id, by=by, until=clock.now() + OPENED_FOR)
        opening.reason = reason.strip()
        opening.save(force_insert=True)
        record("block.opened", by=by.public_id, case=case_id, opening=opening.pk, person=person_id)
    return opening


def mark_entry(*, by: User, case_id: UUID, entry_id: UUID, tells_where: bool) -> None:
    """Say that a passage, of the case or of a contact of it, tells where somebody is, or take that back."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        linked = case.contact_links.filter(unlinked_at__isnull=True).values("contact")
        entry = NoteEntry.objects.filter(pk=entry_id).first()
        if entry is None or (
            entry.case_id != case.pk and not linked.filter(contact=entry.contact_id).exists()
        ):
            raise Missing
        if tells_where:
            TellsWhere.objects.get_or_create(entry=entry, defaults={"by": by})
        else:
            TellsWhere.objects.filter(entry=entry).delete()
        verb = "note.tells_where" if tells_where else "note.tells_no_place"
        record(verb, by=by.public_id, case=case_id, entries=[str(entry_id)])


def _demand_child(case: Case, person_id: UUID) -> None:
    """A child of this very case."""
    if not case.case_children.filter(person=person_id).exists():
        raise Missing
