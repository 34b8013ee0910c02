"""A parental abduction, without the mouse: the mother calls, a case is opened; later the father calls as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import find_barriers
from tests.browser.contacts import MAKE_CAST, press, sign_in, wait_saved
from tests.browser.journeys import choose, reach, write
from tests.browser.test_case_journey import wait_for_headline
from tests.node import NodeProcess
from tests.people import PLACE

pytestmark = pytest.mark.browser
MOST_ANSWERS = 8
SAID_BY_MOTHER = "She hides at her sister in Tangier"
AFTER_THE_MOTHER = """
from myosotis.accounts.models import Team, User
from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.telling import set_caller
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
bob, team = User.objects.get(email="bob@hotline.test"), Team.objects.get(code="runaways")
call = start_contact(bob, who_calls={{"text": "The mother"}}, country_now={{"code": "MA", "text": "Tangier"}})
write_note(bob, call, "{said}")
close_contact(by=bob, contact_id=call, kind="missing", actions=["listened"], summary="She is afraid of him")
child = missing_child("Ines Invented", age=6, country_now="MA")
case = open_case(bob, team, child, category="parental_abduction", contact_id=call)
for role, name in (("mother", "Sara Invented"), ("father", "Karim Invented")):
    row = add_person_around(by=bob, case_id=case.pk, given=PersonInput(role=role, name=name))
    if role == "mother":
        set_caller(by=bob, case_id=case.pk, contact_id=call, involvement_id=row.pk)
