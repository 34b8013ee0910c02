"""Writing a contact: saved from the first second, nothing required, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.audit.models import Entry
from myosotis.casework.access import is_visible
from myosotis.casework.actions.notes import EntryInput, save_entries
from myosotis.casework.contact_fields import check_field
from myosotis.casework.editing import Change, Conflict, apply_changes, settle, versions_of
from myosotis.casework.models import Contact, Erasure, NoteEntry, Revision, UrgentStep
from myosotis.casework.tokens import index_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Erased, Missing
from myosotis.kernel.statements import written_once
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

NON_DATA_KINDS = ("silent", "prank", "test", "wrong_number")
EARLIEST = dt.timedelta(days=400)
ERASING = dt.timedelta(days=1)
INDEXED = frozenset({"child", "age", "who_calls", "caller_number", "started_at"})


class FieldInput(TypedDict, total=False):
    """A new value and the version of the field its author saw."""

    value: Any
    seen: int


@dataclass
class SaveResult:
    """What the server now holds: the page compares and shows "Saved 14:02:07"."""

    saved_at: dt.datetime
    versions: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def save_contact(
    *,
    by: User,
    contact_id: UUID,
    started_at: dt.datetime | None = None,
    fields: dict[str, FieldInput] | None = None,
    entries: list[EntryInput] | None = None,
    source: str = "typed",
    first_fields: dict[str, FieldInput] | None = None,
) -> SaveResult:
    """Save what changed; makes the contact at the first call. The same call twice does the same as once.

    `first_fields`: what a new contact begins with where `fields` say nothing else.

    Values that cannot be meant come back as sentences in `problems`; everything else is saved all the same.
    """
    demand(by, Permission.WRITE_CONTACTS)
    if not _is_there(pk=contact_id):
        store.add_keys([contact_id], "contact")
        fields = {**(first_fields or {}), **(fields or {})}
    try:
        return _save(by, contact_id, started_at, fields or {}, entries or [], source)
    except IntegrityError:  # another process has made the contact or the passage at the same moment
        return _save(by, contact_id, started_at, fields or {}, entries or [], source)


def _save(
    by: User,
    contact_id: UUID,
    started_at: dt.datetime | None,
    fields: dict[str, FieldInput],
    entries: list[EntryInput],
    source: str,
) -> SaveResult:
    with transaction.atomic():
        contact, is_new = _contact_to_write(contact_id, by=by, started_at=started_at)
        keys = unlock([contact_id], by=by.public_id, why=Purpose.ANSWER_CONTACT)
        if keys.get(contact_id) is None:
            raise Erased("This contact was erased; its id is not used again.")
        keys.open(contact)
        result = SaveResult(saved_at=clock.now())
        changes: dict[str, Change] = {}
        for name, given in fields.items():
            if not isinstance(given, dict):
                raise ValueError("A field comes as a value and the version that was seen.")
            problem, value = check_field(name, given.get("value"), contact)
            if problem:
                result.problems[name] = problem
            else:
                changes[name] = Change(value=value, seen=int(given.get("seen", 0)))
        result.conflicts = apply_changes(contact, changes, by=by, source=source)
        contact.saved_at = result.saved_at
        if is_new or changes:
            contact.save(force_insert=is_new)
        else:
            contact.save(update_fields=["saved_at"])
        result.entries = save_entries(entries, by=by, contact=contact, source=source)
        result.versions = versions_of(contact)
        if INDEXED & set(changes):
            index_contact(contact)
        if is_new:
            record("contact.started", by=by.public_id, contact=contact_id)
        elif changes:
            record("contact.changed", by=by.public_id, contact=contact_id, fields=sorted(changes))
    return result


def settle_conflict(*, by: User, contact_id: UUID, choice: str, revision_id: UUID) -> None:
    """A person chooses between two values of one field, or keeps both."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        revision = Revision.objects.filter(
            pk=revision_id, row=contact_id, state=Revision.State.CONFLICT
        ).first()
        if revision is None:
            raise Missing
        settle(contact, revision, choice, by=by)
        contact.save()
        index_contact(contact)
        record("contact.conflict_settled", by=by.public_id, contact=contact_id, fields=[revision.field])


def tick_urgent(*, by: User, contact_id: UUID, code: str) -> None:
    """Tick one step of the urgent ladder: who and when stand beside it. Ticking twice is ticking once."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        if contact.urgent_ticks.filter(code=code, withdrawn_at__isnull=True).exists():
            return
        UrgentStep.objects.create(contact=contact, code=code, by=by)
        record("contact.urgent_ticked", by=by.public_id, contact=contact_id, step=code)


def untick_urgent(*, by: User, contact_id: UUID, code: str) -> None:
    """Take a tick back; the row stays with the time of taking back."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        contact.urgent_ticks.filter(code=code, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
        record("contact.urgent_unticked", by=by.public_id, contact=contact_id, step=code)


