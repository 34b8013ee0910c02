"""A forgotten password: a supervisor's code gives back password and second factor, never the password alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client

from myosotis.accounts.actions import factors
from myosotis.accounts.models import User
from myosotis.accounts.tests.test_sessions import give_app, type_password
from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from tests.people import PASSWORD, Cast

pytestmark = pytest.mark.django_db
NEW = "a calm new sentence of mine"
FORGOTTEN = "/accounts/forgotten/"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def reset(by: User, person: User, *, with_password: bool = True) -> str:
    """The code that the supervisor reads aloud."""
    _told, code = factors.reset_factor(by=by, person=person, is_fresh=True, with_password=with_password)
    return code


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def typed(email: str, code: str) -> tuple[Client, int]:
    """A browser in which address and code were typed, and how it was answered."""
    client = Client()
    answer = client.post(FORGOTTEN, {"email": email, "code": code})
    return client, answer.status_code


def test_code_sets_a_new_password_and_then_a_new_factor(cast: Cast) -> None:
    give_app(cast.alice)
    code = reset(cast.sofia, cast.alice)
    client, status = typed(cast.alice.email.upper(), f"{code[:4]} {code[4:].lower()}")
    assert status == 302
    for page in ("/", "/me/", "/accounts/second-factor/", "/accounts/factor/app/", "/contacts/"):
        assert client.get(page).url == "/accounts/forgotten/password/"
    assert client.post("/accounts/forgotten/password/", {"password": "short"}).status_code == 200
    assert client.post("/accounts/forgotten/password/", {"password": NEW}).url == "/accounts/second-factor/"
    for page in ("/", "/me/", "/contacts/"):
        assert client.get(page).url == "/accounts/second-factor/"
    assert client.get("/accounts/factor/app/").status_code == 200
    assert again(cast.alice).check_password(NEW)
    assert again(cast.alice).is_awaiting_code
    verbs = list(Entry.objects.order_by("seq").values_list("verb", flat=True))
    assert [verb for verb in verbs if not verb.startswith("session.")][-3:] == [
        "factor.reset_with_password",
        "factor.code_used",
        "person.password_changed",
    ]


def test_new_password_alone_opens_nothing(cast: Cast) -> None:
    client, _status = typed(cast.alice.email, reset(cast.sofia, cast.alice))
    client.post("/accounts/forgotten/password/", {"password": NEW})
    other = Client()
    other.post("/accounts/login/", {"login": cast.alice.email, "password": NEW})
    assert other.get("/me/").url == "/accounts/code/"


@pytest.mark.parametrize("name", ["dimitri", "colette"])
def test_whoever_needs_no_factor_sets_one_up_after_a_forgotten_password(cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    client, _status = typed(person.email, reset(cast.sofia, person))
    client.post("/accounts/forgotten/password/", {"password": NEW})
    assert client.get("/figures/").url == "/accounts/second-factor/"


def test_old_password_stops_working_at_once(cast: Cast) -> None:
    reset(cast.sofia, cast.alice)
    client = Client()
    type_password(client, cast.alice)
    assert client.get("/me/").status_code == 302
    assert not again(cast.alice).check_password(PASSWORD)


def test_code_for_a_lost_factor_opens_nothing_without_the_password(cast: Cast) -> None:
    code = reset(cast.sofia, cast.alice, with_password=False)
    assert typed(cast.alice.email, code)[1] == 200
    assert again(cast.alice).check_password(PASSWORD)
    assert factors.use_code(by=cast.alice, code=code)


def test_unknown_address_wrong_code_old_code_and_used_code_look_the_same(cast: Cast) -> None:
    code = reset(cast.sofia, cast.alice)
    pages = []
    for email, told in (("nobody@hotline.test", code), (cast.alice.email, "AAAAAAAA")):
        answer = Client().post(FORGOTTEN, {"email": email, "code": told})
        pages.append(answer.context["form"].errors["code"])
    with clock.set_clock(clock.now() + dt.timedelta(minutes=16)):
        pages.append(
            Client().post(FORGOTTEN, {"email": cast.alice.email, "code": code}).context["form"].errors["code"]
        )
    assert typed(cast.alice.email, code)[1] == 302
    pages.append(
        Client().post(FORGOTTEN, {"email": cast.alice.email, "code": code}).context["form"].errors["code"]
    )
    assert all(page == pages[0] for page in pages)


def test_code_is_void_after_five_wrong_tries(cast: Cast) -> None:
    code = reset(cast.sofia, cast.alice)
    for _try in range(5):
        assert factors.use_code_of(email=cast.alice.email, code="AAAAAAAA") is None
    assert factors.use_code_of(email=cast.alice.email, code=code) is None


def test_rules_of_the_code_hold_for_the_password_too(cast: Cast) -> None:
    with pytest.raises(Refused, match="not_oneself"):
        reset(cast.sofia, cast.sofia)
    with pytest.raises(Refused, match="other_team"):
        reset(cast.sofia, cast.charlie)
    with pytest.raises(Refused):
        reset(cast.kim, cast.alice)
    reset(cast.sofia, cast.alice)
    with pytest.raises(Refused, match="another_supervisor"):
        reset(cast.sofia, cast.alice)


def test_password_page_is_nobodys_without_the_code(cast: Cast) -> None:
    assert Client().get("/accounts/forgotten/password/").url.startswith("/accounts/login/")
    with pytest.raises(Refused, match="code_first"):
        factors.set_new_password(by=cast.alice, password=NEW)


def test_sign_in_page_says_whom_to_ask() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert "Call your supervisor" in page
    assert FORGOTTEN in page


def test_failing_log_keeps_the_old_password(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("myosotis.accounts.actions.factors.record", fail)
    with pytest.raises(RuntimeError):
        reset(cast.sofia, cast.alice)
    assert again(cast.alice).check_password(PASSWORD)
