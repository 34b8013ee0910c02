"""People, factors, sessions, volunteers: an act that cannot be written into the log does not happen."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from myosotis.accounts.actions import factors, people, sessions, volunteers
from myosotis.accounts.models import (
    FactorReset,
    HotlineKey,
    Invitation,
    SignIn,
    Team,
    User,
    VolunteerHours,
)
from myosotis.accounts.tests.test_sessions import give_app
from myosotis.kernel import clock
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast, make_user, sign_in

pytestmark = pytest.mark.django_db
TABLES = (
    Authenticator,
    FactorReset,
    HotlineKey,
    Invitation,
    Session,
    SignIn,
    Team,
    User,
    VolunteerHours,
    User.teams.through,
)
STANDING: dict[str, Any] = dict.fromkeys(volunteers.STANDING) | {"is_volunteer": True, "training_level": ""}


def session_of(user: User) -> str:
    """The key of an open session of somebody."""
    key = sign_in(user).session.session_key
    sessions.start_session(by=user, session_key=key, factor="totp")
    return str(key)


def factor_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about second factors and the keys of the house."""
    kim: dict[str, Any] = {"by": cast.kim}
    free, lost = (factors.add_key(**kim, number=number) for number in ("K-1", "K-2"))
    given = factors.issue_key(**kim, key=factors.add_key(**kim, number="K-3"), person=cast.alice)
    factors.issue_key(**kim, key=lost, person=cast.charlie)
    first, app = give_app(cast.bob), give_app(cast.alice)
    Authenticator.objects.create(user=cast.bob, type=Authenticator.Type.WEBAUTHN, data={})
    late = make_user("Lars", "operator", teams=(cast.runaways,))
    _reset, code = factors.reset_factor(by=cast.sofia, person=late, is_fresh=True)
    new = make_user("Nele", "operator", teams=(cast.runaways,))
    forgot = {"by": cast.sofia, "person": new, "is_fresh": True, "with_password": True}
    _reset, other_code = factors.reset_factor(**forgot)
    waiting, with_code = User.objects.get(pk=new.pk), {"email": new.email}
    return {
        "factors.add_key": lambda: factors.add_key(**kim, number="K-9"),
        "factors.issue_key": lambda: factors.issue_key(**kim, key=free, person=cast.bob),
        "factors.note_factor_added": lambda: factors.note_factor_added(
            by=cast.alice, factor=app, hotline_key=given
        ),
        "factors.remove_factor": lambda: factors.remove_factor(by=cast.bob, factor=first),
        "factors.reset_factor": lambda: factors.reset_factor(by=cast.sofia, person=cast.bob, is_fresh=True),
        "factors.set_new_password": lambda: factors.set_new_password(by=waiting, password="x" * 20),
        "factors.take_back_key": lambda: factors.take_back_key(**kim, key=lost),
        "factors.use_code": lambda: factors.use_code(by=late, code=code),
        "factors.use_code with a wrong one": lambda: factors.use_code(by=late, code="AAAAAAAA"),
        "factors.use_code_of": lambda: factors.use_code_of(**with_code, code=other_code),
    }


def people_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about who works here."""
    invite: dict[str, Any] = {"by": cast.sofia, "name": "New", "roles": ["operator"]}
    invitation, token = people.invite_person(**invite, email="new@hotline.test")
    people.lock_person(by=cast.sofia, person=cast.dimitri)
    change = {"name": "Alix", "roles": ["operator"], "teams": [cast.abduction], "ends_on": None}
    return {
        "people.accept_invitation": lambda: people.accept_invitation(
            token=token, name="New", password="x" * 20
        ),
        "people.add_team": lambda: people.add_team(by=cast.kim, name="Night"),
        "people.change_person": lambda: people.change_person(by=cast.sofia, person=cast.alice, **change),
        "people.confirm_person": lambda: people.confirm_person(by=cast.sofia, person=cast.dimitri),
        "people.invite_person": lambda: people.invite_person(**invite, email="new@hotline.test"),
        "people.lock_after_restore": people.lock_after_restore,
        "people.lock_person": lambda: people.lock_person(by=cast.sofia, person=cast.alice),
        "people.withdraw_invitation": lambda: people.withdraw_invitation(
            by=cast.sofia, invitation=invitation
        ),
    }


def other_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about sessions and volunteers."""
    alice, key = {"by": cast.alice}, session_of(cast.alice)
    gone = make_user("Gerda", "operator", ends_on=clock.now().date() - dt.timedelta(days=1))
    sessions.start_session(by=gone, session_key="gone", factor="totp")
    given: dict[str, Any] = {"by": cast.sofia, "person": cast.alice}
    day = {"day": dt.date(2026, 11, 1), "hours": Decimal(2)}
    hours = volunteers.write_hours(**given, **day).pk
    return {
        "sessions.end_session": lambda: sessions.end_session(**alice, session_key=key, why="idle"),
        "sessions.end_sessions": lambda: sessions.end_sessions(**given, why="lost"),
        "sessions.note_password_changed": lambda: sessions.note_password_changed(
            **alice, old_key=key, new_key="new"
        ),
        "sessions.start_session": lambda: sessions.start_session(**alice, session_key="x", factor="totp"),
        "volunteers.change_standing": lambda: volunteers.change_standing(**given, **STANDING),
        "volunteers.close_ended": volunteers.close_ended,
        "volunteers.remove_hours": lambda: volunteers.remove_hours(**given, hours_id=hours),
        "volunteers.switch_training": lambda: volunteers.switch_training(by=cast.bob, is_on=True),
        "volunteers.write_hours": lambda: volunteers.write_hours(**given, **day),
    }


@pytest.mark.parametrize("acts", [factor_acts, people_acts, other_acts])
def test_none_of_these_acts_happens_without_its_entry_in_the_log(
    cast: Cast, monkeypatch: Any, acts: Callable[[Cast], dict[str, Callable[[], object]]]
) -> None:
    every = acts(cast)
    before = rows_of(TABLES)

    for name in {name.split(".")[0] for name in every}:
        module = importlib.import_module(f"myosotis.accounts.actions.{name}")
        monkeypatch.setattr(module, "record", fail)
    for name, act in every.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
