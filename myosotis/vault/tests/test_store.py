"""The key store: what is destroyed is gone from the disk, also while somebody looks on; the node key can change."""

import sqlite3

import pytest

from myosotis.kernel.errors import Locked
from myosotis.kernel.ids import new_id
from myosotis.vault import ciphers, drafts, erasure, health, node_key, rotation, store
from myosotis.vault.ciphers import WrongKey


def make_roots(number):
    roots = [new_id() for _ in range(number)]
    store.add_keys(roots, "case")
    return roots


def wraps_of(roots):
    rows = store.connect().execute("SELECT root, wrap FROM key WHERE wrap IS NOT NULL").fetchall()
    wanted = {str(root) for root in roots}
    return [bytes(wrap) for root, wrap in rows if root in wanted]


def traces_on_disk(wraps):
    kept = b"".join(path.read_bytes() for path in store.store_path().parent.glob("keys.sqlite3*"))
    return sum(wrap in kept for wrap in wraps)


@pytest.fixture
def reader():
    """Somebody who holds the key store open in the middle of reading it."""
    connection = sqlite3.connect(store.store_path(), isolation_level=None)
    yield connection
    connection.close()


def test_destroyed_keys_leave_no_trace_in_the_file():
    roots = make_roots(1000)
    wraps = wraps_of(roots)
    assert traces_on_disk(wraps) == 1000
    assert store.shred_keys(roots) == 1000
    assert traces_on_disk(wraps) == 0


def test_an_open_but_idle_reader_keeps_no_destroyed_key():
    roots = make_roots(100)
    wraps = wraps_of(roots)
    reader = sqlite3.connect(store.store_path())
    assert reader.execute("SELECT COUNT(*) FROM key").fetchone() == (100,)
    store.shred_keys(roots)
    assert traces_on_disk(wraps) == 0
    reader.close()


def test_while_somebody_reads_the_shredding_is_refused_and_repeated_later(reader):
    roots = make_roots(100)
    wraps = wraps_of(roots)
    reader.execute("BEGIN")
    reader.execute("SELECT wrap FROM key").fetchone()
    store.connect().execute("PRAGMA busy_timeout=50")
    with pytest.raises(store.StoreBusy):
        store.shred_keys(roots)
    assert set(erasure.roots_with_keys(roots)) == set(roots)
    reader.execute("COMMIT")
    assert erasure.replay_erasures() == 100
    assert traces_on_disk(wraps) == 0


def test_a_ledger_line_cut_by_a_power_cut_is_left_out():
    root = new_id()
    assert erasure.read_ledger(f"2026-01-01 {root}\n2026-01-01 0190-cut") == [root]


def test_another_node_key_is_noticed_at_once():
    make_roots(1)
    health.ensure_check_value()
    node_key.hold_node_key(b"x" * ciphers.KEY_BYTES)
    with pytest.raises(health.WrongNodeKey, match="recovery sheet"):
        health.check_node_key()


def test_another_node_key_is_noticed_in_a_store_that_has_no_check_value_yet():
    make_roots(1)
    node_key.hold_node_key(b"x" * ciphers.KEY_BYTES)
    with pytest.raises(health.WrongNodeKey):
        health.ensure_check_value()


def test_a_damaged_key_store_is_named():
    make_roots(1)
    store.disconnect()
    store.store_path().write_bytes(b"not a database " * 300)
    with pytest.raises(health.BrokenStore, match="newest backup"):
        health.check_node_key()


def test_without_a_node_key_the_node_is_locked():
    node_key.forget_node_key()
    assert node_key.is_locked()
    with pytest.raises(Locked, match="nobody has given it its key"):
        store.wrapping_key()


@pytest.fixture
def kept_key(settings):
    """The node key as a file, which a rotation replaces."""
    path = settings.MYOSOTIS_HOME.parent / "kept.key"
    settings.MYOSOTIS_NODE_KEY_FILE = str(path)
    node_key.write_key_file(path, node_key.node_key())
    health.ensure_check_value()
    return path


def test_a_new_node_key_opens_everything_and_the_old_one_nothing(kept_key):
    roots = make_roots(20)
    before, old = store.load_keys(roots), node_key.node_key()
    index, draft = store.named_key("search index"), drafts.draft_keys(new_id())
    rotation.rotate_node_key()
    assert node_key.node_key() == ciphers.decode_key(kept_key.read_text()) != old
    assert store.load_keys(roots) == before
    assert store.named_key("search index") == index
    assert draft
    node_key.hold_node_key(old)
    with pytest.raises(WrongKey):
        store.load_keys(roots)


def test_a_rotation_that_fails_midway_changes_no_key(kept_key, monkeypatch):
    roots = make_roots(5)
    before = store.load_keys(roots)
    monkeypatch.setattr(health, "seal_check_value", lambda _key: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rotation.rotate_node_key()
    assert store.load_keys(roots) == before
    assert ciphers.decode_key(kept_key.read_text()) == node_key.node_key()


def test_the_old_key_is_kept_until_the_new_one_is_confirmed(kept_key):
    rotation.rotate_node_key()
    with pytest.raises(rotation.RotationPending):
        rotation.rotate_node_key()
    rotation.forget_old_key()
    assert not rotation.old_key_file().exists()


@pytest.mark.parametrize("text", ["", "short", "A" * 44, "é" * 44, "AAAA"])
def test_what_is_no_node_key_is_refused_with_a_sentence(text):
    with pytest.raises(WrongKey, match="node key"):
        ciphers.decode_key(text)


def test_a_key_written_with_either_alphabet_of_base64_is_read():
    key = bytes([251, 255] * 16)
    assert ciphers.decode_key(ciphers.encode_key(key)) == key
    assert ciphers.decode_key("+/" + "v/" * 20 + "8=") != b""
