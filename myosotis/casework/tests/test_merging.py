"""Two cases that are one, one case that is two, a case that goes to another team, a case that is closed."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.cases import add_adult, close_case, edit_episode
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.actions.holds import set_hold
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.merging import merge_cases, withdraw_merge
from myosotis.casework.actions.splitting import split_case
from myosotis.casework.actions.transfer import accept_case, decline_case, offer_case, withdraw_offer
from myosotis.casework.actions.withheld import set_block
from myosotis.casework.editing import Change
from myosotis.casework.facts import facts_of_year
from myosotis.casework.models import Case, LeftOpen, Revision, Transfer
from myosotis.casework.queries.cases import get_case, page_cases
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.tests.making import again, episode_of, missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.indicators import Kind, count_cases, count_children, count_episodes
from tests.people import CHILD, CHILD_GREEK, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


def counted() -> Counter[str]:
    """This year's facts as text, with how often each stands there."""
    facts = facts_of_year(clock.now().year)
    counts: Counter[str] = Counter()
    for fact in facts:
        counts[f"{fact.kind.value} {sorted(fact.to_dict().items(), key=str)}"] += fact.count
    return counts


def count_kind(kind: Kind) -> int:
    return sum(fact.count for fact in facts_of_year(clock.now().year) if fact.kind is kind)


def totals() -> tuple[int | None, ...]:
    """Cases, children and episodes of the year, kept ones too."""
    facts, year = facts_of_year(clock.now().year), clock.now().year
    return tuple(count(facts, year).value for count in (count_cases, count_children, count_episodes))


def test_merged_cases_are_one_in_lists_and_counts_and_two_again_after_undo(cast: Cast) -> None:
    first = open_case(cast.alice, cast.runaways, missing_child(CHILD, hours=30))
    second = open_case(cast.alice, cast.runaways, missing_child(CHILD_GREEK, hours=5))
    before = counted()
    merge_cases(by=cast.alice, case_id=second.pk, into_id=first.pk)
    assert [row.case.ref for row in page_cases(user=cast.alice)[1]] == [first.ref]
    assert (count_kind(Kind.CASE), count_kind(Kind.CHILD), count_kind(Kind.EPISODE)) == (1, 2, 2)
    found = page_cases(user=cast.alice, filters={"state": "all", "text": second.ref})[1]
    assert [row.case.ref for row in found] == [first.ref]
    withdraw_merge(by=cast.alice, case_id=second.pk)
    assert counted() == before
    assert len(page_cases(user=cast.alice)[1]) == 2
    assert again(second).ties.get().withdrawn_by == cast.alice


def test_what_both_recorded_of_one_child_at_one_time_is_one_episode(cast: Cast) -> None:
    first = open_case(cast.alice, cast.runaways, missing_child(CHILD, hours=30))
    person = first.case_children.get().person_id
    twin = missing_child(CHILD, hours=28)
    twin.person_id = person
    second = open_case(cast.alice, cast.runaways, twin)
    assert count_kind(Kind.EPISODE) == 2
    merge_cases(by=cast.alice, case_id=first.pk, into_id=second.pk)
    assert (count_kind(Kind.CASE), count_kind(Kind.CHILD), count_kind(Kind.EPISODE)) == (1, 1, 1)


def test_any_merges_taken_back_in_any_order_leave_every_count_as_it_was(cast: Cast) -> None:
    chance = random.Random(4)
    cases = [
        open_case(cast.alice, cast.runaways, missing_child(hours=chance.randint(1, 900))) for _one in range(6)
    ]
    before = counted()
    for _round in range(4):
        merged: list[Case] = []
        for _step in range(5):
            case, into = chance.sample(cases, 2)
            try:
                merge_cases(by=cast.alice, case_id=case.pk, into_id=into.pk)
            except Refused:
                continue
            merged.append(case)
        assert count_kind(Kind.CASE) == 6 - len(merged)
        assert count_kind(Kind.CHILD) == 6
        chance.shuffle(merged)
        for case in merged:
            withdraw_merge(by=cast.alice, case_id=case.pk)
        assert counted() == before


