"""The keys of this node: to sign what it sends, and to open what others send it."""

from __future__ import annotations

import datetime as dt

from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Use(models.TextChoices):
    """What a key is for."""

    SIGN = "sign"
    DECRYPT = "decrypt"


class NodeKey(SealedRecord):
    """One key pair of this node. A root: its own key in the vault seals the private half.

    Destroying a key destroys that root, so it stays destroyed in every backup: what was sent to an old decryption
    key can then be read by nobody. `key_id` is the digest peers know it by. `retired_at`: a newer one took its place
    and it overlaps until `valid_until`. `statement`: the earlier signing key's word that this key belongs to the
    same node.
    """

    use = models.CharField(max_length=8, choices=Use.choices)
    key_id = models.CharField(max_length=100, unique=True)
    suite = models.CharField(max_length=60, blank=True)
    public_half = models.JSONField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)
    statement = models.JSONField(null=True, blank=True)
    private_half = SealedField()

    class Meta:
        ordering = ["use", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="node_key_valid_from_before_until",
                condition=models.Q(valid_from__lt=models.F("valid_until")),
            ),
            models.CheckConstraint(
                name="node_key_destroyed_means_gone",
                condition=models.Q(destroyed_at__isnull=True, private_half__isnull=False)
                | models.Q(destroyed_at__isnull=False, private_half__isnull=True),
            ),
        ]

    class Privacy:
        use = Kind.TECHNICAL
        key_id = Kind.TECHNICAL
        suite = Kind.TECHNICAL
        public_half = Kind.TECHNICAL
        valid_from = Kind.OPERATIONAL
        valid_until = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        retired_at = Kind.OPERATIONAL
        revoked_at = Kind.OPERATIONAL
        destroyed_at = Kind.OPERATIONAL
        statement = Kind.TECHNICAL
        private_half = (
            Kind.PERSONAL
        )  # it opens what others tell us about children, so it lies sealed as they do

    def is_valid_at(self, moment: dt.datetime) -> bool:
        """Whether peers take it at this moment."""
        return self.revoked_at is None and self.valid_from <= moment < self.valid_until
