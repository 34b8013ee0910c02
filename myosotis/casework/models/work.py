"""What we do for a case: support given, steps taken, referrals, tasks. Dated records; a wrong one is corrected."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.casework.models.episodes import Promise
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.services.models import Service
from myosotis.vault.fields import SealedField


def paired(name: str, *fields: str) -> models.CheckConstraint:
    """A constraint: these fields are all empty or all filled."""
    none = models.Q(**{f"{field}__isnull": True for field in fields})
    every = models.Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(name=name, condition=none | every)


class WorkRecord(CaseRecord):
    """A dated record of our work. Never removed: taken back with who and when, or corrected by a later one.

    `tells_where`: what stands here says where the child or a protected person is, so blocks hold for it.
    Sealed by the case's key.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)s_set")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrected_by"
    )
    tells_where = models.BooleanField(default=False)
    text = SealedField()
    result = SealedField()

    class Meta:
        abstract = True
        ordering = ["-at"]

    class Privacy:
        case = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        recorded_by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        corrects = Kind.TECHNICAL
        tells_where = Kind.TECHNICAL
        text = Kind.PERSONAL
        result = Kind.PERSONAL

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back, or corrected by another record."""
        return self.withdrawn_at is not None


class Conversation(WorkRecord):
    """A record of something that was said, perhaps with an interpreter or a relay operator between.

    `third_party` is who made it possible, in which language, for how many minutes, sent by whom.
    """

    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    third_party = models.CharField(max_length=40, blank=True)
    third_language = models.CharField(max_length=16, blank=True)
    third_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    third_provider = SealedField()

    class Meta(WorkRecord.Meta):
        abstract = True

    class Privacy:
        minutes = Kind.OPERATIONAL
        third_party = Kind.OPERATIONAL
        third_language = Kind.OPERATIONAL
        third_minutes = Kind.OPERATIONAL
        third_provider = Kind.PERSONAL


class Support(Conversation):
    """Help we gave to a child or an adult: one of the five kinds, how long, by whom."""

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    to_whom = SealedField()

    class Meta(Conversation.Meta):
        constraints = [paired("support_withdrawn_when_and_by_whom", "withdrawn_at", "withdrawn_by")]

    class Privacy:
        kind = Kind.OPERATIONAL
        person = Kind.TECHNICAL
        to_whom = Kind.PERSONAL


class Intervention(Conversation):
    """A step taken towards somebody else: police told, a message passed on, a caller put through.

    `consent`: whether the caller was asked before being put through, and said yes. `stayed_on`: who of us stayed on
    the line. `outcome`: whether the other side took over. A message to the family says that it has no whereabouts.
    """

    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=40, blank=True)
    consent = models.CharField(max_length=24, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    is_without_whereabouts = models.BooleanField(default=False)
    with_whom = SealedField()
    stayed_on = SealedField()

    class Meta(Conversation.Meta):
        constraints = [
            paired("intervention_withdrawn_when_and_by_whom", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                name="message_to_the_family_without_whereabouts",
                condition=~models.Q(kind="family_message") | models.Q(is_without_whereabouts=True),
            ),
        ]

    class Privacy:
        kind = Kind.OPERATIONAL
        target = Kind.OPERATIONAL
        consent = Kind.OPERATIONAL
        outcome = Kind.OPERATIONAL
        is_without_whereabouts = Kind.OPERATIONAL
        with_whom = Kind.PERSONAL
        stayed_on = Kind.PERSONAL


class Referral(WorkRecord):
    """Another service asked to help; we keep the case. `at` is when it was sent."""

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    target = models.CharField(max_length=40, blank=True)
    hotline = models.CharField(max_length=2, blank=True)
    asked_for = models.JSONField(default=list)
    authorities = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    to_whom = SealedField()
    contact_person = SealedField()
    back_up_person = SealedField()
    cc_mail = SealedField()

    class Meta(WorkRecord.Meta):
        constraints = [
            paired("referral_withdrawn_when_and_by_whom", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                name="referral_outcome_with_its_answer",
                condition=models.Q(answered_at__isnull=True, outcome="")
                | (models.Q(answered_at__isnull=False) & ~models.Q(outcome="")),
            ),
        ]

    class Privacy:
        service = Kind.OPERATIONAL
        target = Kind.OPERATIONAL
        hotline = Kind.OPERATIONAL
        asked_for = Kind.OPERATIONAL
        authorities = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        outcome = Kind.OPERATIONAL
        to_whom = Kind.PERSONAL
        contact_person = Kind.PERSONAL
        back_up_person = Kind.PERSONAL
        cc_mail = Kind.PERSONAL


class Task(WorkRecord):
    """Something to be done by a time, by somebody. `at` is when it was set; `result` what came of it.

    Putting it off (`snoozed_until`, with a reason) hides it until then and keeps `due_at`. `escalated_at`: overdue
    for so long that the supervisor of the team sees it.
    """

    due_at = models.DateTimeField(db_index=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    snooze_reason = SealedField()

    class Meta(WorkRecord.Meta):
        constraints = [
            paired("task_withdrawn_when_and_by_whom", "withdrawn_at", "withdrawn_by"),
            paired("task_done_when_and_by_whom", "done_at", "done_by"),
            paired("task_snoozed_until_and_by_whom", "snoozed_until", "snoozed_by"),
        ]

    class Privacy:
        due_at = Kind.OPERATIONAL
        assigned_to = Kind.OPERATIONAL
        done_at = Kind.OPERATIONAL
        done_by = Kind.OPERATIONAL
        snoozed_until = Kind.OPERATIONAL
        snoozed_by = Kind.OPERATIONAL
        escalated_at = Kind.OPERATIONAL
        snooze_reason = Kind.PERSONAL


Work = Support | Intervention | Referral | Task | Promise
"""Any record of our work."""
