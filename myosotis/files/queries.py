"""Reading files. Whoever calls has checked that the person may see what owns them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from myosotis.accounts.colleagues import Colleagues
from myosotis.accounts.models import User
from myosotis.files import blobs
from myosotis.files.models import File
from myosotis.kernel.errors import Erased, Missing
from myosotis.kernel.statements import rows_of
from myosotis.vault.opening import Purpose, unlock


def list_files(*, user: User, owners: Iterable[UUID], kinds: Iterable[str] | None = None) -> list[File]:
    """The files of these owners, opened, newest first; those of some kinds only where asked."""
    of_kinds = {} if kinds is None else {"kind__in": list(kinds)}
    found = rows_of(File, owner__in=list(owners), **of_kinds)
    if found:
        keys = unlock([file.pk for file in found], by=user.public_id, why=Purpose.OPEN_CASE)
        found = [file for file in found if keys.get(file.pk) is not None]
        keys.open(found)
        Colleagues().give((found, ("kept_by", "withdrawn_by", "set_aside_by")))
    return found


def get_file(*, user: User, owners: Iterable[UUID], file_id: UUID) -> File:
    """One file of these owners that may be used, opened. Raises `Missing`."""
    file = File.objects.filter(pk=file_id, owner__in=list(owners)).first()
    if file is None or not file.is_usable:
        raise Missing
    keys = unlock([file.pk], by=user.public_id, why=Purpose.OPEN_CASE)
    if keys.get(file.pk) is None:
        raise Missing
    keys.open(file)
    return file


def read_content(*, user: User, file: File, part: str = blobs.MAIN) -> bytes:
    """The content of a file found by `get_file`. Raises `Missing` where it is gone."""
    key = unlock([file.pk], by=user.public_id, why=Purpose.OPEN_CASE).get(file.pk)
    if key is None:
        raise Missing
    try:
        return blobs.read_blob(file.pk, key, part)
    except Erased as error:
        raise Missing from error
