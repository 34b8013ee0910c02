"""The frame: what a stranger sees of the house, and what each role finds on the rail."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.site import context, navigation


def ask(user: object, path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user  # type: ignore[assignment]
    request.COOKIES.update(cookies)
    return request


def test_a_stranger_sees_the_node_and_no_rail() -> None:
    house = context.house(ask(AnonymousUser()))["house"]
    assert house["node_name"]
    assert "rail" not in house


def test_the_theme_comes_from_the_browser_before_the_person() -> None:
    bram = User(name="Bram Wouters", theme="dark")
    assert context.house(ask(bram))["house"]["theme"] == "dark"
    chosen = ask(bram, **{context.name_theme_cookie(): "light"})
    assert context.house(chosen)["house"]["theme"] == "light"


def test_the_house_is_looked_up_once_for_all_fragments_of_a_page() -> None:
    request = ask(AnonymousUser())
    assert context.house(request) is context.house(request)


def test_an_unknown_theme_is_the_computers() -> None:
    request = ask(AnonymousUser())
    request.COOKIES[context.name_theme_cookie()] = "purple"
    assert context.house(request)["house"]["theme"] == ""


def test_keys_are_off_for_who_switched_them_off() -> None:
    assert context.house(ask(User(name="Bram", has_keys_on=False)))["house"]["keys"] == "off"


def test_the_rail_shows_only_what_the_role_may_open() -> None:
    entries = (
        navigation.Entry("health", "heart", _("Open to all")),
        navigation.Entry("health", "users", _("People"), navigation.Permission.MANAGE_PEOPLE),
        navigation.Entry("not:there", "world", _("Not in this role of node")),
    )
    operator = ask(User(name="Bram", roles=["operator"]), path="/health")
    keeper = ask(User(name="Kim", roles=["keeper"]))
    assert [entry["label"] for entry in navigation.list_entries(operator, entries)] == ["Open to all"]
    assert [entry["label"] for entry in navigation.list_entries(keeper, entries)] == ["Open to all", "People"]
    assert navigation.list_entries(operator, entries)[0]["is_current"] is True


@pytest.mark.parametrize("language", ["en", "fr", "nl", "el", "ar"])
@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500", "503", "locked"])
def test_refusals_and_faults_are_whole_pages_in_every_language(page: str, language: str) -> None:
    with translation.override(language):
        drawn = render_to_string(f"{page}.html", request=ask(AnonymousUser()))
    assert f'lang="{language}"' in drawn
    assert ('dir="rtl"' in drawn) is (language == "ar")
    assert "<h1>" in drawn


@pytest.mark.parametrize("page", ["400", "404", "500"])
def test_a_page_of_fault_needs_nothing_from_the_request(page: str) -> None:
    assert "Myosotis" in render_to_string(f"{page}.html")


def test_a_word_that_rooms_share_is_said_in_arabic_as_each_room_means_it() -> None:
    meant = {
        "Ended": ("one request", "requests", "account"),
        "Hours": ("when a body answers", "given by somebody"),
        "Answered": ("one request", "contacts"),
        "Not answered": ("requests", "contacts", "a question about figures"),
    }
    with translation.override("ar"):
        for word, contexts in meant.items():
            said = {translation.pgettext(one, word) for one in contexts}
            assert len(said) == len(contexts)
            assert word not in said
