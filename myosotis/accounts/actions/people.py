"""People and their accounts: invited, changed, locked, confirmed, ended. Nobody changes their own account here."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.actions.sessions import end_sessions_silently
from myosotis.accounts.models import Invitation, Team, User
from myosotis.accounts.permissions import ROLES, Helper, Permission, may_not_meet, opens_records
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

INVITATION_LASTS = dt.timedelta(days=7)


def hash_token(token: str) -> str:
    """What is kept of a link: enough to recognise it, not to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_roles(*, by: User, codes: list[str]) -> None:
    """Refuse roles that do not go together, and roles that open cases when a keeper gives them.

    Otherwise a keeper could invite himself under another name and read. Only a house that has no supervisor yet
    gets its first one from the keeper.
    """
    if not codes or any(code not in ROLES for code in codes):
        raise Refused("unknown_role")
    if may_not_meet(codes):
        raise Refused("roles_may_not_meet")
    if opens_records(codes) and not opens_records(by.roles) and has_supervisor():
        raise Refused("supervisor_gives_case_roles", who_could=str(ROLES["supervisor"].label))


def check_last_day(*, codes: list[str], ends_on: dt.date | None) -> None:
    """Refuse a helper without a last day: the account of who helps for some days ends by itself."""
    if Helper.code in codes and ends_on is None:
        raise Refused("helper_needs_last_day")


def has_supervisor() -> bool:
    """Whether somebody who can give back a second factor works here; one that is locked for now counts as well.

    Otherwise a keeper could lock the supervisors, and then give himself the roles that open cases.
    """
    today = clock.now().date()
    return any(
        Permission.RECOVER_SECOND_FACTOR in user.permissions
        and (user.ends_on is None or user.ends_on >= today)
        for user in User.objects.filter(is_active=True)
    )


@transaction.atomic
def invite_person(
    *,
    by: User | None,
    email: str,
    name: str,
    roles: list[str],
    teams: Iterable[Team] = (),
    ends_on: dt.date | None = None,
) -> tuple[Invitation, str]:
    """Make an invitation; returns it and the token of its link, which is kept nowhere.

    `by` is None only when a node is set up: its first keeper is invited by nobody.
    """
    if by:
        demand(by, Permission.MANAGE_PEOPLE)
        check_roles(by=by, codes=roles)
        check_last_day(codes=roles, ends_on=ends_on)
    elif User.objects.exists():
        raise Refused("invited_by_nobody")
    email = User.objects.normalize_email(email).lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("already_here")
    token = secrets.token_urlsafe(32)
    now = clock.now()
    Invitation.objects.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        token_hash=hash_token(token),
        email=email,
        name=name,
        roles=list(roles),
        ends_on=ends_on,
        invited_by=by,
        made_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    invitation.teams.set(teams)
    actor = by.public_id if by else "node"
    record("person.invited", by=actor, invitation=invitation.pk, roles=list(roles))
    return invitation, token


