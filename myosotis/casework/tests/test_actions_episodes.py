"""Missing, reported returned, ended on confirmation; each step can be taken back."""

import datetime as dt

import pytest

from myosotis.casework.actions.cases import close_case
from myosotis.casework.actions.episodes import (
    EpisodeInput,
    add_episode,
    end_episode,
    report_returned,
    undo_end,
    withdraw_report,
)
from myosotis.casework.tests.making import again, episode_of, missing_child, open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways)


def end(user, episode, **values):
    end_episode(by=user, episode_id=episode.pk, **{"confirmation": "police", "outcome": "returned", **values})
    return again(episode)


def test_reported_returned_is_not_the_end(cast, case):
    episode = episode_of(case)
    report_returned(by=cast.alice, episode_id=episode.pk, says="parent")
    episode = again(episode)
    assert episode.is_open
    assert episode.reported_returned_says == "parent"


def test_a_report_can_be_withdrawn_once(cast, case):
    episode = episode_of(case)
    report_returned(by=cast.alice, episode_id=episode.pk, says="parent")
    withdraw_report(by=cast.alice, episode_id=episode.pk)
    episode = again(episode)
    assert (episode.reported_returned_at, episode.reported_returned_says) == (None, "")
    with pytest.raises(Refused):
        withdraw_report(by=cast.alice, episode_id=episode.pk)


def test_an_episode_ends_on_confirmation(cast, case):
    episode = episode_of(case)
    episode = end(cast.bob, episode, confirmation="seen", outcome="stays_elsewhere_safely")
    assert not episode.is_open
    assert (episode.ended_by, episode.confirmation) == (cast.bob, "seen")


@pytest.mark.parametrize(
    "values", [{"confirmation": ""}, {"outcome": ""}, {"confirmation": "hearsay"}, {"outcome": "fine"}]
)
def test_nothing_ends_without_a_confirmation_and_an_outcome_of_the_lists(cast, case, values):
    episode = episode_of(case)
    with pytest.raises(ValueError, match="list"):
        end(cast.bob, episode, **values)
    episode = again(episode)
    assert episode.is_open


def test_who_says_so_is_one_of_the_list(cast, case):
    with pytest.raises(ValueError, match="list"):
        report_returned(by=cast.bob, episode_id=episode_of(case).pk, says="somebody")


def test_the_end_can_be_taken_back(cast, case):
    episode = episode_of(case)
    report_returned(by=cast.alice, episode_id=episode.pk, says="parent")
    end(cast.bob, episode, found_how="police", found_country="BE")
    undo_end(by=cast.alice, episode_id=episode.pk)
    episode = again(episode)
    assert episode.is_open
    assert (episode.outcome, episode.found_how, episode.located_at) == ("", "", None)
    assert episode.reported_returned_says == "parent"


def test_an_end_taken_back_opens_the_closed_case_again(cast, case):
    episode = episode_of(case)
    end(cast.bob, episode)
    close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    undo_end(by=cast.alice, episode_id=episode.pk)
    case = again(case)
    assert (case.closed_at, case.erase_on) == (None, None)


def test_a_child_missing_again_opens_the_closed_case_again(cast, case):
    end(cast.bob, episode_of(case))
    close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    child = case.case_children.get().person_id
    add_episode(by=cast.alice, case_id=case.pk, person_id=child, episode=EpisodeInput())
    case = again(case)
    assert (case.closed_at, case.erase_on) == (None, None)


def test_ending_twice_or_reporting_after_the_end_is_refused(cast, case):
    episode = episode_of(case)
    end(cast.bob, episode)
    with pytest.raises(Refused):
        end(cast.alice, episode)
    with pytest.raises(Refused):
        report_returned(by=cast.alice, episode_id=episode.pk, says="parent")


def test_a_child_is_not_located_before_it_was_last_seen(cast, case):
    with pytest.raises(Refused) as refusal:
        end(cast.bob, episode_of(case), located_at=clock.now() - dt.timedelta(days=30))
    assert refusal.value.reason == "located_before_last_seen"


def test_a_located_child_is_never_located_in_the_future(cast, case):
    episode = episode_of(case)
    episode = end(cast.bob, episode, located_at=clock.now() + dt.timedelta(days=3))
    assert episode.ended_at <= clock.now()


def test_a_child_is_missing_once_at_a_time(cast, case):
    child = case.case_children.get().person_id
    with pytest.raises(Refused) as refusal:
        add_episode(by=cast.alice, case_id=case.pk, person_id=child, episode=EpisodeInput())
    assert refusal.value.reason == "already_missing"


def test_a_second_episode_is_another_count(cast, case):
    end(cast.bob, episode_of(case))
    child = case.case_children.get().person_id
    add_episode(by=cast.alice, case_id=case.pk, person_id=child, episode=EpisodeInput())
    assert case.episodes.count() == 2


def test_a_child_at_risk_who_goes_missing_turns_the_prevention_file_into_a_case(cast):
    case = open_case(cast.alice, cast.runaways, is_prevention=True)
    child = case.case_children.get().person_id
    add_episode(by=cast.alice, case_id=case.pk, person_id=child, episode=EpisodeInput())
    case = again(case)
    assert not case.is_prevention
    assert case.became_missing_at is not None


def test_only_a_child_of_the_case_goes_missing_in_it(cast, case):
    with pytest.raises(Missing):
        add_episode(by=cast.alice, case_id=case.pk, person_id=new_id(), episode=EpisodeInput())


def test_another_team_ends_nothing(cast, case):
    with pytest.raises(Missing):
        end(cast.charlie, episode_of(case))


def test_the_age_at_disappearance_stays_what_it_was(cast):
    case = open_case(cast.alice, cast.runaways, missing_child(age=17, hours=24 * 300))
    assert episode_of(case).age_years == 17
