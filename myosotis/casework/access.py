"""Who sees which case and which contact, as filters: hidden and missing look the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.models import BreakGlass, Case, Contact, ContactCase, FamilyKnown, Transfer
from myosotis.kernel import clock
from myosotis.kernel.statements import written_once

UNLINKED_OPEN_FOR = dt.timedelta(hours=72)
OPENED_ANYWAY_FOR = dt.timedelta(hours=12)


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases a person may open: of the own teams, or opened anyway with a reason; never of a family they know.

    A restricted one of the own team is seen by its caseworker and by supervisors only.
    """
    return cases_seen(**sight_of(user))


class Sight(TypedDict):
    """All of a person that decides which cases and contacts are seen, as values of a statement."""

    by: UUID
    teams: set[UUID]
    now: dt.datetime
    is_training: bool
    reads: bool
    reviews: bool


class ContactSight(Sight):
    """The same of contacts, and whether this person writes them and sees all that belong to no case."""

    since: dt.datetime
    writes: bool
    sees_unlinked: bool


def contact_sight_of(user: User) -> ContactSight:
    """What decides which contacts this person sees, now."""
    return {
        **sight_of(user),
        "since": _since(),
        "writes": can(user, Permission.WRITE_CONTACTS),
        "sees_unlinked": can(user, Permission.SEE_ALL_UNLINKED),
    }


def sight_of(user: User) -> Sight:
    """What decides what this person sees, now."""
    reads = can(user, Permission.READ_CASES)
    return {
        "by": user.pk,
        "teams": user.team_ids() if reads else set(),
        "now": clock.now(),
        "is_training": user.is_in_training,
        "reads": reads,
        "reviews": can(user, Permission.REVIEW_OPENINGS),
    }


def cases_seen(
    *, by: UUID, teams: Collection[UUID], now: dt.datetime, is_training: bool, reads: bool, reviews: bool
) -> QuerySet[Case]:
    """The rule of `visible_cases`, from what decides it: for statements that are written once."""
    if not reads:
        return Case.objects.none()
    # Ids from small tables rather than a question about each case: both databases then begin at an index.
    opened_anyway = BreakGlass.objects.filter(
        by=by, until__gt=now, person__isnull=True, case__team__is_training=is_training
    )
    known = FamilyKnown.objects.filter(user=by, withdrawn_at__isnull=True)
    # A case that is offered to a team is seen by it until it has answered.
    offered = Transfer.objects.filter(to_team__in=teams, answer="")
    own = Q(team__in=teams) | Q(pk__in=offered.order_by().values("case"))
    if not reviews:
        own &= Q(is_restricted=False) | Q(caseworker=by)
    seen = own | Q(pk__in=opened_anyway.order_by().values("case"))
    return Case.objects.filter(seen).exclude(pk__in=known.order_by().values("case"))


def visible_among(user: User, cases: Collection[UUID]) -> set[UUID]:
    """Of the ids of a few cases those that this person may open."""
    return set(_seen_among(cases=cases, **sight_of(user))) if cases else set()


@written_once
def _seen_among(*, cases: Collection[UUID], **sight: Any) -> QuerySet[Case, UUID]:
    return cases_seen(**sight).filter(pk__in=cases).order_by().values_list("pk", flat=True)


def find_visible(user: User, *, ref: str) -> Case | None:
    """The case of this number, if this person may open it."""
    return _seen_of_ref.first(ref=ref, **sight_of(user))


@written_once
def _seen_of_ref(*, ref: str, **sight: Any) -> QuerySet[Case]:
    return cases_seen(**sight).filter(ref=ref).select_related("team")


def open_case_ids(user: User) -> list[UUID]:
    """The ids of the open cases that this person may open, newest first."""
    return _open_ids(**sight_of(user))


@written_once
def _open_ids(**sight: Any) -> QuerySet[Case, UUID]:
    return cases_seen(**sight).filter(closed_at__isnull=True).values_list("pk", flat=True)


