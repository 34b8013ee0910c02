"""The contact screen in a real browser: a whole call without the mouse, and everything that can go wrong in one."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from tests.browser.barriers import find_barriers
from tests.browser.contacts import (
    MAKE_CAST,
    end_sessions,
    look,
    open_contact,
    press,
    sign_in,
    texts,
    wait_for_texts,
    wait_saved,
)
from tests.people import CALLER, CHILD

pytestmark = pytest.mark.browser
USERS = "from myosotis.accounts.models import User\nUser.objects"


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


@pytest.fixture
def alice(node, context, page):
    sign_in(node, context)
    return page


def test_typing_begins_one_key_after_idle(node, alice):
    alice.goto("/me/")
    began = time.monotonic()
    press(alice, "F2")
    alice.wait_for_selector("[data-contact][data-ready] textarea:focus")
    taken = (time.monotonic() - began) * 1000
    print(f"idle to typing: {taken:.0f} ms")
    alice.keyboard.type("She is on the line.")
    wait_saved(alice)
    contact = alice.url.rstrip("/").rsplit("/", 1)[1]
    assert texts(alice, contact) == ["She is on the line."]
    assert taken < 3000


def test_call_is_taken_and_closed_without_the_mouse(node, alice):
    contact = open_contact(alice)
    alice.keyboard.type(f"Grandmother, afraid. /child {CHILD} 14 did not come home")
    press(alice, "Tab", "Enter")
    alice.keyboard.type("/when yesterday 16h30 ")
    press(alice, "Tab")
    alice.keyboard.type("/seen Gent-Dampoort, platform 3 ")
    press(alice, "Tab", "Alt+k", "Alt+u", "F9", "3", "Escape", "Alt+w")
    alice.keyboard.press("Tab")
    alice.keyboard.type(CALLER)
    press(alice, "Enter", "F8", "1", "1", "3", "Enter")
    alice.keyboard.type("Ran away, grandmother called")
    press(alice, "Enter")
    alice.wait_for_selector('[data-banner="closed"]:not([hidden])')
    held = look(alice, contact)
    assert held["closed_at"]
    assert list(held["urgent"]) == ["taken"]
    assert (held["kind"], held["details"]["line"], held["details"]["channel"]) == (
        "missing",
        "line_116000",
        "phone",
    )
    assert sorted(held["actions"]) == ["information_given", "listened"]
    facts = held["facts"]
    assert facts["child"] == {"text": CHILD}
    assert facts["age"] == {"text": "14"}
    assert facts["last_seen"]["text"] == "Gent-Dampoort, platform 3"
    assert facts["country_now"] == {"absence": "asked_not_known"}
    assert facts["who_calls"]["text"] == CALLER
    assert held["summary"] == "Ran away, grandmother called"


@pytest.mark.parametrize(
    ("key", "kind"), [("1", "silent"), ("2", "prank"), ("3", "test"), ("4", "wrong_number")]
)
def test_contact_without_a_concern_closes_in_two_keys(node, alice, key, kind):
    contact = open_contact(alice)
    press(alice, "F6", key)
    alice.wait_for_selector('[data-banner="closed"]:not([hidden])')
    assert alice.locator("[data-to-complete] li").count() == 0
    held = look(alice, contact)
    assert (held["kind"], held["closed_at"] is not None, held["details"]["line"]) == (
        kind,
        True,
        "line_116000",
    )


def test_closing_asks_for_nothing_and_lists_what_is_open(node, alice):
    contact = open_contact(alice)
    press(alice, "F8", "Enter", "Enter", "Enter")
    alice.wait_for_selector('[data-banner="closed"]:not([hidden])')
    assert alice.locator("[data-to-complete] li").count() == 3
    alice.get_by_role("button", name="Open it again").click()
    alice.wait_for_selector("[data-contact][data-ready]:not([data-closed])")
    assert look(alice, contact)["closed_at"] is None


def test_session_that_ends_in_a_call_loses_no_text(node, context, alice):
    alice.provoked.update({401})
    contact = open_contact(alice)
    alice.keyboard.type("Before. ")
    wait_saved(alice)
    end_sessions(node)
    alice.keyboard.type("While signed out. ")
    alice.wait_for_selector('[data-banner="signed-out"]:not([hidden])')
    alice.keyboard.type("And still typing.")
    sign_in(node, context)
    alice.wait_for_selector('[data-banner="signed-out"]', state="hidden")
    wait_saved(alice)
    assert texts(alice, contact) == ["Before. While signed out. And still typing."]


def test_text_comes_back_after_the_page_was_left_while_signed_out(node, context, alice):
    alice.provoked.update({401})
    contact = open_contact(alice)
    alice.keyboard.type("Known. ")
    wait_saved(alice)
    end_sessions(node)
    alice.keyboard.type("Not yet known to the node.")
    alice.wait_for_selector('[data-banner="signed-out"]:not([hidden])')
    alice.wait_for_timeout(600)
    alice.goto("about:blank")
    sign_in(node, context)
    alice.goto("/me/")
    alice.wait_for_function("async () => (await indexedDB.databases()).length > 0")
    wait_for_texts(alice, contact, ["Known. Not yet known to the node."])


def test_nothing_is_saved_in_the_name_of_somebody_else(node, context, alice):
    alice.provoked.update({401, 409})
    contact = open_contact(alice)
    alice.keyboard.type("Alice wrote this. ")
    wait_saved(alice)
    sign_in(node, context, "bob")
    alice.keyboard.type("And this.")
    alice.wait_for_selector('[data-banner="other"]:not([hidden])')
    assert texts(alice, contact) == ["Alice wrote this. "]
    sign_in(node, context, "alice")
    alice.wait_for_selector('[data-banner="other"]', state="hidden")
    wait_saved(alice)
    assert texts(alice, contact) == ["Alice wrote this. And this."]


LONG = "x" * 9_990 + " the end."
MARKED = "\u202eevil\u202c \u200fמרים\u200e 116\u00a0000 \u2067ليلى\u2069"
FORMULA = "=HYPERLINK(A1) +cmd|'/c calc'!A0 <script>alert(1)</script> {{ 7*7 }}"


@pytest.mark.parametrize(
    "text", [LONG, MARKED, FORMULA], ids=["10,000 characters", "direction marks", "formula"]
)
def test_strange_text_is_kept_as_typed(node, alice, text):
    contact = open_contact(alice)
    alice.keyboard.insert_text(text)
    wait_saved(alice)
    assert texts(alice, contact) == [text]
    alice.reload()
    alice.wait_for_selector("[data-contact][data-ready]")
    assert alice.locator("[data-entries] p").first.inner_text() == text


def test_enter_begins_a_passage_with_its_own_time_and_arrows_lead_back(node, alice):
    contact = open_contact(alice)
    alice.keyboard.type("One.")
    press(alice, "Enter")
    alice.keyboard.type("Two.")
    press(alice, "Shift+Enter")
    alice.keyboard.type("Still two.")
    press(alice, "Home", "ArrowUp", "Home", "ArrowUp", "End")
    alice.keyboard.type(" More.")
    wait_saved(alice)
    assert texts(alice, contact) == ["One. More.", "Two.\nStill two."]


def test_two_people_write_in_one_contact_and_both_answers_are_shown(node, chromium, context, alice):
    contact = open_contact(alice)
    alice.keyboard.type("Alice begins.")
    wait_saved(alice)
    other = chromium.new_context(base_url=node.url)
    try:
        sign_in(node, other, "bob")
        bob = other.new_page()
        open_contact(bob, contact)
        assert bob.locator("[data-entries]").get_by_text("Alice begins.").count() == 1
        bob.keyboard.type("Bob adds.")
        alice.locator("[data-entries]").get_by_text("Bob adds.").wait_for()
        press(bob, "Alt+c")
        press(alice, "Alt+c")
        bob.keyboard.type("Lina")
        press(bob, "Enter")
        wait_saved(bob)
        alice.keyboard.type("Lena")
        press(alice, "Enter")
        alice.wait_for_selector("[data-fact=child] .conflict")
        press(alice, "Alt+c", "3")
        alice.wait_for_selector("[data-fact=child] .conflict", state="detached")
    finally:
        other.close()
    held = look(alice, contact)
    assert sorted(texts(alice, contact)) == ["Alice begins.", "Bob adds."]
    assert held["facts"]["child"]["text"] == "Lina / Lena"


def test_hour_that_comes_twice_is_asked_about(node, alice):
    contact = open_contact(alice)
    alice.keyboard.type("/when 25/10/2026 2:30 ")
    alice.wait_for_selector("#proposals li")
    assert alice.locator("#proposals li").count() == 2
    assert alice.locator('#proposals [aria-selected="true"]').count() == 0
    press(alice, "ArrowDown", "ArrowDown", "Tab")
    wait_saved(alice)
    assert look(alice, contact)["facts"]["last_seen"]["at"].startswith("2026-10-25T01:30")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("31/02 10:00", "There is no such day or hour."), ("29/03/2026 02:30", "There is no such day or hour.")],
)
def test_time_that_does_not_exist_is_said_and_not_taken(alice, typed, sentence):
    open_contact(alice)
    alice.keyboard.type(f"/when {typed} ")
    assert alice.locator("#proposals").inner_text().strip() == sentence
    press(alice, "Escape")
    assert alice.locator("[data-fact=last_seen] [data-shown]").inner_text() == "Not asked yet"


def test_title_and_address_hold_no_name(alice):
    open_contact(alice)
    alice.keyboard.type(f"/child {CHILD} 14 ")
    press(alice, "Tab")
    wait_saved(alice)
    assert alice.locator("h1").inner_text() == f"Call about {CHILD.split()[0]}, 14"
    assert CHILD.split()[0] not in alice.title() + alice.url


@pytest.mark.parametrize("language", ["en", "ar"])
def test_contact_screen_has_no_barriers(node, alice, language):
    node.manage(f"{USERS}.filter(email='alice@hotline.test').update(language='{language}')")
    open_contact(alice)
    alice.keyboard.type(f"/child {CHILD} 14 ")
    assert find_barriers(alice) == []
    press(alice, "Tab", "Alt+l")
    assert find_barriers(alice) == []
    press(alice, "Escape", "F8")
    assert find_barriers(alice) == []
    press(alice, "Escape", "F4")
    assert find_barriers(alice) == []
    node.manage(f"{USERS}.update(language='')")


def test_contact_typed_in_later_carries_the_time_it_began(alice):
    contact = open_contact(alice)
    alice.locator("details.how summary").click()
    alice.get_by_label("It began").fill("yesterday 18:00")
    alice.get_by_label("Caller’s number").click()
    wait_saved(alice)
    began = dt.datetime.fromisoformat(look(alice, contact)["started_at"]).astimezone(
        ZoneInfo("Europe/Brussels")
    )
    yesterday = dt.datetime.now(ZoneInfo("Europe/Brussels")).date() - dt.timedelta(days=1)
    assert (began.date(), began.hour) == (yesterday, 18)


def test_promise_is_made_from_the_note_once(alice):
    contact = open_contact(alice)
    alice.keyboard.type("/promise tomorrow 9h ring grandmother back")
    press(alice, "Tab")
    wait_saved(alice)
    alice.locator("[data-promises] li").wait_for()
    alice.wait_for_timeout(500)
    alice.reload()
    alice.wait_for_selector("[data-contact][data-ready]")
    assert [one["text"] for one in look(alice, contact)["promises"]] == ["ring grandmother back"]
    assert alice.locator("[data-entries] .chip:not(.pr)").count() == 1


def test_who_takes_over_stands_in_the_note(alice):
    contact = open_contact(alice)
    press(alice, "F7")
    alice.keyboard.type("Bob")
    press(alice, "Enter")
    wait_saved(alice)
    assert texts(alice, contact) == ["Passed on to Bob."]


def test_place_is_taken_whole_and_not_asked_about_again(node, alice):
    contact = open_contact(alice)
    alice.keyboard.type("/seen Station, platform 3")
    press(alice, "Tab")
    alice.keyboard.type(" with two friends /police yes PV 1123")
    press(alice, "Tab")
    wait_saved(alice)
    held = look(alice, contact)["facts"]
    assert held["last_seen"]["text"] == "Station, platform 3"
    assert held["police_told"] == {"code": "reported", "text": "PV 1123"}


def test_keys_are_listed_from_inside_the_note_and_f2_leads_on(node, alice):
    first = open_contact(alice)
    alice.keyboard.type("?")
    press(alice, "F1")
    alice.wait_for_selector("#keys-dialog[open] li")
    wait_saved(alice)
    assert texts(alice, first) == ["?"]
    press(alice, "F2")
    alice.wait_for_function("first => !location.pathname.includes(first)", arg=first)
    alice.wait_for_selector("[data-contact][data-ready] textarea:focus")


def test_everything_is_in_reach_of_the_thumb(node, alice):
    alice.set_viewport_size({"width": 390, "height": 844})
    contact = open_contact(alice)
    more = alice.locator(".mbar summary")
    more.click()
    assert find_barriers(alice) == []
    alice.locator(".mbar [data-act=F4]").click()
    alice.wait_for_selector("dialog[open] [data-open-case]")
    press(alice, "Escape")
    more.click()
    assert alice.locator(".mbar [type=search]").is_visible()
    alice.locator(".mbar [data-act=F7]").click()
    alice.wait_for_selector("#pass-on-name:focus")
    more.click()
    alice.locator(".mbar [data-act=F6]").click()
    alice.locator("[data-non-data] button").first.click()
    alice.wait_for_selector('[data-banner="closed"]:not([hidden])')
    assert look(alice, contact)["kind"] == "silent"
    assert alice.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_night_listener_is_offered_no_case(node, context, page):
    sign_in(node, context, "nora")
    open_contact(page)
    press(page, "F4")
    page.wait_for_selector("dialog[open] [data-no-linking]")
    assert page.locator("[data-open-case], #linking-search").count() == 0


def test_ended_session_is_asked_about_once_and_goes_on_after_signing_in(node, context, alice):
    alice.provoked.update({401})
    asked = []
    alice.goto("/me/")
    alice.on("response", lambda answer: "/live" in answer.url and asked.append(answer.status))
    end_sessions(node)
    alice.wait_for_selector("[data-signed-out]:not([hidden])", timeout=9000)
    alice.wait_for_timeout(6000)
    assert asked.count(401) == 1
    sign_in(node, context)
    context.new_page().goto("/me/")
    alice.wait_for_selector("[data-signed-out]", state="hidden")
    assert asked[-1] == 200
