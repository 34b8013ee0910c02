"""Running notes: passages with one author and a sequence number. No revision, no audit row per save."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from django.db.models import QuerySet

from myosotis.accounts.models import User
from myosotis.casework.contact_fields import clean_text, parse_instant
from myosotis.casework.models import Case, Contact, NoteEntry
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import written_once
from myosotis.vault.fields import open_like

SOURCES = ("typed", "offline")
MOST_SAVES = 2**31 - 1


class EntryInput(TypedDict, total=False):
    """One passage as the browser sends it."""

    id: str
    seq: int
    text: str
    written_at: str
    source: str


def save_entries(
    entries: list[EntryInput],
    *,
    by: User,
    contact: Contact | None = None,
    case: Case | None = None,
    source: str = "typed",
) -> dict[str, int]:
    """Save passages; an older save never overwrites a newer one. Returns the sequence number now kept of each.

    A passage belongs to its author: somebody else's id is refused as missing. Runs inside the caller's transaction.
    """
    kept: dict[str, int] = {}
    wanted = {UUID(str(given["id"])): given for given in entries}
    present = {entry.pk: entry for entry in _locked(ids=list(wanted))}
    now = clock.now()
    for entry_id, given in wanted.items():
        entry = present.get(entry_id)
        is_new = entry is None
        if entry is None:
            written = parse_instant(given.get("written_at")) or now
            entry = NoteEntry(
                id=entry_id, contact=contact, case=case, author=by, written_at=min(written, now)
            )
            entry.source = given["source"] if given.get("source") in SOURCES else source
        owner = (contact.pk if contact else None, case.pk if case else None)
        if entry.author_id != by.pk or (entry.contact_id, entry.case_id) != owner:
            raise Missing
        seq = int(given.get("seq", 0))
        if not 0 <= seq <= MOST_SAVES:
            raise ValueError("The number of a save is a small whole one.")
        if is_new or seq > entry.seq:
            open_like(contact or case, entry)
            entry.seq, entry.text = seq, clean_text(given.get("text", ""))
            entry.save(force_insert=is_new)
        kept[str(entry_id)] = entry.seq
    return kept


@written_once
def _locked(*, ids: list[UUID]) -> QuerySet[NoteEntry]:
    return NoteEntry.objects.select_for_update().filter(pk__in=ids)
