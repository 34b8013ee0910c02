"""How the common words are changed: a proposal, comments until a day, a vote of hotlines, a decision, a version."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.figures.models.rounds import staff
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Hotline


class VocabularyChange(Record):
    """One proposal. The data files change with a release of the program only; `version` notes which one brought it."""

    class Form(models.TextChoices):
        """What would change."""

        ADD = "add", _("A new code")
        MEANING = "meaning", _("Another meaning of a code")
        END = "end", _("A code ends")
        RULE = "rule", _("A counting rule")

    class Decision(models.TextChoices):
        """How it ended."""

        NONE = "", _("Not decided")
        ADOPTED = "adopted", _("Adopted")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "Withdrawn")

    form = models.CharField(max_length=8, choices=Form)
    list_name = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=160)
    definition = models.CharField(max_length=2000)
    reason = models.CharField(max_length=2000)
    effect = models.CharField(max_length=2000, blank=True)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = staff()
    proposed_for = models.ForeignKey(
        Hotline, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    comments_until = models.DateField()
    vote_until = models.DateField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True, default=Decision.NONE)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff(is_optional=True)
    decided_why = models.CharField(max_length=1000, blank=True)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="vocabulary_change_votes_after_comments",
                condition=Q(vote_until__gt=models.F("comments_until")),
            ),
            models.CheckConstraint(
                name="vocabulary_change_decided_when",
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="vocabulary_change_from_a_year",
                condition=~Q(decision="adopted") | Q(from_year__isnull=False),
            ),
        ]

    class Privacy:
        form = Kind.OPERATIONAL
        list_name = Kind.OPERATIONAL
        code = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        definition = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        effect = Kind.OPERATIONAL
        proposed_at = Kind.OPERATIONAL
        proposed_by = Kind.OPERATIONAL
        proposed_for = Kind.OPERATIONAL
        comments_until = Kind.OPERATIONAL
        vote_until = Kind.OPERATIONAL
        decision = Kind.OPERATIONAL
        decided_at = Kind.OPERATIONAL
        decided_by = Kind.OPERATIONAL
        decided_why = Kind.OPERATIONAL
        from_year = Kind.OPERATIONAL
        version = Kind.OPERATIONAL

    def takes_comments(self, today: dt.date) -> bool:
        """Whether the round of comments is on."""
        return not self.decision and today <= self.comments_until

    def takes_votes(self, today: dt.date) -> bool:
        """Whether hotlines vote now: after the comments, until the day of the vote."""
        return not self.decision and self.comments_until < today <= self.vote_until


class ChangeComment(models.Model):
    """What a hotline says to a proposal."""

    change = models.ForeignKey(VocabularyChange, on_delete=models.CASCADE, related_name="comments")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(default=clock.now)
    noted_by = staff()

    class Meta:
        ordering = ["at"]

    class Privacy:
        id = Kind.TECHNICAL
        change = Kind.TECHNICAL
        hotline = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        noted_by = Kind.OPERATIONAL


class ChangeVote(models.Model):
    """One hotline's vote; it may be changed until the day of the vote."""

    class Vote(models.TextChoices):
        """For, against, or neither."""

        FOR = "for", pgettext_lazy("a vote", "For")
        AGAINST = "against", pgettext_lazy("a vote", "Against")
        ABSTAINS = "abstains", pgettext_lazy("a vote", "Abstains")

    change = models.ForeignKey(VocabularyChange, on_delete=models.CASCADE, related_name="votes")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    vote = models.CharField(max_length=8, choices=Vote)
    at = models.DateTimeField(default=clock.now)
    noted_by = staff()

    class Meta:
        ordering = ["hotline__country"]
        constraints = [models.UniqueConstraint(fields=["change", "hotline"], name="change_vote_once")]

    class Privacy:
        id = Kind.TECHNICAL
        change = Kind.TECHNICAL
        hotline = Kind.OPERATIONAL
        vote = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        noted_by = Kind.OPERATIONAL
