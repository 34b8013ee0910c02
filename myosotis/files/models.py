"""The table of files."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord

PICTURES = frozenset({"image/jpeg", "image/png"})


class File(SealedRecord):
    """Something received or made as a file. A root: its own key seals what is said of it, and its content on disk.

    `owner` is the case or the person it belongs to, by id only: both live above or beside. `digest` is the SHA-256 of
    the content, sealed, since it would tell whoever has the same file that it is here.
    """

    owner = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    received_on = models.DateField()
    kept_at = models.DateTimeField(default=clock.now)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = SealedField()
    giver = SealedField()
    rights = SealedField()
    digest = SealedField()

    class Meta:
        ordering = ["-received_on", "-kept_at"]
        constraints = [
            models.CheckConstraint(
                name="file_set_aside_when_and_by_whom",
                condition=models.Q(set_aside_at__isnull=True, set_aside_by__isnull=True)
                | models.Q(set_aside_at__isnull=False, set_aside_by__isnull=False),
            ),
            models.CheckConstraint(
                name="file_withdrawn_when_and_by_whom",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    class Privacy:
        owner = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        received_on = Kind.OPERATIONAL
        kept_at = Kind.OPERATIONAL
        kept_by = Kind.OPERATIONAL
        until = Kind.OPERATIONAL
        media_type = Kind.OPERATIONAL
        size = Kind.OPERATIONAL
        width = Kind.OPERATIONAL
        height = Kind.OPERATIONAL
        set_aside_at = Kind.OPERATIONAL
        set_aside_by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        title = Kind.PERSONAL
        giver = Kind.PERSONAL
        rights = Kind.PERSONAL
        digest = Kind.PERSONAL

    def vault_root(self) -> UUID:
        """The file itself."""
        return self.pk

    @property
    def is_picture(self) -> bool:
        """Whether it was painted anew, and may therefore be shown on a page."""
        return self.media_type in PICTURES

    @property
    def is_usable(self) -> bool:
        """Whether somebody may open it: neither set aside nor withdrawn."""
        return self.set_aside_at is None and self.withdrawn_at is None

    def is_over(self, today: dt.date) -> bool:
        """Whether the day until which it may be used is past."""
        return self.until is not None and self.until < today
