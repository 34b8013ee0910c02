"""What hotlines sent in a round: every version as it arrived, its tables, and what was asked back about it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from myosotis.figures.models.rounds import Round, staff
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Hotline

PLACE_LENGTH = 200


class Submission(Record):
    """One version of a hotline's figures, never changed here: only the hotline changes its numbers, by a new version.

    `number`: its place among the versions of this hotline in this round; the last one counts. `version`: as the
    hotline counts its own. `questions`: what the checks found when it arrived, as plain values. `signed_by`: how many
    people of the hotline signed it, where that is known.
    """

    class Way(models.TextChoices):
        """How it came."""

        MESSAGE = "message", _("from node to node")
        SIGNED_FILE = "signed", _("as a signed file")
        UNSIGNED_FILE = "unsigned", _("as a file without a signature")
        QUESTIONNAIRE = "workbook", _("as a questionnaire")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="submissions")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    is_last = models.BooleanField(default=True)
    way = models.CharField(max_length=8, choices=Way)
    definitions = models.CharField(max_length=20)
    practice = models.JSONField(default=dict)
    service = models.JSONField(default=dict)
    comment = models.CharField(max_length=8000, blank=True)
    questions = models.JSONField(default=list)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.PositiveSmallIntegerField(default=0)
    came_at = models.DateTimeField(default=clock.now)
    taken_by = staff(is_optional=True)
    message = models.UUIDField(null=True, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["round", "hotline__country", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "hotline", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["round", "hotline"], condition=Q(is_last=True), name="submission_one_is_last"
            ),
            models.UniqueConstraint(fields=["round", "message"], name="submission_message_once_a_round"),
        ]

    class Privacy:
        round = Kind.TECHNICAL
        hotline = Kind.OPERATIONAL
        number = Kind.OPERATIONAL
        version = Kind.OPERATIONAL
        is_last = Kind.TECHNICAL
        way = Kind.OPERATIONAL
        definitions = Kind.TECHNICAL
        practice = Kind.OPERATIONAL
        service = Kind.OPERATIONAL
        comment = Kind.OPERATIONAL
        questions = Kind.OPERATIONAL
        signed_on = Kind.OPERATIONAL
        signed_by = Kind.OPERATIONAL
        came_at = Kind.OPERATIONAL
        taken_by = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        digest = Kind.TECHNICAL


class SubmittedTable(models.Model):
    """One table of a submission (`table_to_dict`), with its total and how much of it has a number, for the overview.

    `status`: of its total. `filled`, `cells`: how many cells say a number, of how many that can exist.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="tables")
    indicator = models.CharField(max_length=64, db_index=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=16)
    filled = models.PositiveIntegerField()
    cells = models.PositiveIntegerField()
    grade = models.CharField(max_length=1)
    table = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="submitted_table_once")
        ]

    class Privacy:
        id = Kind.TECHNICAL
        submission = Kind.TECHNICAL
        indicator = Kind.OPERATIONAL
        total = Kind.OPERATIONAL
        status = Kind.OPERATIONAL
        filled = Kind.OPERATIONAL
        cells = Kind.OPERATIONAL
        grade = Kind.OPERATIONAL
        table = Kind.OPERATIONAL

    @property
    def is_whole(self) -> bool:
        """Whether every cell that can exist says a number."""
        return self.filled >= self.cells


class ReturnQuestion(Record):
    """Something asked back: what a check found, or in our own words. It never changes a number.

    `ref`: by which the hotline's node names it in its answer. `code`: of the check, empty for own words. `values`: what
    the sentence needs, as they were when asked. `follows`: the question whose answer did not settle it.
    """

    class Way(models.TextChoices):
        """How it went there, or how the answer came."""

        MESSAGE = "message", _("from node to node")
        MAIL = "mail", _("by mail")
        PHONE = "phone", _("by telephone")

    class End(models.TextChoices):
        """How it was settled."""

        CORRECTED = "corrected", _("The hotline corrected its figure")
        AGAIN = "again", _("Asked again")
        EXPLAINED = "explained", _("The figure is right, and we know why")
        LEFT = "left", _("It stays open and is said in the report")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="asked_back")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    ref = models.UUIDField(unique=True, default=uuid4, editable=False)
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="asked_again"
    )
    code = models.CharField(max_length=64, blank=True)
    indicator = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    values = models.JSONField(default=dict)
    text = models.CharField(max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = staff()
    way = models.CharField(max_length=8, choices=Way)
    answer = models.CharField(max_length=4000, blank=True)
    answer_way = models.CharField(max_length=8, choices=Way, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = staff(is_optional=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="return_question_answered_how",
                condition=Q(answered_at__isnull=True, answer="", answer_way="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answer_way="")),
            ),
            models.CheckConstraint(
                name="return_question_settled_how",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, end="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="return_question_says_something", condition=~Q(code="") | ~Q(text="")
            ),
        ]

    class Privacy:
        round = Kind.TECHNICAL
        hotline = Kind.OPERATIONAL
        ref = Kind.TECHNICAL
        follows = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        indicator = Kind.OPERATIONAL
        place = Kind.OPERATIONAL
        values = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        asked_at = Kind.OPERATIONAL
        asked_by = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        answer = Kind.OPERATIONAL
        answer_way = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        end = Kind.OPERATIONAL
        settled_at = Kind.OPERATIONAL
        settled_by = Kind.OPERATIONAL

    @property
    def is_open(self) -> bool:
        """Whether it was not settled yet."""
        return self.settled_at is None