def is_visible(contact: Contact, *, to: User) -> bool:
    """Whether a person may open this contact; the own open one, saved every second, costs nothing."""
    if not can(to, Permission.WRITE_CONTACTS):
        return False
    if contact.is_training != to.is_in_training:
        return False
    is_own_open = contact.operator_id == to.pk and contact.closed_at is None
    return is_own_open or contact.pk in visible_contacts_among(to, [contact.pk])


def visible_contacts(
    user: User,
    *,
    among: Iterable[UUID] | QuerySet[Any] | None = None,
    since: dt.datetime | None = None,
) -> QuerySet[Contact]:
    """The contacts a person may open; with `among` those of a few ids (or of a query for a few), or `since` a moment.

    The own ones for 72 hours (while open, as long as they are open); nobody's-case-yet ones for 72 hours by every
    operator and after that by supervisors; linked ones by whoever sees the case.
    """
    sight = contact_sight_of(user)
    if among is not None:
        return contacts_seen(**sight).filter(pk__in=among)
    if since is not None:
        return contacts_seen(**sight).filter(started_at__gte=since)
    world = _of_world(sight)
    if not sight["writes"]:
        return Contact.objects.none()
    if not sight["reads"] or sight["sees_unlinked"]:
        return contacts_seen(**sight)
    # Small sets, each found by its index: one condition over the whole table would read every contact.
    cases = visible_cases(user).order_by().values("pk")
    links = ContactCase.objects.filter(unlinked_at__isnull=True, case__in=cases)
    recent = world.filter(_unlinked(), started_at__gte=sight["since"])
    own = world.filter(_own(sight))
    ids = own.order_by().values("pk").union(links.values("contact"), recent.order_by().values("pk"))
    return world.filter(pk__in=ids)


def contacts_seen(**sight: Unpack[ContactSight]) -> QuerySet[Contact]:
    """The rule of `visible_contacts`, from what decides it, for few contacts and for statements written once."""
    return _of_world(sight).filter(_is_visible_contact(sight))


def visible_contacts_among(user: User, contacts: Collection[UUID]) -> set[UUID]:
    """Of the ids of a few contacts those that this person may open."""
    return set(_contacts_among(contacts=contacts, **contact_sight_of(user))) if contacts else set()


@written_once
def _contacts_among(*, contacts: Collection[UUID], **sight: Any) -> QuerySet[Contact, UUID]:
    return contacts_seen(**sight).filter(pk__in=contacts).order_by().values_list("pk", flat=True)


def find_visible_contact(user: User, contact_id: UUID) -> Contact | None:
    """The contact of this id, if this person may open it."""
    return _contact_of_id.first(pk=contact_id, **contact_sight_of(user))


@written_once
def _contact_of_id(*, pk: UUID, **sight: Any) -> QuerySet[Contact]:
    return contacts_seen(**sight).filter(pk=pk).select_related("operator", "closed_by").order_by()


def _of_world(sight: ContactSight) -> QuerySet[Contact]:
    """Real contacts, or for somebody in training the invented ones: nobody sees both at a time."""
    return Contact.objects.filter(is_training=sight["is_training"])


def _is_visible_contact(sight: ContactSight) -> Q:
    if not sight["writes"]:
        return Q(pk__in=[])
    if not sight["reads"]:
        return _own(sight)
    of_contact = {"contact_links__contact": OuterRef("pk"), "contact_links__unlinked_at__isnull": True}
    of_case: dict[str, Any] = {name: sight[name] for name in Sight.__annotations__}  # type: ignore[literal-required]
    seen = Q(Exists(cases_seen(**of_case).order_by().filter(**of_contact)))
    unlinked = _unlinked() if sight["sees_unlinked"] else _unlinked() & Q(started_at__gte=sight["since"])
    return _own(sight) | seen | unlinked


def _own(sight: ContactSight) -> Q:
    return Q(Q(closed_at__isnull=True) | Q(started_at__gte=sight["since"]), operator=sight["by"])


def _unlinked() -> Q:
    return Q(~Exists(ContactCase.objects.filter(contact=OuterRef("pk"), unlinked_at__isnull=True)))


def _since() -> dt.datetime:
    return clock.now() - UNLINKED_OPEN_FOR
