"""Traffic and exercises: an act that cannot be written into the log does not happen."""

import pytest

from myosotis.cooperation.actions import drills, traffic
from myosotis.cooperation.models import Drill, DrillResult, TrafficWeek, UnopenedNotice
from myosotis.cooperation.queries.traffic import last_week
from myosotis.cooperation.tests.test_traffic import join
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nothing_happens_without_a_log(cast, monkeypatch):
    join(cast)
    today = clock.now().date()
    row = Drill.objects.create(name="Spring", begins_on=today, ends_on=today, announced_by=cast.colette)
    peer = Peer.objects.get(node_id="gr")
    notice = UnopenedNotice.objects.create(peer=peer, asked="be", since=clock.now(), urgency="routine")
    colette = {"by": cast.colette}
    acts = {
        "tell_week": lambda: traffic.tell_week(last_week(), peer),
        "settle_notice": lambda: traffic.settle_notice(**colette, notice_id=notice.pk),
        "announce_drill": lambda: drills.announce_drill(
            **colette, name="Autumn", begins_on=today, ends_on=today
        ),
        "end_drill": lambda: drills.end_drill(**colette, drill_id=row.pk),
        "close_drill": lambda: drills.close_drill(row.pk),
    }
    tables = (Drill, DrillResult, TrafficWeek, UnopenedNotice)
    before = rows_of(tables)
    for module in (traffic, drills):
        monkeypatch.setattr(module, "record", fail)
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(tables) == before, name
