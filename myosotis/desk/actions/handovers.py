"""Handing a shift over: drafted, edited, handed over, taken over card by card, and told to a supervisor if it waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from myosotis.accounts.access import demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.desk.drafting import Draft
from myosotis.desk.models import Handover, HandoverCard
from myosotis.desk.queries.handovers import (
    draft_cards,
    find_case,
    find_start,
    open_card,
    open_cards_to_write,
    visible_cards,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

URGENT_LASTS = dt.timedelta(hours=8)
LONGEST = 2000


@dataclass(frozen=True)
class CardEdit:
    """What the outgoing person makes of one card."""

    text: str
    is_left_out: bool = False
    is_urgent: bool = False


def draft_handover(*, by: User, team: Team) -> Handover:
    """Draft the handover of the present shift; drafting again keeps what was edited and adds what is new."""
    demand(by, Permission.SEE_BOARD)
    if team.pk not in by.team_ids():
        raise Missing
    since = find_start(by, team)
    drafts = draft_cards(user=by, team=team, since=since)
    with transaction.atomic():
        handover, _is_new = Handover.objects.get_or_create(
            team=team, by=by, handed_at=None, defaults={"since": since}
        )
        handover.cards.filter(edited_by__isnull=True).delete()
        known = [card.drafted_from for card in handover.cards.all()]
        fresh = [draft for draft in drafts if draft.drafted_from not in known]
        _insert(handover, fresh, by=by)
        record("handover.drafted", by=by.public_id, handover=handover.pk, team=team.pk, cards=len(fresh))
    return handover


def edit_handover(*, by: User, handover_id: UUID, edits: dict[UUID, CardEdit]) -> None:
    """Keep what the outgoing person wrote on the cards."""
    with transaction.atomic():
        handover = _own_draft(handover_id, by=by)
        for card in visible_cards(by).filter(handover=handover, pk__in=edits):
            _apply(card, edits[card.pk], by=by)
        record("handover.edited", by=by.public_id, handover=handover.pk)


def add_line(*, by: User, handover_id: UUID, ref: str, text: str) -> None:
    """Add a card of one's own about a case."""
    case = find_case(user=by, ref=ref)
    if case is None:
        raise Missing
    with transaction.atomic():
        handover = _own_draft(handover_id, by=by)
        draft = Draft(HandoverCard.About.OTHER, text[:LONGEST], case_id=case.pk)
        _insert(handover, [draft], by=by, edited_by=by)
        record("handover.edited", by=by.public_id, case=case.pk, handover=handover.pk)


def hand_over(*, by: User, handover_id: UUID) -> None:
    """The shift is handed over; from now on somebody else takes it over card by card."""
    with transaction.atomic():
        handover = _own_draft(handover_id, by=by)
        handover.cards.filter(is_left_out=True).delete()
        handover.handed_at = clock.now()
        handover.save(update_fields=["handed_at"])
        record("handover.handed", by=by.public_id, handover=handover.pk, cards=handover.cards.count())


def acknowledge(*, by: User, card_id: UUID) -> None:
    """Take one card over. Not by who handed it over; twice is once."""
    with transaction.atomic():
        card = _handed_card(card_id, by=by)
        if card.handover.by_id == by.pk:
            raise Refused("second_person_needed")
        if card.acknowledged_at is not None:
            return
        card.acknowledged_at, card.acknowledged_by = clock.now(), by
        card.save(update_fields=["acknowledged_at", "acknowledged_by"])
        record(
            "handover.acknowledged",
            by=by.public_id,
            case=card.case_id,
            contact=card.contact_id,
            card=card.pk,
        )


def renew_urgent(*, by: User, card_id: UUID) -> None:
    """Mark a card as urgent for some hours more: without this the mark goes by itself."""
    with transaction.atomic():
        card = _handed_card(card_id, by=by)
        card.urgent_until = clock.now() + URGENT_LASTS
        card.save(update_fields=["urgent_until"])
        record("handover.renewed", by=by.public_id, case=card.case_id, contact=card.contact_id, card=card.pk)


def escalate(handover_id: UUID) -> bool:
    """Tell the supervisors of the team that cards wait: by mail, without a name or a number of a case. Once."""
    with transaction.atomic():
        handover = (
            Handover.objects.select_for_update(of=("self",))
            .select_related("team")
            .filter(pk=handover_id, handed_at__isnull=False, escalated_at__isnull=True)
            .first()
        )
        if handover is None:
            return False
        waiting = handover.cards.filter(acknowledged_at__isnull=True, is_left_out=False).count()
        if not waiting:
            return False
        handover.escalated_at = clock.now()
        handover.save(update_fields=["escalated_at"])
        record("handover.escalated", by="worker", handover=handover.pk, team=handover.team_id, cards=waiting)
        transaction.on_commit(lambda: _tell_supervisors(handover.team))
    return True


def _tell_supervisors(team: Team) -> None:
    members = team.members.filter(is_active=True)
    for person in (one for one in members if one.may(Permission.REVIEW_OPENINGS)):
        with override(person.language or None):
            send_mail(
                subject=_("Myosotis: a handover waits"),
                message=_(
                    "Hello,\n\nparts of a shift's handover have waited for more than 30 minutes. Please sign in "
                    "and look at the page “Handover”.\n\nThis mail names nobody on purpose.\n"
                ),
                from_email=None,
                recipient_list=[person.email],
                fail_silently=True,
            )


def _insert(handover: Handover, drafts: list[Draft], *, by: User, edited_by: User | None = None) -> None:
    start = handover.cards.count()
    until = clock.now() + URGENT_LASTS
    cards = [
        HandoverCard(
            handover=handover,
            case_id=draft.case_id,
            contact_id=draft.contact_id,
            kind=draft.kind,
            position=start + place,
            due_at=draft.due_at,
            urgent_until=until if draft.is_urgent else None,
            drafted_from=draft.drafted_from,
            edited_by=edited_by,
        )
        for place, draft in enumerate(drafts)
    ]
    open_cards_to_write(cards, user=by)
    for card, draft in zip(cards, drafts, strict=True):
        card.text = draft.text[:LONGEST]
    HandoverCard.objects.bulk_create(cards)


def _apply(card: HandoverCard, edit: CardEdit, *, by: User) -> None:
    open_card(card, user=by)
    text = edit.text.strip()[:LONGEST]
    if (text, edit.is_left_out, edit.is_urgent) == (card.text, card.is_left_out, card.is_urgent):
        return
    card.text, card.is_left_out, card.edited_by = text, edit.is_left_out, by
    if edit.is_urgent != card.is_urgent:
        card.urgent_until = clock.now() + URGENT_LASTS if edit.is_urgent else None
    card.save()


def _own_draft(handover_id: UUID, *, by: User) -> Handover:
    demand(by, Permission.SEE_BOARD)
    handover = (
        Handover.objects.select_for_update().filter(pk=handover_id, by=by, handed_at__isnull=True).first()
    )
    if handover is None:
        raise Missing
    return handover


def _handed_card(card_id: UUID, *, by: User) -> HandoverCard:
    seen = visible_cards(by).filter(pk=card_id, handover__handed_at__isnull=False)
    if not seen.exists():
        raise Missing
    card = HandoverCard.objects.select_for_update(of=("self",)).select_related("handover").get(pk=card_id)
    return card
