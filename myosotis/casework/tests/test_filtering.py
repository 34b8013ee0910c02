"""Filters, kept filters and changes of several cases, as a person meets them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.audit.models import Entry
from myosotis.casework.actions.bulk import assign_cases, set_review_day, undo_bulk
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.saved_filters import save_filter
from myosotis.casework.models import BulkAct, Case, SavedFilter
from myosotis.casework.queries.cases import page_cases
from myosotis.casework.tests.making import again, missing_child, open_case, start_contact
from myosotis.kernel import clock
from tests.people import CHILD, Cast, sign_in

pytestmark = pytest.mark.django_db


def listed(user, **filters: str) -> list[str]:
    return [row.case.ref for row in page_cases(user=user, filters={"state": "all", **filters})[1]]


def test_each_filter_finds_its_cases_and_no_other(cast: Cast) -> None:
    contact = start_contact(cast.alice, language="el")
    plain = open_case(cast.alice, cast.runaways, missing_child(hours=2))
    told = open_case(
        cast.alice, cast.runaways, missing_child(hours=100), contact_id=contact, countries=["GR"]
    )
    judge_risk(by=cast.alice, case_id=told.pk, level="low")
    judge_risk(by=cast.alice, case_id=told.pk, level="high")
    make_promise(by=cast.alice, case_id=told.pk, text="Call", due_at=clock.now() - dt.timedelta(hours=1))
    set_review_day(by=cast.bob, case_ids=[told.pk], day=clock.now().date())
    for filters in (
        {"risk": "high"},
        {"overdue": "yes"},
        {"country": "GR"},
        {"language": "el"},
        {"missing": "3"},
    ):
        assert listed(cast.alice, **filters) == [told.ref], filters
    assert listed(cast.alice, risk="none") == [plain.ref]
    assert listed(cast.alice, risk="low") == []
    for order in ("missing", "risk", "review", "oldest"):
        assert listed(cast.alice, sort=order)[0 if order != "oldest" else 1] == told.ref
    assert listed(cast.charlie, risk="high") == []


def test_a_list_asks_as_often_for_one_case_as_for_ten(cast: Cast) -> None:
    client = sign_in(cast.alice)
    counts = []
    for number in (1, 9):
        for _one in range(number):
            open_case(cast.alice, cast.runaways)
        client.get("/cases/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/cases/", {"state": "all", "sort": "risk", "overdue": "on", "risk": "none"})
        with CaptureQueriesContext(connection) as plain:
            client.get("/cases/", {"state": "all", "sort": "missing"})
        counts.append((len(queries), len(plain)))
    assert counts[0][1] == counts[1][1]
    assert counts[1][1] < 24


def test_a_kept_filter_stands_above_the_list_of_its_owner_or_team(cast: Cast) -> None:
    client = sign_in(cast.alice)
    sent = {"name": "High, overdue", "risk": "high", "overdue": "on", "state": "open", "team": ""}
    answer = client.post("/filters/cases", sent)
    assert answer["Location"] == "/cases/?risk=high&overdue=yes"
    row = SavedFilter.objects.get()
    assert row.filters == {"risk": "high", "overdue": "yes"}
    page = client.get("/cases/?risk=high&overdue=yes").content.decode()
    assert 'data-key="1"' in page
    assert 'aria-current="true"' in page
    assert "High, overdue" not in sign_in(cast.bob).get("/cases/").content.decode()
    save_filter(by=cast.alice, list_name="cases", name="Ours", filters={"risk": "low"}, team=cast.runaways)
    assert "Ours" in sign_in(cast.bob).get("/cases/").content.decode()
    assert "Ours" not in sign_in(cast.charlie).get("/cases/").content.decode()
    assert sign_in(cast.bob).post(f"/filters/{row.pk}/remove").status_code == 404
    client.post(f"/filters/{row.pk}/remove")
    assert SavedFilter.objects.count() == 1


def test_what_was_typed_is_never_kept_with_a_filter(cast: Cast) -> None:
    sign_in(cast.alice).post(
        "/filters/cases", {"name": "Mine", "q": CHILD, "text": CHILD, "risk": "high", "category": CHILD}
    )
    assert SavedFilter.objects.get().filters == {"risk": "high"}
    with pytest.raises(ValueError, match="typed"):
        save_filter(by=cast.alice, list_name="cases", name="Mine", filters={"text": CHILD})


def test_several_cases_are_given_in_one_act_and_taken_back(cast: Cast) -> None:
    first, second = (open_case(cast.alice, cast.runaways) for _one in range(2))
    before = Entry.objects.count()
    result = assign_cases(by=cast.alice, case_ids=[first.pk, second.pk], caseworker=cast.bob)
    assert sorted(result.done) == sorted([first.ref, second.ref])
    assert Entry.objects.count() == before + 2
    assert again(first).caseworker == cast.bob
    assert result.act is not None
    Case.objects.filter(pk=second.pk).update(caseworker=cast.sofia)
    undone = undo_bulk(by=cast.alice, act_id=result.act.pk)
    assert undone.done == [first.ref]
    assert [ref for ref, _reason in undone.refused] == [second.ref]
    assert again(first).caseworker == cast.alice
    assert again(second).caseworker == cast.sofia


def test_who_is_not_of_the_team_is_refused_by_number_and_a_foreign_case_changes_nothing(cast: Cast) -> None:
    case, foreign = open_case(cast.alice, cast.runaways), open_case(cast.charlie, cast.abduction)
    cast.bob.teams.add(cast.abduction)
    result = assign_cases(by=cast.alice, case_ids=[case.pk], caseworker=cast.charlie)
    assert [(ref, why.reason) for ref, why in result.refused] == [(case.ref, "not_in_team")]
    assert result.act is None
    client = sign_in(cast.alice)
    client.post("/cases/bulk", {"case": [case.pk, foreign.pk], "what": "assign", "caseworker": cast.bob.pk})
    assert not BulkAct.objects.exists()
    client.post(
        "/cases/bulk", {"case": [case.pk], "what": "assign", "caseworker": cast.bob.pk, "risk": "none"}
    )
    page = client.get("/cases/").content.decode()
    act = BulkAct.objects.get()
    assert f"/cases/bulk/{act.pk}/undo" in page
    client.post(f"/cases/bulk/{act.pk}/undo")
    assert again(case).caseworker == cast.alice
    assert sign_in(cast.bob).post(f"/cases/bulk/{act.pk}/undo").status_code == 404


def test_a_child_that_came_of_age_and_a_restricted_case_are_marked(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(hours=24 * 400, age=17))
    person = case.case_children.get().person
    person.birth_year = clock.now().year - 19
    person.save(update_fields=["birth_year"])
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    page = sign_in(cast.alice).get("/cases/", {"restricted": "on"}).content.decode()
    assert "Came of age while missing" in page
    assert ">Restricted</span>" in page.replace("\n", "")


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    assert "Open one from a contact" in sign_in(cast.alice).get("/cases/").content.decode()
    assert "Take one away, or show all" in sign_in(cast.alice).get("/cases/?risk=high").content.decode()
    assert "begins with the first word" in sign_in(cast.alice).get("/contacts/").content.decode()
