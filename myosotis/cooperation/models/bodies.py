"""Requests to bodies without a node: what was told to whom in which way, the ledger of it, and what they answered."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from myosotis.casework.models import Case, Consent
from myosotis.cooperation.models.parts import staff
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Body
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class BodyRequest(SealedRecord):
    """A request to a body without a node, told by a page at our node or by a sealed file or PDF. A root of its own.

    The name and country of the body are kept beside it: who holds a copy stays known when the entry goes. On the page
    (`way`): `door` is the digest of the secret in its address, `lock` that of the passphrase, `reader` that of the
    one browser that opened it, `tries` wrong passphrases. `received_at`: they have it, as the page saw or they said.
    `asked_back_at`, `erased_at`: they were asked to destroy their copy, and say they did. `shut_at`: our texts too.
    `file`: what is handed over, of a PDF in base64.
    """

    class Way(models.TextChoices):
        """How they read it."""

        PAGE = "page"
        FILE = "file"
        PDF = "pdf"

    class End(models.TextChoices):
        """Why it ended."""

        DONE = "done"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="body_requests"
    )
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    name = models.CharField(max_length=200)
    sort = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    way = models.CharField(max_length=4, choices=Way.choices)
    language = models.CharField(max_length=16)
    category = models.CharField(max_length=40)
    urgency = models.CharField(max_length=40)
    asks = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    purpose = models.JSONField(default=list)
    basis = models.CharField(max_length=40)
    consent = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="body_requests"
    )
    transfer_ground = models.CharField(max_length=60, blank=True)
    onward = models.JSONField(default=list)
    keep_until = models.DateField()
    needed_by = models.DateTimeField(null=True, blank=True)
    is_drill = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff()
    door = models.CharField(max_length=64, blank=True, db_index=True)
    lock = models.CharField(max_length=200, blank=True)
    door_until = models.DateTimeField(null=True, blank=True)
    reader = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End.choices, blank=True)
    asked_back_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    shut_at = models.DateTimeField(null=True, blank=True)
    summary = SealedField()
    contact = SealedField(json=True)
    file = SealedField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="body_request_ended_when_and_why",
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="body_request_door_and_lock",
                condition=Q(door="", lock="", door_until__isnull=True)
                | (Q(way="page", door_until__isnull=False) & ~Q(door="") & ~Q(lock="")),
            ),
            models.CheckConstraint(
                name="body_request_ended_has_no_door", condition=Q(ended_at__isnull=True) | Q(door="")
            ),
            models.CheckConstraint(
                name="body_request_shut_is_empty",
                condition=Q(shut_at__isnull=True)
                | Q(summary__isnull=True, contact__isnull=True, file__isnull=True, ended_at__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        body = Kind.TECHNICAL
        name = Kind.OPERATIONAL
        sort = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        category = Kind.OPERATIONAL
        urgency = Kind.OPERATIONAL
        asks = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        purpose = Kind.OPERATIONAL
        basis = Kind.OPERATIONAL
        consent = Kind.TECHNICAL
        transfer_ground = Kind.OPERATIONAL
        onward = Kind.OPERATIONAL
        keep_until = Kind.OPERATIONAL
        needed_by = Kind.OPERATIONAL
        is_drill = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        door = Kind.TECHNICAL
        lock = Kind.TECHNICAL
        door_until = Kind.OPERATIONAL
        reader = Kind.TECHNICAL
        tries = Kind.TECHNICAL
        received_at = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        end = Kind.OPERATIONAL
        asked_back_at = Kind.OPERATIONAL
        erased_at = Kind.OPERATIONAL
        shut_at = Kind.OPERATIONAL
        summary = Kind.PERSONAL
        contact = Kind.PERSONAL
        file = Kind.PERSONAL

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is awaited."""
        return self.ended_at is not None

    @property
    def is_page(self) -> bool:
        """Whether they read it at our node."""
        return self.way == self.Way.PAGE

    @property
    def is_pdf(self) -> bool:
        """Whether they read it in a PDF that is locked with the passphrase."""
        return self.way == self.Way.PDF

    @property
    def is_outstanding(self) -> bool:
        """Whether they may still hold what was told: a file at once, a page once it was opened."""
        return self.erased_at is None and (not self.is_page or self.received_at is not None)


class OfBody(SealedRecord):
    """A record of a request to a body, sealed by its key."""

    request_id: UUID

    class Meta:
        abstract = True

    def vault_root(self) -> UUID:
        """The request."""
        return self.request_id


class BodyItem(OfBody):
    """One field that was told, by which record, until when. Gone: withdrawn or over, and empty here."""

    request = models.ForeignKey(BodyRequest, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    category = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    tells_where = models.BooleanField(default=False)
    consent = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="body_items"
    )
    expires_at = models.DateTimeField(db_index=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    value = SealedField(json=True)
    reason = SealedField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="body_item_gone_is_empty",
                condition=Q(gone_at__isnull=True) | Q(value__isnull=True, reason__isnull=True),
            ),
        ]

    class Privacy:
        request = Kind.TECHNICAL
        person = Kind.TECHNICAL
        category = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        tells_where = Kind.TECHNICAL
        consent = Kind.TECHNICAL
        expires_at = Kind.OPERATIONAL
        gone_at = Kind.OPERATIONAL
        value = Kind.PERSONAL
        reason = Kind.PERSONAL


class BodyAnswer(OfBody):
    """One dated fact that a body told: by the page, or by telephone to somebody of us (`by`). Who said it, how sure."""

    request = models.ForeignKey(BodyRequest, on_delete=models.CASCADE, related_name="answers")
    asked = models.CharField(max_length=60, blank=True)
    dated = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    certainty = models.CharField(max_length=40)
    is_alleged = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    by = staff()
    text = SealedField()
    who = SealedField()

    class Meta:
        ordering = ["at"]

    class Privacy:
        request = Kind.TECHNICAL
        asked = Kind.OPERATIONAL
        dated = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        certainty = Kind.OPERATIONAL
        is_alleged = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        text = Kind.PERSONAL
        who = Kind.PERSONAL


class BodyStep(Record):
    """One line of the ledger: what happened to a request to a body, when, by whom of us. Never changed."""

    class Event(models.TextChoices):
        """What happened."""

        MADE = "made"
        FILE_TAKEN = "file_taken"
        NEW_DOOR = "new_door"
        OPENED = "opened"
        READ_AGAIN = "read_again"
        WRONG = "wrong"
        LOCKED = "locked"
        OTHER_BROWSER = "other_browser"
        RECEIVED = "received"
        ANSWERED = "answered"
        ASKED_BACK = "asked_back"
        ERASED = "erased"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"
        DONE = "done"

    request = models.ForeignKey(BodyRequest, on_delete=models.CASCADE, related_name="steps")
    event = models.CharField(max_length=16, choices=Event.choices)
    at = models.DateTimeField(default=clock.now)
    by = staff()

    class Meta:
        ordering = ["at", "pk"]

    class Privacy:
        request = Kind.TECHNICAL
        event = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
