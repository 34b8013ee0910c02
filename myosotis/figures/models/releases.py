"""What leaves the secretariat: releases with their ledger, proofs, policies, and what was public before."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from myosotis.figures.models.rounds import Round, staff
from myosotis.figures.models.submissions import PLACE_LENGTH
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Hotline


class Policy(Record):
    """How one indicator may be published: proposed by one person, in force once another has approved it.

    `threshold`: counts from 1 below it are hidden. `fewest`: hotlines that must feed a cell. `level`: the finest.
    `rule`: the rule of the program that was approved, word for word; a changed rule needs approving anew.
    """

    class Level(models.TextChoices):
        """How fine it may be."""

        HOTLINE = "hotline", _("Each hotline")
        NETWORK = "network", _("The network as a whole")
        NONE = "none", _("Not published")

    indicator = models.CharField(max_length=64)
    threshold = models.PositiveSmallIntegerField(default=5)
    fewest = models.PositiveSmallIntegerField(default=3)
    level = models.CharField(max_length=8, choices=Level)
    rule = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = staff()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = staff(is_optional=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["indicator", "-proposed_at"]
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(approved_at__isnull=False, ended_at__isnull=True),
                name="policy_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["indicator"],
                condition=Q(approved_at__isnull=True, ended_at__isnull=True),
                name="policy_proposed_once",
            ),
            models.CheckConstraint(
                name="policy_approved_by_another",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (
                    Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))
                ),
            ),
            models.CheckConstraint(
                name="policy_hides_small_counts", condition=Q(threshold__gte=3, fewest__gte=1)
            ),
        ]

    class Privacy:
        indicator = Kind.OPERATIONAL
        threshold = Kind.OPERATIONAL
        fewest = Kind.OPERATIONAL
        level = Kind.OPERATIONAL
        rule = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        proposed_at = Kind.OPERATIONAL
        proposed_by = Kind.OPERATIONAL
        approved_at = Kind.OPERATIONAL
        approved_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL


class Release(Record):
    """One set of tables that is published together: built, looked at by hotlines, signed by two, out after a time.

    `revises`: the release it corrects, with `note` saying what changed. `languages`: it is built in, and `wanted_at`
    since when the worker is asked to. `folder`: of the built files, below the node's data; empty for a single table.
    `indicators`: those it publishes. `audit`: what was tried to recover hidden cells. `fault`: why a build failed.
    `digest`: of all entries of the ledger; both people sign that, and another build voids what was signed.
    """

    class Form(models.TextChoices):
        """What is released."""

        REPORT = "report", _("Report of a year")
        FLASH = "flash", _("Flash figures")
        TABLE = "table", _("A single table")

    form = models.CharField(max_length=8, choices=Form)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="releases")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    revises = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=2000, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff(is_optional=True)
    languages = models.JSONField(default=list, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=400, blank=True)
    indicators = models.JSONField(default=list, blank=True)
    folder = models.CharField(max_length=200, blank=True)
    audit = models.JSONField(default=dict)
    is_safe = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    first_by = staff(is_optional=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = staff(is_optional=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="release_signed_by_two_people",
                condition=Q(second_at__isnull=True, second_by__isnull=True)
                | (
                    Q(second_at__isnull=False, second_by__isnull=False, first_at__isnull=False)
                    & Q(first_by__isnull=False, is_safe=True)
                    & ~Q(second_by=F("first_by"))
                ),
            ),
            models.CheckConstraint(
                name="release_first_signature_paired",
                condition=Q(first_at__isnull=True, first_by__isnull=True)
                | Q(first_at__isnull=False, first_by__isnull=False, is_safe=True),
            ),
            models.CheckConstraint(
                name="release_revision_says_why", condition=Q(revises__isnull=True) | ~Q(note="")
            ),
        ]

    class Privacy:
        form = Kind.OPERATIONAL
        round = Kind.TECHNICAL
        year = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        revises = Kind.TECHNICAL
        note = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        wanted_at = Kind.OPERATIONAL
        built_at = Kind.OPERATIONAL
        fault = Kind.TECHNICAL
        indicators = Kind.OPERATIONAL
        folder = Kind.TECHNICAL
        audit = Kind.OPERATIONAL
        is_safe = Kind.OPERATIONAL
        digest = Kind.TECHNICAL
        embargo_until = Kind.OPERATIONAL
        first_at = Kind.OPERATIONAL
        first_by = Kind.OPERATIONAL
        second_at = Kind.OPERATIONAL
        second_by = Kind.OPERATIONAL
        stopped_at = Kind.OPERATIONAL

    @property
    def is_signed(self) -> bool:
        """Whether two people have signed it."""
        return self.second_at is not None

    def is_out(self, now: dt.datetime) -> bool:
        """Whether it is public: signed by two, not stopped, and its time has come. From then on it counts as known."""
        return self.is_signed and self.stopped_at is None and (self.embargo_until or now) <= now


class LedgerEntry(models.Model):
    """One table as it was published. `content`, the text of its file, is what a later audit takes for known."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="entries")
    table = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    cells = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        ordering = ["table"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["release", "table"], name="ledger_table_once_a_release")
        ]

    class Privacy:
        id = Kind.TECHNICAL
        release = Kind.TECHNICAL
        table = Kind.OPERATIONAL
        digest = Kind.TECHNICAL
        cells = Kind.OPERATIONAL
        hidden = Kind.OPERATIONAL
        content = Kind.OPERATIONAL


