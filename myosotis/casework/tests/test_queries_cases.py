"""Who sees which case, and what a look costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.audit.models import Entry
from myosotis.casework.access import visible_cases
from myosotis.casework.queries.cases import get_case, list_cases
from myosotis.casework.queries.facts import year_so_far
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel.errors import Missing, Refused
from tests.people import CHILD, CHILD_ARABIC, CHILD_GREEK

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways)


def openings(user):
    return Entry.objects.filter(verb="case.opened", actor=user.public_id).count()


def test_a_case_is_seen_by_its_team_and_nobody_else(cast, case):
    seen = [name for name, user in cast.everyone().items() if visible_cases(user).filter(pk=case.pk)]
    assert seen == ["alice", "bob", "sofia"]


def test_hidden_and_missing_look_the_same(cast, case):
    for ref in (case.ref, "BE-1999-0001"):
        with pytest.raises(Missing, match=r"^$"):
            get_case(user=cast.charlie, ref=ref)


def test_each_opening_writes_exactly_one_row(cast, case):
    page = get_case(user=cast.bob, ref=case.ref)
    assert openings(cast.bob) == 1
    get_case(user=cast.bob, ref=case.ref, opening=page.opening)
    assert openings(cast.bob) == 1
    get_case(user=cast.bob, ref=case.ref)
    assert openings(cast.bob) == 2


def test_the_token_of_an_opening_serves_nobody_else_and_no_other_case(cast, case):
    token = get_case(user=cast.bob, ref=case.ref).opening
    get_case(user=cast.alice, ref=case.ref, opening=token)
    assert openings(cast.alice) == 1
    other = open_case(cast.alice, cast.runaways)
    get_case(user=cast.bob, ref=other.ref, opening=token)
    get_case(user=cast.bob, ref=case.ref, opening="forged")
    assert openings(cast.bob) == 3


def test_a_list_is_not_an_opening(cast, case):
    assert [row.children[0].name for row in list_cases(user=cast.bob)] == [CHILD]
    assert openings(cast.bob) == 0


@pytest.mark.parametrize("text", ["vandermeulebroeck", "VANDERmeulebröck", "lise", "liselot vander"])
def test_a_case_is_found_by_parts_of_a_name(cast, case, text):
    found = list_cases(user=cast.bob, filters={"text": text})
    assert [row.case.ref for row in found] == [case.ref]


@pytest.mark.parametrize(("name", "text"), [(CHILD_GREEK, "γεωργιος"), (CHILD_ARABIC, "ليلى")])
def test_a_case_is_found_in_its_own_script(cast, name, text):
    case = open_case(cast.alice, cast.runaways, missing_child(name))
    assert [row.case.ref for row in list_cases(user=cast.bob, filters={"text": text})] == [case.ref]


def test_a_case_is_found_by_its_reference(cast, case):
    assert [row.case for row in list_cases(user=cast.bob, filters={"text": case.ref.lower()})] == [case]


@pytest.mark.parametrize("filters", [{"from": "no date"}, {"until": "2026-02-31"}, {"caseworker": "nobody"}])
def test_a_filter_that_makes_no_sense_is_not_an_error(cast, case, filters):
    assert len(list_cases(user=cast.bob, filters=filters)) <= 1


def test_states_of_the_list(cast, case):
    prevention = open_case(cast.alice, cast.runaways, is_prevention=True)

    def shown(state):
        return {row.case.ref for row in list_cases(user=cast.bob, filters={"state": state})}

    assert shown("missing") == {case.ref}
    assert shown("prevention") == {prevention.ref}
    assert shown("closed") == set()
    assert shown("all") == {case.ref, prevention.ref}


def test_a_list_and_a_page_cost_the_same_for_one_child_and_for_ten(cast):
    def cost(read):
        with CaptureQueriesContext(connection) as queries:
            read()
        return len(queries)

    first = open_case(cast.alice, cast.runaways)
    cast.bob.team_ids()
    one = cost(lambda: list_cases(user=cast.bob)), cost(lambda: get_case(user=cast.bob, ref=first.ref))
    many = open_case(cast.alice, cast.runaways, *[missing_child(f"Child {n}") for n in range(10)])
    ten = cost(lambda: list_cases(user=cast.bob)), cost(lambda: get_case(user=cast.bob, ref=many.ref))
    assert ten[0] == one[0]
    assert ten[1] == one[1]


@pytest.mark.parametrize("name", ["nora", "kim"])
def test_who_has_nothing_to_do_with_figures_sees_none(cast, name):
    with pytest.raises(Refused):
        year_so_far(user=getattr(cast, name))
