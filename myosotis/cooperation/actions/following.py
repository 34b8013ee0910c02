"""What follows from elsewhere: a consent was withdrawn, a case erased, a day has come, nobody opened a request.

Done by the worker, each in one transaction; what a person has to decide is left to a person and shown.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from myosotis.audit.actions import record
from myosotis.casework.models import Allegation, Consent
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_row
from myosotis.cooperation.actions.sharing import request_erasure
from myosotis.cooperation.actions.threads import (
    coded,
    keep_step,
    lose_items,
    lose_offers,
    project,
    shred_soon,
    take_step,
)
from myosotis.cooperation.actions.traffic import tell_unopened
from myosotis.cooperation.models import (
    Answer,
    Cooperation,
    Direction,
    Holder,
    ItemState,
    Question,
    SharedItem,
    Side,
    Step,
    Withdrawal,
)
from myosotis.exchange.actions.receiving import forget_body
from myosotis.exchange.models import Inbox, KeptEnvelope
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.network.models import DutyContact

BETWEEN_MAILS = dt.timedelta(minutes=15)
IN_USE = (ItemState.ACTIVE, ItemState.CORRECTED)


def follow_withdrawal(cooperation_id: UUID, consent_id: UUID) -> None:
    """A consent was withdrawn: what waits never leaves; what was told is asked back, or a second person decides.

    Decided by a second person where the giver is under suspicion: nobody ends a search alone by taking back a yes.
    """
    with transaction.atomic():
        row = lock_row(cooperation_id)
        consent = Consent.objects.get(pk=consent_id)
        items = list(row.items.filter(consent=consent, direction=Direction.OUTGOING, gone_at__isnull=True))
        lose_items([item for item in items if not has_left(item)], ItemState.STOPPED)
        told = [item for item in items if item.gone_at is None and item.state in IN_USE]
        must_decide = is_giver_suspected(consent)
        _withdrawal, is_new = Withdrawal.objects.get_or_create(
            cooperation=row, consent=consent, defaults={"must_decide": must_decide}
        )
        if told and is_new and not must_decide:
            try_erasure(row, told, ground="consent_withdrawn")
        if row.consent_id == consent.pk and row.state == "requested" and not was_request_sent(row):
            _stop_request(row)
        record(
            "cooperation.consent_followed",
            by="worker",
            case=row.case_id,
            cooperation=row.pk,
            consent=consent.pk,
            must_decide=must_decide,
        )


def is_giver_suspected(consent: Consent) -> bool:
    """Whether who gave it is under suspicion: said so when it was recorded, or alleged since."""
    if consent.is_giver_suspected:
        return True
    giver = consent.giver
    if giver is None or consent.case_id is None:
        return False
    standing = Allegation.objects.filter(case=consent.case_id, withdrawn_at__isnull=True)
    return standing.filter(person=giver.person_id).exists()


def has_left(item: SharedItem) -> bool:
    """Whether an item may have reached the peer: its message was fixed for sending."""
    if item.told_at is None:
        return False
    shared = str(item.item)
    messages = [
        step.message
        for step in item.cooperation.steps.all()
        if step.event == "info.share" and shared in step.items
    ]
    return KeptEnvelope.objects.filter(peer=item.cooperation.peer, message__in=messages).exists()


def try_erasure(
    row: Cooperation, items: list[SharedItem], *, ground: str, is_whole_case: bool = False
) -> None:
    """Ask the holder; where nothing may go to it now, the items stay outstanding and a person sees them."""
    allowed = [item for item in items if item.state in (*IN_USE, ItemState.RECALLED, ItemState.REFUSED)]
    try:
        with transaction.atomic():
            if allowed:
                request_erasure(row, allowed, ground=ground, by="worker", is_whole_case=is_whole_case)
    except Refused:
        return


def follow_erased_case(cooperation_id: UUID) -> None:
    """Our case was erased: nothing unsent leaves, copies are asked back or given up, our texts are destroyed."""
    with transaction.atomic():
        row = lock_row(cooperation_id)
        if row.case_id is not None or not row.had_case or row.shut_at is not None:
            return
        outgoing = list(row.items.filter(direction=Direction.OUTGOING, gone_at__isnull=True))
        lose_items([item for item in outgoing if not has_left(item)], ItemState.STOPPED)
        told = [item for item in outgoing if item.gone_at is None]
        try_erasure(row, told, ground="case_ended", is_whole_case=True)
        held = list(row.items.filter(direction=Direction.INCOMING, gone_at__isnull=True))
        _give_up(row, held)
        _end_here(row)
        shut_thread(row, [item.pk for item in told])
        record("cooperation.case_erased", by="worker", cooperation=row.pk, told=len(told), held=len(held))


def _give_up(row: Cooperation, held: list[SharedItem]) -> None:
    """What we held for a case of ours that is gone goes too, and the giver is told."""
    if not held:
        return
    body = coded({"items": [str(item.item) for item in held], "done_at": telling.moment(clock.now())})
    try:
        with transaction.atomic():
            take_step(row, by="worker", typ="erase.done", body=body)
    except Refused:
        lose_items(held, ItemState.ERASED)


def _end_here(row: Cooperation) -> None:
    """The asking side ends the work; a request that never left is only stopped."""
    if not row.is_asking or row.is_ended:
        return
    if not was_request_sent(row):
        _stop_request(row)
        return
    try:
        with transaction.atomic():
            take_step(row, by="worker", typ="coop.cancel", body={})
    except Refused:
        return


def _stop_request(row: Cooperation) -> None:
    """A request that never left is taken back here alone: the other node has never heard of it."""
    own = row.steps.filter(side=row.side).count()
    body = {"turn": {"own": own, "seen": 0}}
    keep_step(row, message=new_id(), typ="coop.retract", body=body, side=Side(row.side))
    project(row)


def was_request_sent(row: Cooperation) -> bool:
    """Whether the request may have reached the peer."""
    first = row.steps.filter(event="coop.request").first()
    return first is not None and KeptEnvelope.objects.filter(peer=row.peer, message=first.message).exists()


def shut_thread(row: Cooperation, item_roots: list[UUID]) -> None:
    """The texts of a thread are emptied and their key destroyed; codes, dates and ids stay as evidence."""
    now = clock.now()
    Step.objects.filter(cooperation=row).update(text=None)
    Question.objects.filter(cooperation=row).exclude(code="").update(text=None)
    Question.objects.filter(cooperation=row, code="").delete()
    Answer.objects.filter(cooperation=row).delete()
    lose_offers(row)
    Withdrawal.objects.filter(cooperation=row).update(reason=None)
    Holder.objects.filter(cooperation=row).update(text=None)
    row.items.filter(pk__in=item_roots).update(value=None, picture=None, reason=None)
    Cooperation.objects.filter(pk=row.pk).update(summary=None, contact=None, shut_at=now)
    row.shut_at = now
    for inbox in Inbox.objects.filter(peer=row.peer, thread=row.thread, body__isnull=False):
        forget_body(inbox)
    roots = [row.pk, *item_roots]
    transaction.on_commit(lambda: shred_soon(roots))


def expire_item(item_id: UUID) -> None:
    """Its day has come: it is gone here, whoever is heard of or not. What is kept on a ground waits for its review."""
    with transaction.atomic():
        item = (
            SharedItem.objects.select_for_update(of=("self",)).select_related("cooperation").get(pk=item_id)
        )
        row = item.cooperation
        if item.gone_at is not None or item.state == ItemState.REFUSED:
            return
        if item.direction == Direction.INCOMING:
            _say_expired(row, item)
        lost = item.state == ItemState.WAITING
        if not row.items.filter(pk=item.pk, gone_at__isnull=False).exists():
            lose_items([item], ItemState.STOPPED if lost else ItemState.EXPIRED)
        record("cooperation.item_expired", by="worker", case=row.case_id, cooperation=row.pk, item=item.pk)


def _say_expired(row: Cooperation, item: SharedItem) -> None:
    """The giver is told that the copy is gone."""
    body = coded({"items": [str(item.item)], "done_at": telling.moment(clock.now())})
    try:
        with transaction.atomic():
            take_step(row, by="worker", typ="erase.done", body=body)
    except Refused:
        return


def shut_old(cooperation_id: UUID) -> None:
    """The asked side keeps, after the day of keeping, only the fact that it assisted."""
    with transaction.atomic():
        row = lock_row(cooperation_id)
        if row.shut_at is not None:
            return
        shut_thread(row, [])
        record("cooperation.texts_destroyed", by="worker", case=row.case_id, cooperation=row.pk)


def note_stored(cooperation_id: UUID, at: dt.datetime) -> None:
    """The other node has taken our request: its clocks begin."""
    with transaction.atomic():
        row = lock_row(cooperation_id)
        row.stored_at = row.stored_at or at
        row.save(update_fields=["stored_at"])
        record("cooperation.stored", by="worker", case=row.case_id, cooperation=row.pk)


def tell_duty(*cooperation_ids: UUID) -> int:
    """Nobody has opened these in time: our duty contacts get one mail that says how many, and nothing about anybody.

    One in a quarter of an hour: whoever sends a thousand requests sends one mail. How many were told of; those that
    have to wait for the next mail are left as they are.
    """
    told = 0
    with transaction.atomic():
        rows = [lock_row(pk) for pk in cooperation_ids]
        rows = [row for row in rows if row.duty_told_at is None and row.received_at is None]
        mailed = [row for row in rows if not row.is_asking and not row.is_drill]
        if mailed and _was_mailed_lately():
            rows = [row for row in rows if row not in mailed]
            mailed = []
        for row in rows:
            row.duty_told_at = clock.now()
            row.save(update_fields=["duty_told_at"])
            told += 1
        if mailed:
            own = DutyContact.objects.filter(hotline__is_own=True).exclude(mail="")
            addresses, count = list(own.values_list("mail", flat=True)), len(mailed)
            transaction.on_commit(lambda: _mail_duty(addresses, count))
        for row in rows:
            record("cooperation.duty_told", by="worker", case=row.case_id, cooperation=row.pk)
    return told


def _was_mailed_lately() -> bool:
    now = clock.now()
    told = Cooperation.objects.filter(side=Side.ASKED, is_drill=False)
    return told.filter(duty_told_at__gt=now - BETWEEN_MAILS, duty_told_at__lte=now).exists()


def _mail_duty(addresses: list[str], count: int) -> None:
    if addresses:
        send_mail(
            _("A request from another hotline waits"),
            ngettext(
                "Nobody has opened it in time. Sign in and look at the list of other countries.",
                "%(count)d requests have not been opened in time. Sign in and look at the list of other countries.",
                count,
            )
            % {"count": count},
            None,
            addresses,
            fail_silently=True,
        )


def tell_coordinator(cooperation_id: UUID) -> None:
    """Still nobody: that something waits, for whom and since when, is written down for the coordinator."""
    with transaction.atomic():
        row = lock_row(cooperation_id)
        if row.coordinator_told_at is not None or row.received_at is not None or row.duty_told_at is None:
            return
        row.coordinator_told_at = clock.now()
        row.save(update_fields=["coordinator_told_at"])
        tell_unopened(row)
        record("cooperation.coordinator_told", by="worker", cooperation=row.pk, peer=row.peer.node_id)
