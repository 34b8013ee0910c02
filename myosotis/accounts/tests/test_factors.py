"""Second factors: given back at night, keys of the house, the last one stays."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from myosotis.accounts.actions import factors
from myosotis.accounts.models import FactorReset, HotlineKey, User
from myosotis.accounts.tests.test_sessions import give_app, present_code, type_password
from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from tests.people import make_user, sign_in


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def again(user):
    return User.objects.get(pk=user.pk)


def reset(by, person, is_fresh=True):
    return factors.reset_factor(by=by, person=person, is_fresh=is_fresh)


def with_fresh_factor(user):
    """A browser in which the person has just signed in with an app."""
    cache.clear()
    if not factors.real_factors(user):
        give_app(user)
    client = Client()
    type_password(client, user)
    client.post("/accounts/factor/", {"code": present_code()})
    return client


def test_supervisor_gives_back_a_second_factor_at_night(cast):
    give_app(cast.alice)
    told, code = reset(cast.sofia, cast.alice)
    assert not Authenticator.objects.filter(user=cast.alice).exists()
    assert len(code) == 8
    assert code not in str(FactorReset.objects.values())
    assert told.expires_at - told.made_at == dt.timedelta(minutes=15)
    assert Entry.objects.get(verb="factor.reset").touched["person"] == str(cast.alice.pk)


def test_person_needs_password_and_code_to_set_up_a_new_factor(cast):
    _told, code = reset(cast.sofia, cast.alice)
    client = Client()
    type_password(client, cast.alice)
    for page in ("/me/", "/accounts/second-factor/", "/accounts/factor/key/", "/accounts/factor/app/"):
        assert client.get(page).url == "/accounts/code/"
    assert client.post("/accounts/code/", {"code": "AAAAAAAA"}).status_code == 200
    assert (
        client.post("/accounts/code/", {"code": f"{code[:4]} {code[4:].lower()}"}).url
        == "/accounts/second-factor/"
    )
    assert client.get("/accounts/factor/app/").status_code == 200
    assert client.get("/me/").url == "/accounts/second-factor/"
    other = Client()
    type_password(other, cast.alice)
    assert other.post("/accounts/code/", {"code": code}).status_code == 200, "the code works once"


def test_app_is_set_up_and_recovery_codes_are_shown_once(cast):
    _told, code = reset(cast.sofia, cast.alice)
    client = Client()
    type_password(client, cast.alice)
    client.post("/accounts/code/", {"code": code})
    page = client.get("/accounts/factor/app/")
    assert b"<svg" in page.content
    assert b"style=" not in page.content
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    typed = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    assert client.post("/accounts/factor/app/", {"code": typed}).url == "/accounts/factor/codes/"
    codes = client.get("/accounts/factor/codes/").context["unused_codes"]
    assert len(set(codes)) == 10
    assert set(client.get("/accounts/factor/codes/").context["unused_codes"]) == {"****"}
    assert not again(cast.alice).is_awaiting_code
    assert client.get("/me/").status_code == 200
    cache.clear()
    later = Client()
    type_password(later, cast.alice)
    assert later.post("/accounts/factor/", {"code": codes[0]}).status_code == 302
    assert later.get("/me/").status_code == 200


def test_code_is_good_for_a_quarter_of_an_hour(cast):
    _told, code = reset(cast.sofia, cast.alice)
    with clock.set_clock(clock.now() + dt.timedelta(minutes=15, seconds=1)):
        assert not factors.use_code(by=cast.alice, code=code)


def test_code_is_void_after_five_wrong_tries(cast):
    _told, code = reset(cast.sofia, cast.alice)
    for _try in range(5):
        assert not factors.use_code(by=cast.alice, code="AAAAAAAA")
    assert not factors.use_code(by=cast.alice, code=code)


def test_code_of_one_person_opens_nothing_for_another(cast):
    _told, code = reset(cast.sofia, cast.alice)
    assert not factors.use_code(by=cast.bob, code=code)


def test_nobody_resets_themselves(cast):
    with pytest.raises(Refused, match="not_oneself"):
        reset(cast.sofia, cast.sofia)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(
            person=cast.sofia, made_by=cast.sofia, code_hash="x", expires_at=clock.now()
        )


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "nora", "dimitri", "kim", "colette"])
def test_only_a_supervisor_resets(cast, who):
    target = cast.bob if who == "alice" else cast.alice
    with pytest.raises(Refused, match="recover_second_factor"):
        reset(getattr(cast, who), target)


def test_supervisor_of_another_team_does_not_reset(cast):
    with pytest.raises(Refused, match="other_team"):
        reset(cast.sofia, cast.charlie)


def test_own_factor_must_be_fresh(cast):
    with pytest.raises(Refused, match="show_factor_first"):
        reset(cast.sofia, cast.alice, is_fresh=False)


def test_second_reset_within_a_day_needs_another_supervisor(cast):
    stefan = make_user("Stefan", "supervisor", teams=(cast.runaways,))
    reset(cast.sofia, cast.alice)
    with pytest.raises(Refused, match="another_supervisor"):
        reset(cast.sofia, cast.alice)
    reset(stefan, cast.alice)
    with clock.set_clock(clock.now() + dt.timedelta(hours=24, seconds=1)):
        reset(cast.sofia, cast.alice)


def test_new_code_makes_the_older_one_useless(cast):
    stefan = make_user("Stefan", "supervisor", teams=(cast.runaways,))
    _told, old = reset(cast.sofia, cast.alice)
    reset(stefan, cast.alice)
    assert not factors.use_code(by=cast.alice, code=old)


def test_reset_page_asks_for_the_factor_then_shows_the_code_once(cast):
    page = f"/people-here/{cast.alice.pk}/reset/"
    stale = sign_in(cast.sofia)
    assert stale.get(page).status_code == 302
    assert stale.post(page).status_code == 302
    assert not FactorReset.objects.exists()
    client = with_fresh_factor(cast.sofia)
    assert client.get(page).status_code == 200
    code = client.post(page).context["code"]
    assert factors.use_code(by=cast.alice, code=code)
    keeper = sign_in(cast.kim).get("/people-here/").content.decode()
    assert "Second factors given back" in keeper


def test_failing_log_keeps_the_old_factor(cast, monkeypatch):
    give_app(cast.alice)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("myosotis.accounts.actions.factors.record", fail)
    with pytest.raises(RuntimeError):
        reset(cast.sofia, cast.alice)
    assert factors.real_factors(cast.alice)


def test_last_second_factor_stays(cast):
    first = give_app(cast.alice)
    with pytest.raises(Refused, match="last_factor_stays"):
        factors.remove_factor(by=cast.alice, factor=first)
    Authenticator.objects.create(user=cast.alice, type="webauthn", data={"name": "k", "credential": {}})
    factors.remove_factor(by=cast.alice, factor=first)
    assert len(factors.real_factors(cast.alice)) == 1


def test_factor_of_another_person_is_not_found(cast):
    theirs = give_app(cast.bob)
    client = with_fresh_factor(cast.alice)
    assert client.post(f"/me/security/factors/{theirs.pk}/remove").status_code == 404


def test_key_of_the_house_is_issued_set_up_and_taken_back(cast):
    key = factors.add_key(by=cast.kim, number="07")
    factors.issue_key(by=cast.sofia, key=key, person=cast.alice)
    with pytest.raises(Refused, match="key_is_out"):
        factors.issue_key(by=cast.sofia, key=key, person=cast.bob)
    made = Authenticator.objects.create(
        user=cast.alice, type="webauthn", data={"name": "k", "credential": {}}
    )
    factors.note_factor_added(by=cast.alice, factor=made, hotline_key=key)
    give_app(cast.alice)
    with pytest.raises(Refused, match="house_takes_its_key_back"):
        factors.remove_factor(by=cast.alice, factor=made)
    factors.take_back_key(by=cast.kim, key=HotlineKey.objects.get(pk=key.pk))
    key.refresh_from_db()
    assert (key.is_out, key.authenticator) == (False, None)
    assert not Authenticator.objects.filter(pk=made.pk).exists()
    factors.issue_key(by=cast.sofia, key=key, person=cast.bob)
    verbs = list(Entry.objects.filter(verb__startswith="key.").values_list("verb", flat=True))
    assert verbs == ["key.added", "key.issued", "key.returned", "key.issued"]


def test_whoever_gave_back_the_only_key_needs_a_code(cast):
    key = factors.issue_key(by=cast.kim, key=factors.add_key(by=cast.kim, number="1"), person=cast.alice)
    made = Authenticator.objects.create(
        user=cast.alice, type="webauthn", data={"name": "k", "credential": {}}
    )
    factors.note_factor_added(by=cast.alice, factor=made, hotline_key=key)
    factors.take_back_key(by=cast.kim, key=HotlineKey.objects.get(pk=key.pk))
    assert again(cast.alice).is_awaiting_code


def test_person_cannot_tie_the_key_of_another(cast):
    key = factors.issue_key(by=cast.kim, key=factors.add_key(by=cast.kim, number="1"), person=cast.bob)
    made = give_app(cast.alice)
    with pytest.raises(Refused, match="not_your_key"):
        factors.note_factor_added(by=cast.alice, factor=made, hotline_key=key)


def test_holder_and_date_of_a_key_belong_together(cast):
    key = factors.add_key(by=cast.kim, number="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        HotlineKey.objects.filter(pk=key.pk).update(issued_to=cast.alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        HotlineKey.objects.filter(pk=key.pk).update(issued_at=clock.now())


def test_keys_of_the_house_are_kept_on_their_page(cast):
    client = sign_in(cast.kim)
    assert client.post("/people-here/keys/", {"number": "12"}).status_code == 302
    key = HotlineKey.objects.get()
    client.post(f"/people-here/keys/{key.pk}/issue", {"person": cast.alice.pk})
    assert b"Alice Invented" in client.get("/people-here/keys/").content
    client.post(f"/people-here/keys/{key.pk}/take-back")
    assert not HotlineKey.objects.get().is_out
    assert b"There is a key" in client.post("/people-here/keys/", {"number": "12"}).content
