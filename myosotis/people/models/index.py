"""The tables of the search index: in no backup, rebuilt at restore."""

from __future__ import annotations

from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind


class IndexedOwner(models.Model):
    """A person or contact that can be found, by number, with its search tokens as the index holds them.

    `owner` has no foreign key, since contacts live on a floor above; whoever erases the owner removes it here in the
    same transaction. `tokens`: eight bytes each, sorted; by them its postings are removed and candidates ranked.
    In no backup, rebuilt at restore.
    """

    number = models.AutoField(primary_key=True)
    owner = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8)
    tokens = models.BinaryField()

    class Privacy:
        number = Kind.TECHNICAL
        owner = Kind.TECHNICAL
        kind = Kind.TECHNICAL
        tokens = Kind.TECHNICAL


class Posting(models.Model):
    """One search token of one indexed owner. In SQLite a table without row numbers: half the size (migration 0003)."""

    pk = models.CompositePrimaryKey("token", "number")
    token = models.BigIntegerField()
    number = models.IntegerField()

    class Privacy:
        token = Kind.TECHNICAL
        number = Kind.TECHNICAL


class IndexVersion(models.Model):
    """Of which tables of letters and names the index was made; absent while it has to be built anew."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)

    class Privacy:
        id = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        made_at = Kind.TECHNICAL
