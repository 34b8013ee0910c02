"""Contents on disk: sealed in chunks that cannot be moved or cut, copied with a backup, swept when nobody owns them."""

import os
import time

import pytest

from myosotis.files import blobs
from myosotis.files.scans import sweep_blobs
from myosotis.kernel.errors import Erased
from myosotis.kernel.ids import new_id
from myosotis.vault.ciphers import WrongKey, make_key

CONTENT = os.urandom(2 * blobs.CHUNK + 5)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MYOSOTIS_HOME = tmp_path / "home"


def make_blob(content=CONTENT):
    file_id, key = new_id(), make_key()
    blobs.write_blob(file_id, key, content)
    return file_id, key, blobs.blob_path(file_id)


@pytest.mark.parametrize("size", [0, 1, blobs.CHUNK, blobs.CHUNK + 1])
def test_what_is_written_is_read(size):
    file_id, key, path = make_blob(CONTENT[:size])
    assert blobs.read_blob(file_id, key) == CONTENT[:size]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_content_that_was_cut_changed_or_put_elsewhere_is_not_read():
    file_id, key, path = make_blob()
    sealed = path.read_bytes()
    second = sealed[blobs.SEALED_CHUNK : 2 * blobs.SEALED_CHUNK]
    for changed in (
        sealed[: 2 * blobs.SEALED_CHUNK],
        second + sealed[: blobs.SEALED_CHUNK] + sealed[2 * blobs.SEALED_CHUNK :],
        sealed[:-1] + b"x",
    ):
        path.write_bytes(changed)
        with pytest.raises(WrongKey):
            blobs.read_blob(file_id, key)
    other = new_id()
    blobs.blob_path(other).parent.mkdir(parents=True, exist_ok=True)
    blobs.blob_path(other).write_bytes(sealed)
    with pytest.raises(WrongKey):
        blobs.read_blob(other, key)


def test_a_content_that_is_gone_is_erased():
    file_id, key, _path = make_blob(b"x")
    blobs.remove_blobs([file_id])
    with pytest.raises(Erased):
        blobs.read_blob(file_id, key)


def test_a_backup_copies_what_is_new_and_drops_what_was_erased(tmp_path):
    first, second = make_blob(b"a"), make_blob(b"b")
    beside = tmp_path / "backups" / "files"
    assert blobs.copy_blobs(blobs.blobs_path(), beside) == 2
    assert blobs.copy_blobs(blobs.blobs_path(), beside) == 0
    blobs.remove_blobs([first[0]])
    blobs.copy_blobs(blobs.blobs_path(), beside)
    assert set(blobs.list_blobs(beside)) == {second[0]}
    second[2].unlink()
    blobs.copy_blobs(beside, blobs.blobs_path())
    assert blobs.read_blob(second[0], second[1]) == b"b"


@pytest.mark.django_db
def test_a_content_without_a_row_is_swept_a_day_later():
    _file_id, _key, path = make_blob(b"x")
    assert sweep_blobs() == 0
    yesterday = time.time() - 2 * blobs.DAY
    os.utime(path, (yesterday, yesterday))
    assert sweep_blobs() == 1
    assert not path.exists()
