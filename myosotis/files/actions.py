"""Writing about files. Whoever calls has checked that the person may write what owns the file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.files import blobs
from myosotis.files.inspection.verdicts import Verdict
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store


@dataclass(frozen=True)
class Described:
    """What people say of a file."""

    kind: str
    received_on: dt.date
    title: str = ""
    giver: str = ""
    rights: str = ""
    until: dt.date | None = None


def keep_file(
    *,
    by: User,
    case_id: UUID,
    owner: UUID,
    described: Described,
    content: bytes,
    verdict: Verdict,
    verb: str = "file.kept",
) -> File:
    """Keep a file that was looked at: a picture as it was painted anew, anything else as received."""
    file_id = new_id()
    kept = verdict.main or content
    # The key first, then the blob, then the row: a crash in between leaves nothing that anybody could read.
    store.add_keys([file_id], "file")
    key = store.load_keys([file_id])[file_id]
    blobs.write_blob(file_id, key, kept)
    if verdict.small:
        blobs.write_blob(file_id, key, verdict.small, blobs.SMALL)
    try:
        with transaction.atomic():
            file = File(
                pk=file_id,
                owner=owner,
                kind=described.kind,
                received_on=described.received_on,
                until=described.until,
                kept_by=by,
                media_type=verdict.media_type,
                size=len(kept),
                width=verdict.width,
                height=verdict.height,
            )
            file.title, file.giver, file.rights = described.title, described.giver, described.rights
            file.digest = hashlib.sha256(kept).hexdigest()
            file.save(force_insert=True)
            record(verb, by=by.public_id, case=case_id, file=file_id, kind=described.kind)
    except BaseException:
        blobs.remove_blobs([file_id])
        raise
    return file


def withdraw_file(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """It is not used any more: nobody opens it, until that is taken back or the case is erased."""
    with transaction.atomic():
        file = _lock(file_id)
        if file.withdrawn_at is not None:
            raise Refused("already_withdrawn")
        file.withdrawn_at, file.withdrawn_by = clock.now(), by
        file.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("file.withdrawn", by=by.public_id, case=case_id, file=file_id)


def use_file_again(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """It may be used after all: no longer withdrawn, no longer set aside."""
    with transaction.atomic():
        file = _lock(file_id)
        file.withdrawn_at = file.withdrawn_by = file.set_aside_at = file.set_aside_by = None
        file.save(update_fields=["withdrawn_at", "withdrawn_by", "set_aside_at", "set_aside_by"])
        record("file.used_again", by=by.public_id, case=case_id, file=file_id)


def set_file_aside(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """Something may be wrong with it: nobody opens it until a supervisor has decided."""
    with transaction.atomic():
        file = _lock(file_id)
        file.set_aside_at, file.set_aside_by = clock.now(), by
        file.save(update_fields=["set_aside_at", "set_aside_by"])
        record("file.set_aside", by=by.public_id, case=case_id, file=file_id)


def report_abuse_material(*, by: User, case_id: UUID, file_id: UUID | None = None) -> None:
    """It may be abuse material. Nothing is kept of it, no digest either; the log says only that it happened.

    One that was kept already is destroyed at once: row, key and content.
    """
    with transaction.atomic():
        gone = list(File.objects.select_for_update().filter(pk=file_id)) if file_id else []
        for file in gone:
            file.delete()
            transaction.on_commit(lambda: destroy_contents([UUID(str(file_id))]))
        record("file.may_be_abuse", by=by.public_id, case=case_id)


def remove_files(owners: Iterable[UUID]) -> list[UUID]:
    """For an erasure, inside its transaction: the rows go now, the contents after it. Returns the roots to shred."""
    roots = list(owners)
    named = File.objects.filter(Q(owner__in=roots) | Q(pk__in=roots))
    gone = list(named.values_list("pk", flat=True))
    File.objects.filter(pk__in=gone).delete()
    transaction.on_commit(lambda: blobs.remove_blobs(gone))
    return gone


def destroy_contents(file_ids: list[UUID]) -> None:
    """Destroy keys and contents; a busy key store is tried again by the worker, since the ledger is written."""
    blobs.remove_blobs(file_ids)
    try:
        store.shred_keys(file_ids)
    except store.StoreBusy:
        return


def _lock(file_id: UUID) -> File:
    file = File.objects.select_for_update().filter(pk=file_id).first()
    if file is None:
        raise Missing
    return file
