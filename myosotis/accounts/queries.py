"""Reading about people who work here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.models import (
    FactorReset,
    HotlineKey,
    Invitation,
    SignIn,
    Team,
    User,
    VolunteerHours,
)
from myosotis.accounts.permissions import ROLES, Permission, Role
from myosotis.audit.models import Entry
from myosotis.audit.sentences import SENTENCES, say
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing

RESETS_SHOWN = 20
ENTRIES_SHOWN = 200
EXPIRES_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of people."""

    person: User
    roles: list[type[Role]]
    teams: list[Team]
    factors: int
    open_sessions: int
    is_open: bool


def list_people(*, user: User) -> list[PersonRow]:
    """Everybody with an account, those who may work today first."""
    demand(user, Permission.MANAGE_PEOPLE)
    today = clock.now().date()
    factors = _count(Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES))
    sessions = _count(_open_sign_ins())
    rows = [
        PersonRow(
            person=person,
            roles=roles_of(person),
            teams=list(person.teams.all()),
            factors=factors.get(person.pk, 0),
            open_sessions=sessions.get(person.pk, 0),
            is_open=person.is_working_on(today),
        )
        for person in User.objects.prefetch_related("teams")
    ]
    return sorted(rows, key=lambda row: (not row.is_open, row.person.name.casefold()))


def _open_sign_ins() -> QuerySet[SignIn]:
    """Sessions that nobody ended and that are neither idle nor longer than a shift."""
    now = clock.now()
    idle = now - dt.timedelta(minutes=settings.MYOSOTIS_IDLE_MINUTES)
    shift = now - dt.timedelta(hours=settings.MYOSOTIS_SHIFT_HOURS)
    return SignIn.objects.filter(ended_at=None, seen_at__gte=idle, started_at__gte=shift)


def roles_of(person: User) -> list[type[Role]]:
    """The roles of a person, as classes with their names and descriptions."""
    return [ROLES[code] for code in person.roles if code in ROLES]


def _count(rows: QuerySet) -> dict[UUID, int]:
    counted: dict[UUID, int] = {}
    for user_id in rows.values_list("user_id", flat=True):
        counted[user_id] = counted.get(user_id, 0) + 1
    return counted


def get_person(*, user: User, person_id: UUID) -> User:
    """One person with an account."""
    demand(user, Permission.MANAGE_PEOPLE)
    return _first(User.objects.filter(pk=person_id))


def list_invitations(*, user: User) -> list[Invitation]:
    """Invitations that still can be accepted."""
    demand(user, Permission.MANAGE_PEOPLE)
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    return list(waiting.select_related("invited_by"))


def get_invitation(*, user: User, invitation_id: UUID) -> Invitation:
    """One invitation."""
    demand(user, Permission.MANAGE_PEOPLE)
    return _first(Invitation.objects.filter(pk=invitation_id))


def list_resets(*, user: User) -> list[FactorReset]:
    """The last second factors given back, for keeper and supervisors to look over."""
    demand(user, Permission.MANAGE_PEOPLE)
    return list(FactorReset.objects.select_related("person", "made_by")[:RESETS_SHOWN])


def list_keys(*, user: User) -> list[HotlineKey]:
    """The keys that the house owns and who has them."""
    demand(user, Permission.MANAGE_PEOPLE)
    return list(HotlineKey.objects.select_related("issued_to"))


def get_key(*, user: User, key_id: UUID) -> HotlineKey:
    """One key of the house."""
    demand(user, Permission.MANAGE_PEOPLE)
    return _first(HotlineKey.objects.select_related("issued_to").filter(pk=key_id))


def list_teams(*, user: User) -> list[Team]:
    """All teams."""
    demand(user, Permission.MANAGE_PEOPLE)
    return list(Team.objects.filter(is_training=False))


def list_own_keys_to_set_up(*, user: User) -> QuerySet[HotlineKey]:
    """Keys of the house that this person was handed and has not set up yet."""
    return HotlineKey.objects.filter(issued_to=user, returned_at=None, authenticator=None)


def list_own_factors(*, user: User) -> list[Authenticator]:
    """One's own keys and apps."""
    mine = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(mine.select_related("hotline_key").order_by("created_at"))


