"""A contact and its running note."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord

FACT_FIELDS = ("who_calls", "child", "age", "missing_from", "last_seen", "country_now", "risk", "police_told")
"""The eight facts of the contact screen, in its order. Each is sealed JSON: `{"text", "code", "at", "precision",
"absence"}`, all optional; `absence` is a code of the vocabulary's list `absence`."""


class Contact(SealedRecord):
    """One communication with the hotline. A root: its key seals what the caller told."""

    line = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=40, default="phone")
    kind = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=40, blank=True)
    is_answered = models.BooleanField(default=True)
    is_anonymous = models.BooleanField(default=False)
    is_training = models.BooleanField(default=False)
    language = models.CharField(max_length=16, blank=True)
    caller_country = models.CharField(max_length=24, blank=True)
    actions = models.JSONField(default=list)
    started_at = models.DateTimeField(default=clock.now, db_index=True)
    entered_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed_contacts",
    )
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts")
    versions = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    who_calls = SealedField(json=True)
    child = SealedField(json=True)
    age = SealedField(json=True)
    missing_from = SealedField(json=True)
    last_seen = SealedField(json=True)
    country_now = SealedField(json=True)
    risk = SealedField(json=True)
    police_told = SealedField(json=True)
    caller_number = SealedField()
    summary = SealedField()
    preferred_channel = SealedField()

    class Meta:
        ordering = ["-started_at"]
        # The open ones of a person stand on the rail of every page.
        # So do the few that nobody answered.
        indexes = [
            models.Index(fields=["operator", "closed_at"], name="contact_operator_closed"),
            models.Index(fields=["started_at"], condition=models.Q(is_answered=False), name="contact_missed"),
            # The list of thousands of contacts is put in order without reading their sealed rows.
            models.Index(fields=["id", "is_training", "started_at"], name="contact_when"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_closed_when_and_by_whom",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_ends_after_it_starts",
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
            ),
        ]

    class Privacy:
        line = Kind.OPERATIONAL
        channel = Kind.OPERATIONAL
        kind = Kind.OPERATIONAL
        role = Kind.OPERATIONAL
        is_answered = Kind.OPERATIONAL
        is_anonymous = Kind.OPERATIONAL
        is_training = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        caller_country = Kind.OPERATIONAL
        actions = Kind.OPERATIONAL
        started_at = Kind.OPERATIONAL
        entered_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        closed_at = Kind.OPERATIONAL
        closed_by = Kind.OPERATIONAL
        operator = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        saved_at = Kind.OPERATIONAL
        who_calls = Kind.PERSONAL
        child = Kind.PERSONAL
        age = Kind.PERSONAL
        missing_from = Kind.PERSONAL
        last_seen = Kind.PERSONAL
        country_now = Kind.PERSONAL
        risk = Kind.SPECIAL
        police_told = Kind.PERSONAL
        caller_number = Kind.PERSONAL
        summary = Kind.PERSONAL
        preferred_channel = Kind.SPECIAL  # a relay service tells that somebody is deaf


class NoteEntry(SealedRecord):
    """One passage of a running note, of a contact or of a case: one author, a sequence number, never overwritten
    by an older save. Sealed by the key of what it belongs to."""

    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="note_entries"
    )
    case = models.ForeignKey(
        "casework.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="note_entries"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(default=clock.now)
    entered_at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=24, default="typed")
    text = SealedField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="note_entry_belongs_to_one",
                condition=models.Q(contact__isnull=False, case__isnull=True)
                | models.Q(contact__isnull=True, case__isnull=False),
            )
        ]

    class Privacy:
        contact = Kind.TECHNICAL
        case = Kind.TECHNICAL
        author = Kind.OPERATIONAL
        seq = Kind.TECHNICAL
        written_at = Kind.OPERATIONAL
        entered_at = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        text = Kind.PERSONAL

    def vault_root(self) -> UUID:
        """The contact or the case it belongs to."""
        return owner_of(self.contact_id, self.case_id)


def owner_of(*candidates: UUID | None) -> UUID:
    """The one of several possible roots that is set; a constraint of the table sees to it that one is."""
    return next(candidate for candidate in candidates if candidate is not None)


class UrgentStep(Record):
    """One tick of the urgent ladder: what was seen to be urgent, by whom, when."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="urgent_ticks")
    code = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    class Privacy:
        contact = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
