"""Questions, dated answers with source and certainty, and offers to hand a case over."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from myosotis.cooperation.models.cooperations import Cooperation
from myosotis.cooperation.models.parts import ThreadRecord, shared_id, staff
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField


class Question(ThreadRecord):
    """One question of either side, by a code of the list `structured_question`, in words, or both."""

    question = models.UUIDField(default=shared_id)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="questions")
    is_ours = models.BooleanField()
    code = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=35, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = staff()
    answered_at = models.DateTimeField(null=True, blank=True)
    text = SealedField()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "question"], name="question_once_in_a_cooperation"
            ),
            models.CheckConstraint(
                name="question_of_ours_asked_by_somebody",
                condition=Q(is_ours=True, asked_by__isnull=False) | Q(is_ours=False, asked_by__isnull=True),
            ),
            models.CheckConstraint(
                name="question_has_code_or_words", condition=~Q(code="") | Q(text__isnull=False)
            ),
        ]

    class Privacy:
        question = Kind.TECHNICAL
        cooperation = Kind.TECHNICAL
        is_ours = Kind.OPERATIONAL
        code = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        due_at = Kind.OPERATIONAL
        asked_at = Kind.OPERATIONAL
        asked_by = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        text = Kind.PERSONAL


class Answer(ThreadRecord):
    """One dated fact that answers a question: what, from whom, how certain. `dated`: a day or an instant, as told.

    `known` is yes, no, or "" where the words say it; `is_alleged`: somebody says so of somebody.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    dated = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    certainty = models.CharField(max_length=40)
    language = models.CharField(max_length=35, blank=True)
    is_alleged = models.BooleanField(default=False)
    is_last = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    by = staff()
    known = SealedField()
    text = SealedField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="answer_says_something", condition=Q(known__isnull=False) | Q(text__isnull=False)
            ),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        question = Kind.TECHNICAL
        dated = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        certainty = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        is_alleged = Kind.OPERATIONAL
        is_last = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        known = Kind.PERSONAL
        text = Kind.PERSONAL


class HandOver(ThreadRecord):
    """An offer that the case itself goes to the other node, and what became of it.

    Who owns the case stands on the cooperation: by the tables exactly one node does, or one `handover.done` on its
    way. `record` is what would go over, as it goes; `stays` what stays here. A root: what is taken back of
    what was told is taken back of an offer too, by destroying its key, sent or not.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="handovers")
    is_ours = models.BooleanField()
    phase = models.CharField(max_length=12, default="offered")
    offered_at = models.DateTimeField(default=clock.now)
    offered_by = staff()
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    record = SealedField(json=True)
    stays = SealedField()
    reason = SealedField()

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.CheckConstraint(
                name="handover_of_ours_offered_by_somebody",
                condition=Q(is_ours=True, offered_by__isnull=False)
                | Q(is_ours=False, offered_by__isnull=True),
            ),
            models.CheckConstraint(
                name="handover_done_at_its_time",
                condition=Q(phase="done", done_at__isnull=False)
                | (~Q(phase="done") & Q(done_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["cooperation"],
                condition=Q(phase__in=["offered", "accepted"]),
                name="one_handover_open_at_a_time",
            ),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        is_ours = Kind.OPERATIONAL
        phase = Kind.OPERATIONAL
        offered_at = Kind.OPERATIONAL
        offered_by = Kind.OPERATIONAL
        answer_by = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        done_at = Kind.OPERATIONAL
        code = Kind.OPERATIONAL
        record = Kind.PERSONAL
        stays = Kind.PERSONAL
        reason = Kind.PERSONAL

    def vault_root(self) -> UUID:
        """The offer itself."""
        return self.pk
