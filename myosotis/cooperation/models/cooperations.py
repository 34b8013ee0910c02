"""The cooperation itself, requests that are still being written, the steps of both sides, and what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from myosotis.casework.models import Case, Consent
from myosotis.casework.models.cases import CaseRecord
from myosotis.cooperation.models.parts import ThreadRecord, shared_id, staff
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.models import Record, both_or_neither
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Side(models.TextChoices):
    """Which of the two nodes: it never changes, also when the case changes hands."""

    ASKING = "asking"
    ASKED = "asked"


class State(models.TextChoices):
    """The states of the protocol's table, after the first step."""

    REQUESTED = "requested"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


ENDED = frozenset({"completed", "failed", "rejected", "cancelled", "entered_in_error"})


class RequestDraft(CaseRecord):
    """A request that somebody is writing: nothing of it has left. Sealed by the case's key, gone with the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="request_drafts")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    content = SealedField(json=True)

    class Meta:
        ordering = ["-changed_at"]

    class Privacy:
        case = Kind.TECHNICAL
        made_by = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        changed_at = Kind.OPERATIONAL
        content = Kind.PERSONAL


class Cooperation(SealedRecord):
    """Work of this node and one other on one child. A root: its key seals what was written in the thread.

    `side` is ours, `owner` the side whose case it is now. `state`, `owner` and `phase` (of a hand-over) are what the
    protocol's tables make of the steps. `pseudonym` is the name of the case between these two nodes, never our
    number. `had_case`: a case of ours belonged to it; where there is none any more, it was erased. `shut_at`: the
    texts were destroyed with it. `stored_at`: the request arrived at the asked node; `answered_at`: its first answer.
    """

    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="cooperations"
    )
    had_case = models.BooleanField(default=False)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="cooperations")
    thread = models.UUIDField(default=shared_id)
    pseudonym = models.UUIDField(default=shared_id)
    side = models.CharField(max_length=8, choices=Side.choices)
    owner = models.CharField(max_length=8, choices=Side.choices, default=Side.ASKING)
    tenure = models.PositiveSmallIntegerField(default=1)
    phase = models.CharField(max_length=12, default="none")
    state = models.CharField(max_length=20, choices=State.choices, default=State.REQUESTED, db_index=True)
    category = models.CharField(max_length=40)
    urgency = models.CharField(max_length=40)
    asks = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    purpose = models.JSONField(default=list)
    basis = models.CharField(max_length=40)
    consent = models.ForeignKey(
        Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="cooperations"
    )
    onward = models.JSONField(default=list)
    keep_until = models.DateField()
    needed_by = models.DateTimeField(null=True, blank=True)
    is_drill = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff()
    stored_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = staff()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = staff()
    updated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    duty_told_at = models.DateTimeField(null=True, blank=True)
    coordinator_told_at = models.DateTimeField(null=True, blank=True)
    shut_at = models.DateTimeField(null=True, blank=True)
    summary = SealedField()
    contact = SealedField(json=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "thread"], name="one_cooperation_of_a_thread"),
            models.CheckConstraint(
                name="cooperation_with_a_case_had_one",
                condition=Q(case__isnull=True) | Q(had_case=True),
            ),
            models.CheckConstraint(
                name="asking_cooperation_had_a_case", condition=Q(side="asked") | Q(had_case=True)
            ),
            models.CheckConstraint(
                name="asking_cooperation_made_by_somebody",
                condition=Q(side="asking", made_by__isnull=False) | Q(side="asked", made_by__isnull=True),
            ),
            models.CheckConstraint(
                name="cooperation_read_here_by_somebody",
                condition=Q(received_by__isnull=True) | Q(side="asked", received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperation_answered_here_by_somebody",
                condition=Q(answered_by__isnull=True) | Q(side="asked", answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperation_duty_told_before_coordinator",
                condition=Q(coordinator_told_at__isnull=True) | Q(duty_told_at__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        had_case = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        thread = Kind.TECHNICAL
        pseudonym = Kind.TECHNICAL
        side = Kind.OPERATIONAL
        owner = Kind.OPERATIONAL
        tenure = Kind.TECHNICAL
        phase = Kind.OPERATIONAL
        state = Kind.OPERATIONAL
        category = Kind.OPERATIONAL
        urgency = Kind.OPERATIONAL
        asks = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        purpose = Kind.OPERATIONAL
        basis = Kind.OPERATIONAL
        consent = Kind.TECHNICAL
        onward = Kind.OPERATIONAL
        keep_until = Kind.OPERATIONAL
        needed_by = Kind.OPERATIONAL
        is_drill = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        stored_at = Kind.OPERATIONAL
        received_at = Kind.OPERATIONAL
        received_by = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        answered_by = Kind.OPERATIONAL
        updated_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        duty_told_at = Kind.OPERATIONAL
        coordinator_told_at = Kind.OPERATIONAL
        shut_at = Kind.OPERATIONAL
        summary = Kind.PERSONAL
        contact = Kind.PERSONAL

    @property
    def is_asking(self) -> bool:
        """Whether we asked."""
        return self.side == Side.ASKING

    @property
    def is_owner(self) -> bool:
        """Whether the case is ours now."""
        return self.owner == self.side

    @property
    def is_ended(self) -> bool:
        """Whether the work has ended; items may still be corrected and erased."""
        return self.state in ENDED


class Step(ThreadRecord):
    """One message of a thread, by either side: what the state is made of, and the timeline. Never changed.

    `own` and `seen` are its turn as the message says; `items` the shared items it is about, by their shared ids.
    `by` is who did it here. `code` is what it reports (a reason, a status), `text` what was written with it.
    """

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="steps")
    message = models.UUIDField()
    event = models.CharField(max_length=40)
    side = models.CharField(max_length=8, choices=Side.choices)
    own = models.PositiveIntegerField()
    seen = models.PositiveIntegerField()
    items = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    by = staff()
    code = models.CharField(max_length=60, blank=True)
    text = SealedField()

    class Meta:
        ordering = ["at", "own"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "message"], name="step_once_in_a_thread"),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        message = Kind.TECHNICAL
        event = Kind.OPERATIONAL
        side = Kind.OPERATIONAL
        own = Kind.TECHNICAL
        seen = Kind.TECHNICAL
        items = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        code = Kind.OPERATIONAL
        text = Kind.PERSONAL


class Problem(Record):
    """A message that was stored and not applied: theirs, of which we told them, or ours, as they told us.

    `is_crossed`: its author could not know why. No content, codes only. Settled when somebody has seen it.
    """

    cooperation = models.ForeignKey(
        Cooperation, null=True, blank=True, on_delete=models.CASCADE, related_name="problems"
    )
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    message = models.UUIDField()
    event = models.CharField(max_length=40, blank=True)
    is_ours = models.BooleanField(default=False)
    is_crossed = models.BooleanField(default=False)
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = staff()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "message", "is_ours"], name="problem_once"),
            models.CheckConstraint(
                name="problem_settled_when_and_by_whom", condition=both_or_neither("settled_at", "settled_by")
            ),
        ]

    class Privacy:
        cooperation = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        event = Kind.OPERATIONAL
        is_ours = Kind.OPERATIONAL
        is_crossed = Kind.OPERATIONAL
        code = Kind.OPERATIONAL
        state = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        settled_at = Kind.OPERATIONAL
        settled_by = Kind.OPERATIONAL
