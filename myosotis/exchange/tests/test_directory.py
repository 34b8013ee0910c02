"""What a node takes as the directory, and what it refuses: every way in which somebody could feed it another one."""

import datetime as dt
import json
import shutil

import pytest

from myosotis.exchange.actions.directory import hear_directory, take_directory, trust_root
from myosotis.exchange.directory import ceremony, repository
from myosotis.exchange.directory.fetching import FolderFetcher
from myosotis.exchange.directory.policy import fingerprint_root
from myosotis.exchange.directory.signing import make_signer
from myosotis.exchange.errors import DirectoryRefused
from myosotis.exchange.models import Alarm, AlarmKind, DirectoryVersion, Peer, TrustedRoot
from myosotis.exchange.queries.directory import known_files, newest_version, standing
from myosotis.exchange.rules import Standing
from myosotis.exchange.tests.making import NOW, Hotline, Secretariat
from myosotis.kernel.clock import set_clock

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def secretariat(tmp_path):
    return Secretariat(tmp_path / "directory")


@pytest.fixture
def greece():
    return Hotline("gr", "GR")


@pytest.fixture
def node(secretariat, greece):
    """A node that trusts the root and took version 1, at nine o'clock."""
    secretariat.publish(greece)
    with set_clock(NOW):
        trust_root(content=secretariat.first_root, by="keeper")
        take_directory(fetcher=secretariat.fetcher())
    return secretariat


def refusal(fetcher, now=NOW):
    """The code with which a node refuses what a fetcher brings; what it had stays as it was."""
    before = DirectoryVersion.objects.values_list("version", "digest", "files")[0]
    with set_clock(now), pytest.raises(DirectoryRefused) as refused:
        take_directory(fetcher=fetcher)
    assert DirectoryVersion.objects.values_list("version", "digest", "files")[0] == before
    return refused.value.code


def edit(path, change):
    """Change a published file without its signers."""
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content))


def test_a_node_takes_what_both_publishers_signed(node, greece):
    assert Peer.objects.get().listed == greece.record().to_value()
    assert newest_version().version == 1
    node.publish(greece, Hotline("fr", "FR"))
    with set_clock(NOW + HOUR):
        assert take_directory(fetcher=node.fetcher()).version == 2
        assert take_directory(fetcher=node.fetcher()).version == 2
        assert standing() is Standing.FRESH
    assert set(Peer.objects.values_list("node_id", flat=True)) == {"gr", "fr"}


def test_an_older_directory_is_refused_as_a_rollback(node, greece, tmp_path):
    old = node.copy(tmp_path / "old")
    node.publish(greece, Hotline("fr", "FR"))
    with set_clock(NOW):
        take_directory(fetcher=node.fetcher())
    assert refusal(old) == "rolled_back"
    assert Alarm.objects.get().kind == AlarmKind.DIRECTORY_REFUSED


def test_a_frozen_directory_counts_for_a_day_then_seven_more_for_hearing_then_not_at_all(node):
    for later, expected in (
        (23 * HOUR, Standing.FRESH),
        (25 * HOUR, Standing.GRACE),
        (DAY + 6 * DAY, Standing.GRACE),
        (DAY + 7 * DAY, Standing.CLOSED),
    ):
        with set_clock(NOW + later):
            assert standing() is expected
    assert refusal(node.fetcher(), NOW + 25 * HOUR) == "expired"
    node.refresh(NOW + 9 * DAY)
    with set_clock(NOW + 9 * DAY + HOUR):
        take_directory(fetcher=node.fetcher())
        assert standing() is Standing.FRESH


def test_a_clock_turned_back_makes_no_old_directory_fresh(node):
    node.refresh(NOW + 2 * DAY)
    with set_clock(NOW + 2 * DAY):
        take_directory(fetcher=node.fetcher())
    DirectoryVersion.objects.update(seen_at=NOW + 4 * DAY)
    with set_clock(NOW + DAY):
        assert standing() is Standing.GRACE


def test_files_of_two_versions_do_not_mix(node, greece, tmp_path):
    old = node.copy(tmp_path / "old")
    node.publish(greece, Hotline("fr", "FR"))
    mixed = node.copy(tmp_path / "mixed")
    shutil.copy(old.folder / "metadata/1.targets.json", mixed.folder / "metadata/2.targets.json")
    assert refusal(mixed) == "mismatch"
    content = next((old.folder / "targets").iterdir()).read_bytes()
    swapped = node.copy(tmp_path / "swapped")
    for path in (swapped.folder / "targets").iterdir():
        path.write_bytes(content)
    assert refusal(swapped) == "mismatch"


def test_one_signature_of_two_is_too_few_for_publishing_and_for_reading(node, greece):
    repository.stage_directory(node.store, [greece.entry()], NOW)
    repository.sign_staged(node.store, node.publishers["anna"])
    assert repository.list_missing(node.store) == ["targets 2 wants 1 more signature(s), of: ben."]
    with pytest.raises(repository.CannotPublish):
        repository.publish_staged(node.store, node.online, NOW)
    repository.sign_staged(node.store, node.publishers["anna"])  # twice the same hand stays one
    force(node, node.store.draft("targets"))
    assert refusal(node.fetcher()) == "signatures"


def force(secretariat, draft):
    """Publish without asking who signed, as whoever took the server would."""
    content = (secretariat.store.staged / repository.TARGET).read_bytes()
    digest = draft.signed.targets[repository.TARGET].hashes["sha256"]
    repository.write(secretariat.store.targets / f"{digest}.{repository.TARGET}", content)
    repository.move(secretariat.store, draft)
    repository.take_snapshot(secretariat.store, secretariat.online, NOW)
    repository.refresh(secretariat.store, secretariat.online, NOW)


