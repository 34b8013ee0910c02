"""Writing the night card of a case, noting who read it, and linking a caller of the night to its case."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.editing import Change, Conflict, apply_changes, settle
from myosotis.casework.models import Contact, ContactCase, Revision
from myosotis.desk.models import CardReading, NightCard
from myosotis.desk.queries.cards import open_card, readable_cards, was_read
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused


def write_card(*, by: User, case_id: UUID, changes: dict[str, Change]) -> list[Conflict]:
    """Write the night card of an open case; a field that somebody else wrote meanwhile is kept with both values."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if case.closed_at is not None:
            raise Refused("already_closed")
        card = NightCard.objects.select_for_update().filter(case=case).first()
        is_new = card is None
        if card is None:
            card = NightCard(case=case, written_by=by)
        open_card(card, user=by)
        conflicts = apply_changes(card, changes, by=by)
        card.written_by, card.written_at, card.withdrawn_at = by, clock.now(), None
        card.save(force_insert=is_new)
        record("card.written", by=by.public_id, case=case.pk, card=card.pk)
    return conflicts


def withdraw_card(*, by: User, case_id: UUID) -> None:
    """Nobody on duty needs the card any more; its history stays with the case."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not NightCard.objects.filter(case=case, withdrawn_at__isnull=True).update(
            withdrawn_at=clock.now()
        ):
            raise Missing
        record("card.withdrawn", by=by.public_id, case=case.pk)


def settle_card(*, by: User, case_id: UUID, revision_id: UUID, choice: str) -> None:
    """Choose between two values of one field of a card."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        card = NightCard.objects.select_for_update().filter(case=case).first()
        revision = Revision.objects.filter(pk=revision_id, state=Revision.State.CONFLICT).first()
        if card is None or revision is None or revision.row != card.pk:
            raise Missing
        open_card(card, user=by)
        settle(card, revision, choice, by=by)
        card.save()
        record("card.conflict_settled", by=by.public_id, case=case.pk, card=card.pk, choice=choice)


def note_reading(*, by: User, card_id: UUID) -> None:
    """Somebody reads a card: logged once, however often the page is looked at within the same shift."""
    with transaction.atomic():
        card = readable_cards(by).filter(pk=card_id).first()
        if card is None:
            raise Missing
        if was_read(card, by=by):
            return
        CardReading.objects.create(card=card, by=by)
        record("card.read", by=by.public_id, case=card.case_id, card=card.pk)


def link_to_card(*, by: User, card_id: UUID, contact_id: UUID) -> None:
    """Link a contact of one's own to the case of a card, so that the caseworker finds it there in the morning.

    The case stays closed to who links. Linking twice is linking once.
    """
    with transaction.atomic():
        card = readable_cards(by).filter(pk=card_id).first()
        if card is None:
            raise Missing
        contact: Contact = get_contact_to_write(contact_id, by=by)
        if contact.operator_id != by.pk:
            raise Missing
        if ContactCase.objects.filter(contact=contact, case=card.case_id, unlinked_at__isnull=True).exists():
            return
        ContactCase.objects.create(contact=contact, case_id=card.case_id, linked_by=by)
        record("contact.linked", by=by.public_id, case=card.case_id, contact=contact_id, card=card.pk)
