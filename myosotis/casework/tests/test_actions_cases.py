"""Making and changing cases."""

import datetime as dt

import pytest

from myosotis.casework.actions.cases import (
    CaseInput,
    ChildInput,
    add_adult,
    add_child,
    add_form_of_name,
    assign_case,
    change_category,
    close_case,
    create_case,
    edit_case,
    edit_episode,
    link_contact,
    next_reference,
    reopen_case,
    save_case_note,
    settle_case_conflict,
    unlink_contact,
)
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.judgements import (
    judge_risk,
    keep_promise,
    make_promise,
    second_risk,
    undo_keep,
)
from myosotis.casework.editing import Change
from myosotis.casework.models import Case, CaseChild, ContactCase, Episode
from myosotis.casework.queries.cases import get_case
from myosotis.casework.tests.making import again, episode_of, missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.people.search import find_owners
from tests.people import CALLER, CHILD, CHILD_GREEK, CHILD_UKRAINIAN, PHONE

pytestmark = pytest.mark.django_db


def close(cast, case, **values):
    values = {"reason": "child_safe", "retention_class": "identified", **values}
    close_case(by=cast.bob, case_id=case.pk, **values)
    return again(case)


def end(cast, case, **values):
    values = {"confirmation": "police", "outcome": "returned", **values}
    for episode in case.episodes.filter(ended_at=None):
        end_episode(by=cast.bob, episode_id=episode.pk, **values)


def test_a_case_with_three_children_is_one_case_with_three_children(cast):
    names = (CHILD, CHILD_GREEK, CHILD_UKRAINIAN)
    open_case(cast.alice, cast.runaways, *[missing_child(name) for name in names])
    assert (Case.objects.count(), CaseChild.objects.count(), Episode.objects.count()) == (1, 3, 3)


def test_a_case_in_prevention_has_no_episode(cast):
    case = open_case(cast.alice, cast.runaways, is_prevention=True, prevention_kind="")
    assert case.episodes.count() == 0


def test_a_case_is_opened_in_one_of_the_own_teams(cast):
    with pytest.raises(Refused) as refusal:
        open_case(cast.alice, cast.abduction)
    assert refusal.value.who_could == "Abduction"


def test_nothing_but_the_team_is_needed(cast):
    case = create_case(by=cast.alice, case=CaseInput(team=cast.runaways), children=[ChildInput()])
    assert get_case(user=cast.alice, ref=case.ref).children[0].name == ""


def test_references_count_up_within_their_year(cast):
    first, second = open_case(cast.alice, cast.runaways), open_case(cast.alice, cast.runaways)
    assert int(second.ref[-4:]) == int(first.ref[-4:]) + 1
    assert next_reference(1999) == "BE-1999-0001"


def test_the_year_of_a_reference_is_the_year_on_the_wall(cast, settings):
    settings.TIME_ZONE = "Europe/Brussels"
    with clock.set_clock(dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)):
        assert open_case(cast.alice, cast.runaways).ref.startswith("BE-2026-")


def test_a_case_never_opens_in_the_future(cast):
    case = open_case(cast.alice, cast.runaways, opened_at=clock.now() + dt.timedelta(days=9))
    assert case.opened_at <= clock.now()


def test_a_category_changes_and_the_earlier_one_stays(cast):
    case = open_case(cast.alice, cast.runaways)
    change_category(by=cast.bob, case_id=case.pk, code="third_person_abduction")
    page = get_case(user=cast.bob, ref=case.ref)
    assert [row.code for row in page.categories] == ["runaway", "third_person_abduction"]
    assert page.case.category == "third_person_abduction"


def test_two_people_in_one_field_of_a_case_keep_both_values(cast):
    case = open_case(cast.alice, cast.runaways, summary="first")
    edit_case(by=cast.alice, case_id=case.pk, changes={"summary": Change("by Alice", 0)})
    assert edit_case(by=cast.alice, case_id=case.pk, changes={"summary": Change("again Alice", 1)}) == []
    conflicts = edit_case(by=cast.bob, case_id=case.pk, changes={"summary": Change("by Bob", 1)})
    assert (conflicts[0].mine, conflicts[0].theirs) == ("by Bob", "again Alice")
    settle_case_conflict(by=cast.bob, case_id=case.pk, revision_id=conflicts[0].revision, choice="both")
    assert get_case(user=cast.bob, ref=case.ref).case.summary == "again Alice / by Bob"


def test_two_people_in_one_field_of_an_episode_keep_both_values(cast):
    case = open_case(cast.alice, cast.runaways)
    episode = episode_of(case)
    edit_episode(by=cast.alice, episode_id=episode.pk, changes={"story": Change("by Alice", 0)})
    edit_episode(by=cast.bob, episode_id=episode.pk, changes={"story": Change("by Bob", 0)})
    page = get_case(user=cast.bob, ref=case.ref)
    assert [(row.mine, row.theirs) for row in page.conflicts] == [("by Bob", "by Alice")]
    settle_case_conflict(by=cast.bob, case_id=case.pk, revision_id=page.conflicts[0].revision, choice="mine")
    assert get_case(user=cast.bob, ref=case.ref).children[0].episodes[0].story == "by Bob"


