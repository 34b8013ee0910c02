"""Coded fields that a hotline adds for itself: never exchanged, never in the common figures."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from myosotis.casework.models.cases import Case
from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


def say_in(labels: dict[str, str], otherwise: str) -> str:
    """The label in the language of the page, else the English one, else any."""
    language = (get_language() or "en").split("-")[0]
    found = labels.get(language) or labels.get("en") or next((text for text in labels.values() if text), "")
    return found or otherwise


class LocalField(Record):
    """One question of this hotline's own with its answers.

    `codes` is a list of `{"code", "labels", "is_active"}`: an answer that records have is switched off, not removed.
    """

    class About(models.TextChoices):
        """What it is asked of."""

        CASE = "case"
        CONTACT = "contact"
        CHILD = "child"

    key = models.SlugField(max_length=40, unique=True)
    about = models.CharField(max_length=8, choices=About.choices)
    labels = models.JSONField(default=dict)
    codes = models.JSONField(default=list)
    is_special = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["made_at"]

    class Privacy:
        key = Kind.OPERATIONAL
        about = Kind.OPERATIONAL
        labels = Kind.OPERATIONAL
        codes = Kind.OPERATIONAL
        is_special = Kind.OPERATIONAL
        is_active = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL

    @property
    def label(self) -> str:
        """The question, in the language of the page."""
        return say_in(self.labels, self.key)

    def label_of(self, code: str) -> str:
        """An answer in the language of the page; one that was switched off still has its words."""
        for one in self.codes:
            if one["code"] == code:
                return say_in(one["labels"], code)
        return code

    def choices(self, *, kept: str = "") -> list[tuple[str, str]]:
        """The answers offered, and the one a record has already (`kept`) though it was switched off since."""
        offered = [one["code"] for one in self.codes if one.get("is_active", True) or one["code"] == kept]
        return [(code, self.label_of(code)) for code in offered]


class LocalValue(SealedRecord):
    """The answer of one case, contact or child to one of these questions: a clear code, sealed where it is special.

    Sealed by the key of what it belongs to. One that was taken away stays as an empty one, with its history.
    """

    field = models.ForeignKey(LocalField, on_delete=models.PROTECT, related_name="values")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="local_values"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="local_values"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="local_values"
    )
    code = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    versions = models.JSONField(default=dict)
    special = SealedField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_value_of_one",
                condition=models.Q(case__isnull=False, contact__isnull=True, person__isnull=True)
                | models.Q(case__isnull=True, contact__isnull=False, person__isnull=True)
                | models.Q(case__isnull=True, contact__isnull=True, person__isnull=False),
            ),
            *(
                models.UniqueConstraint(fields=["field", owner], name=f"local_value_once_of_{owner}")
                for owner in ("case", "contact", "person")
            ),
        ]
        indexes = [models.Index(fields=["field", "code"], name="local_value_code")]

    class Privacy:
        field = Kind.TECHNICAL
        case = Kind.TECHNICAL
        contact = Kind.TECHNICAL
        person = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        special = Kind.SPECIAL

    def vault_root(self) -> UUID:
        """The case, the contact or the person it belongs to."""
        root = self.case_id or self.contact_id or self.person_id
        assert root is not None  # noqa: S101  a constraint of the table
        return root

    @property
    def answer_field(self) -> str:
        """Which of its fields holds the answer."""
        return "special" if self.field.is_special else "code"

    @property
    def answer(self) -> str:
        """The code, clear or opened."""
        return str(getattr(self, self.answer_field) or "")
