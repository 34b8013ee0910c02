"""Who sees which case and which contact, as filters: hidden and missing look the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.models import BreakGlass, Case, Contact, ContactCase, FamilyKnown
from myosotis.kernel import clock

UNLINKED_OPEN_FOR = dt.timedelta(hours=72)
OPENED_ANYWAY_FOR = dt.timedelta(hours=12)


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases a person may open: of the own teams, or opened anyway with a reason; never of a family they know.

    A restricted one of the own team is seen by its caseworker and by supervisors only.
    """
    if not can(user, Permission.READ_CASES):
        return Case.objects.none()
    opened_anyway = BreakGlass.objects.filter(case=OuterRef("pk"), by=user, until__gt=clock.now())
    known = FamilyKnown.objects.filter(case=OuterRef("pk"), user=user, withdrawn_at__isnull=True)
    own = Q(team__in=user.team_ids())
    if not can(user, Permission.REVIEW_OPENINGS):
        own &= Q(is_restricted=False) | Q(caseworker=user)
    return Case.objects.filter(own | Exists(opened_anyway)).exclude(Exists(known))


def is_visible(contact: Contact, *, to: User) -> bool:
    """Whether a person may open this contact; the own open one, saved every second, costs nothing."""
    if not can(to, Permission.WRITE_CONTACTS):
        return False
    is_own_open = contact.operator_id == to.pk and contact.closed_at is None
    return is_own_open or visible_contacts(to, among=[contact.pk]).exists()


def visible_contacts(user: User, *, among: Iterable[UUID] | QuerySet[Any] | None = None) -> QuerySet[Contact]:
    """The contacts a person may open; with `among`, those of a few ids (or of a query for a few ids).

    The own ones for 72 hours (while open, as long as they are open); nobody's-case-yet ones for 72 hours by every
    operator and after that by supervisors; linked ones by whoever sees the case.
    """
    if not can(user, Permission.WRITE_CONTACTS):
        return Contact.objects.none()
    since = clock.now() - UNLINKED_OPEN_FOR
    own = Q(Q(closed_at__isnull=True) | Q(started_at__gte=since), operator=user)
    if not can(user, Permission.READ_CASES):
        return _few_or_all(among).filter(own)
    links = ContactCase.objects.filter(unlinked_at__isnull=True)
    unlinked = ~Exists(links.filter(contact=OuterRef("pk")))
    recent = unlinked & Q(started_at__gte=since)
    if among is not None:
        of_contact = {"contact_links__contact": OuterRef("pk"), "contact_links__unlinked_at__isnull": True}
        allowed = own | recent | Q(Exists(visible_cases(user).order_by().filter(**of_contact)))
    else:
        # Three small sets, each found by its index: one condition over the whole table would read every contact.
        everything = Contact.objects.order_by()
        links = links.filter(case__in=visible_cases(user).order_by().values("pk"))
        sets = everything.filter(own).values("pk").union(
            links.values("contact"), everything.filter(recent).values("pk")
        )
        allowed = Q(pk__in=sets)
    if can(user, Permission.SEE_ALL_UNLINKED):
        allowed |= Q(unlinked)
    return _few_or_all(among).filter(allowed)


def _few_or_all(among: Iterable[UUID] | QuerySet[Any] | None) -> QuerySet[Contact]:
    return Contact.objects.all() if among is None else Contact.objects.filter(pk__in=among)
