"""The table of the log. Database triggers (see the migration) refuse every change and removal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models

from myosotis.kernel.privacy import Kind
from myosotis.kernel.statements import written_once

GENESIS = "0" * 64


class Entry(models.Model):
    """One act or look."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64, db_index=True)
    verb = models.CharField(max_length=64)
    case = models.CharField(max_length=36, blank=True, db_index=True)
    touched = models.JSONField(default=dict)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]

    class Privacy:
        seq = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        actor = Kind.OPERATIONAL
        verb = Kind.OPERATIONAL
        case = Kind.TECHNICAL
        touched = Kind.TECHNICAL
        prev = Kind.TECHNICAL
        hash = Kind.TECHNICAL

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def digest(self) -> str:
        """SHA-256 over the entry's own values and the hash of the one before."""
        return digest_entry(
            (self.seq, self.at.timestamp(), self.actor, self.verb, self.case, self.touched, self.prev)
        )


def digest_entry(values: tuple[Any, ...]) -> str:
    """The hash of one entry: canonical JSON of its values in the order of the table, SHA-256, hex."""
    seq, stamp, *rest = values
    line = json.dumps([seq, round(stamp * 1_000_000), *rest], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


@written_once
def last_entry() -> models.QuerySet[Entry, tuple[int, str]]:
    """Number and hash of the last entry."""
    return Entry.objects.order_by("-seq").values_list("seq", "hash")[:1]
