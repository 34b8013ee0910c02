"""Where somebody is, kept from somebody: blocks of a child, and notes that tell a place."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.casework.models.contacts import NoteEntry
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField


class Block(CaseRecord):
    """ "Do not disclose": while it stands, where this child is shows nowhere, unless opened with a reason.

    `against` is a person of the case; whoever else is meant is named in `against_text`. Half-siblings have their own.
    Sealed by the case's key.
    """

    class What(models.TextChoices):
        """What is kept back."""

        WHEREABOUTS = "whereabouts"
        EVERYTHING = "everything"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="blocks")
    against = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16, choices=What.choices, default=What.WHEREABOUTS)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    against_text = SealedField()
    reason = SealedField()

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(
                name="block_lifted_when_and_by_whom",
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="block_not_against_the_child",
                condition=models.Q(against__isnull=True) | ~models.Q(against=models.F("person")),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        against = Kind.TECHNICAL
        what = Kind.OPERATIONAL
        set_at = Kind.OPERATIONAL
        set_by = Kind.OPERATIONAL
        lifted_at = Kind.OPERATIONAL
        lifted_by = Kind.OPERATIONAL
        against_text = Kind.PERSONAL
        reason = Kind.PERSONAL


class TellsWhere(Record):
    """A passage of a note that tells where somebody is: hidden as the whereabouts are."""

    entry = models.OneToOneField(NoteEntry, on_delete=models.CASCADE, related_name="tells_where")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Privacy:
        entry = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
