"""While a block stands, no page that shows the case tells where the child is; its half-sibling is not touched."""

import json

import pytest

from myosotis.casework.actions.withheld import open_whereabouts, set_block
from myosotis.casework.sheets import render_sheet
from myosotis.casework.tests.making import missing_child, open_case
from tests.made_once import made_for_this_file
from tests.people import make_cast, sign_in
from tests.roles import list_addresses, read_table
from tests.whereabouts import (
    OPEN_PLACE,
    PLANTED,
    body_of,
    children_of,
    make_arguments,
    make_case,
    planted_for,
    walk,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("rail_without_figures", "pages_unwatched"),
]
# Its sealed copies are pictures and bytes; what they say is tested beside them.
NOT_PAGES = {"papers:file", "papers:picture", "services:export", "desk:export_shifts"}
SAID_OF_THE_BROTHER = ("", "papers/sheet?child={brother}")


def make_blocked():
    """A blocked child whose whereabouts stand everywhere they can, and a half-brother without a block."""
    cast = make_cast()
    case, contact_id = make_case(cast)
    set_block(
        by=cast.alice,
        case_id=case.pk,
        person_id=children_of(case)[0],
        reason="The father has threatened her.",
    )
    return cast, {**make_arguments(cast, case, contact_id), "case": case}


made = made_for_this_file(make_blocked)


@pytest.fixture
def cast_and_scene(made, db):
    return made.give()


@pytest.fixture
def cast(cast_and_scene):
    return cast_and_scene[0]


@pytest.fixture
def scene(cast_and_scene):
    return cast_and_scene[1]


@pytest.mark.parametrize("reader", ["alice", "bob", "sofia", "nora"])
def test_no_page_tells_where_a_blocked_child_is(cast, scene, reader):
    client = sign_in(getattr(cast, reader))
    seen, told = set(), []
    for name, path, text in walk(client, scene):
        seen.add(name)
        body = body_of(text)
        planted = planted_for(path)
        told += [f"{path}: {one}" for one in planted if one in body or (one != "Iceland" and one in text)]
    assert told == []
    assert len(seen) > (5 if reader == "nora" else 15)
    if reader == "sofia":
        # The walk comes by every page of a case.
        pages = {row.name for row in read_table() if row.method == "GET" and row.answers[3] == "ok"}
        arguments = list_addresses()
        of_a_case = {name for name in pages if {"ref", "contact_id", "card_id"} & set(arguments[name])}
        assert of_a_case - seen - NOT_PAGES == set()


def test_the_half_brother_is_shown_as_before(cast, scene):
    brother = children_of(scene["case"])[1]
    client = sign_in(cast.bob)
    for path in SAID_OF_THE_BROTHER:
        shown = client.get(f"/cases/{scene['ref']}/{path.format(brother=brother)}").content.decode()
        assert OPEN_PLACE in shown, path


def test_neither_the_nightly_sheet_nor_a_hint_nor_a_search_tells_it(cast, scene):
    sheet = render_sheet(cast.runaways)
    client = sign_in(cast.bob)
    asked = {"contact": "", "child": {"text": "Ana Vlinder"}, "country_now": {"code": "IS"}}
    hint = client.post("/known/in-contact", json.dumps(asked), content_type="application/json")
    found = client.post("/search", {"name": "Ana Vlinder", "country": "IS"})
    shown = body_of(found.content.decode())
    assert "Vlinder" in shown
    for planted in PLANTED:
        assert planted not in sheet
        assert planted not in hint.content.decode()
        assert planted not in shown


def test_two_files_of_one_child_side_by_side_tell_it_neither(cast, scene):
    other = open_case(cast.bob, cast.runaways, missing_child("Ana Vlinder"))
    pair = f"/known/{scene['left']}/{children_of(other)[0]}/"
    shown = body_of(sign_in(cast.bob).get(pair).content.decode())
    assert "Vlinder" in shown
    assert [one for one in PLANTED if one in shown] == []


def test_who_opened_it_with_a_reason_sees_it_and_nobody_else(cast, scene):
    reason = "The police need the address now."
    open_whereabouts(by=cast.bob, case_id=scene["case"].pk, person_id=scene["child_id"], reason=reason)
    path = f"/cases/{scene['ref']}/"
    assert "Hemlock Yard" in sign_in(cast.bob).get(path).content.decode()
    assert "Hemlock Yard" not in sign_in(cast.sofia).get(path).content.decode()
