"""Open anyway, and "I know this family"."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.openings import (
    ReasonTooShort,
    know_family,
    open_anyway,
    review_opening,
    withdraw_family_known,
)
from myosotis.casework.models import BreakGlass
from myosotis.casework.queries.cases import get_case, list_cases
from myosotis.casework.tests.making import again, open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

pytestmark = pytest.mark.django_db
REASON = "The mother is on the line and her caseworker is away."


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways)


def test_a_stranger_opens_with_a_written_reason_and_it_shows(cast, case):
    open_anyway(by=cast.charlie, ref=case.ref.lower(), reason=REASON)
    assert get_case(user=cast.charlie, ref=case.ref).case == case
    assert [row.reason for row in get_case(user=cast.sofia, ref=case.ref).openings] == [REASON]
    assert Entry.objects.filter(verb="case.opened_anyway", actor=cast.charlie.public_id).count() == 1


def test_the_reason_is_sealed(cast, case):
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    sealed = BreakGlass.objects.values_list("reason", flat=True).get()
    assert REASON.encode() not in bytes(sealed)


@pytest.mark.parametrize("reason", ["", "because", " " * 40])
def test_a_word_is_no_reason(cast, case, reason):
    with pytest.raises(ReasonTooShort):
        open_anyway(by=cast.charlie, ref=case.ref, reason=reason)


def test_the_opening_ends_after_twelve_hours(cast, case):
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    with clock.set_clock(clock.now() + dt.timedelta(hours=12, minutes=1)), pytest.raises(Missing):
        get_case(user=cast.charlie, ref=case.ref)


def test_opening_ones_own_case_anyway_is_nothing_special(cast, case):
    open_anyway(by=cast.bob, ref=case.ref, reason=REASON)
    assert BreakGlass.objects.count() == 0


def test_a_case_that_is_not_there_and_one_of_a_known_family_look_the_same(cast, case):
    know_family(by=cast.bob, case_id=case.pk)
    for user, ref in ((cast.bob, case.ref), (cast.charlie, "BE-1999-0001")):
        with pytest.raises(Missing):
            open_anyway(by=user, ref=ref, reason=REASON)


@pytest.mark.parametrize("name", ["nora", "dimitri", "kim", "colette"])
def test_who_reads_no_cases_opens_none_anyway(cast, case, name):
    with pytest.raises(Refused):
        open_anyway(by=getattr(cast, name), ref=case.ref, reason=REASON)


def test_a_supervisor_of_the_team_reviews_an_opening(cast, case):
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    opening = BreakGlass.objects.get()
    review_opening(by=cast.sofia, opening_id=opening.pk)
    opening = again(opening)
    assert opening.reviewed_by_id == cast.sofia.pk


def test_nobody_reviews_their_own_opening(cast, case):
    cast.charlie.roles = ["supervisor"]
    cast.charlie.save()
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    cast.charlie.teams.add(cast.runaways)
    cast.charlie.__dict__.pop("_team_ids", None)
    with pytest.raises(Refused):
        review_opening(by=cast.charlie, opening_id=BreakGlass.objects.get().pk)


def test_who_knows_the_family_does_not_see_the_file(cast, case):
    know_family(by=cast.bob, case_id=case.pk)
    assert list_cases(user=cast.bob) == []
    with pytest.raises(Missing):
        get_case(user=cast.bob, ref=case.ref)
    assert len(list_cases(user=cast.alice)) == 1


def test_knowing_the_family_ends_an_opening_at_once(cast, case):
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    know_family(by=cast.charlie, case_id=case.pk)
    with pytest.raises(Missing):
        get_case(user=cast.charlie, ref=case.ref)


def test_a_supervisor_takes_it_back_for_somebody_else_only(cast, case):
    know_family(by=cast.bob, case_id=case.pk)
    withdraw_family_known(by=cast.sofia, case_id=case.pk, user=cast.bob)
    assert len(list_cases(user=cast.bob)) == 1
    know_family(by=cast.sofia, case_id=case.pk)
    with pytest.raises(Missing):
        withdraw_family_known(by=cast.sofia, case_id=case.pk, user=cast.sofia)
