"""Sessions: begun, ended by their owner, by time, or by somebody who looks after people."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import SignIn, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.kernel import clock


@transaction.atomic
def start_session(*, by: User, session_key: str, factor: str) -> SignIn:
    """Write down that somebody signed in, and with what."""
    begun = SignIn.objects.create(user=by, session_key=session_key, factor=factor)
    record("session.started", by=by.public_id, session=begun.pk, factor=factor)
    return begun


@transaction.atomic
def end_session(*, by: User, session_key: str, why: str) -> None:
    """Write down that a session ended: signed_out, idle, shift, account."""
    sign_in = SignIn.objects.filter(user=by, session_key=session_key, ended_at=None).first()
    if sign_in:
        sign_in.ended_at = clock.now()
        sign_in.save(update_fields=["ended_at"])
    record("session.ended", by=by.public_id, session=sign_in.pk if sign_in else None, why=why)


@transaction.atomic
def end_sessions(*, by: User, person: User, why: str, except_key: str = "") -> int:
    """End all open sessions of a person at once; returns how many. One's own need no permission."""
    if by.pk != person.pk:
        demand(by, Permission.MANAGE_PEOPLE)
    ended = end_sessions_silently(person=person, except_key=except_key)
    record("session.ended_all", by=by.public_id, person=person.pk, why=why, number=ended)
    return ended


def end_sessions_silently(*, person: User, except_key: str = "") -> int:
    """The part that other actions share; they leave their own entry in the log."""
    mine = SignIn.objects.filter(user=person, ended_at=None).exclude(session_key=except_key)
    keys = list(mine.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    mine.update(ended_at=clock.now())
    return len(keys)


@transaction.atomic
def note_password_changed(*, by: User, old_key: str, new_key: str) -> None:
    """A changed password has given this session a new key and ends all others."""
    SignIn.objects.filter(user=by, session_key=old_key, ended_at=None).update(session_key=new_key)
    ended = end_sessions_silently(person=by, except_key=new_key)
    record("person.password_changed", by=by.public_id, sessions=ended)
