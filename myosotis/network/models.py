"""Members, hotlines, their duty contacts, bodies without a node, and what this node alone remarks."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


def dialled(phone: str) -> str:
    """A number as a telephone dials it."""
    return re.sub(r"[^\d+]", "", phone)


class Member(Record):
    """An organisation that belongs to the federation."""

    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    url = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["country", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "country"], name="member_once_in_a_country")]

    class Privacy:
        name = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        url = Kind.OPERATIONAL
        changed_at = Kind.OPERATIONAL


class Hotline(Record):
    """A member's 116 000 service in one country. Public knowledge about an organisation; nothing about a person.

    `open_hours`: for each day ("mon" … "sun") on which it answers, spans of "HH:MM" to "HH:MM" by its own clock; a
    span that ends before it begins runs past midnight. `languages`: one `{"code", "hours"}` each; empty hours: spoken
    whenever it answers. `entry_at` and `federation_at`: when the hotline's own entry, and what the federation
    records of it, were last changed anywhere.
    """

    class Accreditation(models.TextChoices):
        """A badge: it never decides who works with whom."""

        NONE = "none", _("Not accredited")
        IN_REVIEW = "in_review", _("In review")
        ACCREDITED = "accredited", _("Accredited")
        LAPSED = "lapsed", _("Lapsed")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="hotlines")
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, db_index=True)
    time_zone = models.CharField(max_length=64)
    phone_abroad = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    url = models.CharField(max_length=300, blank=True)
    languages = models.JSONField(default=list)
    open_hours = models.JSONField(default=dict)
    hours = models.CharField(max_length=300, blank=True)
    operated_since = models.PositiveSmallIntegerField(null=True, blank=True)
    remarks = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=400, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    entry_at = models.DateTimeField(default=clock.now)
    # The federation's record of it.
    node_id = models.CharField(max_length=120, null=True, blank=True, unique=True)
    assigned_on = models.DateField(null=True, blank=True)
    assigned_by = models.CharField(max_length=200, blank=True)
    agreement_on = models.DateField(null=True, blank=True)
    accreditation = models.CharField(max_length=12, choices=Accreditation.choices, blank=True)
    accredited_until = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    federation_at = models.DateTimeField(default=clock.now)
    # This node's own.
    is_own = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_own"], condition=models.Q(is_own=True), name="one_hotline_is_our_own"
            ),
            models.CheckConstraint(
                name="hotline_accredited_until_a_day",
                condition=~models.Q(accreditation="accredited") | models.Q(accredited_until__isnull=False),
            ),
            models.CheckConstraint(
                name="hotline_assigned_when_and_by_whom",
                condition=models.Q(assigned_on__isnull=True, assigned_by="")
                | (models.Q(assigned_on__isnull=False) & ~models.Q(assigned_by="")),
            ),
        ]

    class Privacy:
        member = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        time_zone = Kind.OPERATIONAL
        phone_abroad = Kind.OPERATIONAL
        mail = Kind.OPERATIONAL
        url = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        open_hours = Kind.OPERATIONAL
        hours = Kind.OPERATIONAL
        operated_since = Kind.OPERATIONAL
        remarks = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        checked_on = Kind.OPERATIONAL
        entry_at = Kind.OPERATIONAL
        node_id = Kind.TECHNICAL
        assigned_on = Kind.OPERATIONAL
        assigned_by = Kind.OPERATIONAL
        agreement_on = Kind.OPERATIONAL
        accreditation = Kind.OPERATIONAL
        accredited_until = Kind.OPERATIONAL
        ended_on = Kind.OPERATIONAL
        federation_at = Kind.OPERATIONAL
        is_own = Kind.OPERATIONAL
        version = Kind.TECHNICAL

    @property
    def zone(self) -> ZoneInfo:
        """Its own clock."""
        return ZoneInfo(self.time_zone)

    @property
    def dial(self) -> str:
        """The number from abroad as a telephone dials it."""
        return dialled(self.phone_abroad)


class DutyContact(models.Model):
    """How colleagues reach a hotline: a role, by day, by night or at any time. No person's name."""

    class When(models.TextChoices):
        """When somebody answers there."""

        ANY = "any", pgettext_lazy("when a duty contact answers", "Day and night")
        DAY = "day", pgettext_lazy("when a duty contact answers", "By day")
        NIGHT = "night", pgettext_lazy("when a duty contact answers", "At night")

    hotline = models.ForeignKey(Hotline, on_delete=models.CASCADE, related_name="duty_contacts")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=80)
    when = models.CharField(max_length=8, choices=When.choices, default=When.ANY)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["hotline", "position"]
        constraints = [
            models.UniqueConstraint(fields=["hotline", "position"], name="duty_contact_at_one_place"),
            models.CheckConstraint(
                name="duty_contact_is_reached", condition=~models.Q(phone="") | ~models.Q(mail="")
            ),
        ]

    class Privacy:
        id = Kind.TECHNICAL
        hotline = Kind.TECHNICAL
        position = Kind.TECHNICAL
        role = Kind.OPERATIONAL
        when = Kind.OPERATIONAL
        phone = Kind.OPERATIONAL
        mail = Kind.OPERATIONAL

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return dialled(self.phone)


class Body(Record):
    """A body without a node: it is reached by telephone, mail or paper, and has no keys."""

    class Sort(models.TextChoices):
        """What it is."""

        CENTRAL_AUTHORITY = "central_authority", _("Central Authority")
        POLICE = "police", _("Police unit")
        HOTLINE = "hotline", _("Hotline outside the federation")
        OTHER = "other", _("Other body")

    sort = models.CharField(max_length=20, choices=Sort.choices)
    country = models.CharField(max_length=2, db_index=True)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    mail = models.CharField(max_length=254, blank=True)
    url = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=400)
    checked_on = models.DateField(null=True, blank=True)
    entry_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["country", "sort", "name"]
        verbose_name_plural = "bodies"

    class Privacy:
        sort = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        phone = Kind.OPERATIONAL
        mail = Kind.OPERATIONAL
        url = Kind.OPERATIONAL
        hours = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        checked_on = Kind.OPERATIONAL
        entry_at = Kind.OPERATIONAL
        version = Kind.TECHNICAL

    @property
    def dial(self) -> str:
        """The number as a telephone dials it."""
        return dialled(self.phone)


class LocalRemark(models.Model):
    """What colleagues of this node should know of a hotline. It never leaves the node."""

    hotline = models.OneToOneField(Hotline, on_delete=models.CASCADE, related_name="local_remark")
    text = models.CharField(max_length=1000)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Privacy:
        id = Kind.TECHNICAL
        hotline = Kind.TECHNICAL
        text = Kind.OPERATIONAL
        changed_at = Kind.OPERATIONAL
        changed_by = Kind.OPERATIONAL
