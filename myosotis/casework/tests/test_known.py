"""Do we know this child? Only what somebody may open, with reasons in words; remembered, proposed again, limited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.accounts.models import User
from myosotis.casework.actions.cases import ChildInput, add_adult, add_form_of_name, link_contact
from myosotis.casework.actions.judging import (
    judge_children,
    set_aside,
    withdraw_judgement,
    withdraw_set_aside,
)
from myosotis.casework.actions.openings import know_family, open_anyway
from myosotis.casework.actions.restricting import restrict_case
from myosotis.casework.actions.searching import SearchLimitReached
from myosotis.casework.models import Case, Contact, Search
from myosotis.casework.queries.known import KnownChild, compare_pair, find_known
from myosotis.casework.reasons import CHANGED, SENTENCES, WORDS
from myosotis.casework.set_aside import COMPARED
from myosotis.casework.tests.making import missing_child, open_case, save, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.people.facts_digest import FACTS
from myosotis.people.search import Asked
from myosotis_core.matching import CODES, Born, Person
from tests.people import CALLER, CHILD, CHILD_UKRAINIAN, PHONE

LATIN = "Nadiia Shevchukivska"
ASKED = Asked(Person([CHILD_UKRAINIAN], Born.in_year(2011)))


def child(name: str = LATIN, year: int = 2011) -> ChildInput:
    return ChildInput(names=[name], gender="female", birth_year=year)


def child_of(case: Case) -> UUID:
    found: UUID = case.case_children.values_list("person", flat=True)[0]
    return found


def ids(found: Iterable[KnownChild]) -> list[UUID]:
    return [one.id for one in found]


def two_cases(cast: Any) -> tuple[UUID, UUID]:
    return tuple(
        child_of(open_case(cast.bob, cast.runaways, child(name))) for name in (LATIN, CHILD_UKRAINIAN)
    )  # type: ignore[return-value]


def test_a_child_known_in_latin_letters_is_found_by_a_cyrillic_name_with_reasons_and_its_case(cast):
    case = open_case(cast.bob, cast.runaways, child())
    (found,) = find_known(user=cast.alice, asked=ASKED)
    assert (found.kind, found.id, found.title) == ("person", child_of(case), LATIN)
    assert [(line.ref, line.state) for line in found.cases] == [(case.ref, "open")]
    assert found.likeness in ("likely", "very_likely")
    assert {reason.code for reason in found.reasons} >= {"name.spelling", "birth.agrees"}
    assert all(reason.sentence and "{" not in reason.sentence for reason in found.reasons)
    assert found.word == WORDS[found.likeness]


def test_every_reason_and_every_changed_fact_has_its_sentence():
    assert set(SENTENCES) >= set(CODES)
    assert set(CHANGED) >= {*FACTS, *COMPARED}


def test_a_half_typed_name_is_possible_at_most_and_says_how_it_begins(cast):
    open_case(cast.bob, cast.runaways, child())
    (found,) = find_known(user=cast.alice, asked=Asked(Person(["Nadiia Shevch"])), is_partial=True)
    assert (found.likeness, found.reasons[0].code) == ("possible", "name.begins")


def test_an_equal_number_is_found_without_a_name_and_may_have_a_new_owner(cast):
    case = open_case(cast.bob, cast.runaways)
    add_adult(by=cast.bob, case_id=case.pk, names=[CALLER], role="mother", phone=PHONE)
    (found,) = find_known(user=cast.alice, asked=Asked(Person([]), numbers=(PHONE,)))
    assert (found.title, found.role, [line.ref for line in found.cases]) == (CALLER, "mother", [case.ref])
    assert [reason.code for reason in found.reasons] == ["number.same"]
    assert "new owner" in found.reasons[0].sentence


def test_somebody_around_a_child_is_no_candidate_by_name(cast):
    case = open_case(cast.bob, cast.runaways)
    add_adult(by=cast.bob, case_id=case.pk, names=[CALLER], role="mother")
    assert find_known(user=cast.alice, asked=Asked(Person([CALLER]))) == []


def test_the_child_of_an_earlier_contact_is_found_until_it_is_linked(cast):
    earlier = start_contact(cast.alice, child={"text": LATIN}, age={"text": "14"})
    (found,) = find_known(user=cast.bob, asked=ASKED)
    assert (found.kind, found.id, found.cases) == ("contact", earlier, ())
    case = open_case(cast.bob, cast.runaways, child())
    link_contact(by=cast.bob, contact_id=earlier, case_id=case.pk)
    assert ids(find_known(user=cast.bob, asked=ASKED)) == [child_of(case)]


def hide_by_team(cast: Any) -> tuple[Case, User]:
    return open_case(cast.bob, cast.runaways, child()), cast.charlie


def hide_by_restricting(cast: Any) -> tuple[Case, User]:
    case = open_case(cast.bob, cast.runaways, child())
    restrict_case(by=cast.bob, case_id=case.pk)
    return case, cast.alice


def hide_by_family(cast: Any) -> tuple[Case, User]:
    case = open_case(cast.bob, cast.runaways, child())
    know_family(by=cast.alice, case_id=case.pk)
    return case, cast.alice


HIDING = [hide_by_team, hide_by_restricting, hide_by_family]


@pytest.mark.parametrize("hide", HIDING)
def test_a_file_somebody_may_not_open_gives_no_hint_and_is_answered_like_nobody(cast, hide):
    _case, stranger = hide(cast)
    writes = []
    for name in (CHILD_UKRAINIAN, "Zbigniew Quattrocchi"):
        with CaptureQueriesContext(connection) as ran:
            assert find_known(user=stranger, asked=Asked(Person([name], Born.in_year(2011)))) == []
        words = [row["sql"].split(" ", 3)[:3] for row in ran]
        writes.append([found for found in words if found[0] in ("INSERT", "UPDATE", "DELETE")])
    assert writes[0] == writes[1]
    assert len(find_known(user=cast.sofia, asked=ASKED)) == 1


def test_a_case_opened_anyway_gives_the_hint_too(cast):
    case, stranger = hide_by_team(cast)
    open_anyway(by=stranger, ref=case.ref, reason="The mother is on the phone just now.")
    assert len(find_known(user=stranger, asked=ASKED)) == 1


def test_a_night_listener_is_given_no_hint_of_a_case(cast):
    open_case(cast.bob, cast.runaways, child())
    assert find_known(user=cast.nora, asked=ASKED) == []
    with pytest.raises(Refused):
        find_known(user=cast.dimitri, asked=ASKED)


def test_a_pair_judged_not_the_same_is_not_proposed_again_until_a_fact_changes_and_says_which(cast):
    latin, cyrillic = two_cases(cast)
    assert ids(find_known(user=cast.bob, asked=ASKED, besides=cyrillic)) == [latin]
    judge_children(user=cast.bob, left=latin, right=cyrillic, verdict="not_same")
    assert find_known(user=cast.alice, asked=ASKED, besides=cyrillic) == []
    case_id = Case.objects.get(case_children__person=latin).pk
    add_form_of_name(by=cast.bob, case_id=case_id, person_id=latin, text="Надійка")
    (again,) = find_known(user=cast.alice, asked=ASKED, besides=cyrillic)
    assert again.changed == (str(CHANGED["names"]),)
    assert again.judged is not None
    assert again.judged.by == cast.bob
    judge_children(user=cast.bob, left=latin, right=cyrillic, verdict="not_same")
    assert find_known(user=cast.alice, asked=ASKED, besides=cyrillic) == []


def test_children_judged_the_same_are_one_candidate_with_all_its_cases(cast):
    latin, cyrillic = two_cases(cast)
    assert len(find_known(user=cast.bob, asked=ASKED)) == 2
    judgement = judge_children(user=cast.bob, left=latin, right=cyrillic, verdict="same")
    (one,) = find_known(user=cast.bob, asked=ASKED)
    assert len(one.cases) == 2
    withdraw_judgement(user=cast.alice, judgement=judgement.pk)
    assert len(find_known(user=cast.bob, asked=ASKED)) == 2


def test_only_somebody_who_may_open_both_sides_judges_or_compares(cast):
    here = child_of(open_case(cast.bob, cast.runaways, child()))
    there = child_of(open_case(cast.charlie, cast.abduction, child()))
    for other in (there, here, new_id()):
        with pytest.raises(Missing):
            judge_children(user=cast.bob, left=here, right=other, verdict="same")
        with pytest.raises(Missing):
            compare_pair(user=cast.bob, left=here, right=other)
    with pytest.raises(Refused):
        judge_children(user=cast.nora, left=here, right=there, verdict="same")


def test_what_may_not_be_opened_is_not_asked_about(cast):
    person = child_of(open_case(cast.bob, cast.runaways, child()))
    old = start_contact(cast.bob, child={"text": LATIN})
    Contact.objects.filter(pk=old).update(started_at=clock.now() - dt.timedelta(days=9), closed_at=None)
    for besides in (person, old):
        with pytest.raises(Missing):
            find_known(user=cast.charlie, asked=ASKED, besides=besides)
    assert find_known(user=cast.charlie, asked=ASKED, besides=new_id()) == []


def test_a_candidate_of_a_contact_is_set_aside_and_comes_back(cast):
    known = child_of(open_case(cast.bob, cast.runaways, child()))
    contact = start_contact(cast.alice, child={"text": CHILD_UKRAINIAN})
    assert ids(find_known(user=cast.alice, asked=ASKED, besides=contact)) == [known]
    row = set_aside(user=cast.alice, contact_id=contact, candidate=known)
    assert set_aside(user=cast.alice, contact_id=contact, candidate=known) == row
    assert find_known(user=cast.alice, asked=ASKED, besides=contact) == []
    withdraw_set_aside(user=cast.alice, contact_id=contact, candidate=known)
    assert ids(find_known(user=cast.alice, asked=ASKED, besides=contact)) == [known]
    with pytest.raises(Refused):
        withdraw_set_aside(user=cast.alice, contact_id=contact, candidate=known)


def test_an_earlier_contact_set_aside_is_proposed_again_when_it_says_something_else(cast):
    earlier = start_contact(cast.bob, child={"text": LATIN}, age={"text": "14"})
    contact = start_contact(cast.alice, child={"text": CHILD_UKRAINIAN})
    set_aside(user=cast.alice, contact_id=contact, candidate=earlier)
    assert find_known(user=cast.alice, asked=ASKED, besides=contact) == []
    assert find_known(user=cast.alice, asked=ASKED, besides=earlier) == []
    save(cast.bob, earlier, seen=1, age={"text": "15"})
    (again,) = find_known(user=cast.alice, asked=ASKED, besides=contact)
    assert (again.id, again.changed) == (earlier, (str(CHANGED["age"]),))


def test_two_side_by_side_show_what_agrees_what_differs_and_the_judgements(cast):
    latin, cyrillic = two_cases(cast)
    judge_children(user=cast.bob, left=latin, right=cyrillic, verdict="unsure")
    pair = compare_pair(user=cast.sofia, left=latin, right=cyrillic)
    rows = {row.name: row for row in pair.rows}
    assert (rows["names"].left, rows["names"].right, rows["names"].agrees) == (LATIN, CHILD_UKRAINIAN, True)
    assert (rows["born"].agrees, rows["gender"].agrees, rows["marks"].agrees) == (True, True, None)
    assert {part.code for part in pair.parts} == {"name.spelling"}
    assert all(part.left and part.right and part.speaks_for for part in pair.parts)
    assert [row.by for row in pair.history] == [cast.bob]
    assert (pair.left.kind, pair.right.kind) == ("person", "person")
    assert (pair.is_one_group, pair.changed) == (False, ())
    judge_children(user=cast.bob, left=latin, right=cyrillic, verdict="same")
    assert compare_pair(user=cast.sofia, left=latin, right=cyrillic).is_one_group


def test_a_contact_and_a_child_side_by_side_are_not_judged_but_set_aside(cast):
    known = child_of(open_case(cast.bob, cast.runaways, child()))
    contact = start_contact(cast.alice, child={"text": CHILD_UKRAINIAN}, caller_number=PHONE)
    set_aside(user=cast.alice, contact_id=contact, candidate=known)
    pair = compare_pair(user=cast.alice, left=contact, right=known)
    assert (pair.left.kind, pair.right.kind) == ("contact", "person")
    assert pair.set_aside is not None
    assert pair.left.numbers == (PHONE,)


@pytest.mark.parametrize("name", ["", "🙂", "Dr.", "x" * 10_000, "\u202eabc\x07", "12345", "ن"])
def test_what_nobody_is_called_finds_nobody_and_breaks_nothing(cast, name):
    open_case(cast.bob, cast.runaways, missing_child(CHILD))
    for is_partial in (False, True):
        assert find_known(user=cast.bob, asked=Asked(Person([name])), is_partial=is_partial) == []


def test_a_search_is_noted_without_its_words_and_a_contact_counts_once_a_day(cast):
    contact = start_contact(cast.alice, child={"text": CHILD})
    for name in ("Nad", "Nadiia", "Nadiia Shevchukivska"):
        find_known(user=cast.alice, asked=Asked(Person([name])), besides=contact, is_partial=True)
    find_known(user=cast.alice, asked=ASKED)
    rows = Search.objects.order_by("purpose").values_list("purpose", "times", "about")
    assert list(rows) == [("contact", 3, contact), ("page", 1, None)]


def test_above_the_limit_of_a_day_a_search_is_refused_and_a_contact_begun_goes_on(cast, settings):
    settings.MYOSOTIS_SEARCHES_A_DAY = 2
    contact = start_contact(cast.alice, child={"text": CHILD})
    find_known(user=cast.alice, asked=ASKED, besides=contact)
    find_known(user=cast.alice, asked=ASKED)
    with pytest.raises(SearchLimitReached):
        find_known(user=cast.alice, asked=ASKED)
    with pytest.raises(SearchLimitReached):
        find_known(user=cast.alice, asked=ASKED, besides=new_id())
    find_known(user=cast.alice, asked=ASKED, besides=contact)
    find_known(user=cast.bob, asked=ASKED)
