"""What the next shift must know, in sentences: drafted from records and the log, for a person to edit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from myosotis.casework import speech, words
from myosotis.casework.models import Contact, Promise, Referral, Risk, Task
from myosotis.casework.queries.cases import CaseRow, ChildView
from myosotis.casework.queries.told_risk import ToldRisk
from myosotis.casework.spans import say_span
from myosotis.casework.views.contact_screen import URGENT_STEPS
from myosotis.desk.models import HandoverCard
from myosotis.desk.saying import say_when
from myosotis.kernel import clock

MISSING_SHORT = dt.timedelta(hours=48)
About = HandoverCard.About


@dataclass
class Draft:
    """One card before anybody has looked at it. `drafted_from`: names and ids of what it was made of."""

    kind: str
    text: str
    case_id: UUID | None = None
    contact_id: UUID | None = None
    due_at: dt.datetime | None = None
    is_urgent: bool = False
    drafted_from: dict[str, Any] = field(default_factory=dict)


def draft_child(row: CaseRow, child: ChildView, told: ToldRisk | None = None) -> Draft | None:
    """A child missing for less than 48 hours, or one at high risk, however long it is missing.

    `told`: how high the risk was said to be in a contact of the case, which is said while nobody has judged it.
    """
    episode = child.open_episode
    is_high = child.risk is not None and child.risk.level == "high"
    if episode is None:
        return _draft_risk(row, child, child.risk) if is_high and child.risk else None
    is_short = clock.now() - speech.began_at(episode) < MISSING_SHORT
    if not is_short and not is_high:
        return None
    span = say_span(minutes=int(speech.hours_missing(episode) * 60), is_coarse=True)
    said = [_("{name}: missing for {span}.").format(name=speech.name_child(child), span=span)]
    if child.risk:
        said.append(_("Risk: {level}.").format(level=words.label("risk_level", child.risk.level)))
    elif told:
        level = words.label("risk_level", told.level)
        said.append(_("Risk as told: {level}, not judged yet.").format(level=level))
    else:
        said.append(_("The risk is not judged yet."))
    if episode.police_told_at:
        said.append(_("The police are told."))
    elif episode.police_report:
        said.append(_("The police are not told yet."))
    else:
        said.append(_("Nobody has asked yet whether the police know."))
    if episode.reported_returned_at:
        said.append(_("Reported returned: to be confirmed."))
    origin = {"episode": str(episode.pk)} | ({"risk": str(child.risk.pk)} if child.risk else {})
    kind = About.MISSING if is_short else About.RISK
    return Draft(kind, " ".join(said), case_id=row.case.pk, is_urgent=is_high, drafted_from=origin)


def _draft_risk(row: CaseRow, child: ChildView, risk: Risk) -> Draft:
    said = _("{name}: the risk is high.").format(name=speech.name_child(child))
    if risk.review_at:
        said += " " + _("Look again: {when}.").format(when=_when(risk.review_at))
    origin = {"risk": str(risk.pk)}
    return Draft(
        About.RISK, said, case_id=row.case.pk, due_at=risk.review_at, is_urgent=True, drafted_from=origin
    )


def draft_promise(promise: Promise) -> Draft:
    """What we said we would do, with the hour."""
    text = _("Promised for {when}: {text}").format(when=_when(promise.due_at), text=promise.text)
    return Draft(
        About.PROMISE,
        text,
        case_id=promise.case_id,
        contact_id=None if promise.case_id else promise.contact_id,
        due_at=promise.due_at,
        drafted_from={"promise": str(promise.pk)},
    )


def draft_task(task: Task, *, is_blocked: bool) -> Draft:
    """Something to be done, with the hour; where a block stands, not the words that tell where a child is."""
    said = _("see the case") if is_blocked and task.tells_where else task.text
    text = _("To be done by {when}: {text}").format(when=_when(task.due_at), text=said)
    origin = {"task": str(task.pk)}
    return Draft(About.PROMISE, text, case_id=task.case_id, due_at=task.due_at, drafted_from=origin)


def draft_referral(referral: Referral, *, is_blocked: bool) -> Draft:
    """Somebody was asked and has not answered; where a block stands, not who, since that may tell where a child is."""
    known = "" if is_blocked else referral.to_whom
    whom = known or words.label("referral_target", referral.target) or _("another service")
    text = _("Asked {whom} on {when}, no answer yet.").format(whom=whom, when=_when(referral.at))
    if referral.text and not is_blocked:
        text += f" {referral.text[:200]}"
    return Draft(About.REQUEST, text, case_id=referral.case_id, drafted_from={"referral": str(referral.pk)})


def draft_contact(contact: Contact) -> Draft:
    """A contact that nobody has closed, or that lacks what closing asks."""
    child = speech.short_name(str((contact.child or {}).get("text", "")))
    who = str((contact.who_calls or {}).get("text", "")) or words.label("contact_role", contact.role)
    about = " · ".join(part for part in (who, child) if part)
    said = (
        _("The contact of {when} is still open.")
        if contact.closed_at is None
        else _("The contact of {when} lacks something.")
    ).format(when=_when(contact.started_at))
    text = f"{said} {about}".strip()
    return Draft(About.CONTACT, text, contact_id=contact.pk, drafted_from={"contact": str(contact.pk)})


def draft_urgent(code: str, at: dt.datetime, *, case_id: UUID | None, contact_id: UUID | None) -> Draft:
    """A step of the urgent ladder that was ticked in this shift."""
    label = URGENT_STEPS.get(code, code)
    text = _("Urgent, ticked at {when}: {label}").format(when=_when(at), label=label)
    return Draft(About.URGENT, text, case_id, None if case_id else contact_id, None, True, {"urgent": code})


def draft_worked_on(row: CaseRow, verbs: list[str], seqs: list[int]) -> Draft:
    """A case that was worked on in this shift: what the log counts."""
    contacts = sum(verb == "contact.linked" for verb in verbs)
    notes = sum(verb == "case.note_written" for verb in verbs)
    said = []
    if contacts:
        said.append(ngettext("{number} contact.", "{number} contacts.", contacts).format(number=contacts))
    if notes:
        said.append(ngettext("{number} note.", "{number} notes.", notes).format(number=notes))
    others = len(verbs) - contacts - notes
    if others:
        said.append(ngettext("{number} change.", "{number} changes.", others).format(number=others))
    names = " · ".join(speech.name_child(child) for child in row.children if child.name)
    text = _("Worked on in this shift: {what}").format(what=" ".join(said))
    return Draft(
        About.OTHER,
        f"{names}. {text}" if names else text,
        case_id=row.case.pk,
        drafted_from={"log": [min(seqs), max(seqs)]},
    )


def _when(at: dt.datetime) -> str:
    return say_when(localtime(at), clock.now())
