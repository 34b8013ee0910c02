"""The page of risk: judged by people with their sources, looked at by two, never decided by a list."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from myosotis.casework.actions.judgements import judge_risk, second_risk
from myosotis.casework.actions.risk import add_criterion
from myosotis.casework.models import Risk
from myosotis.casework.queries.frames import open_frame
from myosotis.casework.queries.risk import list_waiting_for_second
from myosotis.casework.readiness import Standing, know_child, list_readiness
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel import clock
from tests.people import CHILD, sign_in

pytestmark = pytest.mark.django_db
ROWS = {"source-TOTAL_FORMS": "3", "source-INITIAL_FORMS": "0"}


def test_a_judgement_keeps_each_source_and_the_level_says_when_to_look_again(cast):
    add_criterion(by=cast.sofia, label="Known to the youth court")
    case, client = open_case(cast.alice, cast.runaways), sign_in(cast.alice)
    sent = {
        **ROWS,
        "level": "high",
        "criteria": ["under_13", "medicine"],
        "own_criteria": ["Known to the youth court"],
        "reasons": "No insulin since noon.",
        "source-0-who": "The grandmother",
        "source-0-said": "She left without her pen.",
        "source-0-told": "yesterday 18h",
        "source-0-reach": "by phone until ten",
    }
    assert client.post(f"/cases/{case.ref}/risk/judge", sent).status_code == 302
    risk = Risk.objects.get(case=case)
    assert abs(risk.review_at - risk.judged_at - dt.timedelta(hours=8)) < dt.timedelta(seconds=1)
    text = client.get(f"/cases/{case.ref}/risk/").content.decode()
    for shown in ("The grandmother", "without her pen", "by phone until ten", "Known to the youth court"):
        assert shown in text
    assert "Waiting for a second person" in text
    assert "I have looked too" not in text  # the one who judged cannot
    assert "I have looked too" in sign_in(cast.bob).get(f"/cases/{case.ref}/risk/").content.decode()


def test_a_mistake_loses_nothing_that_was_typed(cast):
    case, client = open_case(cast.alice, cast.runaways), sign_in(cast.alice)
    sent = {**ROWS, "reasons": "Out all night.", "source-1-said": "She has a new phone."}
    answer = client.post(f"/cases/{case.ref}/risk/judge", sent)
    assert answer.status_code == 200
    for kept in ("Out all night.", "She has a new phone."):
        assert kept in answer.content.decode()
    assert not Risk.objects.exists()


def test_a_high_risk_waits_until_somebody_else_has_looked_and_a_later_one_about_all_ends_it(cast):
    case = open_case(cast.alice, cast.runaways, missing_child(), missing_child("Sibling"))
    first = case.case_children.order_by("position").first().person_id
    risk = judge_risk(by=cast.alice, case_id=case.pk, level="high", person_id=first)
    assert [one.pk for one in list_waiting_for_second([case.pk])] == [risk.pk]
    assert "waiting for a second person" in sign_in(cast.bob).get(f"/cases/{case.ref}/").content.decode()
    client = sign_in(cast.bob)
    assert client.post(f"/cases/{case.ref}/risk/agree", {"risk": risk.pk}).url == f"/cases/{case.ref}/risk/"
    assert list_waiting_for_second([case.pk]) == []
    judge_risk(by=cast.alice, case_id=case.pk, level="high", person_id=first)
    judge_risk(by=cast.alice, case_id=case.pk, level="medium")
    assert list_waiting_for_second([case.pk]) == []


def test_the_second_person_is_another_and_stands_with_the_time(cast):
    case = open_case(cast.alice, cast.runaways)
    risk = judge_risk(by=cast.alice, case_id=case.pk, level="high")
    for halves in (
        {"second_by": cast.bob},
        {"second_at": clock.now()},
        {"second_by": cast.alice, "second_at": clock.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=risk.pk).update(**halves)
    second_risk(by=cast.bob, risk_id=risk.pk)
    assert Risk.objects.get(pk=risk.pk).second_at is not None


def test_the_ladder_of_a_case_is_ticked_with_name_and_time_and_taken_back(cast):
    case, client = open_case(cast.alice, cast.runaways), sign_in(cast.alice)
    path = f"/cases/{case.ref}/risk/urgent"
    for _again in range(2):
        assert client.post(path, {"code": "self_harm", "ticked": "yes"}).url.endswith("/risk/#ladder")
    assert case.urgent_ticks.filter(withdrawn_at=None).count() == 1
    assert "1 step ticked" in client.get(f"/cases/{case.ref}/").content.decode()
    client.post(path, {"code": "self_harm", "ticked": "no"})
    assert case.urgent_ticks.filter(withdrawn_at=None).count() == 0
    assert client.post(path, {"code": "no_such_step", "ticked": "yes"}).status_code == 404


def lists_of(case, user):
    frame = open_frame(user=user, ref=case.ref)
    known = know_child(frame.children[0], frame.case, has_adults=False)
    return {
        one.code: {str(thing.label): thing.standing for thing in one.things} for one in list_readiness(known)
    }


def test_lists_say_what_is_missing_and_ask_for_what_is_not_kept_here(cast):
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD, police_report="reported"))
    lists = lists_of(case, cast.bob)
    notice = lists["yellow_notice"]
    assert notice["Family name and forename"] == notice["A report to the police"] == Standing.THERE
    assert notice["The reference of the police"] == Standing.MISSING
    assert Standing.ASK in lists["sis_c"].values()
    text = sign_in(cast.bob).get(f"/cases/{case.ref}/risk/").content.decode()
    assert "a list, not a decision" in text
    assert f"/cases/{case.ref}/#episodes" in text
