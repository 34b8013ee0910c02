"""Acts about the people around the children do not happen when they cannot be logged."""

import pytest

from myosotis.casework.actions import people, telling, withheld
from myosotis.casework.actions.people import PersonInput
from myosotis.casework.editing import Change
from myosotis.casework.models import (
    Allegation,
    Block,
    Episode,
    Institution,
    Involvement,
    PersonDetails,
    PoliceContact,
    Reach,
    Release,
    Revision,
    Telling,
    TellsWhere,
)
from myosotis.casework.tests.making import open_case, start_contact, write_note
from myosotis.casework.tests.test_actions_failing_audit import everything
from myosotis.kernel import clock
from myosotis.people.models import Identifier
from tests.full_log import LogIsFull, fail

pytestmark = pytest.mark.django_db
TABLES = (
    Allegation, Block, Identifier, Institution, Involvement, PersonDetails, PoliceContact, Reach, Release, Telling,
    TellsWhere,
)  # fmt: skip
ACTS = {
    "people.add_person_around",
    "people.edit_person_around",
    "people.remove_identifier",
    "people.set_reach",
    "people.settle_person_conflict",
    "people.add_institution",
    "people.end_institution",
    "people.note_police_contact",
    "people.withdraw_police_contact",
    "people.note_allegation",
    "people.withdraw_allegation",
    "withheld.set_block",
    "withheld.lift_block",
    "withheld.open_whereabouts",
    "withheld.mark_entry",
    "telling.note_tellings",
    "telling.release_value",
    "telling.withdraw_release",
    "telling.set_caller",
    "telling.add_person_as_told",
}
"""Room and act, for the test that leaves out none."""


def everything_of_people():
    return {model: sorted(map(repr, model.objects.values_list())) for model in TABLES}


def test_none_of_these_acts_happens_without_its_entry_in_the_log(cast, monkeypatch):
    by, contact_id = cast.alice, start_contact(cast.alice)
    entry_id = write_note(by, contact_id, "She is at the mill")
    case = open_case(by, cast.runaways, contact_id=contact_id)
    child = case.case_children.get().person_id
    at = {"by": by, "case_id": case.pk}
    when = {"precision": "exact", "sealed": {"said": "Wait", "source": "A friend"}}
    mother = people.add_person_around(
        **at, given=PersonInput(role="mother", name="Mother", phone="+32 2 000")
    )
    of_mother = {**at, "person_id": mother.person_id}
    notes = [PersonInput(role="mother", changes={"notes": Change(text)}) for text in ("one", "two")]
    people.edit_person_around(**of_mother, given=notes[0])
    people.edit_person_around(**{**of_mother, "by": cast.bob}, given=notes[1])
    revision = Revision.objects.get(state=Revision.State.CONFLICT)
    phone = mother.person.identifiers.get()
    place = people.add_institution(**at, kind="school", children=[], sealed={"name": "School"})
    police = people.note_police_contact(**at, kind="order", at=clock.now(), **{**when, "sealed": {}})
    saying = {
        "said_at": clock.now(),
        "precision": "exact",
        "person_id": None,
        "sealed": {"source": "A friend"},
    }
    alleged = people.note_allegation(**at, **saying)
    block = withheld.set_block(**at, person_id=child, reason="Threats")
    value = (Episode._meta.label, case.episodes.get().pk, "story", 0)
    to_mother = {**at, "involvement_id": mother.pk}
    telling.release_value(**to_mother, value=value)
    acts = {
        "people.add_person_around": lambda: people.add_person_around(**at, given=PersonInput(role="father")),
        "people.edit_person_around": lambda: people.edit_person_around(
            **of_mother, given=PersonInput(name="M")
        ),
        "people.remove_identifier": lambda: people.remove_identifier(**at, row_id=phone.pk),
        "people.set_reach": lambda: people.set_reach(**of_mother, changes={"code_word": Change("heron")}),
        "people.settle_person_conflict": lambda: people.settle_person_conflict(
            **at, revision_id=revision.pk, choice="mine"
        ),
        "people.add_institution": lambda: people.add_institution(**at, kind="home", children=[], sealed={}),
        "people.end_institution": lambda: people.end_institution(**at, row_id=place.pk),
        "people.note_police_contact": lambda: people.note_police_contact(
            **at, kind="order", at=clock.now(), precision="exact", sealed={}
        ),
        "people.withdraw_police_contact": lambda: people.withdraw_police_contact(**at, row_id=police.pk),
        "people.note_allegation": lambda: people.note_allegation(**at, **saying),
        "people.withdraw_allegation": lambda: people.withdraw_allegation(**at, row_id=alleged.pk),
        "withheld.set_block": lambda: withheld.set_block(**at, person_id=child, reason="Threats"),
        "withheld.lift_block": lambda: withheld.lift_block(**at, block_id=block.pk),
        "withheld.open_whereabouts": lambda: withheld.open_whereabouts(
            **at, person_id=child, reason="The police need the address now."
        ),
        "withheld.mark_entry": lambda: withheld.mark_entry(**at, entry_id=entry_id, tells_where=True),
        "telling.note_tellings": lambda: telling.note_tellings(**to_mother, values=[value]),
        "telling.release_value": lambda: telling.release_value(**to_mother, value=value),
        "telling.withdraw_release": lambda: telling.withdraw_release(**to_mother, value=value),
        "telling.set_caller": lambda: telling.set_caller(**to_mother, contact_id=contact_id),
        "telling.add_person_as_told": lambda: telling.add_person_as_told(
            **at, given=PersonInput(role="guardian", phone="+32 2 001")
        ),
    }
    assert set(acts) == ACTS

    for module in (people, telling, withheld):
        monkeypatch.setattr(module, "record", fail)
    before = {**everything(), **everything_of_people()}
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert {**everything(), **everything_of_people()} == before, name
