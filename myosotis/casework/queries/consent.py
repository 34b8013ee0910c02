"""Reading who allowed what: the guard that decides whether something may go out, and what the pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.models import (
    Case,
    CaseChild,
    Consent,
    ConsentText,
    EmergencyShare,
    Involvement,
    LimitsTold,
    OwnCriterion,
)
from myosotis.casework.queries.frames import CaseFrame
from myosotis.kernel import clock
from myosotis.kernel.statements import rows_of, written_once
from myosotis.people.models import Name

ENDS_SOON = dt.timedelta(days=7)
MOST_SHARES = 30


@dataclass
class ConsentPage:
    """What the page of consent shows of one case, opened."""

    consents: list[Consent]
    givers: list[tuple[Involvement, str]]
    shares: list[EmergencyShare]
    told: list[LimitsTold]


def is_allowing(
    consent: Consent, *, what: Iterable[str], country: str, channel: str, at: dt.datetime
) -> bool:
    """Whether one record allows these fields to go to this country through this channel at this time.

    What is not named is not allowed; nor is anything by a record that is expired, withdrawn, not yet valid, without
    the second signature it needs, or given by somebody under suspicion.
    """
    wanted = set(what)
    is_in_force = consent.valid_from <= at < consent.valid_until and (
        consent.withdrawn_at is None or at < consent.withdrawn_at
    )
    counts = consent.basis != Consent.Basis.CONSENT or not consent.is_giver_suspected
    is_named = (
        bool(wanted)
        and wanted <= set(consent.what)
        and country in consent.countries
        and channel in consent.channels
    )
    return is_in_force and counts and consent.is_signed and is_named


def allows(
    case_id: UUID,
    *,
    what: Iterable[str],
    country: str,
    channel: str,
    at: dt.datetime,
    person_id: UUID | None = None,
) -> Consent | None:
    """The record by which this may go out now, or None: then it must not.

    `what` are codes of `consent_field`, `channel` one of `consent_channel`, `country` an ISO code. Without
    `person_id` every child of the case must be covered. The record comes sealed.
    """
    wanted = list(what)
    children = (
        [person_id]
        if person_id is not None
        else list(CaseChild.objects.filter(case=case_id).values_list("person", flat=True))
    )
    standing = list(Consent.objects.filter(case=case_id, person__in=children).order_by("-valid_until", "pk"))
    found: list[Consent] = []
    for child in children:
        fitting = [
            row
            for row in standing
            if row.person_id == child
            and is_allowing(row, what=wanted, country=country, channel=channel, at=at)
        ]
        found += fitting[:1]
    return found[0] if found and len(found) == len(children) else None


def read_consents(frame: CaseFrame) -> ConsentPage:
    """Everything about consent in an opened case."""
    case = frame.case
    consents = list(
        Consent.objects.filter(case=case).select_related(
            "recorded_by", "second_by", "withdrawn_by", "giver", "text"
        )
    )
    shares = list(EmergencyShare.objects.filter(case=case).select_related("by", "reviewed_by"))
    frame.keys.open(consents, shares)
    children = [child.person.pk for child in frame.children]
    told = LimitsTold.objects.filter(withdrawn_at__isnull=True).filter(
        Q(case=case) | Q(contact__case_links__case=case, contact__case_links__unlinked_at__isnull=True)
    )
    return ConsentPage(
        consents=consents,
        givers=_name_givers(frame, children),
        shares=shares,
        told=list(told.select_related("told_by", "text").distinct()),
    )


def list_adults(case: Case) -> list[UUID]:
    """The persons around the children of a case: their roots, for opening their names with the case."""
    return list(Involvement.objects.filter(case=case).values_list("person", flat=True))


def _name_givers(frame: CaseFrame, children: list[UUID]) -> list[tuple[Involvement, str]]:
    rows = list(Involvement.objects.filter(case=frame.case).exclude(person__in=children))
    names = list(Name.objects.filter(person__in=[row.person_id for row in rows]).order_by("-position"))
    frame.keys.open(names)
    first = {name.person_id: name.text for name in names}
    return [(row, first.get(row.person_id, "")) for row in rows]


def list_texts(use: str) -> QuerySet[ConsentText]:
    """The signed texts in use: the latest version of each language."""
    signed = ConsentText.objects.filter(use=use, signed_at__isnull=False)
    latest: dict[str, UUID] = {}
    for pk, language in _signed_texts(use=str(use)):
        latest[language] = pk
    if not latest:
        return signed.none()
    return signed.filter(pk__in=latest.values()).order_by("language")


@written_once
def _signed_texts(*, use: str) -> QuerySet[ConsentText, tuple[UUID, str]]:
    signed = ConsentText.objects.filter(use=use, signed_at__isnull=False)
    return signed.order_by("language", "number").values_list("pk", "language")


def find_limits_told(contact_id: UUID) -> LimitsTold | None:
    """That the limits were told in a contact, by whom and when."""
    told = rows_of(LimitsTold, "told_by", contact=contact_id, withdrawn_at__isnull=True)
    return told[0] if told else None


def list_all_texts(*, user: User) -> list[ConsentText]:
    """Every version of every text, for those who write and sign them."""
    demand(user, Permission.REVIEW_OPENINGS)
    return list(ConsentText.objects.select_related("written_by", "signed_by"))


def list_own_criteria() -> list[OwnCriterion]:
    """The hotline's own criteria that are offered now."""
    return list(OwnCriterion.objects.filter(ended_at__isnull=True))


def list_lasting(case_ids: Iterable[UUID]) -> list[Consent]:
    """The consents and other grounds that hold in these cases, or ended within the last week; first to end first."""
    return _lasting(cases=list(case_ids), since=clock.now() - ENDS_SOON)


@written_once
def _lasting(*, cases: list[UUID], since: dt.datetime) -> QuerySet[Consent]:
    kept = Consent.objects.filter(case__in=cases, withdrawn_at__isnull=True, valid_until__gt=since)
    return kept.order_by("valid_until")


def ending_among(rows: list[Consent]) -> list[Consent]:
    """Of those the ones that end within a week, or ended within the last one, and were not renewed."""
    now = clock.now()
    last = {(row.case_id, row.person_id): row.pk for row in rows}
    return [
        row
        for row in rows
        if row.valid_until <= now + ENDS_SOON and last[row.case_id, row.person_id] == row.pk
    ]


def unsigned_among(rows: list[Consent], *, user: User) -> list[Consent]:
    """Of those the other legal grounds that wait for a signature which this person could give."""
    now = clock.now()
    return [
        row
        for row in rows
        if row.second_by_id is None
        and row.valid_until > now
        and row.basis != Consent.Basis.CONSENT
        and row.recorded_by_id != user.pk
    ]


def list_shares_to_review(*, user: User) -> list[EmergencyShare]:
    """What was told to save a life in cases of the supervisor's teams, until it was reviewed; still sealed."""
    if not can(user, Permission.REVIEW_OPENINGS):
        return []
    waiting = EmergencyShare.objects.filter(
        reviewed_at__isnull=True, case__team__in=user.team_ids(), case__in=visible_cases(user)
    )
    return list(waiting.exclude(by=user).order_by("at")[:MOST_SHARES])
