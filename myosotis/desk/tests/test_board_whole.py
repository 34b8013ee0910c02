"""What else stands on the board: what ends soon, missed calls, merged cases as one, promises that still hold."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.judging import judge_children
from myosotis.casework.actions.merging import merge_cases, withdraw_merge
from myosotis.casework.actions.work import withdraw_work
from myosotis.casework.models import Case, Contact
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.files.actions import Described, keep_file
from myosotis.files.inspection.verdicts import Verdict
from myosotis.kernel import clock
from tests.people import CHILD, CHILD_GREEK, Cast, sign_in

pytestmark = pytest.mark.django_db


def shown_children(cast: Cast) -> list[str]:
    """The numbers of the cases in the table of missing children."""
    return [child["ref"] for child in sign_in(cast.alice).get("/").context["children"]]


def keep_photo(cast: Cast, case: Case, until: dt.date) -> None:
    """A photo of the first child, which may be used until a day."""
    described = Described(kind="child_photo", received_on=timezone.localdate(clock.now()), until=until)
    picture = Verdict("image/jpeg", 1, 1, b"picture", b"small")
    owner = case.case_children.get().person_id
    keep_file(by=cast.alice, case_id=case.pk, owner=owner, described=described, content=b"", verdict=picture)


def test_merged_cases_stand_on_the_board_as_one_and_a_child_of_both_once(cast: Cast) -> None:
    one = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    other = open_case(cast.alice, cast.runaways, missing_child(CHILD_GREEK))
    merge_cases(by=cast.alice, case_id=one.pk, into_id=other.pk)
    assert shown_children(cast) == [other.ref, other.ref]
    left, right = (case.case_children.get().person_id for case in (one, other))
    judge_children(user=cast.alice, left=left, right=right, verdict="same")
    assert shown_children(cast) == [other.ref]
    assert "One child is missing now" in sign_in(cast.alice).get("/").content.decode()
    withdraw_merge(by=cast.alice, case_id=one.pk)
    assert sorted(shown_children(cast)) == sorted([one.ref, other.ref])


def test_the_risk_of_a_merged_case_is_looked_at_where_it_goes_on(cast: Cast) -> None:
    one, other = (open_case(cast.alice, cast.runaways, missing_child(name)) for name in (CHILD, CHILD_GREEK))
    judge_risk(by=cast.alice, case_id=one.pk, level="medium", review_at=clock.now() - dt.timedelta(hours=1))
    merge_cases(by=cast.alice, case_id=one.pk, into_id=other.pk)

    def reviews() -> list[str]:
        clocks = sign_in(cast.alice).get("/").context["clocks"]
        return [row["one"].ref for row in clocks if row["one"].kind == "risk_review"]

    assert reviews() == [other.ref]
    judge_risk(by=cast.alice, case_id=other.pk, level="low", review_at=clock.now() + dt.timedelta(days=30))
    assert reviews() == []


def test_the_rights_to_a_photo_that_end_stand_on_the_board_and_in_my_work(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    today = timezone.localdate(clock.now())
    keep_photo(cast, case, today + dt.timedelta(days=30))
    pages = ("/", "/work/")
    for page in pages:
        assert "right to use a photo" not in sign_in(cast.alice).get(page).content.decode()
    keep_photo(cast, case, today + dt.timedelta(days=3))
    for page in pages:
        assert "right to use a photo" in sign_in(cast.alice).get(page).content.decode()
        assert "right to use a photo" not in sign_in(cast.charlie).get(page).content.decode()


def test_missed_calls_are_counted_on_the_board(cast: Cast) -> None:
    assert "to be called back" not in sign_in(cast.alice).get("/").content.decode()
    contact_id = start_contact(cast.alice)
    Contact.objects.filter(pk=contact_id).update(is_answered=False)
    assert "1 missed call waits to be called back." in sign_in(cast.alice).get("/").content.decode()


def test_a_promise_that_was_taken_back_stands_on_no_board(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    promise = make_promise(by=cast.alice, case_id=case.pk, text="Call the aunt", due_at=clock.now())
    assert "Call the aunt" in sign_in(cast.alice).get("/").content.decode()
    withdraw_work(by=cast.alice, kind="promise", record_id=promise.pk)
    assert "Call the aunt" not in sign_in(cast.alice).get("/").content.decode()