class Proof(models.Model):
    """What a hotline says of its own sheet before it is printed. `reply` is printed beside the figures as it stands."""

    class Verdict(models.TextChoices):
        """Its answer."""

        NONE = "", _("No answer yet")
        APPROVED = "approved", _("Approved")
        REPLIED = "replied", _("Approved with a reply")
        CORRECTS = "corrects", _("A new version will come")

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="proofs")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default=Verdict.NONE)
    reply = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    noted_by = staff(is_optional=True)

    class Meta:
        ordering = ["hotline__country", "hotline__name"]
        constraints = [
            models.UniqueConstraint(fields=["release", "hotline"], name="proof_once_a_hotline"),
            models.CheckConstraint(
                name="proof_answered_when",
                condition=Q(verdict="", answered_at__isnull=True)
                | (~Q(verdict="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proof_reply_has_words", condition=~Q(verdict="replied") | ~Q(reply="")
            ),
        ]

    class Privacy:
        id = Kind.TECHNICAL
        release = Kind.TECHNICAL
        hotline = Kind.OPERATIONAL
        sent_at = Kind.OPERATIONAL
        verdict = Kind.OPERATIONAL
        reply = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        noted_by = Kind.OPERATIONAL


class PublicCell(Record):
    """One number that is public already, whoever published it: an attacker knows it.

    `hotline` empty for the network. `place`: the codes of the indicator's dimensions with `|` between.
    """

    class Sort(models.TextChoices):
        """Who published it."""

        OWN_REPORT = "own_report", _("A hotline’s own report")
        POLICE = "police", _("Police statistics")
        STATE = "state", _("A state’s statistics")
        EARLIER = "earlier", _("An earlier report of the federation")

    indicator = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    hotline = models.ForeignKey(Hotline, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=PLACE_LENGTH, blank=True)
    count = models.PositiveIntegerField()
    sort = models.CharField(max_length=12, choices=Sort)
    source = models.CharField(max_length=400)
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = staff()

    class Meta:
        ordering = ["-year", "indicator", "place"]

    class Privacy:
        indicator = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        hotline = Kind.OPERATIONAL
        place = Kind.OPERATIONAL
        count = Kind.OPERATIONAL
        sort = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        noted_at = Kind.OPERATIONAL
        noted_by = Kind.OPERATIONAL


class OtherFigure(models.Model):
    """A figure of police or a state, beside ours and never merged with it."""

    series = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=160)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=400)
    note = models.CharField(max_length=400, blank=True)
    loaded_at = models.DateTimeField(default=clock.now)
    loaded_by = staff()

    class Meta:
        ordering = ["series", "country", "figure", "year"]
        constraints = [
            models.UniqueConstraint(fields=["series", "country", "figure", "year"], name="other_figure_once")
        ]

    class Privacy:
        id = Kind.TECHNICAL
        series = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        figure = Kind.OPERATIONAL
        value = Kind.OPERATIONAL
        unit = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        note = Kind.OPERATIONAL
        loaded_at = Kind.OPERATIONAL
        loaded_by = Kind.OPERATIONAL


class ChildPopulation(models.Model):
    """Children from 0 to 17 in one country and year, from a file with its vintage and checksum."""

    country = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    children = models.PositiveIntegerField()
    vintage = models.CharField(max_length=120)
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=clock.now)
    loaded_by = staff()

    class Meta:
        ordering = ["country", "year"]
        constraints = [models.UniqueConstraint(fields=["country", "year"], name="child_population_once")]

    class Privacy:
        id = Kind.TECHNICAL
        country = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        children = Kind.OPERATIONAL
        vintage = Kind.OPERATIONAL
        checksum = Kind.TECHNICAL
        loaded_at = Kind.OPERATIONAL
        loaded_by = Kind.OPERATIONAL
