"""Whom this node trusts: keys compared by voice, keys that follow from them, and swaps that a signed list hides."""

import datetime as dt
from dataclasses import replace

import pytest

from myosotis.audit.models import Entry
from myosotis.exchange.actions import peers
from myosotis.exchange.actions.directory import hear_directory, take_directory, trust_root
from myosotis.exchange.actions.keys import make_keys
from myosotis.exchange.errors import FingerprintDiffers
from myosotis.exchange.models import Alarm, AlarmKind, Peer
from myosotis.exchange.queries.directory import standing
from myosotis.exchange.queries.keys import fingerprint_with, own_record
from myosotis.exchange.queries.peers import look_at_peer, trusted_record
from myosotis.exchange.rules import Block
from myosotis.exchange.tests.making import AT, NOW, Hotline, Secretariat
from myosotis.kernel.clock import set_clock
from myosotis.kernel.errors import Refused
from myosotis_core.protocol.keys import fingerprint
from myosotis_core.protocol.records import DAY, ListedKey, Status, VoiceContact, state_key_change

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=40)


@pytest.fixture
def greece():
    return Hotline("gr", "GR")


@pytest.fixture
def node(tmp_path, cast, greece):
    """A node with keys that took a directory in which Greece is listed, and trusts nobody yet."""
    secretariat = Secretariat(tmp_path / "directory")
    secretariat.publish(greece)
    with set_clock(NOW):
        make_keys(by="keeper")
        trust_root(content=secretariat.first_root, by="keeper")
        take_directory(fetcher=secretariat.fetcher())
        yield secretariat


@pytest.fixture
def trusting(node, cast):
    """The same, after a supervisor compared the digits with Greece."""
    confirm(cast.sofia)
    return node


def confirm(user, node_id="gr", how="voice"):
    told = fingerprint_with(Peer.objects.get(node_id=node_id))
    return peers.confirm_fingerprint(
        by=user, node_id=node_id, how=how, told=str(told) if how == "voice" else told.text
    )


def read_again(secretariat, *hotlines, now=NOW):
    secretariat.publish(*hotlines, now=now)
    with set_clock(now):
        take_directory(fetcher=secretariat.fetcher())


def blocks(node_id="gr"):
    return look_at_peer(node_id).why_not_send


def keys_of(node_id="gr"):
    record = trusted_record(node_id)
    return {one.id for one in record.keys if one.revoked_at is None} if record else set()


def test_a_listed_node_is_nobodys_peer_until_a_person_has_compared_the_digits(node, cast, greece):
    assert blocks() == [Block.NOT_CHECKED]
    assert trusted_record("gr") is None
    with pytest.raises(Refused):
        confirm(cast.alice)
    confirm(cast.sofia)
    assert blocks() == []
    assert keys_of() == {greece.signing.id, greece.opening.id}
    assert Peer.objects.get().checked_by == cast.sofia


def test_both_sides_read_the_same_digits(node, cast, greece):
    ours = own_record(url=None, contact=VoiceContact("Desk", "116 000"))
    there = fingerprint(greece.record().party_at(AT), ours.party_at(AT))
    assert fingerprint_with(Peer.objects.get()) == there
    peers.confirm_fingerprint(by=cast.sofia, node_id="gr", how="voice", told=" - ".join(there.groups))
    peers.confirm_fingerprint(by=cast.sofia, node_id="gr", how="qr", told=there.text)


def test_other_digits_trust_nobody_and_raise_an_alarm(node, cast):
    for told in ("", "12345 " * 12):
        with pytest.raises(FingerprintDiffers):
            peers.confirm_fingerprint(by=cast.sofia, node_id="gr", how="voice", told=told)
    assert blocks() == [Block.NOT_CHECKED]
    assert [alarm.kind for alarm in Alarm.objects.all()] == [AlarmKind.FINGERPRINT_DIFFERED]


def test_a_swapped_key_in_a_validly_signed_directory_raises_an_alarm_and_stops_the_sending(
    trusting, cast, greece
):
    greece.swap()
    read_again(trusting, greece)
    assert Block.KEYS_CHANGED in blocks()
    assert Alarm.objects.get().kind == AlarmKind.KEYS_CHANGED
    assert not keys_of() & {greece.signing.id, greece.opening.id}
    peers.settle_alarm(by=cast.sofia, alarm_id=Alarm.objects.get().pk)
    read_again(trusting, greece)
    assert Block.KEYS_CHANGED in blocks()  # settling an alarm trusts nobody


def test_a_key_that_is_only_added_is_a_swap_as_well(trusting, greece):
    read_again(
        trusting, Hotline("gr", "GR", greece.signing, greece.opening, older=Hotline("gr", "GR").keys(AT))
    )
    assert Block.KEYS_CHANGED in blocks()
    assert keys_of() == {greece.signing.id, greece.opening.id}


def test_the_honest_directory_ends_the_alarm_of_a_swap(trusting, greece):
    read_again(trusting, Hotline("gr", "GR"))
    assert blocks() == [Block.KEYS_CHANGED]
    read_again(trusting, greece)
    assert blocks() == []


def test_keys_that_the_earlier_key_vouches_for_are_followed_step_by_step(trusting, greece):
    """Two rotations while this node was away: the directory carries both statements."""
    greece.rotate(AT + 10 * DAY)
    greece.rotate(AT + 35 * DAY, before=AT + 10 * DAY)
    trusting.publish_entries([greece.entry(AT + 35 * DAY)], LATER)
    with set_clock(LATER):
        take_directory(fetcher=trusting.fetcher())
        assert blocks() == []
    assert keys_of() == {one.id for one in greece.record().keys}
    assert not Alarm.objects.exists()
    assert Entry.objects.filter(verb="peer.keys_followed").exists()


