"""The demo's secretariat: rounds of 32 invented hotlines, one over and one under way, and a report made from them."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.audit.queries import verify
from myosotis.figures.models import Asked, Reminder, Round, Submission
from myosotis.figures.queries.collections import collection_of_year
from myosotis.figures.report.preparing import prepare
from myosotis.kernel import clock
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.federation import FederationTeller
from myosotis.site.demo.hotlines import tell_hotlines
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import make_staff

pytestmark = pytest.mark.deep

NOW = dt.datetime(2026, 11, 22, 5, 4, tzinfo=dt.UTC)


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
        assert Asked.objects.exclude(excused="").count() == 1
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
