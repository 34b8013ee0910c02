"""The holder's side: which children may be found, their tags for each peer, enquiries that came, who may be meant."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from myosotis.casework.models import Case
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class Findable(Record):
    """That a person decided that other hotlines may find this child of an open case; ended when they took it back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findable")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["chosen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="findable_once_in_a_case",
            ),
            models.CheckConstraint(
                name="findable_withdrawn_when_and_by_whom",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        chosen_at = Kind.OPERATIONAL
        chosen_by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL


class TagBatch(SealedRecord):
    """Keys of some children that wait at a peer, blinded, to be evaluated. A root: gone when they came back, or late.

    `findable`: the ids of those in it. `content`: for each, its keys with what blinds them.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    findable = models.JSONField(default=list)
    content = SealedField(json=True)

    class Meta:
        ordering = ["made_at"]

    class Privacy:
        peer = Kind.OPERATIONAL
        period = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        findable = Kind.TECHNICAL
        content = Kind.PERSONAL


class ChildTags(SealedRecord):
    """The tags of one findable child for one peer and period, sealed by the child's key and gone with it.

    `facts`: a digest of the sealed facts they were made of, so that a changed name or birth is tagged anew.
    """

    findable = models.ForeignKey(Findable, on_delete=models.CASCADE, related_name="tags")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    facts = models.CharField(max_length=64)
    tags = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "period", "findable"], name="tags_once_for_a_peer")
        ]

    class Privacy:
        findable = Kind.TECHNICAL
        person = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        period = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        facts = Kind.TECHNICAL
        tags = Kind.PERSONAL

    def vault_root(self) -> UUID:
        """The child."""
        return self.person_id


class HeardEnquiry(SealedRecord):
    """An enquiry of a peer: tags that mean something here only where one of our children has them. A root.

    `pseudonym`: what the asker calls its case between us. Compared when it comes and when further children were
    tagged, until `until`; then the tags are destroyed.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    message = models.UUIDField()
    pseudonym = models.UUIDField()
    purpose = models.JSONField(default=list)
    received_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(db_index=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    tags = SealedField()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "message"], name="enquiry_heard_once"),
            models.CheckConstraint(
                name="a_forgotten_enquiry_has_no_tags",
                condition=Q(forgotten_at__isnull=True) | Q(tags__isnull=True),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        period = Kind.TECHNICAL
        message = Kind.TECHNICAL
        pseudonym = Kind.TECHNICAL
        purpose = Kind.OPERATIONAL
        received_at = Kind.OPERATIONAL
        until = Kind.OPERATIONAL
        compared_at = Kind.OPERATIONAL
        forgotten_at = Kind.OPERATIONAL
        tags = Kind.PERSONAL


class Verdict(models.TextChoices):
    """What a person says of a candidate, by what is known here alone."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


class Candidate(Record):
    """A child of ours that a peer's enquiry may be about (34); a person judges. `agreed`: kinds of keys that agreed."""

    heard = models.ForeignKey(HeardEnquiry, on_delete=models.CASCADE, related_name="candidates")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agreed = models.JSONField(default=list)
    found_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(fields=["heard", "case", "person"], name="candidate_once_of_an_enquiry"),
            models.CheckConstraint(
                name="candidate_judged_when_and_by_whom",
                condition=Q(verdict="", judged_at__isnull=True, judged_by__isnull=True)
                | (~Q(verdict="") & Q(judged_at__isnull=False, judged_by__isnull=False)),
            ),
        ]

    class Privacy:
        heard = Kind.TECHNICAL
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        agreed = Kind.OPERATIONAL
        found_at = Kind.OPERATIONAL
        verdict = Kind.OPERATIONAL
        judged_at = Kind.OPERATIONAL
        judged_by = Kind.OPERATIONAL