def test_a_statement_of_a_key_that_the_record_calls_revoked_vouches_for_nothing(trusting, greece):
    stolen = greece.signing
    thief = Hotline("gr", "GR")
    thief.changes = [state_key_change("gr", [thief.signing.id, thief.opening.id], AT, stolen)]
    thief.older = [
        ListedKey(stolen.verifying, AT, AT + 700 * DAY, revoked_at=AT + 1),
        ListedKey(greece.opening.encryption, AT, AT + 300 * DAY),
    ]
    read_again(trusting, thief)
    assert Block.KEYS_CHANGED in blocks()


def test_an_old_statement_brings_no_withdrawn_key_back(trusting, greece):
    """Stolen, taken off the list, and listed again with the honest statement of then."""
    before = greece.keys(AT)
    greece.rotate(AT)
    read_again(trusting, greece)
    stolen = {greece.signing.id, greece.opening.id}
    assert stolen <= keys_of()
    kept = replace(greece.record(), keys=tuple(greece.older))
    trusting.publish_entries([{**greece.entry(), "record": kept.to_value()}])
    take_directory(fetcher=trusting.fetcher())
    assert keys_of() == {one.id for one in before}
    read_again(trusting, greece)
    assert Block.KEYS_CHANGED in blocks()
    assert not stolen & keys_of()


def test_a_revoked_key_and_a_revoked_node_are_out_with_the_next_directory(trusting, greece):
    record = greece.record()
    revoked = replace(record, keys=tuple(replace(one, revoked_at=AT) for one in record.keys))
    trusting.publish_entries([{**greece.entry(), "record": revoked.to_value()}])
    take_directory(fetcher=trusting.fetcher())
    assert keys_of() == set()
    greece.status = Status.REVOKED
    read_again(trusting, greece)
    assert Block.REVOKED in blocks()
    assert Block.REVOKED in look_at_peer("gr").why_not_receive


def test_one_act_suspends_a_peer_and_one_resumes_it(trusting, cast):
    peers.suspend_peer(by=cast.sofia, node_id="gr")
    assert look_at_peer("gr").why_not_receive == [Block.SUSPENDED_HERE]
    assert blocks() == [Block.SUSPENDED_HERE]
    peers.resume_peer(by=cast.sofia, node_id="gr")
    assert blocks() == []
    peers.refuse_peer(by=cast.sofia, node_id="gr")
    assert blocks() == [Block.REFUSED]
    confirm(cast.sofia)
    assert blocks() == []


@pytest.mark.parametrize("country", ["UA", "GB", "CH"])
def test_nothing_goes_outside_the_eu_before_a_ground_is_recorded(trusting, cast, greece, country):
    """The directory saying that a node is inside does not make it so."""
    read_again(trusting, greece, Hotline("far", country))
    confirm(cast.sofia, "far")
    assert blocks("far") == [Block.NO_TRANSFER_GROUND]
    assert look_at_peer("far").why_not_receive == []
    peers.record_transfer_ground(by=cast.sofia, node_id="far", ground="vital_interest")
    assert blocks("far") == []
    with pytest.raises(ValueError, match="no such ground"):
        peers.record_transfer_ground(by=cast.sofia, node_id="far", ground="we-like-them")
    peers.record_transfer_ground(by=cast.sofia, node_id="far", ground="")
    assert blocks("far") == [Block.NO_TRANSFER_GROUND]


def test_in_the_days_of_grace_known_peers_are_heard_nobody_new_is_taken_and_nothing_is_sent(
    trusting, cast, greece
):
    read_again(trusting, greece, Hotline("fr", "FR"))
    with set_clock(NOW + dt.timedelta(days=3)):
        assert (blocks(), look_at_peer("gr").why_not_receive) == ([Block.DIRECTORY_OLD], [])
        with pytest.raises(Refused):
            confirm(cast.sofia, "fr")
    with set_clock(NOW + dt.timedelta(days=9)):
        assert standing() == "closed"
        assert look_at_peer("gr").why_not_receive == [Block.DIRECTORY_CLOSED]


def test_while_a_fork_is_open_nobody_new_is_trusted(trusting, cast, greece):
    read_again(trusting, greece, Hotline("fr", "FR"))
    hear_directory(peer=Peer.objects.get(node_id="gr"), version=1, digest="0" * 64)
    with pytest.raises(Refused):
        confirm(cast.sofia, "fr")
    peers.settle_alarm(by=cast.sofia, alarm_id=Alarm.objects.get().pk)
    confirm(cast.sofia, "fr")


def test_keys_that_are_not_ours_under_our_own_name_raise_an_alarm(node, greece):
    read_again(node, greece, Hotline("be", "BE"))
    assert [alarm.kind for alarm in Alarm.objects.all()] == [AlarmKind.OWN_KEYS]
    assert not Peer.objects.filter(node_id="be").exists()


def test_a_node_that_left_the_list_is_neither_written_to_nor_heard(trusting, greece):
    """Publishing refuses to drop a node; a list that does so anyway closes the way, not more."""
    trusting.publish_entries([greece.entry(), Hotline("fr", "FR").entry()])
    take_directory(fetcher=trusting.fetcher())
    Peer.objects.filter(node_id="fr").update(node_id="gone")
    read_again(trusting, greece, Hotline("fr", "FR"))
    assert Peer.objects.get(node_id="gone").status == "unlisted"
    assert blocks() == []
