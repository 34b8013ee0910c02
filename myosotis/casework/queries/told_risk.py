"""What contacts of a case say of its risk: the level that was told, which is no judgement, and the urgent ladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.models import Contact, ContactCase, UrgentStep
from myosotis.kernel.statements import written_once
from myosotis.vault.opening import Purpose, unlock

MOST_CONTACTS = 200
TELLS_WHERE = "near_border"


@dataclass(frozen=True)
class ToldRisk:
    """What was told, when, and in which contact."""

    level: str
    at: dt.datetime
    contact_id: UUID


def find_told(contacts: Iterable[Contact]) -> ToldRisk | None:
    """What the newest of these opened contacts, newest first given, says of the risk; None where none does."""
    for contact in contacts:
        code = str((contact.risk or {}).get("code") or "")
        if code and words.is_code("risk_level", code, absence=False):
            return ToldRisk(code, contact.started_at, contact.pk)
    return None


def list_told(case_ids: Collection[UUID], *, user: User) -> dict[UUID, ToldRisk]:
    """The same for several cases that this person has open: only the level, which tells of no place."""
    if not case_ids:
        return {}
    links = ContactCase.objects.filter(case__in=list(case_ids), unlinked_at__isnull=True)
    links = links.exclude(contact__kind="sighting").select_related("contact")
    newest = list(links.order_by("-contact__started_at")[:MOST_CONTACTS])
    keys = unlock({link.contact_id for link in newest}, by=user.public_id, why=Purpose.SHOW_LIST)
    keys.open([link.contact for link in newest])
    of_case: dict[UUID, list[Contact]] = {}
    for link in newest:
        of_case.setdefault(link.case_id, []).append(link.contact)
    told = {case_id: find_told(contacts) for case_id, contacts in of_case.items()}
    return {case_id: one for case_id, one in told.items() if one is not None}


def list_ticked(case_id: UUID, *, is_withheld: bool) -> list[UrgentStep]:
    """What was ticked on the urgent ladder in the contacts of a case, the oldest first.

    `is_withheld`: where a child of it is, is withheld from the reader, who then does not learn of a border either.
    """
    ticks = _ticks_around(case=case_id)
    return [tick for tick in ticks if tick.code != TELLS_WHERE] if is_withheld else ticks


@written_once
def _ticks_around(*, case: UUID) -> QuerySet[UrgentStep]:
    links = ContactCase.objects.filter(case=case, unlinked_at__isnull=True)
    ticks = UrgentStep.objects.filter(withdrawn_at__isnull=True, contact__in=links.values("contact"))
    return ticks.exclude(contact__kind="sighting").order_by("at", "pk").select_related("by")
