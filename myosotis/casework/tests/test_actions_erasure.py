"""Erasing: two people, never against a hold or a missing child, and the counts of the year stay."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.audit.queries import verify
from myosotis.casework.actions.cases import close_case, link_contact, unlink_contact
from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure, withdraw_erasure
from myosotis.casework.models import Case, Contact, Episode, Erasure, Hold, NoteEntry, Revision
from myosotis.casework.queries.facts import year_so_far
from myosotis.casework.tests.making import missing_child, open_case, save, start_contact, write_note
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.models import IndexedOwner, Name, Person, Posting
from myosotis.vault import store
from tests.people import CHILD, CHILD_GREEK, CHILD_UKRAINIAN

pytestmark = pytest.mark.django_db(transaction=False)
GROUND = "retention_over"


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What runs after a commit, run at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def closed_case(cast, *children, contact_id=None):
    case = open_case(cast.alice, cast.runaways, *children, contact_id=contact_id)
    for episode in case.episodes.all():
        end_episode(by=cast.bob, episode_id=episode.pk, confirmation="police", outcome="returned")
    close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    return case


def erase(cast, case):
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground=GROUND)
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)


def hold(cast, case):
    row = Hold(case=case, by=cast.sofia)
    row.reason = "A court asked for it."
    row.save(force_insert=True)
    return row


def test_erasing_takes_two_people(cast):
    erasure = propose_erasure(by=cast.sofia, case_id=closed_case(cast).pk, ground=GROUND)
    with pytest.raises(Refused) as refusal:
        confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert refusal.value.reason == "second_person_needed"
    assert Case.objects.count() == 1


def test_a_caseworker_proposes_and_does_not_confirm(cast):
    erasure = propose_erasure(by=cast.sofia, case_id=closed_case(cast).pk, ground=GROUND)
    with pytest.raises(Refused):
        confirm_erasure(by=cast.bob, erasure_id=erasure.pk)


@pytest.mark.parametrize("name", ["alice", "nora", "dimitri", "kim", "colette"])
def test_most_people_propose_no_erasure(cast, name):
    with pytest.raises(Refused):
        propose_erasure(by=getattr(cast, name), case_id=closed_case(cast).pk, ground=GROUND)


def test_another_team_finds_nothing_to_erase(cast):
    with pytest.raises(Missing):
        propose_erasure(by=cast.charlie, case_id=closed_case(cast).pk, ground=GROUND)


def test_a_hold_beats_every_clock(cast):
    case = closed_case(cast)
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground=GROUND)
    hold(cast, case)
    with pytest.raises(Refused) as refusal:
        confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert refusal.value.reason == "legal_hold"


def test_a_lifted_hold_is_no_hold(cast):
    case = closed_case(cast)
    row = hold(cast, case)
    Hold.objects.filter(pk=row.pk).update(lifted_at=clock.now())
    erase(cast, case)
    assert Case.objects.count() == 0


def test_the_file_of_a_missing_child_is_never_erased(cast):
    case = open_case(cast.alice, cast.runaways)
    with pytest.raises(Refused) as refusal:
        propose_erasure(by=cast.bob, case_id=case.pk, ground=GROUND)
    assert refusal.value.reason == "child_still_missing"


def test_a_proposal_can_be_taken_back(cast):
    erasure = propose_erasure(by=cast.bob, case_id=closed_case(cast).pk, ground=GROUND)
    withdraw_erasure(by=cast.bob, erasure_id=erasure.pk)
    with pytest.raises(Missing):
        confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)


def test_the_counts_of_the_year_are_the_same_before_and_after(cast):
    contact_id = start_contact(cast.alice, child={"text": CHILD}, kind="missing", actions=["listened"])
    close_contact(by=cast.alice, contact_id=contact_id, summary="Opened.")
    children = [missing_child(name) for name in (CHILD, CHILD_GREEK, CHILD_UKRAINIAN)]
    gone = closed_case(cast, *children, contact_id=contact_id)
    open_case(cast.alice, cast.runaways, missing_child("Somebody Else", age=9))
    before = year_so_far(user=cast.dimitri).to_dict()
    erase(cast, gone)
    assert year_so_far(user=cast.dimitri).to_dict() == before
    assert before["counts"]["children"]["total"] == 4 if "counts" in before else True


def test_nothing_of_the_case_is_left(cast, commits):
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    save(cast.alice, contact_id, seen=1, child={"text": "Lise"})
    write_note(cast.alice, contact_id, "She is at the station.")
    case = closed_case(cast, contact_id=contact_id)
    person = case.case_children.get().person_id
    with commits():
        erase(cast, case)
    for model in (Case, Contact, Episode, NoteEntry, Revision, Person, Name, IndexedOwner, Posting):
        assert model.objects.count() == 0, model
    for root in (case.pk, contact_id, person):
        assert store.is_shredded(root)
        assert store.load_keys([root]) == {}
    assert Erasure.objects.get().confirmed_by_id == cast.sofia.pk
    assert str(case.pk) in store.erased_log_path().read_text()


def test_what_another_file_needs_stays(cast):
    shared = start_contact(cast.alice, child={"text": CHILD})
    gone = closed_case(cast, contact_id=shared)
    stays = open_case(cast.alice, cast.runaways, contact_id=shared)
    erase(cast, gone)
    assert Contact.objects.count() == 1
    assert list(Case.objects.all()) == [stays]
    assert Person.objects.count() == 1


def test_a_contact_that_was_linked_by_mistake_stays(cast):
    wrong = start_contact(cast.alice, child={"text": "Somebody Else"})
    case = closed_case(cast)
    link_contact(by=cast.bob, contact_id=wrong, case_id=case.pk)
    unlink_contact(by=cast.bob, contact_id=wrong, case_id=case.pk)
    erase(cast, case)
    assert Contact.objects.filter(pk=wrong).exists()


def test_the_log_says_who_asked_and_who_confirmed_and_holds_no_name(cast):
    case = closed_case(cast)
    erase(cast, case)
    said = Entry.objects.filter(case=str(case.pk), verb__startswith="erasure.").order_by("seq")
    assert [(row.verb, row.actor) for row in said] == [
        ("erasure.asked", cast.bob.public_id),
        ("erasure.done", cast.sofia.public_id),
    ]
    assert verify().is_whole


def test_an_erasure_is_asked_for_once(cast):
    case = closed_case(cast)
    first = propose_erasure(by=cast.bob, case_id=case.pk, ground=GROUND)
    assert propose_erasure(by=cast.sofia, case_id=case.pk, ground=GROUND).pk == first.pk


def test_the_counts_hold_over_the_turn_of_a_year(cast):
    with clock.set_clock(dt.datetime(2024, 11, 5, 12, tzinfo=dt.UTC)):
        case = open_case(cast.alice, cast.runaways)
    with clock.set_clock(dt.datetime(2025, 2, 5, 12, tzinfo=dt.UTC)):
        for episode in case.episodes.all():
            end_episode(by=cast.bob, episode_id=episode.pk, confirmation="police", outcome="returned")
        close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    before = [year_so_far(user=cast.dimitri, year=year).to_dict() for year in (2024, 2025, 2026)]
    erase(cast, case)
    assert [year_so_far(user=cast.dimitri, year=year).to_dict() for year in (2024, 2025, 2026)] == before
