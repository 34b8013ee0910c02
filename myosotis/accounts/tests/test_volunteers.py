"""Volunteers: statement, training level, last day, hours; what each of them opens and closes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from myosotis.accounts.actions.people import invite_person
from myosotis.accounts.actions.volunteers import change_standing, close_ended, switch_training, write_hours
from myosotis.accounts.models import SignIn, User
from myosotis.accounts.permissions import Permission
from myosotis.accounts.queries import list_expiring, read_hours
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from tests.people import Cast, make_user, sign_in

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()
DAY = dt.timedelta(days=1)
NOTHING: dict[str, object] = {
    "is_volunteer": True,
    "training_level": "",
    "secrecy_signed_on": None,
    "secrecy_expires_on": None,
    "record_checked_on": None,
    "record_check_expires_on": None,
}


def stand(cast: Cast, person: User, **given: object) -> User:
    """Somebody with this standing, read anew."""
    change_standing(by=cast.sofia, person=person, **{**NOTHING, **given})
    return User.objects.get(pk=person.pk)


def test_without_a_statement_a_volunteer_answers_contacts_and_opens_no_case(cast: Cast) -> None:
    alice = stand(cast, cast.alice)
    assert alice.may(Permission.WRITE_CONTACTS)
    assert not alice.may(Permission.READ_CASES)
    client = sign_in(alice)
    page = client.get(reverse("casework:cases"))
    assert page.status_code == 403
    assert "statement of secrecy is missing or has expired" in page.content.decode()
    new = client.get(reverse("casework:new_contact"), follow=True)
    assert new.status_code == 200
    assert "No case can be opened" in new.content.decode()


@pytest.mark.parametrize(("until", "opens"), [(TODAY, True), (TODAY - DAY, False), (None, True)])
def test_a_statement_holds_until_its_last_day(cast: Cast, until: dt.date | None, opens: bool) -> None:
    alice = stand(cast, cast.alice, secrecy_signed_on=TODAY - 9 * DAY, secrecy_expires_on=until)
    assert alice.may(Permission.READ_CASES) is opens


def test_who_is_trained_for_contacts_opens_no_case(cast: Cast) -> None:
    bob = stand(cast, cast.bob, is_volunteer=False, training_level="basic")
    assert bob.may(Permission.WRITE_CONTACTS)
    assert not bob.may(Permission.READ_CASES)


def test_who_is_not_trained_works_on_training_cases_only(cast: Cast) -> None:
    bob = stand(cast, cast.bob, is_volunteer=False, training_level="none")
    assert bob.is_in_training
    assert not bob.team_ids() & {cast.runaways.pk}
    with pytest.raises(Refused):
        switch_training(by=bob, is_on=False)


def test_nobody_writes_down_their_own_standing(cast: Cast) -> None:
    with pytest.raises(Refused):
        stand(cast, cast.sofia)


def test_a_keeper_does_not_lift_what_holds_back_somebody_who_opens_cases(cast: Cast) -> None:
    with pytest.raises(Refused):
        change_standing(by=cast.kim, person=cast.alice, **{**NOTHING, "is_volunteer": False})


def test_a_helper_needs_a_last_day(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        invite_person(by=cast.sofia, email="h@hotline.test", name="Hana", roles=["helper"])
    assert refusal.value.reason == "helper_needs_last_day"


def test_after_the_last_day_sessions_end_and_nothing_opens(cast: Cast) -> None:
    helper = make_user("Hana", "helper", ends_on=TODAY)
    client = sign_in(helper)
    SignIn.objects.create(user=helper, session_key=client.session.session_key)
    assert close_ended() == 0
    assert client.get(reverse("casework:new_sighting")).status_code == 200
    User.objects.filter(pk=helper.pk).update(ends_on=TODAY - DAY)
    assert close_ended() == 1
    assert close_ended() == 0
    assert client.get(reverse("casework:new_sighting")).status_code == 302
    assert sign_in(User.objects.get(pk=helper.pk)).get(reverse("casework:new_sighting")).status_code == 302


def test_the_supervisor_sees_what_expires(cast: Cast) -> None:
    stand(cast, cast.alice, secrecy_signed_on=TODAY, secrecy_expires_on=TODAY + 5 * DAY)
    found = [(one.person.name, one.what, one.on) for one in list_expiring(user=cast.sofia)]
    assert found == [
        (cast.alice.name, "check", None),
        (cast.alice.name, "statement", TODAY + 5 * DAY),
    ]
    assert "never written down" in sign_in(cast.sofia).get(reverse("accounts:people")).content.decode()


def test_a_certificate_counts_written_hours_else_sessions(cast: Cast) -> None:
    begun = clock.now() - dt.timedelta(hours=3)
    SignIn.objects.create(user=cast.alice, session_key="x", started_at=begun, seen_at=clock.now())
    between = {"begins": TODAY - 3 * DAY, "ends": TODAY}
    assert read_hours(person=cast.alice, **between).total == Decimal(3)
    write_hours(by=cast.sofia, person=cast.alice, day=TODAY, hours=Decimal("4.5"))
    hours = read_hours(person=cast.alice, **between)
    assert (hours.total, hours.is_written) == (Decimal("4.5"), True)
    page = sign_in(cast.alice).get(reverse("accounts:own_hours")).content.decode()
    assert "gave 4.50 hours" in page


def test_the_page_of_a_volunteer_keeps_what_was_typed(cast: Cast) -> None:
    client: Client = sign_in(cast.sofia)
    address = reverse("accounts:volunteer", args=[cast.alice.pk])
    page = client.post(address, {"secrecy_expires_on": "2026-12-31", "training_level": "basic"})
    assert page.status_code == 400
    assert "2026-12-31" in page.content.decode()
    sent = {"is_volunteer": "on", "secrecy_signed_on": "2026-01-01", "training_level": "full"}
    assert client.post(address, sent).status_code == 302
    assert User.objects.get(pk=cast.alice.pk).training_level == "full"
    assert client.get(address).status_code == 200
