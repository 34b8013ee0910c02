"""Lists, the search and the figures, as a person meets them."""

from __future__ import annotations

import re

import pytest

from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from tests.people import CHILD, Cast, sign_in

pytestmark = pytest.mark.django_db


def test_a_number_that_is_not_found_offers_the_reason_whether_it_exists_or_not(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    client = sign_in(cast.charlie)
    for ref in (case.ref, "BE-1999-0001"):
        page = client.post("/search", {"q": ref}).content.decode()
        assert "Nothing that you may open has the number" in page
        assert f"/cases/open-anyway/?ref={ref}" in page
        assert f'value="{ref}"' in client.get("/cases/open-anyway/", {"ref": ref}).content.decode()
    assert "has the number" not in client.post("/search", {"q": "Nobody"}).content.decode()


@pytest.mark.parametrize("address", ["/cases/", "/contacts/", "/people-here/", "/log/"])
def test_every_cell_that_folds_says_what_it_is(cast: Cast, address: str) -> None:
    contact_id = start_contact(cast.sofia, child={"text": CHILD})
    open_case(cast.sofia, cast.runaways, missing_child(CHILD), contact_id=contact_id)
    page = sign_in(cast.sofia).get(address).content.decode()
    assert 'class="tbl fold"' in page
    cells = re.findall(r"<td[^>]*>", page)
    assert cells
    bare = [cell for cell in cells if "data-label" not in cell]
    # The log's first and last cell, the time and the sentence, say themselves what they are.
    assert len(bare) == (2 * page.count("<tr>") - 2 if address == "/log/" else 0)


def test_a_child_still_missing_is_not_counted_as_not_located(cast: Cast) -> None:
    open_case(cast.alice, cast.runaways, missing_child(CHILD))
    gone = open_case(cast.alice, cast.runaways, missing_child("Other Child"))
    end_episode(by=cast.bob, episode_id=gone.episodes.get().pk, confirmation="police", outcome="not_located")
    tables = {table["name"]: table for table in sign_in(cast.sofia).get("/figures/").context["tables"]}
    rows = {row["label"]: row["number"] for row in tables["episodes_by_outcome"]["rows"]}
    assert rows == {"Not located": 1, "Still missing": 1}


def test_no_answer_from_us_and_no_answer_in_the_record_are_two_rows(cast: Cast) -> None:
    start_contact(cast.alice, channel="phone")
    close_contact(
        by=cast.alice, contact_id=start_contact(cast.alice), kind="unanswered", actions=[], summary=""
    )
    tables = {table["name"]: table for table in sign_in(cast.sofia).get("/figures/").context["tables"]}
    rows = {row["label"]: row["number"] for row in tables["contacts_by_kind"]["rows"]}
    assert rows == {"Rang off before anybody answered": 1, "Nothing written down yet": 1}


def test_how_it_ended_has_no_answer_before_somebody_gives_one(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    client = sign_in(cast.alice)
    episode = case.episodes.get()
    client.post(f"/cases/{case.ref}/returned", {"episode": episode.pk, "says": "parent"})
    page = client.get(f"/cases/{case.ref}/").content.decode()
    asked = page.split('name="outcome"')[1].split("</select>")[0]
    assert re.findall(r'value="(\w*)"[^>]* selected', asked) in ([], [""])
    kept = client.post(f"/cases/{case.ref}/confirm", {"episode": episode.pk, "confirmation": "police"})
    assert kept.status_code == 200
    assert case.episodes.get().ended_at is None


def test_what_was_said_of_the_police_goes_into_the_case(cast: Cast) -> None:
    fact = {"code": "reported", "text": "zone Gent, PV 1123"}
    contact_id = start_contact(cast.alice, child={"text": CHILD}, police_told=fact)
    page = sign_in(cast.alice).get("/cases/new", {"contact": contact_id}).context["children"].forms[0].initial
    assert (page["police_report"], page["police_reference"]) == ("reported", "zone Gent, PV 1123")
