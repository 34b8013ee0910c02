"""What one parent told is not said to the other."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myosotis.casework.actions.cases import edit_episode
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.telling import (
    note_tellings,
    release_value,
    set_caller,
    withdraw_release,
    written_as_told,
)
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.editing import Change, version_of
from myosotis.casework.models import Episode, Release, Telling
from myosotis.casework.queries.telling import Statement, say_to
from myosotis.casework.queries.withheld import WHERE_IN_FILE
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
from myosotis.casework.views.category_file_sections import SECTIONS
from myosotis.kernel.errors import Missing
from myosotis.people.models import Identifier
from tests.people import PLACE, sign_in

pytestmark = pytest.mark.deep

MOTHER, FATHER, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
CHILD_A, CHILD_B = UUID(int=11), UUID(int=12)
PEOPLE = st.sets(st.sampled_from([MOTHER, FATHER, OTHER])).map(frozenset)
CHILDREN = st.sets(st.sampled_from([CHILD_A, CHILD_B])).map(frozenset)
STATEMENTS = st.lists(
    st.builds(
        Statement,
        model=st.just("casework.Episode"),
        row=st.just(UUID(int=7)),
        field=st.sampled_from(["story", "country_now"]),
        version=st.integers(0, 3),
        value=st.just("told"),
        about=CHILDREN,
        is_where=st.booleans(),
        givers=PEOPLE,
        released=PEOPLE.map(lambda people: dict.fromkeys(people, "Sofia")),
    ),
    max_size=5,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATEMENTS, st.sampled_from([MOTHER, FATHER]), CHILDREN, CHILDREN)
def test_whatever_was_told_one_person_hears_only_its_own_and_what_was_released_for_it(
    statements, to, withheld, silent
):
    saying = say_to(statements, to=to, withheld=withheld, silent=silent)
    for one in [*saying.told, *saying.released]:
        assert to in one.givers or to in one.released
        assert not one.about & silent
        assert not (one.is_where and one.about & withheld)
    assert len(saying.told) + len(saying.released) + saying.kept_apart == len(statements)


@pytest.fixture
def calls(cast):
    """A case in which the mother called first and the father later."""
    first = start_contact(cast.alice, who_calls={"text": "The mother"}, last_seen={"text": "at the harbour"})
    write_note(cast.alice, first, "She hides with the children at the quay")
    case = open_case(
        cast.alice, cast.runaways, missing_child("Ana"), missing_child("Brother"), contact_id=first
    )
    second = start_contact(cast.alice, who_calls={"text": "The father"})
    write_note(cast.alice, second, "He wants to know where they are")
    sign_in(cast.alice).post(f"/cases/{case.ref}/contact", {"contact": str(second)})
    parents = {}
    for role, contact in (("mother", first), ("father", second)):
        told = PersonInput(role=role, name=f"The {role}", changes={"notes": Change(f"Notes of the {role}")})
        parents[role] = add_person_around(by=cast.alice, case_id=case.pk, given=told)
        set_caller(by=cast.alice, case_id=case.pk, contact_id=contact, involvement_id=parents[role].pk)
    return case, parents


def show(user, case, row):
    answer = sign_in(user).get(f"/cases/{case.ref}/people/{row.pk}/telling/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_what_the_mother_told_is_on_her_page_and_not_on_the_fathers(cast, calls):
    case, parents = calls
    hers, his = show(cast.bob, case, parents["mother"]), show(cast.bob, case, parents["father"])
    assert "at the quay" in hers
    assert "at the harbour" in hers
    assert "wants to know" in his
    for told in ("at the quay", "at the harbour", PLACE, "Notes of the mother"):
        assert told not in his, told


@pytest.mark.django_db
def test_an_edit_told_by_one_parent_is_kept_from_the_other_until_released(cast, calls):
    case, parents = calls
    episode = case.episodes.get(person=case.case_children.get(position=0).person)
    given = {"episode": str(episode.pk), "place": "Under the bridge", "versions": "{}"}
    given["told_by"] = str(parents["mother"].pk)
    sign_in(cast.alice).post(f"/cases/{case.ref}/episode/edit", given)
    assert "Under the bridge" in show(cast.bob, case, parents["mother"])
    assert "Under the bridge" not in show(cast.bob, case, parents["father"])
    value = (Episode._meta.label, episode.pk, "last_seen_place", 1)
    told = {"by": cast.sofia, "case_id": case.pk, "involvement_id": parents["father"].pk, "value": value}
    release_value(**told)
    his = show(cast.bob, case, parents["father"])
    assert "Under the bridge" in his
    assert "released by Sofia Invented" in his
    withdraw_release(**told)
    assert "Under the bridge" not in show(cast.bob, case, parents["father"])
    sign_in(cast.alice).post(
        f"/cases/{case.ref}/episode/edit",
        {**given, "place": "By the mill", "versions": '{"last_seen_place": 1}'},
    )
    assert "Under the bridge" not in show(cast.bob, case, parents["mother"])


@pytest.mark.django_db
def test_what_a_colleague_wrote_meanwhile_was_not_told_by_that_parent(cast, calls):
    """A child may stand in two cases: the lock of one does not hold up who writes in the other."""
    case, parents = calls
    mother = parents["mother"]
    episode = case.episodes.first()
    with written_as_told(by=cast.alice, case_id=case.pk, told_by=mother.pk):
        edit_episode(by=cast.alice, episode_id=episode.pk, changes={"story": Change("Mother", 9)})
        edit_episode(by=cast.bob, episode_id=episode.pk, changes={"police_reference": Change("Other", 9)})
    fields = Telling.objects.filter(involvement=mother, row=episode.pk).values_list("field", flat=True)
    assert "story" in fields
    assert "police_reference" not in fields


@pytest.mark.django_db
def test_a_blocked_place_is_said_to_nobody_not_even_to_whoever_told_it(cast, calls):
    case, parents = calls
    ana = case.case_children.get(position=0).person_id
    set_block(by=cast.alice, case_id=case.pk, person_id=ana, reason="The father has threatened her.")
    hers = show(cast.bob, case, parents["mother"])
    assert "at the harbour" not in hers
    assert "Not where Ana" in hers


@pytest.mark.django_db
def test_the_page_of_who_told_what_notes_releases_and_callers(cast, calls):
    case, parents = calls
    client = sign_in(cast.alice)
    shown = client.get(f"/cases/{case.ref}/people/told/").content.decode()
    assert "at the quay" in shown
    episode = case.episodes.first()
    place = {"model": "casework.Episode", "row": str(episode.pk), "field": "police_report", "version": "0"}
    given = {**place, "involvement": str(parents["father"].pk)}
    for act in ("told", "release", "withdraw"):
        assert client.post(f"/cases/{case.ref}/people/told/note", {**given, "act": act}).status_code == 302
    assert client.post(f"/cases/{case.ref}/people/told/note", {**given, "act": "shout"}).status_code == 404
    assert case.tellings.count() == 1


@pytest.mark.django_db
def test_nobody_says_of_a_value_of_another_case_or_of_one_to_come_who_told_it(cast, calls):
    case, parents = calls
    other = open_case(cast.alice, cast.runaways, missing_child("Olga"), contact_id=start_contact(cast.alice))
    stranger = add_person_around(
        by=cast.alice,
        case_id=other.pk,
        given=PersonInput(role="mother", name="Other", phone="+32 470 11 60 00"),
    )
    foreign, own = other.episodes.get(), case.episodes.first()
    attacks = [
        ("casework.Episode", foreign.pk, "story", 0),
        ("people.Person", other.case_children.get().person_id, "gender", 0),
        ("people.Identifier", Identifier.objects.get(person=stranger.person_id).pk, "text", 0),
        ("casework.Contact", other.contact_links.get().contact_id, "summary", 0),
        ("casework.PersonDetails", other.person_details.get().pk, "address", 0),
        ("casework.Episode", own.pk, "story", version_of(own, "story") + 1),
        ("casework.Episode", own.pk, "no_such_field", 0),
        ("casework.Block", own.pk, "reason", 0),
        ("casework.PersonDetails", own.pk, "notes", 0),
    ]
    told = {"by": cast.alice, "case_id": case.pk, "involvement_id": parents["father"].pk}
    for place in attacks:
        with pytest.raises(Missing):
            note_tellings(**told, values=[place])
        with pytest.raises(Missing):
            release_value(**told, value=place)
        names = ("model", "row", "field", "version")
        sent = {**dict(zip(names, map(str, place), strict=True)), "involvement": str(parents["father"].pk)}
        for act in ("told", "release"):
            answer = sign_in(cast.alice).post(f"/cases/{case.ref}/people/told/note", {**sent, "act": act})
            assert answer.status_code == 404
    assert (case.tellings.count(), Release.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_every_form_asks_who_told_it_and_the_others_do_not_hear_it(cast, calls):
    case, parents = calls
    client, base = sign_in(cast.alice), f"/cases/{case.ref}"
    mother, ana = str(parents["mother"].pk), case.case_children.get(position=0).person
    for page in ("", "people/add/person/", f"people/{parents['father'].person_id}/edit/", "file/"):
        assert 'name="told_by"' in client.get(f"{base}/{page}").content.decode(), page
    told = {"told_by": mother, "versions": "{}"}
    grandmother = {"name": "Gran", "role": "neighbour", "phone": "+32 470 11 60 77"}
    sent = [
        ("child/edit", {"person": str(ana.pk), "age": "9"}),
        ("child", {"name": "Third", "place": "By the kiosk"}),
        ("person", grandmother),
        (f"people/{parents['father'].person_id}/edit/", {"role": "father", "notes": "He drinks again"}),
        ("people/add/person/", {"role": "guardian", "name": "Robin", "address": "Mill Street 9"}),
        ("file/save", {"section": "voice", "representative": "Ms Reed"}),
    ]
    said = {}
    for path, fields in sent:
        before = set(case.tellings.values_list("row", "field", "version"))
        answer = client.post(f"{base}/{path}", {**told, **fields})
        assert answer.status_code == 302, path
        said[path] = set(case.tellings.values_list("row", "field", "version")) - before
        assert said[path], path
    assert {field for _row, field, _version in said["child/edit"]} == {"born"}
    hers, his = show(cast.bob, case, parents["mother"]), show(cast.bob, case, parents["father"])
    for words in ("By the kiosk", "11 60 77", "He drinks again", "Mill Street 9", "Ms Reed"):
        assert words in hers, words
        assert words not in his, words


@pytest.mark.django_db
def test_who_is_added_may_have_told_all_of_it_and_an_unchanged_value_is_told_by_nobody(cast, calls):
    case, parents = calls
    client, base = sign_in(cast.alice), f"/cases/{case.ref}"
    own = {
        "role": "neighbour",
        "name": "Robin",
        "address": "Mill Street 9",
        "told_by": "own",
        "versions": "{}",
    }
    client.post(f"{base}/people/add/person/", own)
    robin = case.involvements.get(role="neighbour")
    assert "Mill Street 9" in show(cast.bob, case, robin)
    before = case.tellings.count()
    again_sent = {**own, "told_by": str(parents["father"].pk), "versions": '{"address": 1}'}
    client.post(f"{base}/people/{robin.person_id}/edit/", again_sent)
    assert case.tellings.filter(
        row=case.person_details.get(person=robin.person_id).pk, involvement=robin
    ).exists()
    assert "Mill Street 9" not in show(cast.bob, case, parents["father"])
    assert case.tellings.count() == before


def test_what_tells_where_in_a_file_is_what_its_forms_say():
    assert set(WHERE_IN_FILE) == set().union(*(section.form.WHERE for section in SECTIONS))
