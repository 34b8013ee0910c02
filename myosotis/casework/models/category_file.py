"""What the category of a case asks for: the files of abduction, prevention and migration, and of each episode.

All are sealed by the case's key. Dates and codes that say nothing about a child's health, harm or origin stay clear.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord, Involvement
from myosotis.casework.models.episodes import Episode
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField


class AbductionFile(CaseRecord):
    """A parental abduction: who took whom from where, custody, the Central Authority, the court, the child's voice."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="abduction_file")
    left_behind = models.ForeignKey(
        Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taking = models.ForeignKey(
        Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taker = models.CharField(max_length=40, blank=True)
    habitual_residence = models.CharField(max_length=24, blank=True)
    act = models.CharField(max_length=40, blank=True)
    act_on = models.DateField(null=True, blank=True)
    destination = models.CharField(max_length=24, blank=True)
    custody = models.CharField(max_length=40, blank=True)
    proceedings = models.JSONField(default=list)
    applied_on = models.DateField(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    seised_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=40, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    appeal_decided_on = models.DateField(null=True, blank=True)
    appeal_decision = models.CharField(max_length=40, blank=True)
    enforced_on = models.DateField(null=True, blank=True)
    has_representative = models.CharField(max_length=40, blank=True)
    child_heard = models.CharField(max_length=40, blank=True)
    child_heard_on = models.DateField(null=True, blank=True)
    mediation_offered = models.CharField(max_length=40, blank=True)
    mediation_offered_on = models.DateField(null=True, blank=True)
    mediation_accepted = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict)
    custody_words = SealedField()
    proceedings_words = SealedField()
    authority = SealedField()
    court = SealedField()
    representative = SealedField()
    child_view = SealedField()
    mediation_words = SealedField()

    class Privacy:
        case = Kind.TECHNICAL
        left_behind = Kind.TECHNICAL
        taking = Kind.TECHNICAL
        taker = Kind.OPERATIONAL
        habitual_residence = Kind.OPERATIONAL
        act = Kind.OPERATIONAL
        act_on = Kind.OPERATIONAL
        destination = Kind.OPERATIONAL
        custody = Kind.OPERATIONAL
        proceedings = Kind.OPERATIONAL
        applied_on = Kind.OPERATIONAL
        acknowledged_on = Kind.OPERATIONAL
        seised_on = Kind.OPERATIONAL
        decided_on = Kind.OPERATIONAL
        decision = Kind.OPERATIONAL
        appealed_on = Kind.OPERATIONAL
        appeal_decided_on = Kind.OPERATIONAL
        appeal_decision = Kind.OPERATIONAL
        enforced_on = Kind.OPERATIONAL
        has_representative = Kind.OPERATIONAL
        child_heard = Kind.OPERATIONAL
        child_heard_on = Kind.OPERATIONAL
        mediation_offered = Kind.OPERATIONAL
        mediation_offered_on = Kind.OPERATIONAL
        mediation_accepted = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        custody_words = Kind.PERSONAL
        proceedings_words = Kind.PERSONAL
        authority = Kind.PERSONAL
        court = Kind.PERSONAL
        representative = Kind.PERSONAL
        child_view = Kind.PERSONAL
        mediation_words = Kind.PERSONAL


class Hearing(CaseRecord):
    """One day in court of a case; one that was wrong is withdrawn, not removed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hearings")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    what = SealedField()

    class Meta:
        ordering = ["on"]

    class Privacy:
        case = Kind.TECHNICAL
        on = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        what = Kind.PERSONAL


class PreventionFile(CaseRecord):
    """What is feared before a child is missing, and what may lie behind it."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="prevention_file")
    versions = models.JSONField(default=dict)
    fear = SealedField()
    alleged = SealedField()
    alleged_source = SealedField()
    travel_plans = SealedField()
    grooming = SealedField()
    grooming_mode = SealedField()
    grooming_places = SealedField(json=True)
    grooming_words = SealedField()

    class Privacy:
        case = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        fear = Kind.PERSONAL
        alleged = Kind.PERSONAL
        alleged_source = Kind.PERSONAL
        travel_plans = Kind.PERSONAL
        grooming = Kind.SPECIAL
        grooming_mode = Kind.SPECIAL
        grooming_places = Kind.SPECIAL
        grooming_words = Kind.SPECIAL


class PreventiveStep(CaseRecord):
    """One measure of the checklist of a prevention file: asked of whom and when, done when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="preventive_steps")
    kind = models.CharField(max_length=40)
    asked_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    versions = models.JSONField(default=dict)
    who = SealedField()
    note = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="measure_once_in_a_case")]

    class Privacy:
        case = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        asked_on = Kind.OPERATIONAL
        done_on = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        who = Kind.PERSONAL
        note = Kind.PERSONAL


class MigrationFile(CaseRecord):
    """A child in migration: with whom, where received, how far registration and asylum are. All of it sealed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="migration_file")
    versions = models.JSONField(default=dict)
    accompaniment = SealedField()
    companions = SealedField()
    registration_stage = SealedField()
    asylum_stage = SealedField()
    registrations = SealedField()
    fingerprinted = SealedField()
    has_guardian = SealedField()
    guardian = SealedField()
    reunification = SealedField()
    reunification_words = SealedField()
    reception_place = SealedField()
    route = SealedField()
    destination = SealedField()
    relatives = SealedField()

    class Privacy:
        case = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        accompaniment = Kind.SPECIAL
        companions = Kind.PERSONAL
        registration_stage = Kind.SPECIAL
        asylum_stage = Kind.SPECIAL
        registrations = Kind.SPECIAL
        fingerprinted = Kind.SPECIAL
        has_guardian = Kind.SPECIAL
        guardian = Kind.PERSONAL
        reunification = Kind.SPECIAL
        reunification_words = Kind.SPECIAL
        reception_place = Kind.SPECIAL
        route = Kind.SPECIAL
        destination = Kind.SPECIAL
        relatives = Kind.SPECIAL


class SignSeen(CaseRecord):
    """Something that somebody saw on a day and that may point to exploitation: an observation, never a score."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signs_seen")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    sign = SealedField()
    what = SealedField()
    who_saw = SealedField()

    class Meta:
        ordering = ["-seen_on", "-recorded_at"]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        seen_on = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        sign = Kind.SPECIAL
        what = Kind.SPECIAL
        who_saw = Kind.PERSONAL


class ChildFile(CaseRecord):
    """What this case knows of one of its children beside who the child is: birth place, papers, clothes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="child_files")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="child_files")
    versions = models.JSONField(default=dict)
    birth_place = SealedField()
    papers = SealedField()
    clothing = SealedField()
    relation_to_others = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="child_file_once_in_a_case")]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        birth_place = Kind.PERSONAL
        papers = Kind.PERSONAL
        clothing = Kind.PERSONAL
        relation_to_others = Kind.PERSONAL