def test_a_case_with_a_missing_child_cannot_be_closed(cast):
    case = open_case(cast.alice, cast.runaways)
    with pytest.raises(Refused) as refusal:
        close(cast, case)
    assert refusal.value.reason == "child_still_missing"


def test_closing_starts_the_clock_of_keeping(cast):
    case = open_case(cast.alice, cast.runaways)
    end(cast, case)
    case = close(cast, case)
    assert case.erase_on is not None
    assert case.erase_on.year == clock.now().year + 6


@pytest.mark.parametrize(
    ("outcome", "retention_class"), [("not_located", "identified"), ("returned", "still_missing")]
)
def test_the_file_of_a_child_still_missing_never_expires(cast, outcome, retention_class):
    case = open_case(cast.alice, cast.runaways)
    end(cast, case, outcome=outcome)
    case = close(cast, case, retention_class=retention_class)
    assert case.erase_on is None


def test_an_operator_does_not_close_a_case(cast):
    case = open_case(cast.alice, cast.runaways)
    end(cast, case)
    with pytest.raises(Refused):
        close_case(by=cast.alice, case_id=case.pk, reason="child_safe", retention_class="identified")


def test_a_closed_case_can_be_worked_on_again(cast):
    case = open_case(cast.alice, cast.runaways)
    end(cast, case)
    close(cast, case)
    reopen_case(by=cast.bob, case_id=case.pk)
    case = again(case)
    assert (case.closed_at, case.closure_reason, case.erase_on) == (None, "", None)


def test_a_child_can_be_added_later(cast):
    case = open_case(cast.alice, cast.runaways)
    add_child(by=cast.bob, case_id=case.pk, child=missing_child(CHILD_GREEK))
    assert [child.name for child in get_case(user=cast.bob, ref=case.ref).children] == [CHILD, CHILD_GREEK]


def test_linking_twice_is_linking_once_and_unlinking_keeps_the_row(cast):
    case, contact_id = open_case(cast.alice, cast.runaways), start_contact(cast.alice)
    for _time in range(2):
        link_contact(by=cast.alice, contact_id=contact_id, case_id=case.pk)
    assert len(get_case(user=cast.bob, ref=case.ref).contacts) == 1
    unlink_contact(by=cast.alice, contact_id=contact_id, case_id=case.pk)
    assert get_case(user=cast.bob, ref=case.ref).contacts == []
    assert ContactCase.objects.count() == 1
    with pytest.raises(Missing):
        unlink_contact(by=cast.alice, contact_id=contact_id, case_id=case.pk)


def test_a_note_of_a_case_belongs_to_its_author(cast):
    case = open_case(cast.alice, cast.runaways)
    entry = {"id": str(new_id()), "seq": 1, "text": "Called the school."}
    save_case_note(by=cast.alice, case_id=case.pk, entries=[entry])
    assert get_case(user=cast.bob, ref=case.ref).entries[0].text == "Called the school."
    with pytest.raises(Missing):
        save_case_note(by=cast.bob, case_id=case.pk, entries=[{**entry, "seq": 2}])


def test_a_case_is_found_by_any_form_of_a_name_and_by_a_phone_number_around_it(cast):
    case = open_case(cast.alice, cast.runaways)
    child = case.case_children.get().person_id
    add_form_of_name(by=cast.bob, case_id=case.pk, person_id=child, text=CHILD_GREEK)
    adult = add_adult(by=cast.bob, case_id=case.pk, names=[CALLER], role="parent", phone=PHONE)
    assert find_owners("παπακωνσταντινιδης") == find_owners("vandermeulebroeck") == [child]
    assert find_owners(PHONE) == [adult.pk]


def test_a_case_goes_to_somebody_of_its_team_only(cast):
    case = open_case(cast.alice, cast.runaways)
    assign_case(by=cast.alice, case_id=case.pk, caseworker=cast.bob)
    with pytest.raises(Refused):
        assign_case(by=cast.alice, case_id=case.pk, caseworker=cast.charlie)


def test_a_high_risk_is_seconded_by_another_person(cast):
    case = open_case(cast.alice, cast.runaways)
    risk = judge_risk(by=cast.alice, case_id=case.pk, level="high", reasons="Insulin.", sources="mother")
    with pytest.raises(Refused):
        second_risk(by=cast.alice, risk_id=risk.pk)
    second_risk(by=cast.bob, risk_id=risk.pk)
    shown = get_case(user=cast.bob, ref=case.ref).children[0].risk
    assert (shown.reasons, shown.second_by) == ("Insulin.", cast.bob)


def test_a_promise_is_kept_and_that_can_be_taken_back(cast):
    case = open_case(cast.alice, cast.runaways)
    promise = make_promise(by=cast.alice, text="Call the mother", due_at=clock.now(), case_id=case.pk)
    keep_promise(by=cast.bob, promise_id=promise.pk)
    promise = again(promise)
    assert promise.kept_by_id == cast.bob.pk
    undo_keep(by=cast.bob, promise_id=promise.pk)
    promise = again(promise)
    assert promise.kept_at is None


def test_a_promise_is_made_somewhere(cast):
    with pytest.raises(Missing):
        make_promise(by=cast.alice, text="Call back", due_at=clock.now())
