"""The people around the children: what is known of each, how to reach them, institutions, police, allegations."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.kernel import clock
from myosotis.kernel.models import Precision
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField


class PersonDetails(CaseRecord):
    """What is known of a person around the children, beside the name: address, household, custody.

    `lives_with` holds the ids of the children in whose household the person is; where those are withheld, so is
    the address. Age, gender, nationalities and languages are those of the `Person`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="person_details")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="details")
    lives_with = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    relation_text = SealedField()
    address = SealedField()
    country = SealedField()
    household = SealedField()
    custody = SealedField()
    ethnicity = SealedField()
    notes = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="details_once_in_a_case")]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        lives_with = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        relation_text = Kind.PERSONAL
        address = Kind.PERSONAL
        country = Kind.PERSONAL
        household = Kind.PERSONAL
        custody = Kind.PERSONAL
        ethnicity = Kind.SPECIAL
        notes = Kind.PERSONAL


class Reach(CaseRecord):
    """How to reach a person of the case, child or adult, without harm: the contact rules."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reaches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reaches")
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    versions = models.JSONField(default=dict)
    channel = SealedField()
    safe_hours = SealedField()
    who_may_answer = SealedField()
    code_word = SealedField()
    voicemail = SealedField()
    show_number = SealedField()
    needs = SealedField(json=True)
    chosen_name = SealedField()
    chosen_gender = SealedField()
    not_at_home = SealedField()
    notes = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="reach_once_in_a_case")]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        changed_at = Kind.OPERATIONAL
        changed_by = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        channel = Kind.PERSONAL
        safe_hours = Kind.PERSONAL
        who_may_answer = Kind.PERSONAL
        code_word = Kind.PERSONAL
        voicemail = Kind.PERSONAL
        show_number = Kind.PERSONAL
        needs = Kind.SPECIAL
        chosen_name = Kind.SPECIAL
        chosen_gender = Kind.SPECIAL
        not_at_home = Kind.SPECIAL
        notes = Kind.PERSONAL


class Institution(CaseRecord):
    """An institution around the children: home, school, reception centre, embassy, and whom to ask for there.

    `children` are those who live there: where they are withheld, so are its name and address.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="institutions")
    kind = models.CharField(max_length=40)
    children = models.JSONField(default=list)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    name = SealedField()
    address = SealedField()
    contact_person = SealedField()
    phone = SealedField()
    mail = SealedField()
    notes = SealedField()

    class Meta:
        ordering = ["added_at"]

    class Privacy:
        case = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        children = Kind.TECHNICAL
        added_at = Kind.OPERATIONAL
        added_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        name = Kind.PERSONAL
        address = Kind.PERSONAL
        contact_person = Kind.PERSONAL
        phone = Kind.PERSONAL
        mail = Kind.PERSONAL
        notes = Kind.PERSONAL


class PoliceContact(CaseRecord):
    """One thing between the police and us: a call, a report refused, a referral, an order, a seizure."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="police_contacts")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    unit = SealedField()
    officer = SealedField()
    phone = SealedField()
    reference = SealedField()
    said = SealedField()

    class Meta:
        ordering = ["-at"]

    class Privacy:
        case = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        precision = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        unit = Kind.PERSONAL
        officer = Kind.PERSONAL
        phone = Kind.PERSONAL
        reference = Kind.PERSONAL
        said = Kind.PERSONAL


class Allegation(CaseRecord):
    """What somebody says that somebody did: alleged, never a fact, always with who says so and when.

    About a person of the case, or about somebody only described. It never leaves the node but through the police.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="allegations")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    recorded_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    described = SealedField()
    relation = SealedField()
    source = SealedField()
    what = SealedField()
    location_mode = SealedField()
    online_places = SealedField(json=True)
    online_name = SealedField()
    is_known_to_police = SealedField()

    class Meta:
        ordering = ["-said_at"]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        said_at = Kind.OPERATIONAL
        precision = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        described = Kind.PERSONAL
        relation = Kind.PERSONAL
        source = Kind.PERSONAL
        what = Kind.SPECIAL
        location_mode = Kind.PERSONAL
        online_places = Kind.PERSONAL
        online_name = Kind.PERSONAL
        is_known_to_police = Kind.PERSONAL
