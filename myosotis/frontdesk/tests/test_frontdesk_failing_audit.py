"""The front desk: an act that cannot be written into the log does not happen."""

import pytest

from myosotis.casework.models import Contact
from myosotis.exchange.models import Inbox
from myosotis.frontdesk import actions
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.frontdesk.tests.test_frontdesk import Desk
from tests.full_log import LogIsFull, fail, rows_of
from tests.roles.frontdesk import make_arrival

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_nothing_happens_without_a_log(cast, monkeypatch):
    desk = Desk(cast)
    desk.route()
    routed = RoutedRequest.objects.get()
    with desk.pair.at("be"):
        again = make_arrival(by=cast.colette)
        actions.route_arrival(by=cast.colette, arrival_id=again.pk, node_id="gr")
    desk.pair.carry("be", "gr")
    inbox = Inbox.objects.get(applied_at__isnull=True, typ="desk.route")
    other = make_arrival(by=cast.colette)
    given = actions.ArrivalInput(channel="mail", urgency="routine", text="Hello")
    colette, charlie = {"by": cast.colette}, {"by": cast.charlie, "routed_id": routed.pk}
    acts = {
        "write_arrival": lambda: actions.write_arrival(**colette, given=given),
        "read_arrival": lambda: actions.read_arrival(**colette, arrival_id=other.pk),
        "route_arrival": lambda: actions.route_arrival(**colette, arrival_id=other.pk, node_id="gr"),
        "mark_drill": lambda: actions.mark_drill(**colette, arrival_id=other.pk, is_drill=True),
        "settle_arrival": lambda: actions.settle_arrival(**colette, arrival_id=other.pk),
        "receive_routed": lambda: actions.receive_routed(**charlie),
        "accept_routed": lambda: actions.accept_routed(**charlie),
        "decline_routed": lambda: actions.decline_routed(**charlie, reason="no_capacity"),
        "note_stored": lambda: actions.note_stored(other.pk, other.made_at),
        "erase_words": lambda: actions.erase_words(Arrival, other.pk),
    }
    acts["apply_message"] = lambda: actions.apply_message(inbox)
    tables = (Arrival, RoutedRequest, Contact)
    before = rows_of(tables)
    monkeypatch.setattr(actions, "record", fail)
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(tables) == before, name
