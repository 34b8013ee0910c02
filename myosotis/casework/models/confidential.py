"""Notes of a psychologist or a lawyer, apart from the case: read by their author and by those named."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField


class ConfidentialNote(CaseRecord):
    """A note under professional secrecy. Everybody who sees the case sees that it exists, nothing more.

    Sealed by the case's key; a note is never changed: a later one corrects it.
    """

    class Profession(models.TextChoices):
        """Whose profession keeps it secret."""

        PSYCHOLOGIST = "psychologist"
        LAWYER = "lawyer"
        OTHER = "other"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="confidential_notes")
    kind = models.CharField(max_length=16, choices=Profession.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    text = SealedField()

    class Meta:
        ordering = ["-written_at"]

    class Privacy:
        case = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        author = Kind.OPERATIONAL
        written_at = Kind.OPERATIONAL
        readers = Kind.OPERATIONAL
        text = Kind.SPECIAL
