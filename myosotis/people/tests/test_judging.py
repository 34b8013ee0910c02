"""Judgements about persons: remembered, taken back, never contradictory; the canonical person follows them."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.people import judging
from myosotis.people.actions import add_name, add_person, make_keys
from myosotis.people.facts_digest import FACTS, changed_facts
from myosotis.people.groups import canonical_of, group_of, release
from myosotis.people.judging import Contradiction, judge, withdraw
from myosotis.people.models import Identifier, Judgement, Person
from tests.people import CHILD, CHILD_GREEK, PHONE

pytestmark = pytest.mark.deep

BEGAN = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
SAME, NOT_SAME, UNSURE = "same", "not_same", "unsure"


def make_persons(count: int) -> list[Person]:
    ids = [new_id() for _ in range(count)]
    make_keys(ids)
    persons = []
    with transaction.atomic():
        for place, person_id in enumerate(ids):
            person = add_person(person_id=person_id, names=[CHILD], gender="female", birth_year=2011)
            person.created_at = BEGAN + dt.timedelta(days=place)
            person.save(update_fields=["created_at"])
            persons.append(person)
    return persons


def canonical(person: Person) -> Any:
    return Person.objects.values_list("canonical", flat=True).get(pk=person.pk)


def test_the_oldest_of_a_group_is_its_canonical_person_and_nothing_else_moves(cast):
    first, second, third = make_persons(3)
    judge(left=third.pk, right=second.pk, verdict=SAME, by=cast.bob)
    assert (canonical(first), canonical(second), canonical(third)) == (None, None, second.pk)
    judge(left=first.pk, right=third.pk, verdict=SAME, by=cast.bob)
    assert (canonical(first), canonical(second), canonical(third)) == (None, first.pk, first.pk)
    assert [person.names.count() for person in (first, second, third)] == [1, 1, 1]


def test_a_judgement_taken_back_leaves_everything_as_it_was(cast):
    first, second = make_persons(2)
    made = judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob)
    assert withdraw(judgement=made.pk, by=cast.sofia) is None
    row = Judgement.objects.get()
    assert (row.by, row.withdrawn_by, canonical(second)) == (cast.bob, cast.sofia, None)
    with pytest.raises(Refused):
        withdraw(judgement=made.pk, by=cast.bob)


def test_a_second_verdict_replaces_the_first_and_gives_way_to_it_again(cast):
    first, second = make_persons(2)
    same = judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob)
    unsure = judge(left=second.pk, right=first.pk, verdict=UNSURE, by=cast.sofia)
    assert canonical(second) is None
    restored = withdraw(judgement=unsure.pk, by=cast.sofia)
    assert restored == same
    assert canonical(second) == first.pk
    assert [row.pk for row in judging.history_between(second.pk, first.pk)] == [same.pk, unsure.pk]


def test_the_same_verdict_twice_is_one_judgement(cast):
    first, second = make_persons(2)
    judge(left=first.pk, right=second.pk, verdict=UNSURE, by=cast.bob)
    judge(left=second.pk, right=first.pk, verdict=UNSURE, by=cast.sofia)
    assert Judgement.objects.get().by == cast.bob


def test_what_contradicts_a_judgement_in_force_is_refused_from_both_sides(cast):
    first, second, third = make_persons(3)
    judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob)
    against = judge(left=second.pk, right=third.pk, verdict=NOT_SAME, by=cast.bob)
    with pytest.raises(Contradiction) as refused:
        judge(left=first.pk, right=third.pk, verdict=SAME, by=cast.bob)
    assert refused.value.standing == against
    withdraw(judgement=against.pk, by=cast.bob)
    judge(left=first.pk, right=third.pk, verdict=SAME, by=cast.bob)
    with pytest.raises(Contradiction):
        judge(left=second.pk, right=third.pk, verdict=NOT_SAME, by=cast.bob)


def test_a_person_is_not_judged_against_itself_or_nobody(cast):
    (first,) = make_persons(1)
    for other in (first.pk, new_id()):
        with pytest.raises(Missing):
            judge(left=first.pk, right=other, verdict=SAME, by=cast.bob)
    with pytest.raises(ValueError, match="verdict"):
        judge(left=first.pk, right=new_id(), verdict="perhaps", by=cast.bob)


def test_every_judgement_and_its_end_stand_in_the_log_of_the_cases(cast):
    first, second = make_persons(2)
    cases = [new_id(), new_id()]
    made = judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob, cases=cases)
    withdraw(judgement=made.pk, by=cast.bob)
    found = list(Entry.objects.order_by("seq").values_list("verb", "case"))
    assert found == [
        *(("judgement.made", str(case)) for case in sorted(cases)),
        ("judgement.withdrawn", ""),
    ]


@pytest.mark.parametrize("is_end", [False, True])
def test_a_failing_log_undoes_the_judgement(cast, monkeypatch, is_end):
    first, second = make_persons(2)
    made = judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob) if is_end else None

    def fail(*_args: object, **_values: object) -> None:
        raise OSError("the disk is full")

    def act(left: Person, right: Person, standing: Judgement | None) -> None:
        if standing:
            withdraw(judgement=standing.pk, by=cast.bob)
        else:
            judge(left=left.pk, right=right.pk, verdict=SAME, by=cast.bob)

    monkeypatch.setattr(judging, "record", fail)
    with pytest.raises(OSError, match="full"):
        act(first, second, made)
    assert Judgement.objects.filter(withdrawn_at__isnull=True).count() == int(is_end)
    assert canonical(second) == (first.pk if is_end else None)


def change_names(person: Person) -> None:
    add_name(person=person, text=CHILD_GREEK, position=1)


def change_born(person: Person) -> None:
    row = Person.objects.get(pk=person.pk)
    row.born = {"on": "2011-07-09"}
    row.save(update_fields=["born"])


def change_identifiers(person: Person) -> None:
    Identifier.objects.create(person=person, kind="phone", text=PHONE)


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        ("names", change_names),
        ("born", change_born),
        ("gender", lambda person: Person.objects.filter(pk=person.pk).update(gender="male")),
        ("countries", lambda person: Person.objects.filter(pk=person.pk).update(countries=["GR"])),
        ("identifiers", change_identifiers),
    ],
)
def test_a_changed_fact_shows_by_its_name_on_either_side(cast, fact, change):
    first, second = make_persons(2)
    made = judge(left=first.pk, right=second.pk, verdict=NOT_SAME, by=cast.bob)
    assert changed_facts([made]) == {made.pk: ()}
    change(second)
    assert changed_facts([made]) == {made.pk: (fact,)}
    change(first)
    assert changed_facts([made]) == {made.pk: (fact,)}
    assert fact in FACTS


def test_a_digest_of_facts_holds_no_name_and_cannot_be_tried_against_a_list(cast):
    first, second = make_persons(2)
    made = judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob)
    left, right = made.facts_digest["left"], made.facts_digest["right"]
    assert left["names"] != right["names"]  # the same name, sealed twice
    assert left["gender"] == right["gender"]


def test_those_who_stay_are_kept_together_when_the_one_between_them_goes(cast):
    first, second, third, fourth = make_persons(4)
    judge(left=first.pk, right=second.pk, verdict=SAME, by=cast.bob)
    judge(left=first.pk, right=third.pk, verdict=SAME, by=cast.sofia)
    judge(left=third.pk, right=fourth.pk, verdict=UNSURE, by=cast.bob)
    release({first.pk})
    Person.objects.filter(pk=first.pk).delete()
    assert group_of(second.pk) == {second.pk, third.pk}
    assert (canonical(second), canonical(third)) == (None, second.pk)
    assert sorted(Judgement.objects.values_list("verdict", "by__name")) == [
        (SAME, cast.sofia.name),
        (UNSURE, cast.bob.name),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"withdrawn_at": BEGAN + dt.timedelta(days=400)},
        {"withdrawn_by": "bob"},
        {"withdrawn_at": BEGAN - dt.timedelta(days=400), "withdrawn_by": "bob"},
        {"verdict": "perhaps"},
        {"turned": True},
        {"twice": True},
    ],
    ids=str,
)
def test_the_database_refuses_half_a_judgement(cast, values):
    first, second = sorted(make_persons(2), key=lambda person: person.pk)
    given = {"left": first, "right": second, "verdict": SAME, "by": cast.bob, "at": BEGAN, **values}
    if given.pop("turned", False):
        given |= {"left": second, "right": first}
    if "withdrawn_by" in given:
        given["withdrawn_by"] = cast.bob
    if given.pop("twice", False):
        Judgement.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.create(**given)


def test_a_judgement_taken_back_leaves_room_for_another(cast):
    first, second = sorted(make_persons(2), key=lambda person: person.pk)
    given = {"left": first, "right": second, "verdict": SAME, "by": cast.bob, "at": BEGAN}
    Judgement.objects.create(**given, withdrawn_at=clock.now(), withdrawn_by=cast.bob)
    Judgement.objects.create(**given)
    assert Judgement.objects.count() == 2


STEPS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([SAME, SAME, NOT_SAME, UNSURE, "withdraw"])), max_size=14
)


def components(persons: list[Person]) -> dict[Any, Any]:
    """The canonical person of everybody, worked out anew from the judgements in force."""
    groups = [{person.pk} for person in persons]
    for left, right in Judgement.objects.filter(verdict=SAME, withdrawn_at=None).values_list("left", "right"):
        touched = [group for group in groups if group & {left, right}]
        groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    order = [person.pk for person in persons]
    return {pk: min(group, key=order.index) for group in groups for pk in group}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_canonical_persons_are_the_groups_of_judgements_in_force_and_undoing_all_is_the_start(cast, steps):
    with transaction.atomic():
        persons = make_persons(5)
        pairs = list(combinations(persons, 2))
        for place, verdict in steps:
            left, right = pairs[place]
            try:
                if verdict == "withdraw":
                    standing = judging.judgements_between([left.pk, right.pk])
                    for row in standing.values():
                        withdraw(judgement=row.pk, by=cast.bob)
                else:
                    judge(left=left.pk, right=right.pk, verdict=verdict, by=cast.bob)
            except Contradiction:
                pass
            assert canonical_of(person.pk for person in persons) == components(persons)
            for apart in Judgement.objects.filter(verdict=NOT_SAME, withdrawn_at=None):
                assert (
                    canonical_of([apart.left_id])[apart.left_id]
                    != canonical_of([apart.right_id])[apart.right_id]
                )
        while living := list(Judgement.objects.filter(withdrawn_at=None).order_by("-at", "-pk")):
            withdraw(judgement=living[0].pk, by=cast.bob)
        assert all(canonical(person) is None for person in persons)
        transaction.set_rollback(True)
