"""Rounds at the secretariat: who was asked, what was taken in, what is asked back, and what a report is made from."""

import datetime as dt

import pytest

from myosotis.figures.actions.asking_back import Finding, ask_back, note_answer, settle_question
from myosotis.figures.actions.rounds import close_round, excuse, remind
from myosotis.figures.actions.submissions import take_in_return, withdraw_submission
from myosotis.figures.models import ReturnQuestion, Submission
from myosotis.figures.queries.collections import collection_of_round
from myosotis.figures.queries.rounds import Filled, read_round
from myosotis.figures.queries.submissions import read_asked
from myosotis.figures.report.folders import files_of
from myosotis.figures.tests.making_rounds import make_hotlines, make_return, make_round, send
from myosotis.kernel.errors import Missing, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotlines(cast):
    return make_hotlines()


def test_a_round_shows_who_sent_what_and_nothing_sent_is_no_zero(cast, hotlines):
    row = make_round(cast.colette)
    send(cast.colette, row, hotlines["BE"], {"runaway": 30})
    view = read_round(user=cast.colette, round_id=row.pk)
    by_country = {one.asked.hotline.country: one for one in view.rows}
    assert (view.sent, len(view.rows)) == (1, 3)
    assert by_country["BE"].states["4"] is Filled.PART
    assert by_country["GR"].states["4"] is Filled.MISSING
    assert by_country["GR"].percent is None


def test_each_version_is_kept_and_the_last_counts_until_it_is_taken_back(cast, hotlines):
    row = make_round(cast.colette)
    first = send(cast.colette, row, hotlines["BE"], {"runaway": 30})
    second = send(cast.colette, row, hotlines["BE"], {"runaway": 31})
    assert (second.number, Submission.objects.get(is_last=True)) == (2, second)
    rows = read_asked(
        user=cast.colette, round_id=row.pk, asked_id=row.asked.get(hotline=hotlines["BE"]).pk
    ).rows
    changed = {one.indicator: (one.earlier_version, one.table.total) for one in rows if one.is_changed}
    assert changed["new_cases"] == (30, 31)
    withdraw_submission(by=cast.colette, submission_id=second.pk)
    assert Submission.objects.get(is_last=True) == first


def test_a_closed_round_another_year_and_a_hotline_that_is_not_asked_are_refused(cast, hotlines):
    row = make_round(cast.colette)
    other = make_return("be", 2024, {"runaway": 3})
    with pytest.raises(Refused, match="round_takes_no_return_of_this_year"):
        take_in_return(
            by=cast.colette, round_id=row.pk, hotline_id=hotlines["BE"].pk, given=other, way="unsigned"
        )
    row.asked.filter(hotline=hotlines["PT"]).delete()
    with pytest.raises(Refused, match="hotline_not_asked"):
        send(cast.colette, row, hotlines["PT"], {"runaway": 30})
    close_round(by=cast.colette, round_id=row.pk)
    with pytest.raises(Refused):
        send(cast.colette, row, hotlines["BE"], {"runaway": 30})


def test_nobody_is_reminded_who_answered_was_excused_or_was_reminded_this_week(cast, hotlines):
    row = make_round(cast.colette)
    send(cast.colette, row, hotlines["BE"], {"runaway": 30})
    everybody = list(row.asked.values_list("pk", flat=True))
    excuse(by=cast.colette, round_id=row.pk, asked_id=row.asked.get(hotline=hotlines["PT"]).pk, why="Moving")
    assert remind(by=cast.colette, round_id=row.pk, asked_ids=everybody, text="A kind word.") == 1
    assert remind(by=cast.colette, round_id=row.pk, asked_ids=everybody, text="A kind word.") == 0


def test_a_question_is_asked_answered_and_settled_and_only_the_hotline_changes_its_number(cast, hotlines):
    before = make_round(cast.colette, 2024)
    send(cast.colette, before, hotlines["BE"], {"runaway": 300})
    row = make_round(cast.colette)
    send(cast.colette, row, hotlines["BE"], {"runaway": 30})
    asked = row.asked.get(hotline=hotlines["BE"])
    found = read_asked(user=cast.colette, round_id=row.pk, asked_id=asked.pk).found
    jump = next(one for one in found if (one.code, one.indicator) == ("jump", "new_cases"))
    assert jump.values == {"before": 300, "now": 30}
    finding = Finding(jump.code, jump.indicator, jump.place)
    given = {"by": cast.colette, "round_id": row.pk, "asked_id": asked.pk, "findings": [finding]}
    with pytest.raises(Refused, match="no_message_can_go_there"):
        ask_back(**given, text="", way="message")
    assert ask_back(**given, text="", way="mail") == 1
    question = ReturnQuestion.objects.get()
    settle = {"by": cast.colette, "question_id": question.pk}
    with pytest.raises(Refused, match="the_figure_still_stands"):
        settle_question(**settle, end="corrected")
    with pytest.raises(Refused, match="an_answer_comes_first"):
        settle_question(**settle, end="explained")
    note_answer(**settle, answer="The line was closed for nine months.", way="mail")
    settle_question(**settle, end="explained")
    assert not ReturnQuestion.objects.get().is_open


def test_the_collection_of_a_round_holds_its_returns_and_those_before(cast, hotlines):
    before = make_round(cast.colette, 2024)
    send(cast.colette, before, hotlines["GR"], {"runaway": 300})
    row = make_round(cast.colette)
    Submission.objects.filter(round=before).update(came_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    send(cast.colette, row, hotlines["BE"], {"runaway": 31, "parental_abduction": 3})
    collection = collection_of_round(user=cast.colette, round_id=row.pk)
    code = next(one.code for one in collection.hotlines if one.country == "BE")
    assert collection.returns[2025][code].tables["new_cases"].total.value == 34
    assert not collection.returns[2024]["gr-line"].is_on_time
    assert f"returns/2025/{code}.json" in files_of(collection)


def test_only_who_keeps_rounds_sees_them(cast, hotlines):
    row = make_round(cast.colette)
    with pytest.raises(Refused):
        read_round(user=cast.dimitri, round_id=row.pk)
    with pytest.raises(Missing):
        read_round(user=cast.colette, round_id=hotlines["BE"].pk)
