"""How a hotline's own codes stand to the common ones, with their history: rows in the columns of SSSOM."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from myosotis.figures.models.rounds import staff
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Hotline
from myosotis_core.comparison import Match, Predicate

EVER = 9999


class LocalMatch(Record):
    """One local code and one common code. A change ends this row and writes another; nothing is overwritten.

    `valid_from`, `valid_to`: years, both included; 0 and 9999 for no bound. `ended_at`: it was changed or taken out.
    """

    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    local = models.CharField(max_length=80)
    local_label = models.CharField(max_length=200, blank=True)
    predicate = models.CharField(max_length=20, choices=[(one.value, one.name) for one in Predicate])
    common_list = models.CharField(max_length=64)
    version = models.CharField(max_length=20)
    common = models.CharField(max_length=64)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    valid_from = models.PositiveSmallIntegerField(default=0)
    valid_to = models.PositiveSmallIntegerField(default=EVER)
    justification = models.CharField(max_length=400, blank=True)
    comment = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = staff(is_optional=True)

    class Meta:
        ordering = ["common_list", "local", "valid_from", "common", "made_at"]
        verbose_name_plural = "local matches"
        constraints = [
            models.CheckConstraint(
                name="local_match_ended_when_and_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="local_match_share_above_zero",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1),
            ),
        ]

    class Privacy:
        hotline = Kind.OPERATIONAL
        local = Kind.OPERATIONAL
        local_label = Kind.OPERATIONAL
        predicate = Kind.OPERATIONAL
        common_list = Kind.OPERATIONAL
        version = Kind.TECHNICAL
        common = Kind.OPERATIONAL
        share = Kind.OPERATIONAL
        valid_from = Kind.OPERATIONAL
        valid_to = Kind.OPERATIONAL
        justification = Kind.OPERATIONAL
        comment = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        ended_by = Kind.OPERATIONAL

    def to_match(self, code: str) -> Match:
        """As the library knows it; `code` is the hotline's."""
        return Match(
            hotline=code,
            local=self.local,
            predicate=Predicate(self.predicate),
            common_list=self.common_list,
            version=self.version,
            common=self.common,
            share=self.share,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            local_label=self.local_label,
            author=self.made_by.public_id,
            justification=self.justification,
            comment=self.comment,
        )
