"""The demo's secretariat: rounds of 32 invented hotlines, one over and one under way, and a report made from them."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.audit.queries import verify
from myosotis.figures.models import AnnualReturn, Asked, Reminder, Round, Submission
from myosotis.figures.queries.collections import collection_of_year
from myosotis.figures.report.preparing import prepare
from myosotis.kernel import clock
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.federation import FederationTeller
from myosotis.site.demo.hotlines import tell_hotlines
from myosotis.site.demo.letters import DUE, FRIDAY, days_of_words, in_office
from myosotis.site.demo.making import KEYS_SINCE
from myosotis.site.demo.returns import BEGUN, plan_returns
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import make_staff

pytestmark = pytest.mark.deep

NOW = dt.datetime(2026, 11, 22, 5, 4, tzinfo=dt.UTC)


def assert_dates_go_on() -> None:
    """A round is opened before its day and closed after it; each return is signed, then comes, while it is open."""
    for row in Round.objects.all():
        assert row.opened_at is not None
        assert row.planned_at < row.opened_at
        assert row.opened_at.date() < row.due_on <= (row.closed_at or NOW).date()
        assert set(row.asked.values_list("told_at", flat=True)) <= {row.opened_at}
        for one in row.submissions.all():
            assert one.signed_on is not None
            assert dt.date(row.year, 12, 31) < one.signed_on <= one.came_at.date()
            assert row.opened_at < one.came_at < (row.closed_at or NOW)
            assert one.came_at.weekday() <= FRIDAY
    assert all(row.due_on < at.date() for row, at in _reminded())


def _reminded() -> list[tuple[Round, dt.datetime]]:
    rows = Reminder.objects.select_related("asked__round")
    return [(row.asked.round, row.at) for row in rows]


@pytest.mark.parametrize("days", range(7))
def test_a_return_follows_the_words_of_the_secretariat_whatever_the_day_of_the_week(days: int) -> None:
    now = NOW + dt.timedelta(days=days)
    opened, reminded = days_of_words(now)
    due_on = in_office(now - DUE).date()
    begun = in_office(now - BEGUN, 14)
    assert now - KEYS_SINCE < opened
    assert opened.date() + dt.timedelta(days=14) <= due_on < reminded.date()
    assert reminded < begun < now


@pytest.mark.django_db
def test_a_hotline_signs_twice_then_sends_before_the_day_then_begins_the_next_year() -> None:
    begin = dt.datetime(NOW.year - 2, 1, 1, tzinfo=dt.UTC)
    with clock.set_clock(begin):
        staff = make_staff("be", begin)
    with clock.set_clock(NOW):
        DeedTeller(Rows(), staff, NOW).do(plan_returns(staff, NOW))
    sent, drafted = AnnualReturn.objects.order_by("year")
    told = (sent.counted_at, sent.first_at, sent.second_at, sent.sent_at, drafted.counted_at)
    times = [one for one in told if one is not None]
    assert len(times) == len(told)
    assert sorted(times) == times
    assert len(set(times)) >= len(times) - 1  # counted and signed first in one sitting
    assert times[-2].date() < dt.date(sent.year + 1, 3, 31)


@pytest.mark.django_db
def test_the_secretariat_has_a_round_that_is_over_and_one_under_way() -> None:
    with clock.set_clock(NOW - dt.timedelta(days=900)):
        staff = make_staff("eu", NOW - dt.timedelta(days=900))
        tell_hotlines("eu", NOW)
    with clock.set_clock(NOW):
        DeedTeller(Rows(), staff, NOW).do(FederationTeller(staff, NOW).plan())
        assert Asked.objects.count() == 2 * 32
        answers = {row.year: row.submissions.filter(is_last=True).count() for row in Round.objects.all()}
        assert answers == {2024: 22, 2025: 23}
        assert Round.objects.get(year=2024).state == Round.State.CLOSED
        assert Round.objects.get(year=2025).is_late(NOW.date())
        assert Submission.objects.exclude(questions=[]).exists()
        silent = Asked.objects.filter(round__year=2025, excused="").exclude(
            hotline__in=Submission.objects.filter(round__year=2025).values("hotline")
        )
        assert silent.count() == Reminder.objects.filter(asked__in=silent).count() == 32 - 23 - 1
        assert Asked.objects.filter(round__year=2025).exclude(excused="").count() == 1
        assert_dates_go_on()
        assert verify().is_whole
        times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
        collection = collection_of_year(2025)
    assert collection is not None
    assert (len(collection.hotlines), len(collection.mappings)) == (32, 6)
    assert {"de", "el", "en"} <= set(collection.stories)
    edition = prepare(collection)
    assert len(edition.reporting) == 23
    assert edition.headlines
