"""Where a child is, withheld while a block of that child stands."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from myosotis.casework.actions.cases import edit_case
from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.actions.judgements import judge_risk
from myosotis.casework.actions.openings import ReasonTooShort
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.withheld import lift_block, mark_entry, open_whereabouts, set_block
from myosotis.casework.editing import Change
from myosotis.casework.models import Block, NoteEntry, PersonDetails, Revision
from myosotis.casework.queries.cases import get_case, list_cases
from myosotis.casework.queries.contacts import get_contact
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.tests.making import again, missing_child, open_case, start_contact, write_note
from myosotis.kernel import clock
from tests.people import PLACE, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways, missing_child("Ana"), missing_child("Half-brother"))


def block(case, position, by):
    person = case.case_children.get(position=position).person
    set_block(by=by, case_id=case.pk, person_id=person.pk, reason="The father has threatened her.")
    return person


def test_without_a_block_nothing_is_withheld(cast, case):
    assert withheld_in([case.pk], user=cast.alice) == {}


def test_half_siblings_differ(cast, case):
    ana = block(case, 0, cast.alice)
    assert withheld_in([case.pk], user=cast.bob) == {case.pk: frozenset({ana.pk})}


def test_an_opening_lasts_its_hour_and_for_its_reader_only(cast, case):
    ana = block(case, 0, cast.alice)
    with pytest.raises(ReasonTooShort):
        open_whereabouts(by=cast.bob, case_id=case.pk, person_id=ana.pk, reason="because")
    open_whereabouts(
        by=cast.bob, case_id=case.pk, person_id=ana.pk, reason="The police need the address now."
    )
    assert withheld_in([case.pk], user=cast.bob) == {}
    assert withheld_in([case.pk], user=cast.alice) != {}
    with clock.set_clock(clock.now() + dt.timedelta(minutes=61)):
        assert withheld_in([case.pk], user=cast.bob) != {}


def test_an_adult_of_the_same_household_is_withheld_too(cast, case):
    ana = block(case, 0, cast.alice)
    mother = case.case_children.get(position=1).person
    PersonDetails.objects.create(case=case, person=mother, lives_with=[str(ana.pk)])
    assert withheld_in([case.pk], user=cast.bob)[case.pk] == {ana.pk, mother.pk}


def test_the_page_of_the_case_tells_the_place_of_the_brother_only(cast):
    ana, brother = missing_child("Ana"), missing_child("Half-brother")
    brother.episode.place = "Goods yard"
    case = open_case(cast.alice, cast.runaways, ana, brother)
    block(case, 0, cast.alice)
    shown = sign_in(cast.bob).get(f"/cases/{case.ref}/").content.decode()
    assert PLACE not in shown
    assert "Goods yard" in shown
    assert "under a block" in shown


def test_free_words_and_the_phone_of_the_household_show_again_with_a_reason(cast):
    case = open_case(cast.alice, cast.runaways, missing_child("Ana"))
    ana = str(case.case_children.get().person_id)
    edit_case(by=cast.alice, case_id=case.pk, changes={"summary": Change("She sleeps at the quay")})
    judge_risk(by=cast.alice, case_id=case.pk, level="high", reasons="The quay is near")
    told = {"lives_with": Change([ana]), "notes": Change("Moved to the mill")}
    mother = PersonInput(role="mother", name="Mother", phone="+32 56 11 60 56", changes=told)
    add_person_around(by=cast.alice, case_id=case.pk, given=mother)
    words = ("She sleeps at the quay", "The quay is near", "11 60 56", "Moved to the mill")

    def seen():
        client = sign_in(cast.bob)
        pages = ("", "people/", "risk/", "papers/sheet", "timeline/")
        shown = "".join(client.get(f"/cases/{case.ref}/{page}").content.decode() for page in pages)
        return [word for word in words if word in shown]

    assert seen() == list(words)
    block(case, 0, cast.alice)
    assert seen() == []
    written = sign_in(cast.bob).post(
        f"/cases/{case.ref}/summary", {"summary": "Other", "seen": "1"}, follow=True
    )
    assert "Open them with a reason" in written.content.decode()
    open_whereabouts(by=cast.bob, case_id=case.pk, person_id=ana, reason="The police need the address now.")
    assert seen() == list(words)


def test_a_list_and_a_lifted_block(cast, case):
    ana = block(case, 0, cast.alice)
    (row,) = list_cases(user=cast.bob)
    assert [child.is_withheld for child in row.children] == [True, False]
    lift_block(by=cast.alice, case_id=case.pk, block_id=ana.blocks.get().pk)
    assert get_case(user=cast.bob, ref=case.ref).children[0].episodes[0].last_seen_place == PLACE


def test_a_contact_of_the_case_hides_its_places_and_marked_passages(cast):
    contact_id = start_contact(cast.alice, country_now={"code": "PT"}, last_seen={"text": PLACE})
    entry_id = write_note(cast.alice, contact_id, f"She sleeps at {PLACE}")
    write_note(cast.alice, contact_id, "She is well", seq=2)
    case = open_case(cast.alice, cast.runaways, contact_id=contact_id)
    block(case, 0, cast.alice)
    mark_entry(by=cast.alice, case_id=case.pk, entry_id=entry_id, tells_where=True)
    page = get_contact(user=cast.bob, contact_id=contact_id)
    assert (page.contact.country_now, page.contact.last_seen) == (None, {"text": ""})
    assert [entry.text for entry in page.entries] == ["She is well"]
    assert "country_now" not in page.versions
    assert NoteEntry.objects.count() == 2


def test_an_edit_by_a_reader_from_whom_it_is_withheld_loses_nothing(cast, case):
    ana = block(case, 0, cast.alice)
    episode = case.episodes.get(person=ana)
    before = bytes(type(episode).objects.values_list("last_seen_place", flat=True).get(pk=episode.pk))
    page = get_case(user=cast.bob, ref=case.ref)
    with pytest.raises(TypeError):
        page.children[0].episodes[0].save()
    given = {
        "episode": str(episode.pk),
        "police_reference": "BE-1",
        "place": "",
        "story": "",
        "versions": "{}",
    }
    sign_in(cast.bob).post(f"/cases/{case.ref}/episode/edit", given)
    after = bytes(type(episode).objects.values_list("last_seen_place", flat=True).get(pk=episode.pk))
    assert (before, Revision.objects.count()) == (after, 0)
    assert again(episode).versions.keys() == {"police_reference"}


def test_a_value_typed_over_a_hidden_one_is_kept_beside_it_and_shows_nothing(cast):
    contact_id = start_contact(cast.alice, country_now={"code": "PT"})
    case = open_case(cast.alice, cast.runaways, contact_id=contact_id)
    block(case, 0, cast.alice)
    sent = {"fields": {"country_now": {"value": {"code": "FR"}, "seen": 0}}}
    answer = sign_in(cast.bob).put(f"/contacts/{contact_id}/save", json.dumps(sent), "application/json")
    assert "PT" not in answer.content.decode()
    assert answer.json()["conflicts"] == []
    assert Revision.objects.filter(state=Revision.State.CONFLICT, field="country_now").count() == 1


def test_a_block_is_lifted_by_somebody_at_some_time_and_is_not_against_its_child(cast, case):
    ana = block(case, 0, cast.alice)
    rows = Block.objects.filter(person=ana)
    for wrong in ({"lifted_at": clock.now()}, {"lifted_by": cast.alice}, {"against": ana}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    rows.update(lifted_at=clock.now(), lifted_by=cast.alice)


def test_what_was_written_in_a_call_does_not_stand_in_for_its_withheld_summary(cast):
    call = start_contact(cast.bob)
    write_note(cast.bob, call, f"She hides in {PLACE}.")
    close_contact(
        by=cast.bob, contact_id=call, kind="missing", actions=["listened"], summary="She is afraid of him"
    )
    case = open_case(cast.bob, cast.runaways, missing_child("Ines Invented"), contact_id=call)
    assert "She is afraid of him" in sign_in(cast.alice).get(f"/cases/{case.ref}/").content.decode()
    block(case, 0, cast.alice)
    shown = sign_in(cast.alice).get(f"/cases/{case.ref}/").content.decode()
    assert PLACE not in shown
    assert "She is afraid of him" not in shown
