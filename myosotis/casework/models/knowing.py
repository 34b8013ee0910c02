"""What is kept about searches for a child: who searched when, who was told of it, which candidates were set aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case
from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person


class Search(Record):
    """One search of one person on one day: who, when, what for, how many candidates were shown; never what was typed.

    What is typed in one contact (or about one child) is one search a day, `about` its id; `times` says how often the
    hint was asked. `hidden_owners` are found records that the searcher may not open; the worker tells whoever answers
    for them and empties the list, so that the search itself takes as long as any other.
    """

    class Purpose(models.TextChoices):
        """From where it was asked."""

        CONTACT = "contact"
        CASE = "case"
        PAGE = "page"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="searches")
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    about = models.UUIDField(null=True, blank=True)
    times = models.PositiveIntegerField(default=1)
    shown = models.PositiveSmallIntegerField(default=0)
    hidden_owners = models.JSONField(default=list)
    is_told = models.BooleanField(default=False, db_index=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["by", "day"], name="search_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "day", "about"],
                condition=models.Q(about__isnull=False),
                name="one_search_a_day_about_one",
            ),
            models.CheckConstraint(
                name="search_on_the_page_is_about_nothing",
                condition=models.Q(purpose="page", about__isnull=True)
                | (~models.Q(purpose="page") & models.Q(about__isnull=False)),
            ),
        ]

    class Privacy:
        by = Kind.OPERATIONAL
        day = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        last_at = Kind.OPERATIONAL
        purpose = Kind.OPERATIONAL
        about = Kind.TECHNICAL
        times = Kind.OPERATIONAL
        shown = Kind.OPERATIONAL
        hidden_owners = Kind.TECHNICAL
        is_told = Kind.TECHNICAL


class SearchNotice(Record):
    """ "Somebody searched for a child of your case": for whoever answers for a case that the searcher may not open."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="search_notices")
    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "search"], name="one_notice_of_a_search"),
            models.CheckConstraint(
                name="notice_seen_when_and_by_whom",
                condition=models.Q(seen_at__isnull=True, seen_by__isnull=True)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        search = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        seen_at = Kind.OPERATIONAL
        seen_by = Kind.OPERATIONAL


class SetAside(Record):
    """ "Not this one": a candidate (a person, or an earlier contact) that a contact is not about; ended, not removed.

    `facts_digest`: what was known of the candidate then; a changed fact proposes it again.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="set_aside")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    earlier = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    facts_digest = models.JSONField(default=dict)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="set_aside_is_a_person_or_a_contact",
                condition=models.Q(person__isnull=False, earlier__isnull=True)
                | models.Q(person__isnull=True, earlier__isnull=False),
            ),
            models.CheckConstraint(
                name="set_aside_withdrawn_when_and_by_whom",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["contact", "person"],
                condition=models.Q(withdrawn_at__isnull=True, person__isnull=False),
                name="person_set_aside_once",
            ),
            models.UniqueConstraint(
                fields=["contact", "earlier"],
                condition=models.Q(withdrawn_at__isnull=True, earlier__isnull=False),
                name="earlier_contact_set_aside_once",
            ),
        ]

    class Privacy:
        contact = Kind.TECHNICAL
        person = Kind.TECHNICAL
        earlier = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        facts_digest = Kind.TECHNICAL