class EpisodeFile(CaseRecord):
    """What is asked about one episode beyond its times and places: why, with whom, who saw it, who was told, the talk
    after the return."""

    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="file")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="episode_files")
    talk_offered_at = models.DateTimeField(null=True, blank=True)
    talk_independent = models.CharField(max_length=40, blank=True)
    talk_done_at = models.DateTimeField(null=True, blank=True)
    talk_declined_at = models.DateTimeField(null=True, blank=True)
    witnessed = models.CharField(max_length=40, blank=True)
    witnessed_by = models.JSONField(default=list)
    reported_to = models.JSONField(default=list)
    carer_aware = models.CharField(max_length=40, blank=True)
    police_at_home = models.CharField(max_length=40, blank=True)
    interpol = models.CharField(max_length=40, blank=True)
    sis_alert = models.CharField(max_length=40, blank=True)
    sis_kind = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict)
    push = SealedField()
    pull = SealedField()
    talk_with = SealedField()
    talk_words = SealedField()
    helps = SealedField()
    witness_words = SealedField()
    report_words = SealedField()
    abuse_reported = SealedField()
    abuse_reported_to = SealedField(json=True)
    grooming_mode = SealedField()
    grooming_places = SealedField(json=True)
    grooming_words = SealedField()
    taken_how = SealedField()
    vehicle = SealedField()
    alleged = SealedField()
    alleged_source = SealedField()
    lost_doing = SealedField()
    lost_needs = SealedField()
    searched = SealedField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="return_talk_done_or_declined",
                condition=models.Q(talk_done_at__isnull=True) | models.Q(talk_declined_at__isnull=True),
            )
        ]

    class Privacy:
        episode = Kind.TECHNICAL
        case = Kind.TECHNICAL
        talk_offered_at = Kind.OPERATIONAL
        talk_independent = Kind.OPERATIONAL
        talk_done_at = Kind.OPERATIONAL
        talk_declined_at = Kind.OPERATIONAL
        witnessed = Kind.OPERATIONAL
        witnessed_by = Kind.OPERATIONAL
        reported_to = Kind.OPERATIONAL
        carer_aware = Kind.OPERATIONAL
        police_at_home = Kind.OPERATIONAL
        interpol = Kind.OPERATIONAL
        sis_alert = Kind.OPERATIONAL
        sis_kind = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        push = Kind.SPECIAL
        pull = Kind.SPECIAL
        talk_with = Kind.PERSONAL
        talk_words = Kind.SPECIAL
        helps = Kind.SPECIAL
        witness_words = Kind.PERSONAL
        report_words = Kind.PERSONAL
        abuse_reported = Kind.SPECIAL
        abuse_reported_to = Kind.SPECIAL
        grooming_mode = Kind.SPECIAL
        grooming_places = Kind.SPECIAL
        grooming_words = Kind.SPECIAL
        taken_how = Kind.PERSONAL
        vehicle = Kind.PERSONAL
        alleged = Kind.PERSONAL
        alleged_source = Kind.PERSONAL
        lost_doing = Kind.PERSONAL
        lost_needs = Kind.SPECIAL
        searched = Kind.PERSONAL
