"""What cannot be written into the log does not happen: figures brought in, and answers published."""

from __future__ import annotations

from typing import Any

import pytest

from myosotis.figures.actions import asking
from myosotis.figures.actions import bringing as actions
from myosotis.figures.asking import answer_crossing
from myosotis.figures.models import AnnualReturn, BroughtIn, Release, Submission
from myosotis.figures.queries import bringing as queries
from myosotis.figures.questionnaire import LANGUAGES
from myosotis.figures.report.ledger import Earlier
from myosotis.figures.tests.making_rounds import make_hotlines, make_round
from myosotis.figures.tests.test_asking import cross, facts
from myosotis.figures.tests.test_bringing import ROWS, last_year
from myosotis.figures.uploads import read_upload
from tests.full_log import LogIsFull
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_what_cannot_be_logged_is_neither_kept_nor_taken_out_nor_dropped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hotlines = make_hotlines()
    asked = make_round(cast.colette, last_year()).asked.get(hotline=hotlines["BE"])
    expected = queries.expect_own(user=cast.dimitri, year=last_year())[1]
    found = read_upload(ROWS, last_year())
    kept = {"year": last_year(), "form": "facts", "version": expected.version, "practice": found.practice}
    row = actions.keep_brought_in(by=cast.dimitri, tables=found.tables, marked=b"x", **kept)
    taken = actions.keep_brought_in(by=cast.colette, tables=found.tables, asked=asked, **kept)
    before = list(BroughtIn.objects.values()), AnnualReturn.objects.count(), Submission.objects.count()

    def fail(*_words: object, **_ids: object) -> None:
        raise LogIsFull

    monkeypatch.setattr("myosotis.figures.actions.bringing.record", fail)
    for act in (
        lambda: actions.keep_brought_in(by=cast.dimitri, tables={}, **kept),
        lambda: actions.take_over(by=cast.dimitri, brought_in_id=row.pk, is_all=True),
        lambda: actions.take_in_brought(by=cast.colette, brought_in_id=taken.pk),
        lambda: actions.drop_brought_in(by=cast.dimitri, brought_in_id=row.pk),
        lambda: actions.take_out_questionnaire(by=cast.dimitri, expected=expected, language=LANGUAGES[0]),
        lambda: actions.take_out_marked(by=cast.dimitri, waiting=row),
    ):
        with pytest.raises(LogIsFull):
            act()
    assert before == (
        list(BroughtIn.objects.values()),
        AnnualReturn.objects.count(),
        Submission.objects.count(),
    )


def test_what_cannot_be_logged_is_not_published(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_crossing(cross(facts(), "category"), Earlier())
    said: dict[str, Any] = {"answer": answer, "name": "x", "digest": answer.digest}
    waiting = asking.propose_own_table(by=cast.dimitri, **said)
    before = list(Release.objects.values())

    def fail(*_words: object, **_ids: object) -> None:
        raise LogIsFull

    monkeypatch.setattr("myosotis.figures.actions.asking.record", fail)
    monkeypatch.setattr("myosotis.figures.actions.releases.record", fail)
    for act in (
        lambda: asking.propose_own_table(by=cast.dimitri, **said),
        lambda: asking.sign_own_table(by=cast.sofia, release_id=waiting.pk),
        lambda: asking.drop_own_table(by=cast.sofia, release_id=waiting.pk),
        lambda: asking.publish_answer(by=cast.colette, **said),
    ):
        with pytest.raises(LogIsFull):
            act()
    assert list(Release.objects.values()) == before
