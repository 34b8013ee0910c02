"""What happened to a case besides contacts, notes, episodes and risk: read at once for its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from myosotis.accounts.colleagues import colleagues_of
from myosotis.accounts.models import User
from myosotis.casework.models import (
    Block,
    Case,
    CaseUrgentStep,
    Consent,
    EmergencyShare,
    Intervention,
    PoliceContact,
    Referral,
    Support,
    Task,
    Transfer,
    UrgentStep,
)
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.queries.told_risk import list_ticked
from myosotis.casework.queries.withheld import hide
from myosotis.casework.queries.work import WHERE_IN_WORK
from myosotis.kernel.statements import rows_of
from myosotis.vault.opening import Purpose, unlock

Row = TypeVar("Row", bound=Model)


@dataclass
class Happened:
    """The records of a case by kind, opened; what a block withholds from this reader is hidden."""

    supports: list[Support]
    steps: list[Intervention]
    referrals: list[Referral]
    tasks: list[Task]
    police: list[PoliceContact]
    consents: list[Consent]
    emergencies: list[EmergencyShare]
    transfers: list[Transfer]
    urgent: list[CaseUrgentStep]
    told_urgent: list[UrgentStep]
    blocks: list[Block]


def read_happened(case: Case, *, user: User, is_withheld: bool) -> Happened:
    """The records of a case that this person has open; what was taken back is left out.

    `is_withheld`: where a child of it is, is withheld from this person, as the opened case already says.
    """
    has = kinds_of(case)

    def read(model: type[Row], *joined: str, **wanted: Any) -> list[Row]:
        if model not in has:
            return []
        return rows_of(model, *joined, case=case.pk, **wanted)

    kept = {"withdrawn_at__isnull": True}
    found = Happened(
        supports=read(Support, **kept),
        steps=read(Intervention, **kept),
        referrals=read(Referral, "service", **kept),
        tasks=read(Task, done_at__isnull=False, **kept),
        police=read(PoliceContact, **kept),
        consents=read(Consent),
        emergencies=read(EmergencyShare),
        transfers=read(Transfer, "to_team", answered_at__isnull=False),
        urgent=read(CaseUrgentStep, **kept),
        told_urgent=list_ticked(case.pk, is_withheld=is_withheld),
        blocks=read(Block),
    )
    by = ("by",)
    colleagues_of(case).give(
        (found.supports, by),
        (found.steps, by),
        (found.referrals, by),
        (found.tasks, ("done_by",)),
        (found.police, by),
        (found.consents, ("recorded_by", "withdrawn_by")),
        (found.emergencies, by),
        (found.transfers, ("answered_by",)),
        (found.urgent, by),
        (found.blocks, ("set_by", "lifted_by")),
    )
    keys = unlock([case.pk], by=user.public_id, why=Purpose.OPEN_CASE)
    keys.open(found.supports, found.steps, found.referrals, found.tasks, found.police, found.emergencies)
    if is_withheld:
        _hide_where(found)
    return found


def _hide_where(found: Happened) -> None:
    """A referral and a police contact say where help is near; the others where they are marked so."""
    for kind, rows in (
        ("support", found.supports),
        ("intervention", found.steps),
        ("task", found.tasks),
    ):
        for row in (row for row in rows if row.tells_where):
            hide(row, WHERE_IN_WORK[kind])
    for referral in found.referrals:
        hide(referral, WHERE_IN_WORK["referral"])
    for call in found.police:
        hide(call, ("unit", "said"))
    for emergency in found.emergencies:
        hide(emergency, ("recipient", "what", "why"))
