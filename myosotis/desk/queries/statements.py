"""What the board asks, written once for a process."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.casework.models import Case, Contact, ContactCase, Episode, Promise, Risk
from myosotis.casework.queries.work_due import open_promises
from myosotis.kernel.statements import written_once

MOST_PROMISES = 60
OF_RISK = ("case", "person", "judged_at", "review_at", "level", "second_by")


@written_once
def promised_in_cases(*, cases: list[UUID], now: dt.datetime) -> QuerySet[Promise]:
    """What is promised in these cases, the next first."""
    open_ones = open_promises().exclude(snoozed_until__gt=now).order_by("due_at")
    return open_ones.filter(case__in=cases)[:MOST_PROMISES]


@written_once
def promised_in_contacts(*, now: dt.datetime) -> QuerySet[Promise]:
    """What is promised in contacts, the next first."""
    open_ones = open_promises().exclude(snoozed_until__gt=now).order_by("due_at")
    return open_ones.filter(contact__isnull=False)[: 4 * MOST_PROMISES]


@written_once
def judged_in(*, cases: list[UUID]) -> QuerySet[Risk]:
    """The judgements of risk in these cases, the newest first."""
    return Risk.objects.filter(case__in=cases).only(*OF_RISK).order_by("-judged_at", "-pk")


@written_once
def missing_in(*, cases: list[UUID]) -> QuerySet[Episode, UUID]:
    """The cases of these in which somebody is missing."""
    return Episode.objects.filter(ended_at__isnull=True, case__in=cases).values_list("case", flat=True)


@written_once
def cases_of(*, ids: set[UUID]) -> QuerySet[Case]:
    """The cases of these ids."""
    return Case.objects.filter(pk__in=ids)


@written_once
def kept_since(*, since: dt.datetime) -> QuerySet[Promise, tuple[UUID | None, UUID | None]]:
    """Case and contact of each promise kept since then."""
    return Promise.objects.filter(kept_at__gte=since).order_by().values_list("case", "contact")


@written_once
def sightings_in(*, cases: list[UUID]) -> QuerySet[ContactCase, tuple[UUID, dt.datetime]]:
    """When somebody was seen, as contacts of these cases tell."""
    links = ContactCase.objects.filter(case__in=cases, unlinked_at__isnull=True, contact__kind="sighting")
    return links.values_list("case", "contact__started_at")


@written_once
def contacts_waiting(
    *, before: dt.datetime, since: dt.datetime, until: dt.datetime
) -> QuerySet[Contact, tuple[UUID, dt.datetime, dt.datetime | None, str]]:
    """Contacts left open since before, and those without a case that soon only supervisors see."""
    left_open = Q(closed_at__isnull=True, started_at__lt=before)
    soon_hidden = Q(kind="missing", started_at__range=(since, until))
    waiting = Contact.objects.filter(left_open | soon_hidden).order_by("started_at")
    return waiting.values_list("pk", "started_at", "closed_at", "kind")