def test_a_case_that_cannot_be_opened_is_not_merged_and_none_with_itself(cast: Cast) -> None:
    own, foreign = open_case(cast.alice, cast.runaways), open_case(cast.charlie, cast.abduction)
    for case_id, into_id in ((own.pk, foreign.pk), (foreign.pk, own.pk)):
        with pytest.raises(Missing):
            merge_cases(by=cast.alice, case_id=case_id, into_id=into_id)
    with pytest.raises(Refused):
        merge_cases(by=cast.alice, case_id=own.pk, into_id=own.pk)


def test_a_child_gets_a_case_of_its_own_with_all_that_is_about_it_and_nothing_is_lost(cast: Cast) -> None:
    contact = start_contact(cast.alice, child={"text": CHILD})
    case = open_case(
        cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK), contact_id=contact
    )
    _stays, goes = case.case_children.order_by("position")
    episode = case.episodes.get(person=goes.person_id)
    for seen, place in enumerate(("First place", "Elsewhere")):
        edit_episode(by=cast.bob, episode_id=episode.pk, changes={"last_seen_place": Change(place, seen)})
    judge_risk(
        by=cast.alice, case_id=case.pk, level="high", person_id=goes.person_id, reasons="Alone at night"
    )
    judge_risk(by=cast.alice, case_id=case.pk, level="low", reasons="All of them")
    add_adult(by=cast.alice, case_id=case.pk, names=["Mother"], role="mother")
    other = split_case(by=cast.alice, case_id=case.pk, persons=[goes.person_id])
    old_page, page = (get_case(user=cast.alice, ref=ref) for ref in (case.ref, other.ref))
    assert [child.name for child in page.children] == [CHILD_GREEK]
    assert [child.name for child in old_page.children] == [CHILD]
    assert page.children[0].episodes[0].last_seen_place == "Elsewhere"
    assert page.children[0].risk.reasons == "Alone at night"
    assert old_page.children[0].risk.reasons == "All of them"
    assert [adult.names[0].text for adult in page.adults] == ["Mother"]
    assert [row.pk for row in page.contacts] == [row.pk for row in old_page.contacts] == [contact]
    kept = Revision.objects.get(row=episode.pk, field="last_seen_place")
    keys = unlock([other.pk], by="test", why=Purpose.REVIEW)
    field = type(episode)._meta.get_field("last_seen_place")
    assert kept.root == other.pk
    assert keys.unseal(field, root=other.pk, row=kept.row, value=bytes(kept.old)) == "First place"
    assert count_kind(Kind.CASE) == 2
    verbs = list(Entry.objects.filter(verb__startswith="case.split").values_list("verb", flat=True))
    assert sorted(verbs) == ["case.split", "case.split_off"]


def test_merged_cases_are_kept_as_long_as_the_longest_of_them_and_erased_without_a_count_lost(
    cast: Cast,
) -> None:
    first, second = (open_case(cast.alice, cast.runaways) for _one in range(2))
    for case in (first, second):
        end_episode(by=cast.bob, episode_id=episode_of(case).pk, confirmation="police", outcome="returned")
        close_case(by=cast.bob, case_id=case.pk, reason="child_safe", retention_class="identified")
    today = clock.now().date()
    Case.objects.filter(pk=second.pk).update(erase_on=today - dt.timedelta(days=1))
    over = {"state": "keeping_over"}
    assert len(page_cases(user=cast.sofia, filters=over)[1]) == 1
    merge_cases(by=cast.alice, case_id=second.pk, into_id=first.pk)
    assert page_cases(user=cast.sofia, filters=over)[1] == []
    before = totals()
    erasure = propose_erasure(by=cast.bob, case_id=first.pk, ground="asked_by_person")
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert again(second).merged_into_id is None
    assert totals() == before == (1, 2, 2)


def test_a_split_leaves_at_least_one_child_and_a_legal_hold_holds_both(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK))
    persons = list(case.case_children.values_list("person", flat=True))
    for chosen in ([], persons):
        with pytest.raises(Refused):
            split_case(by=cast.alice, case_id=case.pk, persons=chosen)
    set_hold(by=cast.sofia, case_id=case.pk, reason="The court of Ghent asks for the file.")
    other = split_case(by=cast.alice, case_id=case.pk, persons=persons[:1])
    assert other.holds.filter(lifted_at__isnull=True).count() == 1