def test_the_servers_key_alone_invents_no_directory(node, greece):
    repository.stage_directory(node.store, [greece.entry(), Hotline("xx", "FR").entry()], NOW)
    draft = node.store.draft("targets")
    draft.sign(node.online, append=True)
    draft.sign(make_signer("stranger"), append=True)
    force(node, draft)
    assert refusal(node.fetcher()) == "signatures"


def test_a_root_signed_by_one_of_three_changes_nothing(node):
    root = node.store.root()
    root.signed.version = 2
    root.signatures.clear()
    root.sign(node.roots["it"], append=True)
    (node.store.metadata / "2.root.json").write_bytes(root.to_bytes())
    assert refusal(node.fetcher()) == "signatures"
    assert TrustedRoot.objects.count() == 1


@pytest.mark.parametrize("role", ["root", "targets"])
def test_a_root_by_which_one_person_would_be_enough_is_refused_though_two_signed_it(node, role):
    root = node.store.root()
    root.signed.version, root.signed.roles[role].threshold = 2, 1
    root.signatures.clear()
    for name in ("it", "officer"):
        root.sign(node.roots[name], append=True)
    (node.store.metadata / "2.root.json").write_bytes(root.to_bytes())
    assert refusal(node.fetcher()) == "thresholds"
    assert TrustedRoot.objects.count() == 1


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
def test_a_changed_or_broken_file_is_refused(node, name, greece):
    DirectoryVersion.objects.update(files={})  # a node that has to read every file anew
    path = node.store.metadata / name
    edit(path, lambda content: content["signed"].update(version=9))
    assert refusal(node.fetcher()) in ("signatures", "mismatch", "malformed")
    path.write_bytes(b"{")
    assert refusal(node.fetcher()) in ("malformed", "mismatch")
    path.unlink()
    assert refusal(node.fetcher()) == "missing"


def test_nothing_and_too_much_are_refused(node, tmp_path):
    offered = FolderFetcher(tmp_path / "offered")
    assert refusal(offered) == "missing"
    timestamp = tmp_path / "offered" / "metadata" / "timestamp.json"
    timestamp.parent.mkdir(parents=True)
    timestamp.write_bytes(b" " * 20_000)
    assert refusal(offered) == "malformed"


def test_another_directory_of_the_same_version_is_a_fork_and_raises_an_alarm(node, greece):
    shutil.rmtree(node.store.targets)
    for path in node.store.metadata.glob("*s*.json"):
        path.unlink()
    node.store.prepare()
    greece.swap()
    node.publish(greece)
    node.refresh(NOW)  # signed by everybody, later than what the node has, and another one
    assert refusal(node.fetcher()) == "forked"
    DirectoryVersion.objects.update(files={})
    assert refusal(node.fetcher()) == "forked"
    assert set(Alarm.objects.values_list("kind", flat=True)) == {AlarmKind.FORK}


def test_a_peer_that_tells_another_digest_shows_the_fork_at_once(node):
    peer, ours = Peer.objects.get(), newest_version()
    assert not hear_directory(peer=peer, version=1, digest=ours.digest)
    assert not Alarm.objects.exists()
    assert hear_directory(peer=peer, version=2, digest="f" * 64)  # newer than ours: to be fetched, no alarm
    assert not Alarm.objects.exists()
    for _heartbeat in range(2):
        hear_directory(peer=peer, version=1, digest="0" * 64)
    assert [alarm.kind for alarm in Alarm.objects.all()] == [AlarmKind.FORK]


def test_a_newer_root_is_followed_and_keys_it_drops_sign_no_more(node, greece):
    thief = node.publishers["ben"]
    node.publishers["ben"] = make_signer("ben-again")
    repository_root(node, "ben", node.publishers["ben"])
    node.publish(greece, Hotline("fr", "FR"))
    with set_clock(NOW):
        assert take_directory(fetcher=node.fetcher()).version == 2
    assert TrustedRoot.objects.count() == 2
    repository.stage_directory(node.store, [greece.entry(), Hotline("fr", "FR").entry()], NOW)
    draft = node.store.draft("targets")
    for signer in (thief, node.publishers["anna"]):
        draft.sign(signer, append=True)
    force(node, draft)
    assert refusal(node.fetcher()) == "signatures"


def repository_root(secretariat, out, put):
    """The next root, signed by two of three."""
    ceremony.stage_root(secretariat.store, NOW, out=out, put=put.public_key)
    for name in ("it", "board"):
        repository.sign_staged(secretariat.store, secretariat.roots[name])
    repository.publish_staged(secretariat.store, secretariat.online, NOW)


def test_a_root_is_handed_over_once_and_anew_only_with_the_digits(node, tmp_path):
    other = Secretariat(tmp_path / "other")
    other.publish(Hotline("gr", "GR"))
    assert refusal(other.fetcher()) == "signatures"
    digits = fingerprint_root(other.first_root)
    for wrong in ({}, {"anew": True}, {"anew": True, "fingerprint": digits[:-1] + "x"}):
        with pytest.raises(DirectoryRefused):
            trust_root(content=other.first_root, by="keeper", **wrong)
    trust_root(content=other.first_root, by="keeper", anew=True, fingerprint=digits)
    with set_clock(NOW):
        take_directory(fetcher=other.fetcher())
    assert known_files().root == other.first_root


def test_a_fetcher_reads_nothing_beside_its_folder(node, tmp_path):
    (tmp_path / "secret.json").write_text("{}")
    fetcher = FolderFetcher(node.store.folder)
    for name in ("../secret.json", "/etc/passwd", "metadata/../../secret.json", "metadata/nothing.json"):
        assert fetcher.fetch(name) is None
