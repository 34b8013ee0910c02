"""Who is told of a search, who reviews searches, who sees a restricted case; and what the nightly scan proposes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from myosotis.audit.models import Entry
from myosotis.casework import proposing
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.cases import add_form_of_name, assign_case, link_contact
from myosotis.casework.actions.children import edit_child
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.actions.judging import judge_children, set_aside
from myosotis.casework.actions.openings import open_anyway
from myosotis.casework.actions.restricting import restrict_case, unrestrict_case
from myosotis.casework.actions.searching import see_notice
from myosotis.casework.editing import Change
from myosotis.casework.models import Case, Search, SearchNotice, SetAside
from myosotis.casework.proposing import ChildrenNotCompared, propose_pairs
from myosotis.casework.queries.known import find_known
from myosotis.casework.queries.proposals import list_proposals
from myosotis.casework.queries.searches import list_notices, list_search_days
from myosotis.casework.scans import forget_searches, tell_owners
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.casework.tests.test_known import ASKED, LATIN, child, child_of
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.index import mark_current
from myosotis.people.models import Judgement, Proposal
from myosotis.people.search import Asked
from myosotis_core.matching import Born, Person
from tests.people import CHILD, CHILD_UKRAINIAN

NIGHT = dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_whoever_answers_for_a_hidden_case_is_told_by_the_worker_and_nobody_else(cast):
    case = open_case(cast.bob, cast.runaways, child())
    find_known(user=cast.charlie, asked=ASKED)
    assert list(list_notices(user=cast.bob)) == []
    assert (tell_owners(), tell_owners()) == (1, 0)
    (notice,) = list_notices(user=cast.bob)
    assert (notice.case, notice.search.by, notice.search.hidden_owners) == (case, cast.charlie, [])
    assert list(list_notices(user=cast.sofia)) == [notice]
    assert [list(list_notices(user=user)) for user in (cast.alice, cast.charlie, cast.nora)] == [[], [], []]
    with pytest.raises(Missing):
        see_notice(user=cast.alice, notice_id=notice.pk)
    see_notice(user=cast.sofia, notice_id=notice.pk)
    assert list(list_notices(user=cast.bob)) == []


def test_one_contact_makes_one_notice_however_often_its_hint_was_asked(cast):
    open_case(cast.bob, cast.runaways, child())
    contact = start_contact(cast.charlie, child={"text": LATIN})
    for _ in range(3):
        find_known(user=cast.charlie, asked=Asked(Person([LATIN])), besides=contact, is_partial=True)
        tell_owners()
    assert SearchNotice.objects.count() == 1


@pytest.mark.parametrize(
    "asked",
    [Asked(Person(["Nadiia"])), Asked(Person(["Nadiia Quattrocchi"])), Asked(Person(["Maria Papas"]))],
)
def test_a_search_that_hardly_means_the_hidden_child_tells_nobody(cast, asked):
    open_case(cast.bob, cast.runaways, child())
    find_known(user=cast.charlie, asked=asked)
    assert tell_owners() == 0


def test_a_search_by_somebody_who_may_open_the_case_tells_nobody(cast):
    open_case(cast.bob, cast.runaways, child())
    find_known(user=cast.alice, asked=ASKED)
    assert tell_owners() == 0


def test_a_supervisor_reviews_the_searches_of_the_own_team_and_the_unusual_ones_are_marked(cast, settings):
    settings.MYOSOTIS_SEARCHES_A_DAY = 5
    for _ in range(4):
        find_known(user=cast.alice, asked=ASKED)
    find_known(user=cast.bob, asked=ASKED, besides=start_contact(cast.bob, child={"text": CHILD}))
    find_known(user=cast.charlie, asked=ASKED)
    first, second = list_search_days(user=cast.sofia)
    assert (first.user, first.on_page, first.found_none, first.is_unusual) == (cast.alice, 4, 4, True)
    assert (second.user, second.in_contacts, second.hints, second.is_unusual) == (cast.bob, 1, 1, False)
    with pytest.raises(Refused):
        list_search_days(user=cast.bob)


def test_searches_of_more_than_a_year_ago_are_forgotten(cast):
    find_known(user=cast.alice, asked=ASKED)
    find_known(user=cast.alice, asked=ASKED)
    Search.objects.filter(pk=Search.objects.first().pk).update(at=clock.now() - dt.timedelta(days=366))
    forget_searches()
    assert Search.objects.count() == 1


def test_a_restricted_case_is_seen_by_its_caseworker_supervisors_and_who_opened_it_anyway(cast):
    case = open_case(cast.bob, cast.runaways, child())
    for user in (cast.alice, cast.charlie):
        with pytest.raises((Missing, Refused)):
            restrict_case(by=user, case_id=case.pk)
    restrict_case(by=cast.bob, case_id=case.pk)
    seeing = [name for name, user in cast.everyone().items() if visible_cases(user).exists()]
    assert sorted(seeing) == ["bob", "sofia"]
    open_anyway(by=cast.alice, ref=case.ref, reason="The father stands at the door just now.")
    assert visible_cases(cast.alice).exists()
    with pytest.raises(Refused):
        unrestrict_case(by=cast.alice, case_id=case.pk)
    unrestrict_case(by=cast.sofia, case_id=case.pk)
    assert not Case.objects.get().is_restricted
    verbs = Entry.objects.filter(verb__contains="restricted").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["case.restricted", "case.unrestricted"]


def test_a_restricted_case_given_to_another_caseworker_is_seen_by_that_one(cast):
    case = open_case(cast.bob, cast.runaways, child())
    restrict_case(by=cast.bob, case_id=case.pk)
    assign_case(by=cast.sofia, case_id=case.pk, caseworker=cast.alice)
    assert (visible_cases(cast.alice).exists(), visible_cases(cast.bob).exists()) == (True, False)


def propose(at: dt.datetime = NIGHT) -> int:
    mark_current()
    with clock.set_clock(at):
        return propose_pairs()


def two_cases(cast: Any) -> tuple[Case, Case]:
    given = {"category": "runaway"}
    one, other = (
        open_case(cast.bob, cast.runaways, child(name), **given) for name in (LATIN, CHILD_UKRAINIAN)
    )
    return one, other


def make_births_equal(*cases: Case) -> None:
    for case in cases:
        edit_child(
            by=case.caseworker,
            case_id=case.pk,
            person_id=child_of(case),
            changes={"born": Change({"on": "2011-07-09"}, 0)},
        )


def test_the_nightly_scan_proposes_what_nobody_searched_for_once(cast):
    one, other = two_cases(cast)
    make_births_equal(one, other)
    open_case(cast.bob, cast.runaways, child(CHILD))
    assert (propose(), propose()) == (1, 0)
    (proposed,) = list_proposals(user=cast.bob, case_id=other.pk)
    assert (proposed.left, proposed.right, proposed.right_title) == (child_of(other), child_of(one), LATIN)
    assert "birth.same" in {reason.code for reason in proposed.reasons}
    assert [len(list_proposals(user=user)) for user in (cast.bob, cast.sofia, cast.alice)] == [1, 1, 0]
    assert list_proposals(user=cast.charlie) == list_proposals(user=cast.charlie, case_id=one.pk) == []


def test_a_judged_pair_is_not_proposed_again_until_a_fact_changes(cast):
    one, other = two_cases(cast)
    make_births_equal(one, other)
    propose()
    judge_children(user=cast.bob, left=child_of(one), right=child_of(other), verdict="not_same")
    assert (propose(), list_proposals(user=cast.bob)) == (0, [])
    add_form_of_name(by=cast.bob, case_id=one.pk, person_id=child_of(one), text="Надійка")
    (again,) = list_proposals(user=cast.bob)
    assert again.changed
    judge_children(user=cast.bob, left=child_of(one), right=child_of(other), verdict="same")
    assert list_proposals(user=cast.bob) == []


def test_children_of_one_case_and_children_hardly_alike_are_not_proposed(cast):
    open_case(cast.bob, cast.runaways, child(LATIN), child(LATIN))
    open_case(cast.bob, cast.runaways, child(CHILD))
    assert propose() == 0


def test_by_day_the_scan_runs_only_where_a_night_was_missed(cast):
    make_births_equal(*two_cases(cast))
    propose(DAY - dt.timedelta(days=3))
    assert propose(DAY) == 0
    assert Proposal.objects.count() == 1
    make_births_equal(open_case(cast.bob, cast.runaways, child()))
    assert propose(DAY + dt.timedelta(hours=2)) == 0
    assert propose(DAY + dt.timedelta(hours=27)) == 2


def test_a_child_that_cannot_be_compared_stops_no_other_and_shows(cast, monkeypatch):
    one, other = two_cases(cast)
    make_births_equal(one, other)
    compare = proposing._propose_for

    stumbling = {child_of(one), child_of(other)}

    def stumble(person: UUID) -> int:
        if person in stumbling:
            raise RuntimeError
        return compare(person)

    monkeypatch.setattr(proposing, "_propose_for", stumble)
    for expected in (0, 1):  # while all fail, all are tried again
        with pytest.raises(ChildrenNotCompared):
            propose()
        assert Proposal.objects.count() == expected
        stumbling.discard(child_of(other))
    assert propose() == 0


def test_an_erased_child_takes_its_judgements_proposals_and_notices_along_and_nothing_else(cast):
    one, other = two_cases(cast)
    make_births_equal(one, other)
    propose()
    third = open_case(cast.bob, cast.runaways, child(CHILD))
    judge_children(user=cast.bob, left=child_of(one), right=child_of(other), verdict="same")
    kept = judge_children(user=cast.bob, left=child_of(other), right=child_of(third), verdict="unsure")
    find_known(user=cast.charlie, asked=ASKED)
    tell_owners()
    contact = start_contact(cast.alice, child={"text": LATIN})
    set_aside(user=cast.alice, contact_id=contact, candidate=child_of(one))
    link_contact(by=cast.bob, contact_id=start_contact(cast.bob, child={"text": LATIN}), case_id=one.pk)
    erasure = propose_erasure(by=cast.bob, case_id=one.pk, ground="court_order")
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)
    assert list(Judgement.objects.all()) == [kept]
    assert not Proposal.objects.exists()
    assert not SetAside.objects.exists()
    assert list(SearchNotice.objects.values_list("case", flat=True)) == [other.pk]


@pytest.mark.parametrize(
    "make",
    [
        lambda cast: Search.objects.create(by=cast.bob, day=DAY.date(), purpose="page", about=cast.bob.pk),
        lambda cast: Search.objects.create(by=cast.bob, day=DAY.date(), purpose="contact"),
        lambda cast: [
            Search.objects.create(by=cast.bob, day=DAY.date(), purpose="contact", about=cast.bob.pk)
            for _ in range(2)
        ],
        lambda cast: SearchNotice.objects.update(seen_at=clock.now()),
        lambda cast: SearchNotice.objects.update(seen_by=cast.bob),
        lambda cast: SetAside.objects.update(withdrawn_at=clock.now()),
        lambda cast: SetAside.objects.update(withdrawn_by=cast.bob),
        lambda cast: SetAside.objects.update(person=None),
    ],
)
def test_the_database_refuses_half_a_note_about_a_search(cast, make):
    case = open_case(cast.bob, cast.runaways, child())
    search = Search.objects.create(by=cast.bob, day=DAY.date(), purpose="page")
    SearchNotice.objects.create(case=case, search=search)
    set_aside(user=cast.bob, contact_id=start_contact(cast.bob), candidate=child_of(case))
    with pytest.raises(IntegrityError), transaction.atomic():
        make(cast)


def test_a_birth_alone_says_enough_with_one_part_of_a_name(cast):
    open_case(cast.bob, cast.runaways, child("Nadiia"))
    find_known(user=cast.charlie, asked=Asked(Person(["Надія"], Born.in_year(2011))))
    assert tell_owners() == 1
