"""What the timeline of a case shows of the newer kinds of records: our work, police, consent, blocks, transfers."""

from __future__ import annotations

from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.models import CaseUrgentStep, Consent, UrgentStep
from myosotis.casework.queries.cases import CasePage
from myosotis.casework.queries.happened import Happened, read_happened
from myosotis.casework.views import confidential
from myosotis.casework.views.contact_screen import URGENT_STEPS
from myosotis.casework.views.timeline import Item, add_source


def join_timeline() -> None:
    """Called once, when this room starts."""
    add_source(list_items)
    add_source(confidential.list_items)


def list_items(page: CasePage, user: User) -> list[Item]:
    """Everything else that happened to a case."""
    is_withheld = any(child.is_withheld for child in page.children)
    found = read_happened(page.case, user=user, is_withheld=is_withheld)
    address = f"/cases/{page.case.ref}/work/"
    return [
        *_list_work(found, address),
        *_list_police(found),
        *_list_consents(found, f"/cases/{page.case.ref}/consent/"),
        *_list_others(found),
    ]


def _list_work(found: Happened, address: str) -> list[Item]:
    items = []
    for support in found.supports:
        title = _("Support: {kind}.").format(kind=words.label("support", support.kind))
        items.append(
            Item(support.at, "work", "heart", title, _join(support), by=support.by.name, url=address)
        )
    for step in found.steps:
        title = _("Step taken: {kind}.").format(kind=words.label("intervention", step.kind))
        items.append(Item(step.at, "work", "route", title, _join(step), by=step.by.name, url=address))
    for referral in found.referrals:
        whom = referral.to_whom or words.label("referral_target", referral.target)
        title = _("Referred to {whom}.").format(whom=whom) if whom else _("Referred to another service.")
        items.append(
            Item(referral.at, "work", "send", title, _join(referral), by=referral.by.name, url=address)
        )
    for task in found.tasks:
        if task.done_at:
            by = task.done_by.name if task.done_by else ""
            items.append(
                Item(task.done_at, "work", "checklist", _("Task done."), _join(task), "ok", by, address)
            )
    return items


def _list_police(found: Happened) -> list[Item]:
    return [
        Item(
            call.at,
            "police",
            "shield",
            _("Police: {kind}.").format(kind=words.label("police_contact", call.kind)),
            " · ".join(part for part in (call.unit, call.said) if part),
            by=call.by.name,
        )
        for call in found.police
    ]


def _list_consents(found: Happened, address: str) -> list[Item]:
    items = []
    for one in found.consents:
        title = (
            _("Consent was recorded.")
            if one.basis == Consent.Basis.CONSENT
            else _("Another legal ground was recorded.")
        )
        by = one.recorded_by.name
        items.append(Item(one.recorded_at, "consent", "writing", title, by=by, url=address))
        if one.withdrawn_at:
            by = one.withdrawn_by.name if one.withdrawn_by else ""
            title = _("Consent was withdrawn.")
            items.append(Item(one.withdrawn_at, "consent", "writing", title, tone="r", by=by, url=address))
    for told in found.emergencies:
        said = " · ".join(part for part in (told.recipient, told.what) if part)
        title = _("Told to save a life.")
        items.append(Item(told.at, "consent", "urgent", title, said, "r", told.by.name, address))
    return items


def _list_others(found: Happened) -> list[Item]:
    steps: list[CaseUrgentStep | UrgentStep] = [*found.urgent, *found.told_urgent]
    items = [
        Item(
            step.at,
            "risk",
            "urgent",
            _("Urgent: {step}.").format(step=URGENT_STEPS.get(step.code, step.code)),
            tone="r",
            by=step.by.name,
        )
        for step in steps
    ]
    for block in found.blocks:
        items.append(Item(block.set_at, "case", "lock", _("A block was set."), by=block.set_by.name))
        if block.lifted_at:
            by = block.lifted_by.name if block.lifted_by else ""
            items.append(Item(block.lifted_at, "case", "lock-open", _("A block was lifted."), by=by))
    for transfer in found.transfers:
        if transfer.answered_at and transfer.answer == "accepted":
            by = transfer.answered_by.name if transfer.answered_by else ""
            title = _("The case went to team {team}.").format(team=transfer.to_team.name)
            items.append(Item(transfer.answered_at, "case", "transfer", title, by=by))
    return items


def _join(record: object) -> str:
    """What was done and what came of it."""
    return " → ".join(part for part in (getattr(record, "text", ""), getattr(record, "result", "")) if part)
