"""What crossed a border: each field with a key of its own, who holds a copy, and consents that were withdrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from myosotis.casework.models import Consent
from myosotis.cooperation.models.cooperations import Cooperation
from myosotis.cooperation.models.parts import ThreadRecord, shared_id, staff
from myosotis.exchange.models import Peer
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class Direction(models.TextChoices):
    """Whether we told it or were told it."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class ItemState(models.TextChoices):
    """The states of the protocol's table, before it was told, and after its time.

    WAITING: chosen, goes when the other hotline has accepted. STOPPED: it never left.
    """

    WAITING = "waiting"
    STOPPED = "stopped"
    ACTIVE = "active"
    CORRECTED = "corrected"
    RECALLED = "recalled"
    REFUSED = "refused"
    ERASED = "erased"
    EXPIRED = "expired"


READABLE = frozenset({"waiting", "active", "corrected"})
GONE = frozenset({"stopped", "erased", "expired"})


class SharedItem(SealedRecord):
    """One field of what was told about a child. A root: destroying its key leaves nothing of it here, sent or not.

    `item` is its id on both nodes. `name` is our code of the field, `category` that of the consent which covers it;
    `value` a list of fields as they go, `{"category", "parts"}` or `{"category", "text"}`. `tells_where`: blocks hold.
    `file` is the photo that we tell, `picture` the one we were told, painted anew. `version` counts corrections.
    In RECALLED and REFUSED nobody uses it any more.
    """

    item = models.UUIDField(default=shared_id)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="items")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    category = models.CharField(max_length=40)
    name = models.CharField(max_length=60, blank=True)
    tells_where = models.BooleanField(default=False)
    value = SealedField(json=True)
    file = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    picture = SealedField()
    is_picture_refused = models.BooleanField(default=False)
    reason = SealedField()
    basis = models.CharField(max_length=40)
    consent = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="shared_items"
    )
    purpose = models.JSONField(default=list)
    onward = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.WAITING)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff()
    told_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "item"], name="item_once_in_a_cooperation"),
            models.CheckConstraint(
                name="outgoing_item_chosen_by_somebody",
                condition=Q(direction="outgoing", made_by__isnull=False)
                | Q(direction="incoming", made_by__isnull=True),
            ),
            models.CheckConstraint(
                name="item_told_unless_it_waits",
                condition=Q(state__in=["waiting", "stopped"], told_at__isnull=True)
                | (~Q(state__in=["waiting", "stopped"]) & Q(told_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="item_recalled_at_its_time",
                condition=~Q(state="recalled") | Q(recalled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="item_gone_is_empty",
                condition=Q(
                    state__in=["stopped", "erased", "expired"],
                    gone_at__isnull=False,
                    value__isnull=True,
                    picture__isnull=True,
                    reason__isnull=True,
                )
                | (~Q(state__in=["stopped", "erased", "expired"]) & Q(gone_at__isnull=True)),
            ),
        ]

    class Privacy:
        item = Kind.TECHNICAL
        cooperation = Kind.TECHNICAL
        direction = Kind.OPERATIONAL
        person = Kind.TECHNICAL
        category = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        tells_where = Kind.TECHNICAL
        value = Kind.PERSONAL
        file = Kind.TECHNICAL
        picture = Kind.PERSONAL
        is_picture_refused = Kind.TECHNICAL
        reason = Kind.PERSONAL
        basis = Kind.OPERATIONAL
        consent = Kind.TECHNICAL
        purpose = Kind.OPERATIONAL
        onward = Kind.OPERATIONAL
        expires_at = Kind.OPERATIONAL
        version = Kind.TECHNICAL
        state = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        told_at = Kind.OPERATIONAL
        recalled_at = Kind.OPERATIONAL
        gone_at = Kind.OPERATIONAL

    @property
    def is_readable(self) -> bool:
        """Whether it may be shown and used: also where the giver is never heard again, not beyond its expiry."""
        return self.state in READABLE and clock.now() < self.expires_at


class Holder(ThreadRecord):
    """Who has a copy of an item that we told: the peer, or somebody it told further (`onward`, without a peer).

    Outstanding until erased; with a refusal it stays with a ground and a day of review. Sealed by the cooperation.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="holders")
    item = models.ForeignKey(SharedItem, on_delete=models.CASCADE, related_name="holders")
    peer = models.ForeignKey(Peer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    onward = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=40, blank=True)
    review_on = models.DateField(null=True, blank=True)
    text = SealedField()

    class Meta:
        ordering = ["told_at"]
        constraints = [
            models.CheckConstraint(
                name="holder_is_a_peer_or_further",
                condition=Q(peer__isnull=False, onward="") | (Q(peer__isnull=True) & ~Q(onward="")),
            ),
            models.CheckConstraint(
                name="holder_refused_when_why_and_until",
                condition=Q(refused_at__isnull=True, refusal="", review_on__isnull=True)
                | (Q(refused_at__isnull=False, review_on__isnull=False) & ~Q(refusal="")),
            ),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        item = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        onward = Kind.OPERATIONAL
        told_at = Kind.OPERATIONAL
        asked_at = Kind.OPERATIONAL
        erased_at = Kind.OPERATIONAL
        refused_at = Kind.OPERATIONAL
        refusal = Kind.OPERATIONAL
        review_on = Kind.OPERATIONAL
        text = Kind.PERSONAL

    @property
    def is_outstanding(self) -> bool:
        """Whether a copy is still there, as far as we were told."""
        return self.erased_at is None


class Withdrawal(ThreadRecord):
    """A consent by which something was told, and which was withdrawn. From then on nothing more is told by it.

    Where its giver is under suspicion, a second person decides whether the copies are asked back (`must_decide`);
    otherwise the other hotline is asked at once. Never decided by who wrote the withdrawal down.
    """

    class Decision(models.TextChoices):
        """What the second person decided."""

        RECALL = "recall"
        KEEP = "keep"

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="withdrawals")
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    found_at = models.DateTimeField(default=clock.now)
    must_decide = models.BooleanField(default=False)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = staff()
    reason = SealedField()

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "consent"], name="withdrawal_once_in_a_cooperation"
            ),
            models.CheckConstraint(
                name="withdrawal_decided_when_by_whom_and_why",
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="withdrawal_decided_where_it_must", condition=Q(must_decide=True) | Q(decision="")
            ),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        consent = Kind.TECHNICAL
        found_at = Kind.OPERATIONAL
        must_decide = Kind.OPERATIONAL
        decision = Kind.OPERATIONAL
        decided_at = Kind.OPERATIONAL
        decided_by = Kind.OPERATIONAL
        reason = Kind.PERSONAL
