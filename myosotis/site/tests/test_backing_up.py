"""Backups: what is in them, what is not, how long they live, and a disk that is full."""

import datetime as dt
import errno
import io
import json
import sqlite3
import tarfile

import pyrage
import pytest
from django.db import OperationalError

from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.site import backing_up, views
from myosotis.site.full_disk import is_disk_full
from myosotis.vault import age, backup, store

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture
def identity(settings):
    """The recovery key of a node whose backups go to it."""
    identity, public = age.make_identity()
    age.recipients_path().write_text(f"# the hotline's sheet\n{public}\n")
    settings.MYOSOTIS_BACKUPS = settings.MYOSOTIS_HOME / "backups"
    return identity


@pytest.fixture
def no_data(monkeypatch):
    """A copy of the data that stands for the real one (that is tested with a whole node)."""

    def copy(beside):
        path = beside / "data.tar.gz"
        path.write_bytes(b"data")
        return path, 3, "f" * 64

    monkeypatch.setattr(backup, "copy_data", copy)
    monkeypatch.setattr(backing_up.versions, "list_applied", lambda: ["audit.0001_initial"])


def test_without_a_recipient_no_backup_is_made(no_data):
    with pytest.raises(age.NoRecipient, match="names nobody"):
        backing_up.back_up()


@pytest.mark.usefixtures("no_data", "db")
def test_both_copies_open_with_the_recovery_key_only(identity):
    made = backing_up.back_up()
    other = str(pyrage.x25519.Identity.generate())
    sealed = made.path(backing_up.DATA).read_bytes()
    assert age.decrypt_bytes(sealed, identity=identity) == b"data"
    with pytest.raises(age.CannotOpen):
        age.decrypt_bytes(sealed, identity=other)
    assert json.loads(made.path(backing_up.MANIFEST).read_text())["log"]["seq"] == 3


@pytest.mark.usefixtures("no_data", "db")
def test_keys_are_copied_after_the_data(identity, monkeypatch):
    order = []
    copy_data = backup.copy_data
    monkeypatch.setattr(backup, "copy_data", lambda beside: order.append("data") or copy_data(beside))
    monkeypatch.setattr(backup, "copy_keys", lambda: order.append("keys") or b"keys")
    backing_up.back_up()
    assert order == ["data", "keys"]


@pytest.mark.usefixtures("no_data", "db")
def test_copies_of_keys_are_removed_after_seven_days_and_data_is_kept(identity):
    with clock.set_clock(NOON):
        made = backing_up.back_up()
        assert backing_up.prune_backups() == 0
    with clock.set_clock(NOON + dt.timedelta(days=7)):
        assert backing_up.prune_backups() == 1
    assert not made.path(backing_up.KEYS).exists()
    assert made.path(backing_up.DATA).exists()


@pytest.mark.usefixtures("no_data", "db")
def test_of_old_copies_of_the_data_one_a_month_is_kept(identity):
    for day in range(0, 60, 10):
        with clock.set_clock(NOON + dt.timedelta(days=day)):
            backing_up.back_up()
    with clock.set_clock(NOON + dt.timedelta(days=120)):
        backing_up.prune_backups()
    kept = [
        backing_up.read_stamp(path).date().isoformat() for path in backing_up.backups_path().glob("data-*")
    ]
    assert sorted(kept) == ["2026-11-21", "2026-12-01", "2027-01-10"]


@pytest.mark.usefixtures("no_data", "db")
def test_a_full_disk_leaves_a_sentence_and_no_half_backup(identity, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(age, "encrypt_stream", full)
    with pytest.raises(backing_up.BackupFailed, match="No space left"):
        backing_up.back_up()
    assert list(backing_up.backups_path().iterdir()) == []


@pytest.mark.usefixtures("identity")
def test_a_copy_of_the_keys_is_never_on_the_disk_in_clear(settings):
    store.add_keys([new_id()], "case")
    wrap = bytes(store.connect().execute("SELECT wrap FROM key").fetchone()[0])
    assert wrap in backup.copy_keys()
    sealed = io.BytesIO()
    age.encrypt_stream(io.BytesIO(backup.copy_keys()), sealed)
    assert wrap not in sealed.getvalue()


@pytest.mark.django_db(transaction=False)
def test_tokens_and_sessions_enter_no_copy(tmp_path, settings, monkeypatch):
    source = tmp_path / "source.sqlite3"
    with sqlite3.connect(source) as made:
        made.execute("CREATE TABLE people_posting(token)")
        made.execute("CREATE TABLE django_session(data)")
        made.execute("CREATE TABLE audit_entry(seq, hash)")
        made.execute("INSERT INTO people_posting VALUES ('findme-token')")
        made.execute("INSERT INTO django_session VALUES ('findme-session')")
    made.close()
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", source)
    target = tmp_path / "data.tar.gz"
    backup._copy_sqlite(target, tmp_path / "copy.sqlite3")
    with tarfile.open(target) as tar:
        content = tar.extractfile(backup.SQLITE_NAME).read()
    assert b"findme" not in content
    assert not (tmp_path / "copy.sqlite3").exists()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "x"), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError("database is locked"), False),
        (ValueError("no space left"), False),
        (None, False),
    ],
)
def test_a_full_disk_is_recognised(error, expected):
    assert is_disk_full(error) is expected


def test_a_full_disk_has_a_page_that_says_what_to_do(rf):
    request = rf.get("/")
    try:
        raise OperationalError("database or disk is full")
    except OperationalError:
        answer = views.show_fault(request)
    assert answer.status_code == 507
    assert b"no room left" in answer.content


@pytest.mark.slow
def test_a_stream_is_sealed_under_a_passphrase_too():
    sealed, clear = io.BytesIO(), io.BytesIO()
    age.encrypt_stream(io.BytesIO(b"abc"), sealed, "a passphrase")
    sealed.seek(0)
    age.decrypt_stream(sealed, clear, passphrase="a passphrase")
    assert clear.getvalue() == b"abc"
