"""Keys, directory and peers: an act that cannot be written into the log does not happen."""

import datetime as dt

import pytest

from myosotis.exchange.actions import directory, keys, peers
from myosotis.exchange.models import Alarm, DirectoryVersion, NodeKey, Peer, TrustedRoot, Use
from myosotis.exchange.queries.keys import fingerprint_with
from myosotis.exchange.tests.making import NOW, Hotline, Secretariat
from myosotis.kernel.clock import set_clock
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = pytest.mark.django_db
TABLES = (Alarm, DirectoryVersion, NodeKey, Peer, TrustedRoot)


@pytest.fixture
def node(tmp_path, cast):
    """A node with keys and a directory, a peer that is trusted, one that is new, one suspended, an open alarm."""
    secretariat = Secretariat(tmp_path / "directory")
    greece, france, spain = Hotline("gr", "GR"), Hotline("fr", "FR"), Hotline("es", "ES")
    secretariat.publish(greece, france, spain)
    with set_clock(NOW):
        keys.make_keys(by="keeper")
        directory.trust_root(content=secretariat.first_root, by="keeper")
        directory.take_directory(fetcher=secretariat.fetcher())
        confirm(cast, "gr")
        peers.suspend_peer(by=cast.sofia, node_id="es")
        directory.hear_directory(peer=Peer.objects.get(node_id="gr"), version=1, digest="1" * 64)
        greece.swap()
        secretariat.publish(greece, france, spain)
        yield secretariat


def confirm(cast, node_id):
    told = str(fingerprint_with(Peer.objects.get(node_id=node_id)))
    peers.confirm_fingerprint(by=cast.sofia, node_id=node_id, how="voice", told=told)


def test_none_of_these_acts_happens_without_its_entry_in_the_log(node, cast, tmp_path, monkeypatch):
    sofia, before = {"by": cast.sofia}, rows_of(TABLES)
    other = Secretariat(tmp_path / "other")
    alarm, signing = Alarm.objects.get(), NodeKey.objects.get(use=Use.SIGN)
    peer = Peer.objects.get(node_id="fr")
    for module in (directory, keys, peers):
        monkeypatch.setattr(module, "record", fail)
    for act in (
        lambda: keys.rotate_keys(by="keeper"),
        lambda: keys.revoke_key(by="keeper", key_id=signing.key_id),
        lambda: directory.trust_root(
            content=other.first_root,
            by="keeper",
            anew=True,
            fingerprint=directory.fingerprint_root(other.first_root),
        ),
        lambda: directory.take_directory(fetcher=node.fetcher()),
        lambda: directory.hear_directory(peer=peer, version=1, digest="2" * 64),
        lambda: peers.refuse_peer(**sofia, node_id="gr"),
        lambda: peers.suspend_peer(**sofia, node_id="gr"),
        lambda: peers.resume_peer(**sofia, node_id="es"),
        lambda: peers.record_transfer_ground(**sofia, node_id="gr", ground="adequacy"),
        lambda: peers.settle_alarm(**sofia, alarm_id=alarm.pk),
    ):
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before
    later = NOW + dt.timedelta(days=1000)
    DirectoryVersion.objects.update(fresh_until=later)
    before = rows_of(TABLES)
    with set_clock(later), pytest.raises(LogIsFull):
        keys.destroy_old_keys()
    assert rows_of(TABLES) == before


def test_nobody_is_trusted_without_an_entry_in_the_log(node, cast, monkeypatch):
    """`confirm_fingerprint`, `follow_directory` and `make_keys` apart: each wants another beginning."""
    Alarm.objects.all().delete()
    content = directory.client.read_directory(node.fetcher(), directory.known_files(), NOW).taken.content
    before = rows_of(TABLES)
    for module in (directory, keys, peers):
        monkeypatch.setattr(module, "record", fail)
    told = str(fingerprint_with(Peer.objects.get(node_id="fr")))
    for digits in (told, "1"):
        with pytest.raises(LogIsFull):
            peers.confirm_fingerprint(by=cast.sofia, node_id="fr", how="voice", told=digits)
        assert rows_of(TABLES) == before
    with pytest.raises(LogIsFull), directory.transaction.atomic():
        peers.follow_directory(content, "worker")
    assert rows_of(TABLES) == before
    NodeKey.objects.all().delete()
    with pytest.raises(LogIsFull):
        keys.make_keys(by="keeper")
    assert not NodeKey.objects.exists()
