"""Changing the common words: proposed, commented, voted on, decided. The words themselves come with the program."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.models import ChangeComment, ChangeVote, VocabularyChange
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Hotline

SHORTEST = dt.timedelta(days=14)
"""Days that hotlines have for comments, at least."""


@dataclass(frozen=True)
class ChangeInput:
    """A proposal."""

    form: str
    name: str
    definition: str
    reason: str
    comments_until: dt.date
    vote_until: dt.date
    list_name: str = ""
    code: str = ""
    effect: str = ""
    proposed_for: UUID | None = None


def propose_change(*, by: User, given: ChangeInput) -> VocabularyChange:
    """Put a change to the hotlines: two weeks for comments at least, then the vote."""
    demand(by, Permission.KEEP_ROUNDS)
    today = clock.now().date()
    if given.comments_until < today + SHORTEST or given.vote_until <= given.comments_until:
        raise Refused("change_needs_time")
    with transaction.atomic():
        row = VocabularyChange.objects.create(
            form=given.form,
            list_name=given.list_name,
            code=given.code.strip(),
            name=given.name.strip(),
            definition=given.definition.strip(),
            reason=given.reason.strip(),
            effect=given.effect.strip(),
            comments_until=given.comments_until,
            vote_until=given.vote_until,
            proposed_by=by,
            proposed_for_id=given.proposed_for,
        )
        record("vocabulary.proposed", by=by.public_id, change=row.pk)
    return row


def note_comment(*, by: User, change_id: UUID, hotline_id: UUID, text: str) -> None:
    """What a hotline says to it, while comments are taken."""
    with transaction.atomic():
        row = _lock(change_id, by=by)
        if not row.takes_comments(clock.now().date()):
            raise Refused("not_now")
        hotline = _find_hotline(hotline_id)
        ChangeComment.objects.create(change=row, hotline=hotline, text=text.strip(), noted_by=by)
        record("vocabulary.commented", by=by.public_id, change=row.pk, hotline=hotline.pk)


def note_vote(*, by: User, change_id: UUID, hotline_id: UUID, vote: str) -> None:
    """A hotline's vote; it may be changed until the day of the vote."""
    with transaction.atomic():
        row = _lock(change_id, by=by)
        if not row.takes_votes(clock.now().date()):
            raise Refused("not_now")
        hotline = _find_hotline(hotline_id)
        ChangeVote.objects.update_or_create(
            change=row, hotline=hotline, defaults={"vote": vote, "at": clock.now(), "noted_by": by}
        )
        record("vocabulary.voted", by=by.public_id, change=row.pk, hotline=hotline.pk)


def decide_change(*, by: User, change_id: UUID, decision: str, why: str, from_year: int | None) -> None:
    """Decide: adopted or rejected after the vote, withdrawn at any time before. Adopted, it holds from a year on."""
    with transaction.atomic():
        row = _lock(change_id, by=by)
        is_withdrawn = decision == VocabularyChange.Decision.WITHDRAWN
        is_over = clock.now().date() > row.vote_until
        if row.decision or not (is_withdrawn or is_over):
            raise Refused("not_now")
        if decision == VocabularyChange.Decision.ADOPTED and (
            from_year is None or from_year <= clock.now().year
        ):
            raise Refused("adopted_from_a_year_to_come")
        row.decision, row.decided_at, row.decided_by = decision, clock.now(), by
        row.decided_why = why.strip()
        row.from_year = from_year if decision == VocabularyChange.Decision.ADOPTED else None
        row.save(update_fields=["decision", "decided_at", "decided_by", "decided_why", "from_year"])
        record("vocabulary.decided", by=by.public_id, change=row.pk, decision=decision)


def note_version(*, by: User, change_id: UUID, version: str) -> None:
    """Which version of the vocabulary brought an adopted change: a release of the program, not this page."""
    with transaction.atomic():
        row = _lock(change_id, by=by)
        if row.decision != VocabularyChange.Decision.ADOPTED:
            raise Refused("not_now")
        row.version = version.strip()
        row.save(update_fields=["version"])
        record("vocabulary.versioned", by=by.public_id, change=row.pk)


def _lock(change_id: UUID, *, by: User) -> VocabularyChange:
    demand(by, Permission.KEEP_ROUNDS)
    row = VocabularyChange.objects.select_for_update(of=("self",)).filter(pk=change_id).first()
    if row is None:
        raise Missing
    return row


def _find_hotline(hotline_id: UUID) -> Hotline:
    found = Hotline.objects.filter(pk=hotline_id, is_own=False).first()
    if found is None:
        raise Missing
    return found
