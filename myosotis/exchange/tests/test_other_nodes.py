"""The page "Other nodes", what the worker owes to each peer, and that one never stops another."""

import datetime as dt

import pytest

from myosotis.exchange import scans
from myosotis.exchange.actions.calls import hear_hello
from myosotis.exchange.actions.outdating import forget_old
from myosotis.exchange.egress import Unreachable
from myosotis.exchange.models import Alarm, AlarmKind, Inbox, KeptEnvelope, Outbox, Peer, SendingStream
from myosotis.exchange.queries.health import list_waiting
from myosotis.exchange.tests.pair import Pair, Wire
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from myosotis_core.protocol.encoding import encode
from tests.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


def test_what_waits_is_said_with_the_phone_of_who_should_answer(pair, cast):
    pair.write("be", "gr")
    pair.write("be", "gr", is_urgent=True)
    with clock.set_clock(clock.now() + dt.timedelta(minutes=3)):
        usual, urgent = list_waiting(cast.alice)
        assert (usual.is_late, urgent.is_late, urgent.phone) == (False, True, "+00 116 000")
    with clock.set_clock(clock.now() + dt.timedelta(minutes=16)):
        assert all(one.is_late for one in list_waiting(cast.kim))
    with pytest.raises(Refused):
        list_waiting(cast.dimitri)


def test_a_peer_that_fails_is_tried_ever_later_and_stops_no_other(pair, monkeypatch, cast):
    broken = Peer.objects.get(node_id="be")
    broken.pk, broken.node_id, broken.listed = (
        None,
        "fr",
        {**broken.listed, "id": "fr", "url": "https://fr.test"},
    )
    broken.id = Inbox().pk
    broken.save(force_insert=True)
    pair.peers["fr"] = broken
    row = pair.write("be", "gr")
    pair.write("be", "fr")

    def open_line(url):
        if url == "https://fr.test":
            raise Unreachable("connection")
        line = Wire(pair, "be", "gr")
        line.__class__.__enter__ = lambda self: self
        line.__class__.__exit__ = lambda *_all: None
        return line

    monkeypatch.setattr(scans, "open_line", open_line)
    with pair.at("be"):
        Peer.objects.filter(node_id="be").update(
            trusted=None, checked_at=None, checked_by=None, checked_how=""
        )
        Peer.objects.filter(node_id="be").update(trusted=None)
        waits = []
        for _ in range(3):
            SendingStream.objects.update(next_try_at=clock.now())
            scans.serve(broken)
            stream = SendingStream.objects.get(peer=broken)
            waits.append((stream.next_try_at - clock.now()).total_seconds())
            assert broken not in scans.due_peers()
        Peer.objects.filter(node_id="be").update(
            trusted=pair.peers["be"].trusted,
            checked_at=clock.now(),
            checked_by=cast.sofia,
            checked_how="voice",
        )
        scans.serve(pair.peers["gr"])
    assert 0.5 < waits[0] < waits[1] < waits[2] < 6
    assert stream.problem == "connection"
    assert pair.applied("be", "gr") == [str(row.pk)]


def test_a_restore_begins_a_new_epoch_on_every_stream_once(pair):
    pair.write("be", "gr")
    pair.settle()
    before = SendingStream.objects.get(peer=pair.peers["gr"]).epoch
    assert scans.follow_restore() == 0
    store.write_meta(scans.EPOCH, b"after a restore")
    assert scans.follow_restore() == 2
    assert scans.follow_restore() == 0
    assert SendingStream.objects.get(peer=pair.peers["gr"]).epoch > before


