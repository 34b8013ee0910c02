"""A hotline's annual return, what it remarks on its numbers, and what it answers to questions about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind

PLACE_LENGTH = 200


class AnnualReturn(Record):
    """What this hotline says of one year: numbers only, frozen once two people signed them.

    `tables`: by code of the indicator as `table_to_dict` wrote it. `before`: those of the year before, where that year
    has no signed return to stand beside. `practice`: what the hotline says beside the facts
    (`practice_to_dict`). `service`: by code of the question, what the hotline says of itself. `special_ground`: in
    law, for tables of special categories; empty where they were not opened. `signed_digest`: of the document that the
    first person signed; the second signs the same or nothing. `reason`: why a later version corrects an earlier one.
    """

    class State(models.TextChoices):
        """From the first draft to what replaced it."""

        DRAFTING = "drafting", _("Being drafted")
        READY = "ready", _("Signed by one, waits for the second")
        SIGNED = "signed", _("Signed by two, not sent")
        SENT = "sent", pgettext_lazy("figures", "Sent")
        SUPERSEDED = "superseded", _("Replaced by a later version")

    class Source(models.TextChoices):
        """Where its numbers are from."""

        CASEWORK = "casework", _("Counted from the work of this node")
        TYPED = "typed", _("Typed in or brought in from other software")

    class Way(models.TextChoices):
        """How it went to the coordinator."""

        EXCHANGE = "exchange", _("Sealed, from node to node")
        FILE = "file", _("As a signed file")

    class Reply(models.TextChoices):
        """What the coordinator said to it."""

        NONE = "", _("No answer yet")
        TAKEN = "taken", pgettext_lazy("figures", "Taken")
        ASKED_BACK = "asked_back", _("Asked back")
        ANSWERED = "answered", _("Asked back and answered")
        REFUSED = "refused", pgettext_lazy("figures", "Refused")

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    definitions = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTING)
    source = models.CharField(max_length=12, choices=Source, default=Source.CASEWORK)
    tables = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    practice = models.JSONField(default=dict)
    service = models.JSONField(default=dict)
    basis = models.CharField(max_length=4000, blank=True)
    special_ground = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    counted_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=12, choices=Way, blank=True)
    message = models.UUIDField(null=True, blank=True)
    reply = models.CharField(max_length=12, choices=Reply, blank=True, default=Reply.NONE)
    reply_text = models.CharField(max_length=8000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="annual_return_version_once"),
            models.UniqueConstraint(
                fields=["year"], condition=Q(state__in=["drafting", "ready"]), name="annual_return_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True, first_at__isnull=True)
                | Q(first_by__isnull=False, first_at__isnull=False),
                name="annual_return_first_paired",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True, second_at__isnull=True)
                | (Q(second_by__isnull=False, second_at__isnull=False) & ~Q(second_by=F("first_by"))),
                name="annual_return_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "ready"], second_at__isnull=True)
                | Q(state__in=["signed", "sent", "superseded"], second_at__isnull=False),
                name="annual_return_frozen_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="annual_return_correction_has_reason"
            ),
        ]

    class Privacy:
        year = Kind.OPERATIONAL
        version = Kind.TECHNICAL
        definitions = Kind.TECHNICAL
        state = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        tables = Kind.OPERATIONAL
        before = Kind.OPERATIONAL
        practice = Kind.OPERATIONAL
        service = Kind.OPERATIONAL
        basis = Kind.OPERATIONAL
        special_ground = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        drafted_at = Kind.OPERATIONAL
        counted_at = Kind.OPERATIONAL
        drafted_by = Kind.OPERATIONAL
        first_by = Kind.OPERATIONAL
        first_at = Kind.OPERATIONAL
        second_by = Kind.OPERATIONAL
        second_at = Kind.OPERATIONAL
        signed_digest = Kind.TECHNICAL
        sent_at = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        reply = Kind.OPERATIONAL
        reply_text = Kind.OPERATIONAL
        replied_at = Kind.OPERATIONAL
        edits = Kind.TECHNICAL

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.state in (self.State.DRAFTING, self.State.READY)


class RemarkOnCell(Record):
    """A comment on one number, or on a whole table where `place` is empty; codes of a place stand with `|` between."""

    annual_return = models.ForeignKey(AnnualReturn, on_delete=models.CASCADE, related_name="remarks")
    indicator = models.CharField(max_length=64)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["annual_return", "indicator", "place"], name="remark_once_a_cell")
        ]

    class Privacy:
        annual_return = Kind.TECHNICAL
        indicator = Kind.OPERATIONAL
        place = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL


class AnswerToQuestion(Record):
    """What the hotline answers to a question the checks ask about a number; `values` are those it was asked about."""

    annual_return = models.ForeignKey(AnnualReturn, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=64)
    indicator = models.CharField(max_length=64)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    values = models.JSONField(default=dict)
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["annual_return", "code", "indicator", "place"], name="answer_once_a_question"
            )
        ]

    class Privacy:
        annual_return = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        indicator = Kind.OPERATIONAL
        place = Kind.OPERATIONAL
        values = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL


class FiguresNotice(Record):
    """A word of the secretariat about figures, as it arrived: a round, a reminder, a question about a number, a proof.

    `indicators`: what a flash collection asks for, empty for everything. `annual_return`: the one a question is about.
    `questions`: each with `question` (its name at the secretariat) and `text`, and where a check asked, with `check`,
    `indicator`, `place` and `values`; the hotline answers one by one.
    """

    class About(models.TextChoices):
        """What it is."""

        ROUND = "round", _("A round begins")
        REMINDER = "reminder", _("Reminder")
        QUESTION = "question", _("Question")
        PROOF = "proof", _("Proof to look at")

    message = models.UUIDField(unique=True)
    about = models.CharField(max_length=8, choices=About)
    year = models.PositiveSmallIntegerField()
    annual_return = models.ForeignKey(
        AnnualReturn, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    indicator = models.CharField(max_length=64, blank=True)
    indicators = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    text = models.CharField(max_length=8000)
    due_on = models.DateField(null=True, blank=True)
    came_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-came_at"]

    class Privacy:
        message = Kind.TECHNICAL
        about = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        annual_return = Kind.TECHNICAL
        indicator = Kind.OPERATIONAL
        indicators = Kind.OPERATIONAL
        questions = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        due_on = Kind.OPERATIONAL
        came_at = Kind.OPERATIONAL


class AnswerToNotice(Record):
    """What this hotline answered in words to a question of the secretariat: the number stays, and why it is right.

    `question`: its name at the secretariat. `message`: that carried it, or null where it went as a file.
    """

    notice = models.ForeignKey(FiguresNotice, on_delete=models.CASCADE, related_name="answers")
    question = models.UUIDField()
    text = models.CharField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    message = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "question"], name="notice_question_answered_once")
        ]

    class Privacy:
        notice = Kind.TECHNICAL
        question = Kind.TECHNICAL
        text = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        message = Kind.TECHNICAL
