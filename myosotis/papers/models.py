"""The table of papers that were made."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models import Case
from myosotis.casework.models.cases import CaseRecord
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField


class Paper(CaseRecord):
    """One paper that was made: for whom, why, of which fields; the PDF is a sealed file. Sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    for_whom = SealedField()
    reason = SealedField()
    digest = SealedField()

    class Meta:
        ordering = ["-made_at"]

    class Privacy:
        case = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        fields = Kind.OPERATIONAL
        file = Kind.TECHNICAL
        for_whom = Kind.PERSONAL
        reason = Kind.PERSONAL
        digest = Kind.PERSONAL
