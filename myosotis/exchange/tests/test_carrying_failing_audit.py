"""Messages: an act that cannot be written into the log does not happen."""

import datetime as dt
import json

import pytest

from myosotis.exchange.actions import outdating, receiving, recovering, sealed_files, sending, taking
from myosotis.exchange.models import Inbox, KeptEnvelope, Outbox, ReceivingStream, SendingStream
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock
from myosotis_core.protocol.encoding import encode
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = pytest.mark.django_db
TABLES = (Inbox, KeptEnvelope, Outbox, ReceivingStream, SendingStream)


def test_none_of_these_acts_happens_without_its_entry_in_the_log(cast, monkeypatch):
    pair = Pair(cast.sofia)
    kept = pair.write("be", "gr")
    pair.settle()
    copy = KeptEnvelope.objects.get(message=kept.pk)
    copies = {"copies": [{"header": encode(bytes(copy.header)), "signature": encode(bytes(copy.signature))}]}
    with pair.at("be"):
        for_gr = sealed_files.write_file(by=cast.sofia, node_id="gr")
        pair.write("be", "gr")
        with_more = sealed_files.write_file(by=cast.sofia, node_id="gr")
    Outbox.objects.filter(pk=kept.pk).delete()
    Inbox.objects.update(applied_at=clock.now() - dt.timedelta(days=36))
    envelope = json.loads(with_more)["envelopes"][0].encode()
    before = rows_of(TABLES)
    for module in (outdating, recovering, sealed_files, sending):
        monkeypatch.setattr(module, "record", fail)
    monkeypatch.setattr(taking, "record_many", fail)
    for node, act in (
        ("be", lambda: pair.write("be", "gr")),
        ("be", lambda: recovering.take_back(pair.peers["gr"], copies)),
        ("be", lambda: sealed_files.write_file(by=cast.sofia, node_id="gr")),
        ("gr", lambda: receiving.receive(envelope)),
        ("gr", lambda: sealed_files.read_file(by=cast.sofia, content=for_gr)),
        ("gr", lambda: sealed_files.read_file(by=cast.sofia, content=with_more)),
        ("be", lambda: outdating.forget_old()),
    ):
        with pair.at(node), pytest.raises(LogIsFull), pair.undoing():
            act()
        assert rows_of(TABLES) == before


# What writes a row for these calls `send` and `write_row`, and is undone with them.
SENT_BY = (sending.send, sending.write_row)
# Called by `receive` alone, which is tried above.
TAKEN_BY = (taking.take_row,)