print(case.ref)
"""


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node: NodeProcess) -> None:
    node.manage(MAKE_CAST)


@pytest.fixture
def alice(node, context, page) -> Page:
    sign_in(node, context)
    return page


def go(page: Page, *keys: str) -> None:
    """Press keys that lead to another page, and wait for it."""
    with page.expect_navigation():
        press(page, *keys)
    page.wait_for_load_state()


def answer_the_mother(page: Page) -> int:
    """Type, accept, and hang up; returns how many answers were given to close the contact."""
    answers = 0

    def answer(*keys: str) -> None:
        nonlocal answers
        answers += 1
        press(page, *keys)

    page.goto("/")
    press(page, "F2")
    page.wait_for_selector("[data-contact][data-ready] textarea:focus")
    page.keyboard.type("A mother, crying. /child Mila Janssens 6 ")
    answer("Tab")
    press(page, "Enter")
    page.keyboard.type("The father did not bring her back. /when yesterday 17h ")
    answer("Tab")
    press(page, "Alt+w")
    page.keyboard.type("Parent")
    press(page, "Tab")
    page.keyboard.type("Sara Janssens, mother")
    answer("Enter")
    press(page, "Alt+k")
    page.keyboard.type("Morocco")
    answer("Enter")
    press(page, "Alt+p")
    page.keyboard.type("Reported")
    answer("Enter")
    wait_saved(page)
    press(page, "F8")
    answer("1")
    answer("1", "4", "Enter")
    page.keyboard.type("Not brought back from a visit; the mother called")
    answer("Enter")
    page.wait_for_selector('[data-banner="closed"]:not([hidden])')
    assert page.locator("[data-to-complete] li").count() == 0
    return answers


def add_person(page: Page, name: str, role: str) -> None:
    """Somebody around the child, on the page of the people."""
    go(page, "p")
    page.keyboard.type(name)
    choose(page, "What they are to the child", role)
    go(page, "Control+Enter")


def test_a_mother_calls_and_the_file_of_the_abduction_counts_its_days(node, alice):
    answers = answer_the_mother(alice)
    print(f"answers of a mother's call: {answers}")
    assert answers <= MOST_ANSWERS
    press(alice, "F4", "Alt+n")
    alice.wait_for_url("**/cases/new?contact=*")
    choose(alice, "Category", "Parental abduction")
    choose(alice, "More exactly", "Not brought back")
    choose(alice, "Another country concerned", "Morocco")
    press(alice, "Control+Enter")
    wait_for_headline(alice, "Mila, 6, is missing.")
    assert "Not brought back" in alice.locator("main .ttl").inner_text()

    go(alice, "g", "p")
    add_person(alice, "Sara Janssens", "Mother")
    add_person(alice, "Karim Invented", "Father")
    go(alice, "g", "f")
    press(alice, "1")
    alice.wait_for_selector("#abduction [name=left_behind]:focus")
    alice.keyboard.type("Sara")
    choose(alice, "Taking parent", "Karim")
    choose(alice, "Alleged to have taken the child", "Father")
    choose(alice, "Taken or not brought back", "Not brought back")
    choose(alice, "Habitual residence", "Belgium")
    choose(alice, "Taken to, or kept in", "Morocco")
    go(alice, "Control+Enter")
    said = alice.locator("#abduction").inner_text()
    for words in ("Sara Janssens", "Karim Invented", "Belgium", "Morocco"):
        assert words in said
    press(alice, "3")
    alice.wait_for_selector("#authority [name=authority]:focus")
    reach(alice, "Application received there")
    alice.keyboard.type(
        alice.evaluate(
            "new Date().toLocaleDateString('en-US', {month: '2-digit', day: '2-digit', year: 'numeric'})"
        )
    )
    go(alice, "Control+Enter")
    alice.get_by_role("heading", name="Clocks").wait_for()
    alice.get_by_text("5 working days left").wait_for()
    assert "by the working days" in alice.locator("main").inner_text()


def set_block(page: Page, ref: str) -> None:
    """The mother asked that the father does not learn where the child is."""
    page.goto(f"/cases/{ref}/people/")
    go(page, "b")
    choose(page, "From whom", "Karim")
    write(page, "Why", "The mother fears that he comes after them.")
    go(page, "Control+Enter")
    page.get_by_text("Where the child is, is kept back").wait_for()


def test_the_father_calls_and_nothing_of_what_the_mother_said_is_before_the_operator(node, alice):
    ref = node.manage(AFTER_THE_MOTHER.format(said=SAID_BY_MOTHER)).strip()
    set_block(alice, ref)
    press(alice, "F2")
    alice.wait_for_selector("[data-contact][data-ready] textarea:focus")
    alice.keyboard.type("He asks what she told us. He says the girl may choose.")
    press(alice, "F4")
    alice.wait_for_selector("[data-linking][open] [data-case]")
    alice.keyboard.type(ref)
    alice.wait_for_function("() => document.querySelectorAll('[data-linking] [data-case]').length === 1")
    press(alice, "Enter")
    alice.wait_for_selector(f"[data-links] a:has-text('{ref}')")
    wait_saved(alice)
    go(alice, "Alt+o")
    assert_no_whereabouts(alice)
    go(alice, "g", "p")
    assert_no_whereabouts(alice)
    go(alice, "2")
    alice.get_by_role("heading", name="You are speaking with Karim Invented").wait_for()
    go(alice, "c")
    alice.get_by_text("Karim Invented is calling in your contact").wait_for()
    shown = alice.locator("main").inner_text()
    assert "He says the girl may choose." in shown
    assert "Nothing that somebody else told us, not even that they called." in shown
    assert "Not where Ines" in shown
    for told in (SAID_BY_MOTHER, "She is afraid of him", "The mother", "Sara"):
        assert told not in shown, told
    assert find_barriers(alice) == []
    for letter in "ofr":
        go(alice, "g", letter)
        assert_no_whereabouts(alice)
    alice.go_back()
    go(alice, "g", "p")
    go(alice, "2")
    press(alice, "n")
    alice.wait_for_selector("[data-contact][data-ready] textarea:focus")


def assert_no_whereabouts(page: Page) -> None:
    """Neither a country nor a place stands anywhere on the page, but in the lists that offer every country."""
    shown = page.evaluate(
        """() => {
          const copy = document.documentElement.cloneNode(true);
          copy.querySelectorAll("option:not([selected]), script").forEach((part) => part.remove());
          return copy.outerHTML;
        }"""
    )
    for place in ("Morocco", "Tangier", PLACE):
        assert place not in shown, f"{place}: {page.url}"