def send_invitation(*, invitation: Invitation, link: str, node_name: str) -> None:
    """Mail the link. The mail says nothing but that there is an account and how long the link works."""
    send_mail(
        subject=_("Your invitation to Myosotis"),
        message=_(
            "Hello,\n\n{node} invites you to work with Myosotis.\n\n{link}\n\nThe link works once, until {day}.\n"
            "You need a password of at least 12 characters and a second factor: a security key, the passkey of your "
            "telephone, or an app that shows codes.\n"
        ).format(node=node_name, link=link, day=invitation.expires_at.date().isoformat()),
        from_email=None,
        recipient_list=[invitation.email],
    )


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: Invitation) -> None:
    """The link no longer works."""
    demand(by, Permission.MANAGE_PEOPLE)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        record("person.invitation_withdrawn", by=by.public_id, invitation=invitation.pk)


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Make the account; the link works once. The second factor follows in the same session."""
    invitation = (
        Invitation.objects.select_for_update()
        .filter(token_hash=hash_token(token), accepted_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise Refused("invitation_over")
    person = User.objects.create_user(
        invitation.email, password, name=name, roles=invitation.roles, ends_on=invitation.ends_on
    )
    person.teams.set(invitation.teams.all())
    invitation.accepted_at, invitation.person = clock.now(), person
    invitation.save(update_fields=["accepted_at", "person"])
    record("person.joined", by=person.public_id, invitation=invitation.pk)
    return person


@transaction.atomic
def change_person(
    *, by: User, person: User, name: str, roles: list[str], teams: Iterable[Team], ends_on: dt.date | None
) -> User:
    """Name, roles, teams and the last day of somebody else."""
    _demand_other(by, person)
    if list(person.roles) != list(roles):
        check_roles(by=by, codes=roles)
    check_last_day(codes=roles, ends_on=ends_on)
    teams = list(teams)
    joins = {team.pk for team in teams} - set(person.teams.values_list("pk", flat=True))
    is_changing = list(person.roles) != list(roles) or ends_on != person.ends_on
    if is_changing and Permission.RECOVER_SECOND_FACTOR in person.permissions and not opens_records(by.roles):
        raise Refused("supervisor_gives_case_roles", who_could=str(ROLES["supervisor"].label))
    if joins and not opens_records(by.roles) and has_supervisor():
        raise Refused("supervisor_gives_teams", who_could=str(ROLES["supervisor"].label))
    is_ending = ends_on is not None and ends_on != person.ends_on
    person.name, person.roles, person.ends_on = name, list(roles), ends_on
    person.save(update_fields=["name", "roles", "ends_on"])
    person.teams.set(teams)
    verb = "person.ended" if is_ending else "person.changed"
    last_day = ends_on.isoformat() if ends_on else ""
    team_ids = [team.pk for team in teams]
    record(verb, by=by.public_id, person=person.pk, roles=list(roles), teams=team_ids, on=last_day)
    return person


@transaction.atomic
def lock_person(*, by: User, person: User) -> None:
    """Close the account for now and end its sessions at once."""
    _demand_other(by, person)
    person.locked_at = clock.now()
    person.save(update_fields=["locked_at"])
    ended = end_sessions_silently(person=person)
    record("person.locked", by=by.public_id, person=person.pk, sessions=ended)


@transaction.atomic
def confirm_person(*, by: User, person: User) -> None:
    """Open an account that was locked, by somebody or by a restore from a backup."""
    _demand_other(by, person)
    person.locked_at = None
    person.save(update_fields=["locked_at"])
    record("person.confirmed", by=by.public_id, person=person.pk)


@transaction.atomic
def lock_after_restore() -> int:
    """After a restore everybody but the keepers waits to be confirmed: old accounts may have come back."""
    now = clock.now()
    waiting = [person for person in User.objects.filter(locked_at=None) if "keeper" not in person.roles]
    User.objects.filter(pk__in=[person.pk for person in waiting]).update(locked_at=now)
    record("person.locked_after_restore", by="node", number=len(waiting))
    return len(waiting)


@transaction.atomic
def add_team(*, by: User, name: str) -> Team:
    """People who see the same cases."""
    demand(by, Permission.MANAGE_PEOPLE)
    code = f"team-{Team.objects.count() + 1}"
    while Team.objects.filter(code=code).exists():
        code += "x"
    team = Team.objects.create(code=code, name=name)
    record("team.made", by=by.public_id, team=team.pk)
    return team


@transaction.atomic
def set_preferences(*, by: User, **chosen: str | bool | list[str]) -> None:
    """One's own language, theme, spacing and keys."""
    allowed = {"language", "theme", "is_roomy", "has_keys_on", "speaks"}
    for name in chosen.keys() & allowed:
        setattr(by, name, chosen[name])
    by.save(update_fields=sorted(chosen.keys() & allowed))


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind a link."""
    found = Invitation.objects.filter(token_hash=hash_token(token)).first()
    return found if found and found.is_open else None


def _demand_other(by: User, person: User | UUID) -> None:
    demand(by, Permission.MANAGE_PEOPLE)
    if isinstance(person, User) and person.pk == by.pk:
        raise Refused("not_oneself")
