"""Rounds of collecting figures: planned, announced, reminded of by a person, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Peer
from myosotis.figures.models import Asked, Reminder, Round
from myosotis.figures.models.rounds import MOST_IN_A_FLASH
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Hotline
from myosotis_core.indicators import UnknownIndicator, load_definitions
from myosotis_core.vocabulary import CURRENT_VERSION

QUIET = dt.timedelta(days=7)
"""Between two reminders: nobody is pressed."""


@dataclass(frozen=True)
class RoundInput:
    """What a round is. `hotlines`: whom it asks, all that are operated where none is named."""

    form: str
    year: int
    name: str
    due_on: dt.date
    reason: str = ""
    indicators: Sequence[str] = ()
    hotlines: Sequence[UUID] = field(default_factory=tuple)


def plan_round(*, by: User, given: RoundInput) -> Round:
    """Plan one: nobody is told yet. A yearly one asks for everything, a flash collection for up to ten tables."""
    demand(by, Permission.KEEP_ROUNDS)
    _demand_indicators(given)
    with transaction.atomic():
        if given.form == Round.Form.YEARLY and find_yearly(given.year) is not None:
            raise Refused("round_of_this_year_exists")
        row = Round.objects.create(
            form=given.form,
            year=given.year,
            name=given.name.strip(),
            reason=given.reason.strip(),
            definitions=CURRENT_VERSION,
            indicators=list(given.indicators),
            due_on=given.due_on,
            planned_by=by,
        )
        hotlines = Hotline.objects.filter(ended_on=None, is_own=False)
        if given.hotlines:
            hotlines = hotlines.filter(pk__in=list(given.hotlines))
        if row.form == Round.Form.MEDIATORS:
            hotlines = hotlines.none()
        Asked.objects.bulk_create([Asked(round=row, hotline=one) for one in hotlines])
        record("round.planned", by=by.public_id, round=row.pk, form=row.form, year=row.year)
    return row


def find_yearly(year: int) -> Round | None:
    """The yearly round of a year."""
    return Round.objects.filter(year=year, form=Round.Form.YEARLY).first()


def open_round(*, by: User, round_id: UUID, text: str) -> Round:
    """Announce it: sealed to every hotline whose node may be written to; the others are told by hand."""
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        if not row.is_planned:
            raise Refused("not_now")
        row.state, row.opened_at = Round.State.OPEN, clock.now()
        row.save(update_fields=["state", "opened_at"])
        peers = peers_of(row.asked.select_related("hotline"))
        for asked in row.asked.select_related("hotline"):
            if tell(by, peers.get(asked.hotline_id), _announcement(row, "round", text)):
                asked.told_at, asked.way = row.opened_at, Asked.Way.MESSAGE
                asked.save(update_fields=["told_at", "way"])
        record("round.opened", by=by.public_id, round=row.pk)
    return row


def note_told(*, by: User, round_id: UUID, asked_id: int) -> None:
    """A hotline without a line to us was told by hand: by mail, by telephone."""
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        asked = _find_asked(row, asked_id)
        if not row.is_open or asked.told_at is not None:
            raise Refused("not_now")
        asked.told_at, asked.way = clock.now(), Asked.Way.FILE
        asked.save(update_fields=["told_at", "way"])
        record("round.told", by=by.public_id, round=row.pk, hotline=asked.hotline_id)


def remind(*, by: User, round_id: UUID, asked_ids: Iterable[int], text: str) -> int:
    """Remind hotlines that have sent nothing, each at most once a week; returns how many were.

    Where no message can go, the reminder is noted as given by hand: the page shows its text for a mail.
    """
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        if not row.is_open:
            raise Refused("not_now")
        wanted = list(row.asked.filter(pk__in=list(asked_ids), excused="").select_related("hotline"))
        answered = set(row.submissions.values_list("hotline_id", flat=True))
        recent = Reminder.objects.filter(asked__round=row, at__gt=clock.now() - QUIET)
        pressed = set(recent.values_list("asked_id", flat=True))
        peers, done = peers_of(wanted), 0
        for asked in wanted:
            if asked.hotline_id in answered or asked.pk in pressed:
                continue
            is_sent = tell(by, peers.get(asked.hotline_id), _announcement(row, "reminder", text))
            Reminder.objects.create(asked=asked, by=by, way=Asked.Way.MESSAGE if is_sent else Asked.Way.FILE)
            done += 1
        record("round.reminded", by=by.public_id, round=row.pk, hotlines=done)
    return done


def excuse(*, by: User, round_id: UUID, asked_id: int, why: str) -> None:
    """A hotline said that it will not answer this time, and why; it is reminded no more."""
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        asked = _find_asked(row, asked_id)
        asked.excused = why.strip()
        asked.save(update_fields=["excused"])
        record("round.excused", by=by.public_id, round=row.pk, hotline=asked.hotline_id)


def move_deadline(*, by: User, round_id: UUID, due_on: dt.date) -> None:
    """Give everybody until another day."""
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        if row.state == Round.State.CLOSED:
            raise Refused("not_now")
        row.due_on = due_on
        row.save(update_fields=["due_on"])
        record("round.deadline", by=by.public_id, round=row.pk, due=due_on)


def close_round(*, by: User, round_id: UUID) -> None:
    """No more returns are taken. It can be opened again."""
    _move(by, round_id, Round.State.OPEN, Round.State.CLOSED, "round.closed")


def reopen_round(*, by: User, round_id: UUID) -> None:
    """Returns are taken again, for corrections."""
    _move(by, round_id, Round.State.CLOSED, Round.State.OPEN, "round.reopened")


def _move(by: User, round_id: UUID, before: str, now: str, verb: str) -> None:
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        if row.state != before:
            raise Refused("not_now")
        row.state = now
        row.closed_at = clock.now() if now == Round.State.CLOSED else None
        row.save(update_fields=["state", "closed_at"])
        record(verb, by=by.public_id, round=row.pk)


def lock_round(round_id: UUID, *, by: User) -> Round:
    """One round, about to be changed. Raises `Missing`."""
    demand(by, Permission.KEEP_ROUNDS)
    row = Round.objects.select_for_update(of=("self",)).filter(pk=round_id).first()
    if row is None:
        raise Missing
    return row


def peers_of(asked: Iterable[Asked]) -> dict[UUID, Peer]:
    """The nodes of hotlines that are asked."""
    nodes = {one.hotline.node_id: one.hotline_id for one in asked if one.hotline.node_id}
    return {nodes[peer.node_id]: peer for peer in Peer.objects.filter(node_id__in=list(nodes))}


def tell(by: User, peer: Peer | None, body: dict[str, Any]) -> bool:
    """Send a word about figures, sealed; False where there is no node, or nothing may go there now."""
    if peer is None:
        return False
    try:
        with transaction.atomic():
            send(by=by, peer=peer, typ="stats.query", body=body, thread=None)
    except Refused:
        return False
    return True


def _announcement(row: Round, about: str, text: str) -> dict[str, Any]:
    asked = {"indicators": list(row.indicators)} if row.indicators else {}
    return {
        "period": str(row.year),
        "text": text.strip()[:8000],
        "about": about,
        "due_on": row.due_on.isoformat(),
        **asked,
    }


def _find_asked(row: Round, asked_id: int) -> Asked:
    asked = row.asked.select_related("hotline").filter(pk=asked_id).first()
    if asked is None:
        raise Missing
    return asked


def _demand_indicators(given: RoundInput) -> None:
    if given.form == Round.Form.FLASH and not 1 <= len(given.indicators) <= MOST_IN_A_FLASH:
        raise Refused("flash_asks_up_to_ten")
    definitions = load_definitions()
    for code in given.indicators:
        try:
            definitions.indicator(code)
        except UnknownIndicator as error:
            raise ValueError(f"No such indicator: {code!r}") from error
