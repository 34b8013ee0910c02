"""A note reads as the facts it became; what nobody accepted stays as it was typed."""

from __future__ import annotations

import pytest

from myosotis.casework.actions.contacts import tick_urgent
from myosotis.casework.models import Contact
from myosotis.casework.tests.making import open_case, start_contact, write_note
from myosotis.casework.views.note_words import Told, read_note
from tests.people import Cast, sign_in

SOURCES = {"source-TOTAL_FORMS": "0", "source-INITIAL_FORMS": "0"}


def make_contact(**facts: object) -> Contact:
    """A contact with some accepted facts, never saved."""
    return Contact(**facts)


def test_what_was_accepted_is_said_as_the_fact_and_the_words_around_it_stay() -> None:
    contact = make_contact(
        child={"text": "Maria Kopp"},
        age={"text": "14"},
        last_seen={"at": "2026-11-20T17:00:00+00:00", "precision": "exact"},
        police_told={"code": "reported", "text": "PV 123"},
    )
    typed = "Mother cries. /child Maria Kopp 14 her only one /when yesterday 18h /police yes PV 123"
    note = read_note(contact, typed)
    assert note.facts[0] == Told("Child", "Maria Kopp, 14")
    assert [fact.label for fact in note.facts] == ["Child", "Last seen", "Police told"]
    assert note.facts[2].text.endswith("PV 123")
    assert note.text == "Mother cries. her only one"
    assert note.typed == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/child Maria 14", "Child: Maria 14"),
        ("/quand hier soir", "Last seen: hier soir"),
        ("and/or a path /home/maria", "and/or a path /home/maria"),
        ("first line\n/risk high", "first line\nRisk as told: high"),
        ("", ""),
    ],
)
def test_what_nobody_accepted_stands_as_it_was_typed_under_its_name(typed: str, shown: str) -> None:
    note = read_note(make_contact(), typed)
    assert (note.facts, note.text) == ((), shown)
    assert note.typed == (typed if typed != shown else "")


@pytest.mark.django_db
def test_a_risk_told_in_a_call_is_said_to_be_told_until_somebody_judges_it(cast: Cast) -> None:
    contact = start_contact(cast.alice, risk={"code": "high", "text": "she has no coat"})
    write_note(cast.alice, contact, "/risk high she has no coat")
    tick_urgent(by=cast.alice, contact_id=contact, code="self_harm")
    case = open_case(cast.alice, cast.runaways, contact_id=contact)
    client = sign_in(cast.bob)
    board = client.get("/")
    assert [child["risk_label"] for child in board.context["children"]] == ["High"]
    assert "told, not judged yet" in board.content.decode()
    page = client.get(f"/cases/{case.ref}/").content.decode()
    assert page.count("told, not judged yet") == 2
    assert "Risk as told" in page
    assert "As it was typed" in page
    assert "Urgent: Self-harm." in page
    judging = client.get(f"/cases/{case.ref}/risk/").content.decode()
    assert "told, not judged yet" in judging
    assert "Nobody has judged" not in judging
    assert judging.count("Ticked in a contact") == 1
    client.post(f"/cases/{case.ref}/risk/judge", {"level": "low", "reasons": "Seen", **SOURCES})
    assert "told, not judged yet" not in client.get("/").content.decode()
    assert "told, not judged yet" not in client.get(f"/cases/{case.ref}/").content.decode()
