"""While a block stands, no page that shows the case tells where the child is; its half-sibling is not touched."""

import json
import re

import pytest
from django.urls import NoReverseMatch, reverse

from myosotis.casework.actions.people import PersonInput, add_institution, add_person_around
from myosotis.casework.actions.telling import set_caller
from myosotis.casework.actions.withheld import mark_entry, set_block
from myosotis.casework.editing import Change
from myosotis.casework.models import NoteEntry
from myosotis.casework.sheets import render_sheet
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
from tests.people import sign_in
from tests.roles import list_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLANTED = ("Hemlock Yard", "Saltmarsh House", "Quillgate", "Iceland")
LISTS = re.compile(r"<option.*?</option>|<script.*?</script>", re.DOTALL)
NOT_OF_A_CHILD = ("/me/", "/figures/", "/countries/")
OPEN_PLACE = "Goods Yard of the brother"
PARTS = {"casework:case_part": ("top", "timeline", "promises"), "desk:part": ("missing", "title", "promises")}


@pytest.fixture
def scene(cast):
    """A blocked child whose whereabouts stand everywhere they can, and a half-brother without a block."""
    facts = {"missing_from": {"text": "Hemlock Yard 7"}, "country_now": {"code": "IS"}}
    contact_id = start_contact(
        cast.alice, **facts, last_seen={"text": "Quillgate station"}, child={"text": "Ana"}
    )
    entry_id = write_note(cast.alice, contact_id, "She sleeps at Saltmarsh House")
    ana = missing_child("Ana Vlinder", country_now="IS", story="Somebody saw her at Hemlock Yard")
    ana.episode.place = "Hemlock Yard 7"
    brother = missing_child("Nuno Vlinder")
    brother.episode.place = OPEN_PLACE
    case = open_case(cast.alice, cast.runaways, ana, brother, contact_id=contact_id)
    children = [str(row.person_id) for row in case.case_children.order_by("position")]
    told = {"address": "Hemlock Yard 7", "country": "IS", "lives_with": [children[0]]}
    given = PersonInput(role="mother", name="Mother", changes={key: Change(one) for key, one in told.items()})
    mother = add_person_around(by=cast.alice, case_id=case.pk, given=given)
    set_caller(by=cast.alice, case_id=case.pk, contact_id=contact_id, involvement_id=mother.pk)
    home = {"name": "Saltmarsh House", "address": "Quillgate 3"}
    add_institution(by=cast.alice, case_id=case.pk, kind="home", children=children[:1], sealed=home)
    mark_entry(by=cast.alice, case_id=case.pk, entry_id=entry_id, tells_where=True)
    block = {"case_id": case.pk, "person_id": children[0], "reason": "The father has threatened her."}
    set_block(by=cast.alice, **block)
    assert NoteEntry.objects.count() == 1
    return {
        "ref": case.ref,
        "contact_id": contact_id,
        "around_id": mother.person_id,
        "child_id": children[0],
        "involvement_id": mother.pk,
        "left": children[0],
        "right": contact_id,
        "kind": "block",
    }


def walk(client, scene):
    """Every page that can be asked for with these records: address and text."""
    for name, arguments in sorted(list_addresses().items()):
        for part in PARTS.get(name, ("",)):
            values = {**scene, "part": part}
            try:
                path = reverse(name, kwargs={one: values[one] for one in arguments})
            except (NoReverseMatch, KeyError):
                continue
            answer = client.get(path)
            if (
                answer.status_code == 200
                and not answer.streaming
                and "text" in answer.headers["Content-Type"]
            ):
                yield path, answer.content.decode()


@pytest.mark.parametrize("reader", ["bob", "sofia", "nora"])
def test_no_page_tells_where_a_blocked_child_is(cast, scene, reader):
    client = sign_in(getattr(cast, reader))
    seen, told = 0, []
    for path, text in walk(client, scene):
        seen += 1
        # Lists of all countries to choose from tell nothing.
        body = LISTS.sub("", text.split("<main", 1)[-1])
        planted = PLANTED[:-1] if path.startswith(NOT_OF_A_CHILD) else PLANTED
        told += [f"{path}: {one}" for one in planted if one in body or (one != "Iceland" and one in text)]
    assert told == []
    assert seen > (5 if reader == "nora" else 15)


def test_the_half_brother_is_shown_as_before(cast, scene):
    shown = sign_in(cast.bob).get(f"/cases/{scene['ref']}/").content.decode()
    assert OPEN_PLACE in shown


def test_neither_the_nightly_sheet_nor_a_hint_tells_it(cast, scene):
    sheet = render_sheet(cast.runaways)
    asked = {"contact": "", "child": {"text": "Ana Vlinder"}, "country_now": {"code": "IS"}}
    answer = sign_in(cast.bob).post("/known/in-contact", json.dumps(asked), content_type="application/json")
    for planted in PLANTED:
        assert planted not in sheet
        assert planted not in answer.content.decode()
