"""Where a child is, withheld while a block of that child stands."""

import datetime as dt

import pytest

from myosotis.casework.models import Block, BreakGlass, PersonDetails
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways, missing_child("Ana"), missing_child("Half-brother"))


def block(case, position, by):
    row = Block(case=case, person=case.case_children.get(position=position).person, set_by=by)
    row.reason = "The father has threatened her."
    row.save(force_insert=True)
    return row.person


def test_without_a_block_nothing_is_withheld(cast, case):
    assert withheld_in([case.pk], user=cast.alice) == {}


def test_half_siblings_differ(cast, case):
    ana = block(case, 0, cast.alice)
    assert withheld_in([case.pk], user=cast.bob) == {case.pk: frozenset({ana.pk})}


def test_an_opening_lasts_its_hour_and_for_its_reader_only(cast, case):
    ana = block(case, 0, cast.alice)
    until = clock.now() + dt.timedelta(hours=1)
    BreakGlass.objects.create(case=case, person=ana, by=cast.bob, until=until)
    assert withheld_in([case.pk], user=cast.bob) == {}
    assert withheld_in([case.pk], user=cast.alice) != {}
    with clock.set_clock(until + dt.timedelta(minutes=1)):
        assert withheld_in([case.pk], user=cast.bob) != {}


def test_an_adult_of_the_same_household_is_withheld_too(cast, case):
    ana = block(case, 0, cast.alice)
    mother = case.case_children.get(position=1).person
    PersonDetails.objects.create(case=case, person=mother, lives_with=[str(ana.pk)])
    assert withheld_in([case.pk], user=cast.bob)[case.pk] == {ana.pk, mother.pk}
