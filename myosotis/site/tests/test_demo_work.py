"""The demo's services and records of work are told in words of the vocabulary, about the cases of its stories."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.audit.queries import verify
from myosotis.casework import words
from myosotis.casework.models import Case, Intervention, Referral, Support, Task
from myosotis.casework.queries.work_due import read_my_work
from myosotis.kernel import clock
from myosotis.services.models import Service
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.nodes import find_node
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.staff import make_staff
from myosotis.site.demo.stories import Storyteller
from myosotis.site.demo.work import WorkTeller

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 5, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(("slug", "services", "records"), [("be", 12, 18), ("gr", 4, 4)])
def test_a_demo_hotline_has_services_and_work(slug, services, records):
    with clock.set_clock(NOW):
        staff, rows = make_staff(slug, NOW - dt.timedelta(days=900)), Rows()
        Storyteller(rows, staff, Chance("a test", find_node(slug).time_zone), NOW).tell(slug)
        WorkTeller(rows, staff, NOW).tell(slug, [row for row in rows.kept[Case] if isinstance(row, Case)])
        rows.write()
        assert Service.objects.count() == services
        found = [
            *Support.objects.all(),
            *Intervention.objects.all(),
            *Referral.objects.all(),
            *Task.objects.all(),
        ]
        assert len(found) == records
        assert all(row.at >= row.case.opened_at for row in found)
        assert all(words.is_code("support", row.kind, absence=False) for row in Support.objects.all())
        assert all(
            words.is_code("intervention", row.kind, absence=False) for row in Intervention.objects.all()
        )
        targets = [row.target for row in Referral.objects.all()] + [
            n for s in Service.objects.all() for n in s.needs
        ]
        assert all(words.is_code("referral_target", code, absence=False) for code in targets)
        worker = next(iter(staff.people.values()))
        assert read_my_work(user=worker).team or read_my_work(user=worker).mine
        assert Entry.objects.filter(verb="referral.sent").exists()
        assert verify(None).is_whole
