"""Reading surges: what helpers may know, one's own unfinished sheet, and the one list of all sightings of a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.models import Case, Involvement, Sighting, Surge
from myosotis.casework.queries.frames import CaseFrame
from myosotis.people.models import Name
from myosotis.vault.opening import Purpose, unlock

ROWS_A_PAGE = 100


@dataclass
class Sheet:
    """What whoever writes a sighting sees: the open surges with their public words, and the own unfinished sheet."""

    surges: list[Surge]
    unfinished: Sighting | None
    taken: int


@dataclass(frozen=True)
class Tally:
    """How many sightings a case has, and how many still wait for somebody."""

    total: int
    unjudged: int
    credible: int
    passed: int
    waiting: int


def read_sheet(*, user: User, only: UUID | None = None) -> Sheet:
    """The sheet of three fields for somebody who may write it. Nothing of a case is read but the public words."""
    demand(user, Permission.WRITE_SIGHTINGS)
    surges = list(Surge.objects.filter(ended_at__isnull=True).order_by("opened_at"))
    mine = Sighting.objects.filter(contact__operator=user)
    waiting = mine.filter(contact__closed_at__isnull=True).select_related("contact", "surge")
    unfinished = (waiting.filter(contact=only) if only else waiting).order_by("contact__started_at").first()
    roots = [surge.case_id for surge in surges] + ([unfinished.contact_id] if unfinished else [])
    keys = unlock(roots, by=user.public_id, why=Purpose.ANSWER_CONTACT)
    keys.open(surges, unfinished)
    taken = mine.filter(contact__closed_at__isnull=False, surge__in=[surge.pk for surge in surges]).count()
    return Sheet(surges, unfinished, taken)


def roots_of_sightings(case: Case) -> list[UUID]:
    """The contacts in which the sightings of a case were told, and the people of the case, for `open_frame`."""
    contacts = Sighting.objects.filter(surge__case=case).values_list("contact", flat=True)
    return [*contacts, *case.involvements.values_list("person", flat=True)]


def name_tellers(frame: CaseFrame, sightings: list[Sighting]) -> dict[UUID, str]:
    """Per contact of these sightings who of the people of the case told it, by name; nobody of most."""
    told_in = Involvement.objects.filter(
        contact__in=[row.contact_id for row in sightings], person__in=frame.case.involvements.values("person")
    )
    tellers = dict(told_in.values_list("contact", "person"))
    names = list(Name.objects.filter(person__in=tellers.values()).order_by("-position"))
    frame.keys.open(names)
    first = {name.person_id: name.text for name in names}
    return {contact: first.get(person, "") for contact, person in tellers.items() if contact}


def list_sightings(frame: CaseFrame, *, which: str = "", police: str = "", number: int = 1) -> Page[Sighting]:
    """A page of the sightings of an opened case, newest first, opened.

    `which`: unjudged or a credibility; `police`: passed | waiting.
    """
    rows = _filter(Sighting.objects.filter(surge__case=frame.case), which, police)
    rows = rows.select_related("contact", "contact__operator", "judged_by", "passed_by", "surge")
    page = Paginator(rows.order_by("-contact__started_at", "-pk"), ROWS_A_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    frame.keys.open(page.object_list)
    return page


def list_surges(frame: CaseFrame) -> list[Surge]:
    """The surges of an opened case, the newest first, opened."""
    surges = list(frame.case.surges.select_related("opened_by", "ended_by"))
    frame.keys.open(surges)
    return surges


def count_sightings(case: Case) -> Tally:
    """How many sightings of a case there are, and how many wait."""
    counted = Sighting.objects.filter(surge__case=case).aggregate(
        total=Count("pk"),
        unjudged=Count("pk", filter=Q(credibility="")),
        credible=Count("pk", filter=Q(credibility="credible")),
        passed=Count("pk", filter=Q(passed_at__isnull=False)),
        waiting=Count("pk", filter=Q(credibility="credible", passed_at__isnull=True)),
    )
    return Tally(**counted)


def _filter(rows: QuerySet[Sighting], which: str, police: str) -> QuerySet[Sighting]:
    if which == "unjudged":
        rows = rows.filter(credibility="")
    elif which in Sighting.Credibility.values:
        rows = rows.filter(credibility=which)
    if police in ("passed", "waiting"):
        rows = rows.filter(passed_at__isnull=police == "waiting")
    return rows


Roots = Callable[[Case], list[UUID]]