def test_a_block_goes_along_with_its_child_and_its_reason_opens_in_the_new_case(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK))
    stays, goes = case.case_children.order_by("position").values_list("person", flat=True)
    block = set_block(by=cast.bob, case_id=case.pk, person_id=goes, reason="The court of Ghent orders it.")
    other = split_case(by=cast.alice, case_id=case.pk, persons=[goes])
    assert withheld_in([case.pk, other.pk], user=cast.alice) == {other.pk: frozenset([goes])}
    moved = again(block)
    unlock([other.pk], by="test", why=Purpose.REVIEW).open(moved)
    assert (moved.case_id, moved.reason) == (other.pk, "The court of Ghent orders it.")
    assert stays in case.case_children.values_list("person", flat=True)


def test_an_offered_case_is_seen_by_both_teams_until_it_is_answered(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    offer_case(by=cast.alice, case_id=case.pk, team=cast.abduction, note="The father took her abroad.")
    assert visible_cases(cast.charlie).filter(pk=case.pk).exists()
    assert visible_cases(cast.alice).filter(pk=case.pk).exists()
    with pytest.raises(Refused):
        accept_case(by=cast.charlie, case_id=case.pk, caseworker=cast.bob)
    decline_case(by=cast.charlie, case_id=case.pk, note="Not ours.")
    assert not visible_cases(cast.charlie).filter(pk=case.pk).exists()
    offer_case(by=cast.alice, case_id=case.pk, team=cast.abduction, note="Please look again.")
    withdraw_offer(by=cast.alice, case_id=case.pk)
    offer_case(by=cast.alice, case_id=case.pk, team=cast.abduction, note="A third time.")
    accept_case(by=cast.charlie, case_id=case.pk, caseworker=cast.charlie)
    assert (again(case).team, again(case).caseworker) == (cast.abduction, cast.charlie)
    assert not visible_cases(cast.alice).filter(pk=case.pk).exists()
    answers = Transfer.objects.order_by("offered_at").values_list("answer", flat=True)
    assert list(answers) == ["declined", "withdrawn", "accepted"]


def test_a_case_with_open_work_closes_only_with_a_sentence(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    end_episode(by=cast.bob, episode_id=episode_of(case).pk, confirmation="police", outcome="returned")
    make_promise(by=cast.alice, case_id=case.pk, text="Call", due_at=clock.now())
    closing = {"by": cast.bob, "case_id": case.pk, "reason": "child_safe", "retention_class": "identified"}
    with pytest.raises(Refused, match="work_left_open"):
        close_case(**closing)
    day = clock.now().date() + dt.timedelta(days=90)
    close_case(**closing, review_on=day, anyway="The mother asked us not to call any more.")
    assert again(case).review_on == day
    assert LeftOpen.objects.get().counts == {"promises": 1}


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_the_page_is_for_those_who_see_the_case(cast: Cast, who: str) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK))
    status = sign_in(getattr(cast, who)).get(f"/cases/{case.ref}/manage/").status_code
    assert status == (200 if who == "alice" else 404)


def test_the_page_does_each_act_and_keeps_what_was_typed_with_a_mistake(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK))
    other = open_case(cast.alice, cast.runaways)
    client, base = sign_in(cast.alice), f"/cases/{case.ref}"
    page = client.post(f"{base}/merge", {"ref": "BE-1999-0001"}).content.decode()
    assert "BE-1999-0001" in page
    assert client.post(f"{base}/merge", {"ref": other.ref})["Location"] == f"/cases/{other.ref}/manage/#merge"
    asked = client.get(f"/cases/{other.ref}/manage/").content.decode()
    assert asked.count('href="/known/') == 2
    assert CHILD in client.get(f"/cases/{other.ref}/").content.decode()
    assert other.ref in client.get(f"{base}/").content.decode()
    assert CHILD not in sign_in(cast.charlie).get(f"{base}/manage/").content.decode()
    client.post(f"{base}/unmerge")
    person = case.case_children.first().person_id
    client.post(f"{base}/split", {"children": [person]})
    assert Case.objects.count() == 3
    page = client.post(f"{base}/offer", {"team": "", "note": "They know the father"}).content.decode()
    assert "They know the father" in page
    client.post(f"{base}/offer", {"team": cast.abduction.pk, "note": "They know the father"})
    assert "They know the father" in sign_in(cast.charlie).get(f"{base}/manage/").content.decode()
    sign_in(cast.charlie).post(f"{base}/accept", {"caseworker": cast.charlie.pk})
    assert again(case).team == cast.abduction