def close_contact(
    *, by: User, contact_id: UUID, kind: str = "", actions: list[str] | None = None, summary: str = ""
) -> list[str]:
    """Close a contact. Returns what is still open to complete; that never prevents closing."""
    given: dict[str, Any] = {"kind": kind, "actions": actions or [], "summary": summary}
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        changes = {}
        for name, value in given.items():
            problem, checked = check_field(name, value, contact)
            if problem:
                raise ValueError(problem)
            if checked:
                changes[name] = Change(checked, versions_of(contact).get(name, 0))
        apply_changes(contact, changes, by=by)
        _close(contact, by=by)
        still_open = list_to_complete(contact)
        record("contact.closed", by=by.public_id, contact=contact_id, kind=contact.kind)
    return still_open


def close_as_non_data(*, by: User, contact_id: UUID, kind: str) -> None:
    """Silent, prank, test or wrong number: two keys, nothing more asked, and never a reason to block anybody."""
    if kind not in NON_DATA_KINDS:
        raise ValueError(f"Not a contact without a concern: {kind}")
    if not Contact.objects.filter(pk=contact_id).exists():
        save_contact(by=by, contact_id=contact_id)
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        apply_changes(contact, {"kind": Change(kind, versions_of(contact).get("kind", 0))}, by=by)
        _close(contact, by=by)
        record("contact.closed", by=by.public_id, contact=contact_id, kind=kind)


def reopen_contact(*, by: User, contact_id: UUID) -> None:
    """Open a closed contact again; the log keeps that it was closed."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        contact.closed_at, contact.closed_by = None, None
        contact.save(update_fields=["closed_at", "closed_by"])
        record("contact.reopened", by=by.public_id, contact=contact_id)


def list_to_complete(contact: Contact, *, has_entries: bool | None = None) -> list[str]:
    """What a contact still lacks; a contact without a concern lacks nothing. `has_entries`: where that is known.

    The three closing answers; and of a child who called about itself, that the limits of confidentiality were told.
    """
    if contact.kind in NON_DATA_KINDS:
        return []
    missing = [] if contact.kind else ["kind"]
    missing += [] if contact.actions else ["actions"]
    if has_entries is None:
        has_entries = NoteEntry.objects.filter(contact=contact).exists()
    has_words = bool(contact.summary) or has_entries
    missing += [] if has_words else ["summary"]
    is_child = contact.role == "child"
    is_told = not is_child or contact.limits_told.filter(withdrawn_at__isnull=True).exists()
    return missing if is_told else [*missing, "limits"]


def get_contact_to_write(contact_id: UUID, *, by: User) -> Contact:
    """The contact, locked for update and opened for somebody who may write it; inside a transaction."""
    demand(by, Permission.WRITE_CONTACTS)
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None or not is_visible(contact, to=by):
        raise Missing
    unlock([contact_id], by=by.public_id, why=Purpose.ANSWER_CONTACT).open(contact)
    return contact


@written_once
def _is_there(*, pk: UUID) -> QuerySet[Contact, int]:
    return Contact.objects.filter(pk=pk).order_by().values_list(Value(1), flat=True)


@written_once
def _locked(*, pk: UUID) -> QuerySet[Contact]:
    return Contact.objects.select_for_update().filter(pk=pk).order_by()


def _contact_to_write(contact_id: UUID, *, by: User, started_at: dt.datetime | None) -> tuple[Contact, bool]:
    contact = _locked.first(pk=contact_id)
    if contact is not None:
        if not is_visible(contact, to=by):
            raise Missing
        return contact, False
    now = clock.now()
    if _is_being_erased(contact_id, now):
        raise Erased("This contact was erased a moment ago; its key is about to go.")
    true_time = started_at if started_at and now - EARLIEST <= started_at <= now else now
    contact = Contact(id=contact_id, operator=by, started_at=true_time, entered_at=now)
    contact.is_training = by.is_in_training
    return contact, True


def _is_being_erased(contact_id: UUID, now: dt.datetime) -> bool:
    """Whether an erasure took this contact whose keys may still be there: what is written now goes with them."""
    cases = [
        str(root)
        for root in Erasure.objects.filter(done_at__gte=now - ERASING).values_list("root", flat=True)
    ]
    done = Entry.objects.filter(verb="erasure.done", case__in=cases) if cases else ()
    return any(str(contact_id) in entry.touched.get("roots", ()) for entry in done)


def _close(contact: Contact, *, by: User) -> None:
    now = clock.now()
    contact.ended_at = contact.ended_at or max(now, contact.started_at)
    contact.closed_at = contact.closed_at or now
    contact.closed_by = contact.closed_by or by
    contact.save()


def describe_missing_answer(name: str) -> str:
    """The sentence for the "to complete" list."""
    return {
        "kind": _("Say what kind of contact it was."),
        "actions": _("Say what we did."),
        "summary": _("Write one line about it."),
        "limits": _("Limits of confidentiality not told yet, or not ticked."),
    }[name]
