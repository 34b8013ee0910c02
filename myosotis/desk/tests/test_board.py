"""The board, and where everybody begins."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.episodes import EpisodeInput, report_returned
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.openings import open_anyway
from myosotis.casework.models import Case, Episode
from myosotis.kernel import clock
from tests.people import CHILD, PLACE, Cast, sign_in

pytestmark = pytest.mark.django_db
REASON = "The mother calls us and nobody of the team can be reached tonight."


def open_case(cast: Cast, name: str, hours: float, level: str = "") -> Case:
    """A case of team runaways with one child missing since some hours."""
    seen = clock.now() - dt.timedelta(hours=hours)
    child = ChildInput(names=[name], age_years=14, episode=EpisodeInput(last_seen_at=seen, place=PLACE))
    case = create_case(by=cast.bob, case=CaseInput(team=cast.runaways, category="runaway"), children=[child])
    if level:
        judge_risk(by=cast.bob, case_id=case.pk, level=level, review_at=clock.now() - dt.timedelta(hours=1))
    return case


def test_the_board_says_who_is_missing_highest_risk_first(cast: Cast) -> None:
    open_case(cast, "Tomas Low", 40, "low")
    high = open_case(cast, CHILD, 9, "high")
    make_promise(
        by=cast.bob, case_id=high.pk, text="Call the father", due_at=clock.now() - dt.timedelta(hours=1)
    )
    answer = sign_in(cast.alice).get("/")
    page = answer.content.decode()
    assert "Two children are missing now" in page
    assert [child["name"] for child in answer.context["children"]] == ["Liselot V., 14", "Tomas L., 14"]
    assert "One promise is overdue." in page
    assert "Look again at the risk for Liselot" in page
    assert "Call the father" in page


def test_a_reported_return_stays_on_the_board_in_its_own_shape(cast: Cast) -> None:
    case = open_case(cast, CHILD, 9)
    report_returned(by=cast.bob, episode_id=Episode.objects.get(case=case).pk, says="police")
    page = sign_in(cast.alice).get("/").content.decode()
    assert "No child is missing now" in page
    assert "Reported returned" in page
    assert "One more is reported returned, to be confirmed." in page


def test_another_team_sees_nothing_of_it(cast: Cast) -> None:
    open_case(cast, CHILD, 9)
    page = sign_in(cast.charlie).get("/").content.decode()
    assert "Liselot" not in page
    assert "No child is missing now" in page


def test_the_number_of_queries_does_not_grow_with_the_cases(cast: Cast) -> None:
    client = sign_in(cast.alice)
    open_case(cast, CHILD, 9, "high")
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/")
    for number in range(5):
        case = open_case(cast, f"Child {number}", 9 + number, "medium")
        make_promise(by=cast.bob, case_id=case.pk, text="Call", due_at=clock.now())
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few) + 1


def test_the_supervisor_sees_an_opening_with_its_reason_at_once_and_reviews_it(cast: Cast) -> None:
    case = open_case(cast, CHILD, 9)
    open_anyway(by=cast.charlie, ref=case.ref, reason=REASON)
    client = sign_in(cast.sofia)
    assert REASON in client.get("/").content.decode()
    assert REASON not in sign_in(cast.alice).get("/").content.decode()
    opening = case.openings.get()
    assert sign_in(cast.alice).post(f"/openings/{opening.pk}/review").status_code == 403
    assert REASON not in client.post(f"/openings/{opening.pk}/review", follow=True).content.decode()


def test_live_parts_are_parts_of_the_same_board(cast: Cast) -> None:
    open_case(cast, CHILD, 9)
    client = sign_in(cast.sofia)
    for part in ("title", "missing", "lists", "openings"):
        page = client.get(f"/board/{part}").content.decode()
        assert "<html" not in page
    assert "Liselot" in client.get("/board/missing").content.decode()


def test_everybody_else_begins_where_their_work_is(cast: Cast) -> None:
    case = open_case(cast, CHILD, 9)
    make_promise(by=cast.bob, case_id=case.pk, text="Call the father", due_at=clock.now())
    night = sign_in(cast.nora).get("/").content.decode()
    assert "Team Runaways promised something." in night
    assert "Call the father" not in night
    assert "Liselot" not in night
    assert sign_in(cast.dimitri).get("/")["Location"] == "/figures/"
    network = sign_in(cast.colette).get("/").content.decode()
    for shown in (
        "The network",
        "Waiting at the front desk",
        "Table of rounds",
        "Hotlines of the federation",
    ):
        assert shown in network or (shown == "Table of rounds" and "No round yet" in network)
    assert sign_in(cast.kim).get("/").status_code in (200, 302)


def test_a_promise_of_a_case_with_several_children_names_all_of_them(cast: Cast) -> None:
    children = [ChildInput(names=[name]) for name in ("Roos Invented", "Tine Invented")]
    case = create_case(by=cast.bob, case=CaseInput(team=cast.runaways), children=children)
    make_promise(by=cast.bob, case_id=case.pk, text="Return talk", due_at=clock.now())
    (promise,) = sign_in(cast.alice).get("/").context["promises"]
    assert promise["row"].child == "Roos · Tine"


def test_a_promise_names_nobody_where_one_of_the_children_has_no_name(cast: Cast) -> None:
    children = [ChildInput(names=["Roos Invented"]), ChildInput()]
    case = create_case(by=cast.bob, case=CaseInput(team=cast.runaways), children=children)
    make_promise(by=cast.bob, case_id=case.pk, text="Return talk", due_at=clock.now())
    assert sign_in(cast.alice).get("/").context["promises"][0]["row"].child == ""
