"""What is counted follows judgements: one child once, exactly as before after an undo, and right after an erasure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure, remove_erased_roots
from myosotis.casework.actions.judging import judge_children, withdraw_judgement
from myosotis.casework.facts import facts_of_year, local_day
from myosotis.casework.models import Case, Episode
from myosotis.casework.queries.keeping import keep_over
from myosotis.casework.tests.making import episode_of, missing_child, open_case
from myosotis.casework.tests.test_known import child_of
from myosotis.kernel import clock
from myosotis.people.groups import canonical_of
from myosotis.people.judging import Contradiction
from myosotis.people.models import Judgement
from myosotis_core.indicators import count_cases, count_children, count_episodes, keep
from tests.people import CHILD, CHILD_ARABIC, CHILD_GREEK

pytestmark = pytest.mark.deep


def this_year() -> int:
    return local_day(clock.now()).year


def all_facts() -> Any:
    """Every table of the year, in the form in which equal counts are equal."""
    return keep(facts_of_year(this_year()))


def numbers() -> tuple[int, int, int]:
    facts, year = facts_of_year(this_year()), this_year()
    counts = (count_cases(facts, year), count_children(facts, year), count_episodes(facts, year))
    return tuple(count.value for count in counts)  # type: ignore[return-value]


def three_cases(cast: Any) -> list[Case]:
    return [
        open_case(cast.bob, cast.runaways, missing_child(name, hours=hours, age=age), category=category)
        for name, hours, age, category in (
            (CHILD, 30, 14, "runaway"),
            (CHILD_GREEK, 20, 15, "missing_in_migration"),
            (CHILD_ARABIC, 10, 12, "runaway"),
        )
    ]


def test_children_judged_the_same_count_once_and_undoing_restores_every_table(cast):
    cases = three_cases(cast)
    before = all_facts()
    assert numbers() == (3, 3, 3)
    first = judge_children(user=cast.bob, left=child_of(cases[0]), right=child_of(cases[1]), verdict="same")
    assert numbers() == (3, 2, 3)
    repeats = count_episodes(facts_of_year(this_year()), this_year(), "repeat")
    assert repeats.cell("two_to_five") == 1
    second = judge_children(user=cast.bob, left=child_of(cases[1]), right=child_of(cases[2]), verdict="same")
    assert numbers() == (3, 1, 3)
    withdraw_judgement(user=cast.bob, judgement=first.pk)
    withdraw_judgement(user=cast.sofia, judgement=second.pk)
    assert all_facts() == before


def test_who_ran_away_in_an_earlier_year_has_done_so_before_although_that_case_is_over(cast):
    over, now, _other = three_cases(cast)
    judge_children(user=cast.bob, left=child_of(over), right=child_of(now), verdict="same")
    episode = episode_of(over)
    end_episode(by=cast.bob, episode_id=episode.pk, outcome="returned", confirmation="police")
    episode.refresh_from_db()
    ago = dt.timedelta(days=400)
    moved = {name: getattr(episode, name) - ago for name in ("last_seen_at", "located_at", "ended_at")}
    Episode.objects.filter(pk=episode.pk).update(**moved)
    closed = {"closed_by": cast.bob, "closure_reason": "child_safe", "closed_at": clock.now() - ago}
    Case.objects.filter(pk=over.pk).update(opened_at=over.opened_at - ago, **closed)
    repeats = count_episodes(facts_of_year(this_year()), this_year(), "repeat")
    assert (repeats.value, repeats.cell("earlier_year_only")) == (2, 1)


@pytest.mark.parametrize("erased", [0, 1, 2])
def test_erasing_one_of_several_cases_of_one_child_changes_no_count(cast, erased):
    cases = three_cases(cast)
    for case in cases:
        end_episode(by=cast.bob, episode_id=episode_of(case).pk, outcome="returned", confirmation="police")
    middle = child_of(cases[1])
    for other in (cases[0], cases[2]):
        judge_children(user=cast.bob, left=middle, right=child_of(other), verdict="same")
    before = all_facts()
    erasure = propose_erasure(by=cast.bob, case_id=cases[erased].pk, ground="court_order")
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert Case.objects.count() == 2
    assert all_facts() == before
    assert numbers() == (3, 1, 3)


def test_files_of_one_child_are_kept_as_long_as_the_longest_of_them(cast):
    over, kept, _other = three_cases(cast)
    today = local_day(clock.now())
    ended = {"closed_at": clock.now(), "closed_by": cast.bob, "closure_reason": "child_safe"}
    Case.objects.filter(pk=over.pk).update(**ended, erase_on=today)
    assert list(keep_over(Case.objects.all())) == [over]
    judged = judge_children(user=cast.bob, left=child_of(over), right=child_of(kept), verdict="same")
    assert list(keep_over(Case.objects.all())) == []
    Case.objects.filter(pk=kept.pk).update(**ended, erase_on=today)
    assert set(keep_over(Case.objects.all())) == {over, kept}
    Case.objects.filter(pk=kept.pk).update(erase_on=today + dt.timedelta(days=1))
    withdraw_judgement(user=cast.bob, judgement=judged.pk)
    assert list(keep_over(Case.objects.all())) == [over]


def test_an_erasure_repeated_after_a_restore_keeps_those_together_who_stay(cast):
    cases = three_cases(cast)
    first, middle, last = (child_of(case) for case in cases)
    for other in (first, last):
        judge_children(user=cast.bob, left=middle, right=other, verdict="same")
    before = all_facts()
    remove_erased_roots({cases[1].pk, middle})
    assert canonical_of([last]) == {first: first, last: first}
    assert (numbers(), all_facts()) == ((3, 1, 3), before)


STEPS = st.lists(
    st.tuples(st.sampled_from([(0, 1), (0, 2), (1, 2)]), st.sampled_from(["same", "not_same", "unsure"])),
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undoing_all_judgements_gives_the_counts_of_the_start(cast, steps):
    with transaction.atomic():
        children = [child_of(case) for case in three_cases(cast)]
        before = all_facts()
        for (left, right), verdict in steps:
            try:
                judge_children(user=cast.bob, left=children[left], right=children[right], verdict=verdict)
            except Contradiction:
                continue
        while living := Judgement.objects.filter(withdrawn_at=None).first():
            withdraw_judgement(user=cast.bob, judgement=living.pk)
        assert all_facts() == before
        transaction.set_rollback(True)
