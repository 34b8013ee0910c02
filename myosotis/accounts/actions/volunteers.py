"""What lets a volunteer work: statement, check, training, last day; hours given; training switched on and off."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.actions.sessions import end_sessions_silently
from myosotis.accounts.models import Level, SignIn, Team, User, VolunteerHours
from myosotis.accounts.permissions import Permission, opens_records
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

STANDING = (
    "is_volunteer",
    "training_level",
    "secrecy_signed_on",
    "secrecy_expires_on",
    "record_checked_on",
    "record_check_expires_on",
)
TRAINING_TEAM = "training"


@transaction.atomic
def change_standing(*, by: User, person: User, **given: object) -> User:
    """Write down the days of statement and check, and how far somebody is trained. No document is kept."""
    demand(by, Permission.MANAGE_PEOPLE)
    if by.pk == person.pk:
        raise Refused("not_oneself")
    person = User.objects.select_for_update().get(pk=person.pk)
    if opens_records(person.roles) and not opens_records(by.roles):
        raise Refused("supervisor_gives_case_roles", who_could="")
    changed = [name for name in STANDING if getattr(person, name) != given[name]]
    for name in STANDING:
        setattr(person, name, given[name])
    person.save(update_fields=list(STANDING))
    if person.training_level == Level.NONE:
        make_training_team()
    record("person.standing_changed", by=by.public_id, person=person.pk, fields=changed)
    return person


@transaction.atomic
def write_hours(
    *, by: User, person: User, day: dt.date, hours: Decimal, what_for: str = ""
) -> VolunteerHours:
    """Write down hours that somebody gave on a day."""
    demand(by, Permission.MANAGE_PEOPLE)
    row = VolunteerHours.objects.create(user=person, day=day, hours=hours, what_for=what_for, written_by=by)
    record("person.hours_written", by=by.public_id, person=person.pk, hours=row.pk)
    return row


@transaction.atomic
def remove_hours(*, by: User, person: User, hours_id: UUID) -> None:
    """Take out hours that were written by mistake."""
    demand(by, Permission.MANAGE_PEOPLE)
    if not VolunteerHours.objects.filter(pk=hours_id, user=person).delete()[0]:
        raise Missing
    record("person.hours_removed", by=by.public_id, person=person.pk, hours=hours_id)


@transaction.atomic
def switch_training(*, by: User, is_on: bool) -> None:
    """Train on invented cases, or go back to the real ones; whoever is not trained yet stays in training."""
    if not is_on and by.training_level == Level.NONE:
        raise Refused("not_trained_yet")
    make_training_team()
    by.has_training_on = is_on
    by.save(update_fields=["has_training_on"])
    record("person.training_begun" if is_on else "person.training_left", by=by.public_id)


def make_training_team() -> Team:
    """The one team in which invented cases live; made when somebody first trains."""
    team = Team.objects.filter(is_training=True).first()
    if team is None:
        code = TRAINING_TEAM
        while Team.objects.filter(code=code).exists():
            code += "-invented"
        team = Team.objects.create(code=code, name="Training", is_training=True)
    return team


def close_ended() -> int:
    """End the sessions of accounts whose last day is over; the account itself opens nothing since that day."""
    today = clock.now().date()
    closed = 0
    waiting = SignIn.objects.filter(ended_at=None, user__ends_on__lt=today).values("user")
    for person in User.objects.filter(pk__in=waiting):
        with transaction.atomic():
            ended = end_sessions_silently(person=person)
            record("person.last_day_over", by="worker", person=person.pk, sessions=ended)
        closed += 1
    return closed
