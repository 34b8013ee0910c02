"""Invitations, accounts, roles: who gives what to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from myosotis.accounts.access import can, demand
from myosotis.accounts.actions import people
from myosotis.accounts.models import Invitation, SignIn, User
from myosotis.accounts.permissions import CASE_PERMISSIONS, ROLES, Permission, may_not_meet, permissions_of
from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from tests.people import make_user, sign_in

GOOD = "many small blue flowers"


def invite(by, **fields):
    chosen = {"email": "new@hotline.test", "name": "New Invented", "roles": ["operator"], **fields}
    return people.invite_person(by=by, **chosen)


@pytest.mark.parametrize("role", ["night_listener", "keeper", "coordinator", "data_officer"])
def test_role_opens_no_case(role):
    allowed = permissions_of([role])
    assert not allowed & {
        Permission.READ_CASES,
        Permission.WRITE_CASES,
        Permission.OPEN_ANYWAY,
        Permission.SEE_BOARD,
    }


@pytest.mark.parametrize("role", [code for code in ROLES if code not in ("data_officer", "coordinator")])
def test_role_needs_a_second_factor(db, role):
    assert make_user("Somebody", role).needs_second_factor


def test_each_role_says_what_it_is_for():
    assert all(str(role.description).endswith(".") for role in ROLES.values())


@pytest.mark.parametrize(
    "role", [code for code, role in ROLES.items() if role.permissions & CASE_PERMISSIONS]
)
def test_keeper_and_a_role_that_opens_records_never_meet(role):
    assert may_not_meet(["keeper", role])
    assert not may_not_meet(["keeper"])


def test_refusal_says_who_could(cast):
    with pytest.raises(Refused) as refused:
        demand(cast.alice, Permission.MANAGE_PEOPLE)
    assert "Supervisor" in refused.value.who_could


def test_ended_account_may_nothing(cast):
    cast.alice.ends_on = dt.date(2020, 1, 1)
    assert not can(cast.alice, Permission.SEE_BOARD)


def test_invitation_makes_one_account_with_its_roles_and_teams(cast):
    _invitation, token = invite(cast.sofia, teams=[cast.runaways], ends_on=dt.date(2030, 1, 1))
    person = people.accept_invitation(token=token, name="New Invented", password=GOOD)
    assert (person.roles, person.ends_on) == (["operator"], dt.date(2030, 1, 1))
    assert person.team_ids() == {cast.runaways.pk}
    with pytest.raises(Refused, match="invitation_over"):
        people.accept_invitation(token=token, name="Twice", password=GOOD)
    assert Entry.objects.filter(verb="person.joined", actor=person.public_id).exists()


def test_invitation_ends_after_seven_days(cast):
    _invitation, token = invite(cast.sofia)
    with clock.set_clock(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert people.find_invitation(token) is None
        with pytest.raises(Refused, match="invitation_over"):
            people.accept_invitation(token=token, name="Late", password=GOOD)


def test_withdrawn_invitation_opens_nothing(cast):
    invitation, token = invite(cast.sofia)
    people.withdraw_invitation(by=cast.kim, invitation=invitation)
    assert people.find_invitation(token) is None


def test_new_invitation_makes_the_older_link_useless(cast):
    _first, old = invite(cast.sofia)
    _second, new = invite(cast.sofia)
    assert people.find_invitation(old) is None
    assert people.find_invitation(new)


def test_token_is_not_kept(cast):
    _invitation, token = invite(cast.sofia)
    assert token not in str(list(Invitation.objects.values()))


def test_invitation_is_accepted_by_somebody_or_not_at_all(cast):
    invitation, _token = invite(cast.sofia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(person=cast.alice)


@pytest.mark.parametrize("who", ["alice", "bob", "nora", "dimitri", "colette"])
def test_only_supervisor_and_keeper_invite(cast, who):
    with pytest.raises(Refused):
        invite(getattr(cast, who))


def test_keeper_cannot_open_cases_to_a_second_self(cast):
    with pytest.raises(Refused, match="supervisor_gives_case_roles"):
        invite(cast.kim)
    with pytest.raises(Refused, match="supervisor_gives_case_roles"):
        people.change_person(
            by=cast.kim, person=cast.dimitri, name="D", roles=["operator"], teams=[], ends_on=None
        )
    with pytest.raises(Refused, match="supervisor_gives_teams"):
        people.change_person(
            by=cast.kim,
            person=cast.nora,
            name="N",
            roles=cast.nora.roles,
            teams=[cast.runaways],
            ends_on=None,
        )
    assert invite(cast.kim, roles=["data_officer"])


def test_keeper_invites_the_first_supervisor_of_a_house(db):
    kim = make_user("Kim", "keeper")
    assert invite(kim, roles=["supervisor"])


def test_node_invites_its_first_keeper_only(db):
    assert people.invite_person(by=None, email="k@hotline.test", name="Kim", roles=["keeper"])
    make_user("Kim", "keeper")
    with pytest.raises(Refused, match="invited_by_nobody"):
        people.invite_person(by=None, email="x@hotline.test", name="X", roles=["supervisor"])


def test_nobody_changes_the_own_account(cast):
    with pytest.raises(Refused, match="not_oneself"):
        people.lock_person(by=cast.kim, person=cast.kim)
    with pytest.raises(Refused, match="not_oneself"):
        people.change_person(
            by=cast.sofia, person=cast.sofia, name="S", roles=["supervisor"], teams=[], ends_on=None
        )


def test_failing_log_undoes_the_change(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("myosotis.accounts.actions.people.record", fail)
    with pytest.raises(RuntimeError):
        people.lock_person(by=cast.sofia, person=cast.alice)
    cast.alice.refresh_from_db()
    assert cast.alice.locked_at is None


def test_after_a_restore_all_but_the_keeper_wait_to_be_confirmed(cast):
    people.lock_after_restore()
    today = clock.now().date()
    assert [name for name, user in cast.everyone().items() if again(user).is_working_on(today)] == ["kim"]
    people.confirm_person(by=again(cast.kim), person=again(cast.sofia))
    people.confirm_person(by=again(cast.sofia), person=again(cast.alice))
    assert again(cast.alice).is_working_on(today)


def again(user):
    return User.objects.get(pk=user.pk)


# -- pages


def test_invitation_page_mails_a_link_and_nothing_of_a_record(cast):
    answer = sign_in(cast.sofia).post(
        "/people-here/invite/", {"email": "new@hotline.test", "name": "New Invented", "roles": ["operator"]}
    )
    assert answer.status_code == 200
    (letter,) = mail.outbox
    link = answer.context["link"]
    assert link in letter.body
    assert "New Invented" not in letter.subject + letter.body
    assert letter.to == ["new@hotline.test"]


def test_invited_person_sets_password_and_comes_to_the_second_factor(cast, client):
    _invitation, token = invite(cast.sofia)
    page = f"/join/{token}/"
    assert client.get(page).status_code == 200
    weak = client.post(page, {"name": "New", "password": "password"})
    assert "password" in weak.context["form"].errors
    assert client.post(page, {"name": "New", "password": GOOD}).url == "/accounts/second-factor/"
    assert client.get("/me/").url == "/accounts/second-factor/"
    assert client.get("/accounts/factor/app/").status_code == 200
    assert client.get("/accounts/factor/key/").status_code == 200
    assert client.get(page).status_code == 410


def test_form_says_why_keeper_and_operator_do_not_meet(cast):
    fields = {"email": "n@hotline.test", "name": "N", "roles": ["keeper", "operator"]}
    answer = sign_in(cast.sofia).post("/people-here/invite/", fields)
    assert "A keeper never sees a case" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_list_shows_everybody_to_supervisor_and_keeper_only(cast):
    for name, user in cast.everyone().items():
        answer = sign_in(user).get("/people-here/")
        assert answer.status_code == (200 if name in ("sofia", "kim") else 403), name


def test_locking_and_ending_sessions_work_from_the_page(cast):
    alice, sofia = sign_in(cast.alice), sign_in(cast.sofia)
    alice.get("/me/")
    SignIn.objects.create(user=cast.alice, session_key=alice.session.session_key)
    sofia.post(f"/people-here/{cast.alice.pk}/end-sessions")
    assert alice.get("/me/").status_code == 302
    sofia.post(f"/people-here/{cast.alice.pk}/lock")
    assert again(cast.alice).locked_at
    sofia.post(f"/people-here/{cast.alice.pk}/confirm")
    assert again(cast.alice).locked_at is None


def test_end_date_is_set_on_the_page(cast):
    fields = {
        "name": "Bob Invented",
        "roles": ["caseworker"],
        "teams": [cast.runaways.pk],
        "ends_on": "2031-05-01",
    }
    answer = sign_in(cast.sofia).post(f"/people-here/{cast.bob.pk}/", fields)
    assert answer.status_code == 302
    assert again(cast.bob).ends_on == dt.date(2031, 5, 1)
    assert Entry.objects.filter(verb="person.ended", touched__person=str(cast.bob.pk)).exists()


def test_unknown_person_is_not_found(cast):
    missing = "00000000-0000-7000-8000-000000000000"
    assert sign_in(cast.sofia).get(f"/people-here/{missing}/").status_code == 404


def test_preferences_are_kept_for_the_person(cast):
    client = sign_in(cast.alice)
    client.post("/me/", {"language": "el", "theme": "dark", "is_roomy": "on"})
    alice = again(cast.alice)
    assert (alice.language, alice.theme, alice.is_roomy, alice.has_keys_on) == ("el", "dark", True, False)
    client.post("/me/keys", {"keys": "on", "next": "/me/"})
    assert again(cast.alice).has_keys_on
    client.post("/language", {"language": "ar", "next": "https://elsewhere.test/"})
    assert again(cast.alice).language == "ar"


def test_own_page_shows_what_one_did(cast):
    people.lock_person(by=cast.sofia, person=cast.alice)
    page = sign_in(cast.sofia).get("/me/security/")
    assert [sentence for _entry, sentence in page.context["entries"]] == ["Sofia Invented locked an account."]


def test_other_sessions_are_ended_from_the_own_page(cast):
    here, elsewhere = sign_in(cast.alice), sign_in(cast.alice)
    for client in (here, elsewhere):
        client.get("/me/")
        SignIn.objects.create(user=cast.alice, session_key=client.session.session_key)
    here.post("/me/security/end-other-sessions")
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
