"""A block reaches over a merge: whoever may be the blocked child is covered until somebody judged it."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from myosotis.casework.actions.judging import judge_children
from myosotis.casework.actions.merging import merge_cases, withdraw_merge
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.splitting import split_case
from myosotis.casework.actions.withheld import mark_entry, open_whereabouts, set_block
from myosotis.casework.models import Block, Case, CaseChild
from myosotis.casework.queries.telling import blocked_for
from myosotis.casework.queries.unjudged import list_unjudged
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.tests.making import missing_child, open_case, start_contact, write_note
from myosotis.kernel.errors import Refused
from myosotis.people.judging import Contradiction
from myosotis.people.models import Judgement
from tests.people import Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
REASON = "The father has threatened her."


def make_case(cast: Cast, *names: str) -> tuple[Case, list[UUID]]:
    children = [missing_child(name) for name in names]
    for name, child in zip(names, children, strict=True):
        child.episode.place = f"Yard of {name}"  # type: ignore[union-attr]
    case = open_case(cast.alice, cast.runaways, *children)
    return case, list(case.case_children.order_by("position").values_list("person", flat=True))


def held(cast: Cast, *cases: Case) -> set[UUID]:
    found = withheld_in([case.pk for case in cases], user=cast.bob)
    return set().union(*found.values())


@pytest.fixture
def merged(cast: Cast) -> tuple[Case, list[UUID], Case, list[UUID]]:
    """Ana, blocked, with her half-brother, and another file about an Anna that goes on for both."""
    one, ones = make_case(cast, "Ana", "Nuno")
    other, others = make_case(cast, "Anna")
    set_block(by=cast.alice, case_id=one.pk, person_id=ones[0], reason=REASON)
    assert held(cast, other) == set()
    merge_cases(by=cast.alice, case_id=one.pk, into_id=other.pk)
    return one, ones, other, others


def test_a_child_of_the_other_case_is_covered_until_it_is_judged(cast: Cast, merged) -> None:
    one, (ana, _nuno), other, (anna,) = merged
    assert held(cast, one, other) == {ana, anna}
    page = sign_in(cast.bob).get(f"/cases/{other.ref}/").content.decode()
    assert "Yard of Anna" not in page
    judge_children(user=cast.alice, left=ana, right=anna, verdict="unsure")
    assert held(cast, one, other) == {ana, anna}
    judge_children(user=cast.alice, left=ana, right=anna, verdict="not_same")
    assert held(cast, one, other) == {ana}
    assert "Yard of Anna" in sign_in(cast.bob).get(f"/cases/{other.ref}/").content.decode()
    judge_children(user=cast.alice, left=ana, right=anna, verdict="same")
    assert held(cast, one, other) == {ana, anna}


def test_who_is_judged_to_be_the_half_brother_is_not_covered(cast: Cast, merged) -> None:
    one, (ana, nuno), other, (anna,) = merged
    judge_children(user=cast.alice, left=nuno, right=anna, verdict="same")
    assert held(cast, one, other) == {ana}


def test_opened_with_a_reason_it_shows_and_a_merge_taken_back_covers_nobody(cast: Cast, merged) -> None:
    one, (ana, _nuno), other, (anna,) = merged
    open_whereabouts(by=cast.bob, case_id=other.pk, person_id=anna, reason="The police need the address now.")
    assert held(cast, one, other) == {ana}
    assert withheld_in([other.pk], user=None) == {other.pk: {anna}}
    withdraw_merge(by=cast.alice, case_id=one.pk)
    assert withheld_in([other.pk], user=None) == {}


def test_it_reaches_through_other_cases_and_over_a_split(cast: Cast, merged) -> None:
    one, (ana, _nuno), other, (anna,) = merged
    third, thirds = make_case(cast, "Hana", "Olga")
    merge_cases(by=cast.alice, case_id=other.pk, into_id=third.pk)
    assert held(cast, one, other, third) == {ana, anna, *thirds}
    apart = split_case(by=cast.alice, case_id=third.pk, persons=thirds[:1])
    assert withheld_in([apart.pk], user=cast.bob) == {apart.pk: {thirds[0]}}
    set_block(by=cast.alice, case_id=apart.pk, person_id=thirds[0], reason=REASON)
    Block.objects.filter(person=ana).delete()
    assert held(cast, third) == set()
    assert held(cast, one, other) == set(merged[1]) | {anna}


def test_nothing_of_a_blocked_child_is_said_in_the_other_case_either(cast: Cast, merged) -> None:
    one, (ana, _nuno), other, (anna,) = merged
    told = PersonInput(role="father", name="Father")
    father = add_person_around(by=cast.alice, case_id=one.pk, given=told)
    again_told = add_person_around(by=cast.alice, case_id=other.pk, given=told)
    everything = {"what": Block.What.EVERYTHING, "against_id": father.person_id}
    set_block(by=cast.alice, case_id=one.pk, person_id=ana, reason=REASON, **everything)
    assert blocked_for(other.pk, again_told.person_id)[1] == {anna}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_merged_split_and_judged_nobody_who_may_be_a_blocked_child_shows(
    cast: Cast, seed: int
) -> None:
    chance = random.Random(seed)
    cases = [make_case(cast, *("child",) * chance.randint(1, 2))[0] for _one in range(4)]
    everyone = list(CaseChild.objects.values_list("person", flat=True))
    blocked = chance.choice(everyone)
    home = CaseChild.objects.get(person=blocked).case
    set_block(by=cast.alice, case_id=home.pk, person_id=blocked, reason=REASON)
    siblings = {frozenset(case.case_children.values_list("person", flat=True)) for case in cases}
    met: set[UUID] = set()
    for _step in range(8):
        step(cast, chance, everyone)
        group = family_of(CaseChild.objects.get(person=blocked).case)
        now = set(CaseChild.objects.filter(case__in=group).values_list("person", flat=True))
        shown = now - held(cast, *group)
        for child in shown:
            assert is_known_apart(child, blocked, siblings), (seed, child)
        met |= now
    assert blocked in met
    left = list_unjudged(CaseChild.objects.get(person=blocked).case_id)
    for one, other in left:
        judge_children(user=cast.alice, left=one, right=other, verdict="not_same")
    assert list_unjudged(CaseChild.objects.get(person=blocked).case_id) == []


def step(cast: Cast, chance: random.Random, everyone: list[UUID]) -> None:
    """One thing that somebody does; what is refused is not done."""
    cases = list(Case.objects.order_by("pk"))
    one, other = chance.sample(cases, 2)
    left, right = chance.sample(everyone, 2)
    try:
        what = chance.random()
        if what < 0.5:
            merge_cases(by=cast.alice, case_id=one.pk, into_id=other.pk)
        elif what < 0.65:
            split_case(by=cast.alice, case_id=one.pk, persons=[one.case_children.first().person_id])
        elif what < 0.9:
            verdict = chance.choice(["same", "not_same", "unsure"])
            judge_children(user=cast.alice, left=left, right=right, verdict=verdict)
        else:
            withdraw_merge(by=cast.alice, case_id=one.pk)
    except (Refused, Contradiction, AttributeError):
        return


def family_of(case: Case) -> list[Case]:
    """The cases that point to one another now."""
    found, edge = {case}, {case}
    while edge:
        near = set(Case.objects.filter(merged_into__in=edge)) | {
            one.merged_into for one in edge if one.merged_into
        }
        edge = near - found
        found |= edge
    return list(found)


def is_known_apart(child: UUID, blocked: UUID, siblings: set[frozenset[UUID]]) -> bool:
    """Told apart by a judgement, or by the case in which both stood from the beginning, of anybody they are."""
    ones, others = group(child), group(blocked)
    judged = Judgement.objects.filter(withdrawn_at__isnull=True, verdict="not_same")
    if any(
        {left, right} & ones and {left, right} & others for left, right in judged.values_list("left", "right")
    ):
        return True
    return any(family & ones and family & others for family in siblings)


def group(person: UUID) -> set[UUID]:
    """Everybody who is judged to be the same."""
    found, edge = {person}, {person}
    same = Judgement.objects.filter(withdrawn_at__isnull=True, verdict="same")
    pairs = list(same.values_list("left", "right"))
    while edge:
        edge = {pk for pair in pairs if set(pair) & edge for pk in pair} - found
        found |= edge
    return found


def test_a_merged_case_without_a_child_keeps_back_what_may_be_about_the_blocked_one(cast: Cast) -> None:
    one, (ana,) = make_case(cast, "Ana")
    contact = start_contact(cast.alice, country_now={"code": "PT"}, last_seen={"text": "At the mill"})
    bare = open_case(cast.alice, cast.runaways, contact_id=contact)
    bare.case_children.all().delete()
    entry = write_note(cast.alice, contact, "She sleeps at the mill")
    mark_entry(by=cast.alice, case_id=bare.pk, entry_id=entry, tells_where=True)
    set_block(by=cast.alice, case_id=one.pk, person_id=ana, reason=REASON)
    page = f"/cases/{bare.ref}/"
    assert "at the mill" in sign_in(cast.bob).get(page).content.decode()
    merge_cases(by=cast.alice, case_id=bare.pk, into_id=one.pk)
    for path in (page, f"/cases/{one.ref}/"):
        assert "at the mill" not in sign_in(cast.bob).get(path).content.decode()
