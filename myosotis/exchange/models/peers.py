"""Other nodes as this one knows them, and what is not as it should be with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record, both_or_neither
from myosotis.kernel.privacy import Kind


class Listed(models.TextChoices):
    """What the directory says of a node."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNLISTED = "unlisted"


class Check(models.TextChoices):
    """How a person made sure that the keys are those of the other hotline."""

    VOICE = "voice"
    QR = "qr"


class AlarmKind(models.TextChoices):
    """What calls for a person."""

    KEYS_CHANGED = "keys_changed"
    FINGERPRINT_DIFFERED = "fingerprint_differed"
    FORK = "fork"
    DIRECTORY_REFUSED = "directory_refused"
    OWN_KEYS = "own_keys"
    EQUIVOCATION = "equivocation"
    WE_WERE_ROLLED_BACK = "we_were_rolled_back"
    PEER_ROLLED_BACK = "peer_rolled_back"
    NOT_KEPT = "not_kept"
    BEHIND = "behind"
    CLOCK = "clock"
    LOG_WENT_BACK = "log_went_back"


def _staff() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Peer(Record):
    """Another node. `listed` is its record as the directory gives it now, `trusted` the one whose keys are pinned.

    The two differ while nobody here has checked the keys yet, or since the directory gives other keys than those that
    were checked; `keys_blocked_at` then says since when nothing is sent. `withdrawn`: ids of keys that were pinned and
    then revoked or gone, which no old statement brings back. Organisations and their desks, no families.
    """

    node_id = models.CharField(max_length=63, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, db_index=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=Listed.choices)
    listed = models.JSONField()
    listed_digest = models.CharField(max_length=64)
    listed_version = models.PositiveIntegerField()
    trusted = models.JSONField(null=True, blank=True)
    withdrawn = models.JSONField(default=list, blank=True)
    is_outside_eu = models.BooleanField(default=False)
    is_accredited = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = _staff()
    checked_how = models.CharField(max_length=8, choices=Check.choices, blank=True)
    keys_blocked_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = _staff()
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = _staff()
    transfer_ground = models.CharField(max_length=60, blank=True)
    transfer_ground_at = models.DateTimeField(null=True, blank=True)
    transfer_ground_by = _staff()

    class Meta:
        ordering = ["country", "name"]
        constraints = [
            models.CheckConstraint(
                name="peer_checked_when_and_by_whom",
                condition=models.Q(checked_at__isnull=True, checked_by__isnull=True, checked_how="")
                | (
                    models.Q(checked_at__isnull=False, checked_by__isnull=False, trusted__isnull=False)
                    & ~models.Q(checked_how="")
                ),
            ),
            models.CheckConstraint(
                name="peer_refused_when_and_by_whom", condition=both_or_neither("refused_at", "refused_by")
            ),
            models.CheckConstraint(
                name="peer_suspended_when_and_by_whom",
                condition=both_or_neither("suspended_at", "suspended_by"),
            ),
            models.CheckConstraint(
                name="peer_transfer_ground_when_and_by_whom",
                condition=models.Q(
                    transfer_ground="", transfer_ground_at__isnull=True, transfer_ground_by__isnull=True
                )
                | (
                    models.Q(transfer_ground_at__isnull=False, transfer_ground_by__isnull=False)
                    & ~models.Q(transfer_ground="")
                ),
            ),
        ]

    class Privacy:
        node_id = Kind.TECHNICAL
        name = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        kind = Kind.OPERATIONAL
        status = Kind.OPERATIONAL
        listed = Kind.OPERATIONAL
        listed_digest = Kind.TECHNICAL
        listed_version = Kind.TECHNICAL
        trusted = Kind.OPERATIONAL
        withdrawn = Kind.TECHNICAL
        is_outside_eu = Kind.OPERATIONAL
        is_accredited = Kind.OPERATIONAL
        first_seen_at = Kind.OPERATIONAL
        checked_at = Kind.OPERATIONAL
        checked_by = Kind.OPERATIONAL
        checked_how = Kind.OPERATIONAL
        keys_blocked_at = Kind.OPERATIONAL
        refused_at = Kind.OPERATIONAL
        refused_by = Kind.OPERATIONAL
        suspended_at = Kind.OPERATIONAL
        suspended_by = Kind.OPERATIONAL
        transfer_ground = Kind.OPERATIONAL
        transfer_ground_at = Kind.OPERATIONAL
        transfer_ground_by = Kind.OPERATIONAL

    def __str__(self) -> str:
        return self.name

    @property
    def contact(self) -> dict[str, str]:
        """Whom to ring: as it was compared; a directory that swaps keys would swap the number as well."""
        return (self.trusted or self.listed)["contact"]  # type: ignore[no-any-return]

    @property
    def has_other_contact(self) -> bool:
        """Whether the directory names somebody else than was compared."""
        return bool(self.contact != self.listed["contact"])


class Alarm(Record):
    """Something about a peer or the directory that a person has to look at. Never removed, only settled.

    `facts`: codes, versions and digests.
    """

    peer = models.ForeignKey(Peer, null=True, blank=True, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=24, choices=AlarmKind.choices)
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = _staff()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                name="alarm_settled_when_and_by_whom", condition=both_or_neither("settled_at", "settled_by")
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        kind = Kind.OPERATIONAL
        facts = Kind.TECHNICAL
        raised_at = Kind.OPERATIONAL
        settled_at = Kind.OPERATIONAL
        settled_by = Kind.OPERATIONAL
