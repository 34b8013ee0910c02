"""Who is on a page just now."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class Presence(Record):
    """One open page of a case or a contact. Counts for seconds only, is removed soon after, and enters no log.

    `id` is made by the page; `subject` names the case or contact by id only, so that nothing waits for its erasure.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField(db_index=True)
    seen_at = models.DateTimeField(default=clock.now, db_index=True)
    wrote_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        user = Kind.OPERATIONAL
        subject = Kind.TECHNICAL
        seen_at = Kind.OPERATIONAL
        wrote_at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"presence {self.pk}"