def get_own_factor(*, user: User, number: int) -> Authenticator:
    """One of one's own keys or apps."""
    return _first(
        Authenticator.objects.filter(user=user, pk=number).exclude(type=Authenticator.Type.RECOVERY_CODES)
    )


def list_own_sessions(*, user: User) -> list[SignIn]:
    """Where one is signed in now."""
    return list(_open_sign_ins().filter(user=user))


def list_own_entries(*, user: User, limit: int = ENTRIES_SHOWN) -> list[tuple[Entry, str]]:
    """What one did and opened, newest first, each with its sentence: the log's own ids, nothing else."""
    mine = Entry.objects.filter(actor=user.public_id).order_by("-seq")[:limit]
    return [(entry, say(entry.verb, user.name) if entry.verb in SENTENCES else entry.verb) for entry in mine]


def list_demo_people() -> list[PersonRow]:
    """The invented people of a demo, for its sign-in page; nobody anywhere else."""
    if not settings.MYOSOTIS_DEMO:
        return []
    today = clock.now().date()
    offered = User.objects.order_by("created_at").prefetch_related("teams")
    people = [person for person in offered if person.is_working_on(today)]
    return [
        PersonRow(
            person, roles_of(person), list(person.teams.all()), factors=0, open_sessions=0, is_open=True
        )
        for person in people
    ]


@dataclass(frozen=True)
class Expiring:
    """Something about a volunteer that has expired, expires soon, or was never written down."""

    person: User
    what: str
    on: dt.date | None
    is_over: bool


def list_expiring(*, user: User) -> list[Expiring]:
    """Statements, checks and last days that need somebody to look, the most urgent first."""
    demand(user, Permission.MANAGE_PEOPLE)
    today = clock.now().date()
    found = []
    for person in User.objects.filter(is_active=True):
        if person.ends_on is not None and person.ends_on < today:
            continue
        days: list[tuple[str, dt.date | None]] = [("last_day", person.ends_on)]
        if person.is_volunteer:
            days.append(("statement", person.secrecy_expires_on if person.secrecy_signed_on else dt.date.min))
            days.append(
                ("check", person.record_check_expires_on if person.record_checked_on else dt.date.min)
            )
        found += [
            Expiring(person, what, None if day == dt.date.min else day, day < today)
            for what, day in days
            if day is not None and day <= today + EXPIRES_SOON
        ]
    return sorted(found, key=lambda one: (one.on or dt.date.min, one.person.name.casefold()))


@dataclass(frozen=True)
class Hours:
    """What a certificate says: from the first to the last day, hours a month and in all, and where they come from."""

    begins: dt.date
    ends: dt.date
    months: list[tuple[dt.date, Decimal]]
    total: Decimal
    is_written: bool


def read_hours(*, person: User, begins: dt.date, ends: dt.date) -> Hours:
    """The hours somebody gave between two days: those written down, else the time of the sessions."""
    rows = list(person.hours_given.filter(day__gte=begins, day__lte=ends).values_list("day", "hours"))
    is_written = bool(rows)
    if not rows:
        sessions = person.sign_ins.filter(started_at__date__gte=begins, started_at__date__lte=ends)
        rows = [
            (started.date(), Decimal(round(max(0, ((ended or seen) - started).total_seconds()) / 900)) / 4)
            for started, seen, ended in sessions.values_list("started_at", "seen_at", "ended_at")
        ]
    months: dict[dt.date, Decimal] = {}
    for day, hours in rows:
        months[day.replace(day=1)] = months.get(day.replace(day=1), Decimal()) + hours
    return Hours(begins, ends, sorted(months.items()), sum(months.values(), Decimal()), is_written)


def list_hours(*, user: User, person: User) -> list[VolunteerHours]:
    """The hours written down for somebody, the newest first."""
    demand(user, Permission.MANAGE_PEOPLE)
    return list(person.hours_given.order_by("-day").select_related("written_by")[:ENTRIES_SHOWN])


def _first(rows: QuerySet[Any]) -> Any:
    found = rows.first()
    if found is None:
        raise Missing
    return found
