"""Who gets in, how long, and with what."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from myosotis.accounts.adapters import SecondFactorAdapter
from myosotis.accounts.models import SignIn
from myosotis.audit.models import Entry
from myosotis.kernel import clock
from tests.people import PASSWORD, sign_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def give_app(user):
    secret = SecondFactorAdapter().encrypt(SECRET)
    return Authenticator.objects.create(user=user, type="totp", data={"secret": secret})


def present_code():
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


def with_password_only(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def type_password(client, user, **more):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


def test_stranger_is_sent_to_sign_in_and_back(cast):
    answer = Client().get("/people-here/invite/")
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/people-here/invite/"


def test_script_of_a_stranger_is_told_in_a_word(cast):
    answer = Client().get("/me/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (401, {"error": "signed_out"})
    assert Client().put("/me/", "{}").status_code == 401


@pytest.mark.parametrize(
    "page", ["/me/", "/me/security/", "/people-here/", "/people-here/keys/", "/accounts/password/"]
)
def test_password_alone_opens_no_page(cast, page):
    answer = with_password_only(cast.sofia).get(page)
    assert (answer.status_code, answer.url) == (302, "/accounts/second-factor/")


def test_enrolment_sign_out_and_language_stay_open_before_the_second_factor(cast):
    client = with_password_only(cast.alice)
    assert client.get("/accounts/second-factor/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/language", {"language": "fr"}).status_code == 302


def test_who_can_see_no_case_needs_no_second_factor(cast):
    for user in (cast.dimitri, cast.colette):
        assert with_password_only(user).get("/me/").status_code == 200


def test_session_that_never_showed_the_factor_ends_once_there_is_one(cast):
    client = with_password_only(cast.alice)
    give_app(cast.alice)
    assert client.get("/accounts/factor/key/").url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_password_and_code_sign_in_and_lead_back(cast):
    give_app(cast.alice)
    client = Client()
    assert type_password(client, cast.alice, next="/me/security/").url == "/accounts/factor/"
    assert client.get("/me/").url.startswith("/accounts/login/")
    answer = client.post("/accounts/factor/", {"code": present_code()})
    assert answer.url == "/me/security/"
    assert client.get("/me/security/").status_code == 200
    assert client.session["myosotis_second_factor"] == "totp"


def test_used_code_opens_nothing_again(cast):
    give_app(cast.alice)
    first, second = Client(), Client()
    for client in (first, second):
        cache.clear()  # what another process of the node would know
        type_password(client, cast.alice)
        client.post("/accounts/factor/", {"code": present_code()})
    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_wrong_password_says_nothing_about_the_account(cast):
    known = Client().post("/accounts/login/", {"login": cast.alice.email, "password": "wrong"})
    unknown = Client().post("/accounts/login/", {"login": "nobody@hotline.test", "password": "wrong"})
    assert known.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize(
    "change", [{"locked_at": clock.now()}, {"ends_on": dt.date(2020, 1, 1)}, {"is_active": False}]
)
def test_closed_account_does_not_open(cast, change):
    for name, value in change.items():
        setattr(cast.dimitri, name, value)
    cast.dimitri.save()
    client = Client()
    type_password(client, cast.dimitri)
    assert "_auth_user_id" not in client.session


def test_locking_ends_the_session_at_once(cast):
    client = sign_in(cast.alice)
    assert client.get("/me/").status_code == 200
    cast.alice.locked_at = clock.now()
    cast.alice.save()
    assert client.get("/me/").status_code == 302
    assert Entry.objects.filter(verb="session.ended", touched__why="account").exists()


def test_session_ends_after_an_idle_hour(cast, settings):
    client = sign_in(cast.alice)
    client.get("/me/")
    later = clock.now() + dt.timedelta(minutes=settings.MYOSOTIS_IDLE_MINUTES + 1)
    with clock.set_clock(later):
        assert client.get("/me/").url.startswith("/accounts/login/")


def test_session_ends_after_its_shift_although_somebody_was_there(cast, settings):
    client = sign_in(cast.alice)
    start = clock.now()
    for minute in range(0, settings.MYOSOTIS_SHIFT_HOURS * 60, 30):
        with clock.set_clock(start + dt.timedelta(minutes=minute)):
            assert client.get("/me/").status_code == 200
    with clock.set_clock(start + dt.timedelta(hours=settings.MYOSOTIS_SHIFT_HOURS, minutes=1)):
        assert client.get("/me/").status_code == 302


def test_poll_keeps_no_session_alive(cast, settings):
    client = sign_in(cast.alice)
    client.get("/me/")
    start = clock.now()
    with clock.set_clock(start + dt.timedelta(minutes=settings.MYOSOTIS_IDLE_MINUTES - 1)):
        assert client.get("/me/", headers={"X-Fragment": "1"}).status_code == 200
    with clock.set_clock(start + dt.timedelta(minutes=settings.MYOSOTIS_IDLE_MINUTES + 1)):
        assert client.get("/me/").status_code == 302


def test_activity_is_written_at_most_once_a_minute(cast, django_assert_num_queries):
    client = sign_in(cast.alice)
    client.get("/me/")
    seen = client.session["myosotis_seen_at"]
    with clock.set_clock(clock.now() + dt.timedelta(seconds=20)):
        client.get("/me/")
    assert client.session["myosotis_seen_at"] == seen


def test_sign_in_and_sign_out_stand_in_the_log(cast):
    client = Client()
    type_password(client, cast.dimitri)
    begun = SignIn.objects.get(user=cast.dimitri)
    answer = client.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    begun.refresh_from_db()
    assert begun.ended_at is not None
    verbs = list(Entry.objects.filter(actor=cast.dimitri.public_id).values_list("verb", flat=True))
    assert verbs == ["session.started", "session.ended"]


def test_guard_against_guessing_keeps_no_address_and_closes_the_password_only(cast, settings):
    from axes.models import AccessAttempt

    settings.AXES_ENABLED = True
    client = Client()
    for _try in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(
            "/accounts/login/", {"login": cast.dimitri.email, "password": "wrong wrong wrong"}
        )
    assert answer.status_code == 429
    type_password(client, cast.dimitri)
    assert "_auth_user_id" not in client.session
    kept = str(list(AccessAttempt.objects.values()))
    assert cast.dimitri.email not in kept
    assert "127.0.0.1" not in kept
    assert type_password(Client(), cast.colette).status_code == 302


def test_secret_of_an_app_is_sealed_in_the_database(cast):
    assert SECRET not in str(give_app(cast.alice).data)


def test_failing_log_undoes_the_sign_in_record(cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("myosotis.accounts.actions.sessions.record", fail)
    with pytest.raises(RuntimeError):
        type_password(Client(), cast.dimitri)
    assert not SignIn.objects.exists()


def test_changed_password_ends_the_sessions_elsewhere(cast):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        type_password(client, cast.dimitri)
    fields = {
        "oldpassword": PASSWORD,
        "password1": "many small blue flowers",
        "password2": "many small blue flowers",
    }
    assert here.post("/accounts/password/", fields).url == "/me/security/"
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert SignIn.objects.filter(user=cast.dimitri, ended_at=None).count() == 1


def test_sign_in_leads_to_the_first_page_of_the_role(cast):
    for name, page in {"kim": "/people-here/", "alice": "/"}.items():
        assert sign_in(getattr(cast, name)).get("/home").url == page
    for user in cast.everyone().values():
        client = sign_in(user)
        assert client.get(client.get("/home").url).status_code == 200, user.name
