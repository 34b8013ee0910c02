"""What a secretariat whose keys were stolen can and cannot do: two validly sign whatever an attacker wants."""

import datetime as dt
from dataclasses import replace

import pytest
from securesystemslib.signer import Key

from myosotis.exchange.actions import peers
from myosotis.exchange.actions.directory import hear_directory, take_directory, trust_root
from myosotis.exchange.actions.keys import destroy_old_keys, make_keys, rotate_when_due
from myosotis.exchange.directory.policy import demand_policy
from myosotis.exchange.errors import DirectoryRefused
from myosotis.exchange.models import Alarm, AlarmKind, NodeKey, Peer
from myosotis.exchange.queries.keys import fingerprint_with
from myosotis.exchange.queries.peers import look_at_peer, trusted_record
from myosotis.exchange.rules import Block
from myosotis.exchange.tests.making import AT, NOW, Hotline, Secretariat
from myosotis.kernel.clock import set_clock
from myosotis_core.protocol.keys import SigningKey
from myosotis_core.protocol.records import DAY, ListedKey, VoiceContact

pytestmark = pytest.mark.django_db


@pytest.fixture
def greece():
    return Hotline("gr", "GR")


@pytest.fixture
def secretariat(tmp_path, cast, greece):
    """A node that took the directory in which Greece is listed."""
    made = Secretariat(tmp_path / "directory")
    made.publish(greece)
    with set_clock(NOW):
        make_keys(by="keeper")
        trust_root(content=made.first_root, by="keeper")
        take_directory(fetcher=made.fetcher())
        yield made


def read_again(secretariat, record, *, changes=()):
    changes = [change.to_value() for change in changes]
    secretariat.publish_entries([{"kind": "hotline", "record": record.to_value(), "changes": changes}])
    take_directory(fetcher=secretariat.fetcher())


def confirm(cast, node_id="gr"):
    told = str(fingerprint_with(Peer.objects.get(node_id=node_id)))
    peers.confirm_fingerprint(by=cast.sofia, node_id=node_id, how="voice", told=told)


def blocks():
    return look_at_peer("gr").why_not_send


def ended_yesterday(key):
    return ListedKey(key, AT - 80 * DAY, AT - DAY)


def test_a_key_that_has_ended_is_in_no_digits_and_therefore_trusted_by_nobody(secretariat, cast, greece):
    """Else it would sign envelopes dated back into its time, and nobody who compared could have heard of it."""
    thief = SigningKey.generate().verifying
    record = greece.record()
    read_again(secretariat, replace(record, keys=(*record.keys, ended_yesterday(thief))))
    confirm(cast)
    assert trusted_record("gr").key(thief.id) is None
    secretariat.publish(greece)
    take_directory(fetcher=secretariat.fetcher())
    assert blocks() == []
    read_again(secretariat, replace(record, keys=(*record.keys, ended_yesterday(thief))))
    assert blocks() == []
    assert trusted_record("gr").key(thief.id) is None
    again = ListedKey(thief, AT - 80 * DAY, AT + 80 * DAY)
    read_again(secretariat, replace(record, keys=(*record.keys, again)))
    assert blocks() == [Block.KEYS_CHANGED]
    assert trusted_record("gr").key(thief.id) is None


def test_a_key_that_was_revoked_before_the_comparison_is_not_brought_back_by_its_old_statement(
    secretariat, cast, greece
):
    first = greece.signing.verifying
    greece.rotate(AT)
    stolen = greece.signing.verifying
    record = greece.record()
    gone = tuple(replace(one, revoked_at=AT) if one.id == stolen.id else one for one in record.keys)
    read_again(secretariat, replace(record, keys=gone), changes=greece.changes)
    confirm(cast)
    assert {one.id for one in trusted_record("gr").signing_keys_at(AT)} == {first.id}
    read_again(secretariat, record, changes=greece.changes)
    assert blocks() == [Block.KEYS_CHANGED]
    assert trusted_record("gr").key(stolen.id) is None


def test_a_node_outside_the_eu_does_not_come_inside_by_a_word_of_the_directory(secretariat, cast):
    far = Hotline("far", "GB")
    secretariat.publish_entries([Hotline("gr", "GR").entry(), far.entry()])
    take_directory(fetcher=secretariat.fetcher())
    confirm(cast, "far")
    far.country = "IE"
    secretariat.publish_entries([Hotline("gr", "GR").entry(), far.entry()])
    take_directory(fetcher=secretariat.fetcher())
    assert look_at_peer("far").why_not_send == [Block.NO_TRANSFER_GROUND]
    confirm(cast, "far")
    assert look_at_peer("far").why_not_send == []


def test_whom_to_ring_stays_as_it_was_compared(secretariat, cast, greece):
    """Else the number is swapped first, and then the keys."""
    confirm(cast)
    theirs = VoiceContact("Thief", "+00 999")
    read_again(secretariat, replace(greece.record(), contact=theirs))
    read_again(secretariat, replace(greece.record(), contact=theirs, name="Another name"))
    peer = Peer.objects.get()
    assert peer.trusted["contact"]["phone"] == "+00 116 000"
    assert peer.listed["contact"]["phone"] == "+00 999"
    assert blocks() == []


def test_one_peer_that_tells_many_forks_raises_one_alarm(secretariat, cast, greece):
    peer = Peer.objects.get()
    for number in range(5):
        hear_directory(peer=peer, version=1, digest=f"{number}" * 64)
    assert Alarm.objects.count() == 1


def test_a_comparison_settles_what_is_said_of_keys_and_nothing_else(secretariat, cast):
    peer = Peer.objects.get()
    for kind in (AlarmKind.KEYS_CHANGED, AlarmKind.NOT_KEPT):
        peers.raise_alarm(kind, peer=peer)
    confirm(cast)
    assert [one.kind for one in Alarm.objects.filter(settled_at=None)] == [AlarmKind.NOT_KEPT]


@pytest.mark.parametrize("role", ["root", "targets"])
def test_one_key_spelt_in_two_ways_is_one_key(secretariat, role):
    root = secretariat.store.root().signed
    keyids = root.roles[role].keyids
    held = root.keys[keyids[0]]
    twin = Key.from_dict(
        "f" * 64,
        {
            "keytype": held.keytype,
            "scheme": held.scheme,
            "keyval": {"public": held.keyval["public"].upper() + " "},
        },
    )
    root.add_key(twin, role)
    root.revoke_key(keyids[1], role)
    with pytest.raises(DirectoryRefused):
        demand_policy(root)


def test_a_clock_set_ahead_destroys_no_key_and_makes_none(secretariat):
    before = set(NodeKey.objects.values_list("pk", "destroyed_at"))
    with set_clock(NOW + dt.timedelta(days=3650)):
        assert rotate_when_due() == 0
        assert destroy_old_keys() == 0
    assert set(NodeKey.objects.values_list("pk", "destroyed_at")) == before