def test_bodies_are_forgotten_after_35_days_and_the_proof_stays(pair, django_capture_on_commit_callbacks):
    row = pair.write("be", "gr")
    pair.settle()
    Inbox.objects.filter(message=row.pk).update(applied_at=clock.now())
    with (
        clock.set_clock(clock.now() + dt.timedelta(days=36)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert forget_old() > 2
    row.refresh_from_db()
    taken = Inbox.objects.get(message=row.pk)
    assert None not in (row.forgotten_at, taken.forgotten_at)
    assert store.is_shredded(row.root)
    assert store.is_shredded(taken.root)
    assert KeptEnvelope.objects.get(message=row.pk).receipt == taken.receipt
    assert SendingStream.objects.get(peer=pair.peers["gr"]).kept_since.number > 0


def test_the_page_shows_every_node_and_what_calls_for_a_person(pair, cast):
    pair.write("be", "gr")
    Alarm.objects.create(peer=pair.peers["gr"], kind=AlarmKind.EQUIVOCATION)
    for user in (cast.sofia, cast.kim, cast.colette):
        browser = sign_in(user)
        page = browser.get("/nodes/").content.decode()
        assert "Invented hotline gr" in page
        assert "gave one number to two messages" in page
        one = browser.get("/nodes/gr/").content.decode()
        assert "+00 116 000" in one
    assert "Suspend now" in one
    assert "Suspend now" not in sign_in(cast.kim).get("/nodes/gr/").content.decode()
    assert sign_in(cast.alice).get("/nodes/").status_code == 403


def test_the_number_to_ring_is_the_one_that_was_compared(pair, cast):
    peer = pair.peers["gr"]
    peer.listed = peer.listed | {"contact": {"name": "Duty desk", "phone": "+00 999"}}
    peer.save()
    for address in ("/nodes/", "/nodes/gr/"):
        page = sign_in(cast.sofia).get(address).content.decode()
        assert "+00 116 000" in page
        assert "+00 999" not in page
    assert "The directory names another contact." in page


def test_every_kind_of_alarm_has_its_sentence(pair, cast):
    for kind in AlarmKind.values:
        Alarm.objects.create(peer=pair.peers["gr"], kind=kind)
    assert sign_in(cast.sofia).get("/nodes/").status_code == 200


def test_one_act_suspends_a_node_and_one_resumes_it(pair, cast):
    browser = sign_in(cast.sofia)
    browser.post("/nodes/gr/change", {"act": "suspend"})
    with pytest.raises(Refused, match="suspended_here"):
        pair.write("be", "gr")
    browser.post("/nodes/gr/change", {"act": "resume"})
    assert pair.write("be", "gr").pk
    assert Outbox.objects.count() == 1


def test_the_fingerprint_is_compared_by_what_the_other_side_read_aloud(pair, cast):
    Peer.objects.filter(node_id="gr").update(trusted=None, checked_at=None, checked_by=None, checked_how="")
    browser = sign_in(cast.sofia)
    wrong = browser.post("/nodes/gr/check", {"told": "12345 67890"})
    assert wrong.status_code == 400
    assert "Nothing was trusted" in wrong.content.decode()
    told = " ".join(browser.get("/nodes/gr/").context["page"].fingerprint.groups)
    browser.post("/nodes/gr/check", {"told": told})
    assert Peer.objects.get(node_id="gr").checked_by == cast.sofia


def test_a_log_that_is_shorter_than_a_peer_was_told_before_shows(pair):
    hello = {"software": "Myosotis 1", "directory": {"version": 1, "digest": encode(bytes(32))}}
    for number, digest in ((5, b"a" * 32), (7, b"b" * 32), (7, b"b" * 32)):
        hear_hello(
            pair.peers["gr"], hello | {"log": {"number": number, "digest": encode(digest)}}, is_answer=True
        )
    assert not Alarm.objects.filter(kind=AlarmKind.LOG_WENT_BACK).exists()
    older = hello | {"log": {"number": 6, "digest": encode(b"c" * 32)}}
    hear_hello(pair.peers["gr"], older)  # overtaken on its way
    assert not Alarm.objects.filter(kind=AlarmKind.LOG_WENT_BACK).exists()
    hear_hello(pair.peers["gr"], older, is_answer=True)
    assert Alarm.objects.filter(kind=AlarmKind.LOG_WENT_BACK, peer=pair.peers["gr"]).exists()
