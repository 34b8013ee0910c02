"""What this node has taken as the directory of nodes: public files, kept as they came."""

from __future__ import annotations

from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class TrustedRoot(Record):
    """A root file by which this node judges the directory. The newest counts; the earlier ones are its way here.

    `is_first`: it was handed over by a person (at `init`, or at a recovery), not signed by the one before.
    """

    version = models.PositiveIntegerField(unique=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    is_first = models.BooleanField(default=False)
    trusted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]

    class Privacy:
        version = Kind.TECHNICAL
        content = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        is_first = Kind.TECHNICAL
        trusted_at = Kind.OPERATIONAL


class DirectoryVersion(Record):
    """A version of the directory that this node took. Kept for good: peers compare versions and digests.

    `files`: the signed files of the last reading, by name, in base64. `fresh_until` is what the secretariat's
    server promised; `seen_at` the latest instant at which this node looked, so that a clock turned back shows.
    """

    version = models.PositiveIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    files = models.JSONField(default=dict)
    adopted_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    fresh_until = models.DateTimeField()

    class Meta:
        ordering = ["-version"]

    class Privacy:
        version = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        content = Kind.TECHNICAL
        files = Kind.TECHNICAL
        adopted_at = Kind.OPERATIONAL
        seen_at = Kind.OPERATIONAL
        fresh_until = Kind.OPERATIONAL
