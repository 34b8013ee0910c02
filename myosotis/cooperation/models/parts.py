"""What the tables of this room are made of."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.db import models

from myosotis.vault.fields import SealedRecord


def staff(related_name: str = "+") -> models.ForeignKey:
    """Somebody who works here; nobody where the other node acted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name=related_name
    )


def shared_id() -> UUID:
    """A random id that both nodes name; it tells nothing, not even when it was made."""
    return uuid4()


class ThreadRecord(SealedRecord):
    """A record of a cooperation, sealed by the cooperation's key."""

    cooperation_id: UUID

    class Meta:
        abstract = True

    def vault_root(self) -> UUID:
        """The cooperation."""
        return self.cooperation_id
