"""Cooperations, copies and counts as lines of lists: codes and clocks, nothing that was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.cooperation import telling
from myosotis.cooperation.inputs import last_day_before
from myosotis.cooperation.models import Cooperation, Holder, Side, State
from myosotis.cooperation.queries.clocks import Clock
from myosotis.cooperation.queries.cooperations import CooperationRow, name_cases
from myosotis.cooperation.views.saying import (
    say_duty,
    say_labels,
    say_moment,
    say_next,
    say_since,
    say_state,
    tone_of,
)
from myosotis_core.protocol.clocks import Duty


def refer(row: Cooperation) -> str:
    """What both hotlines call it on the telephone: the first digits of the name that the case has between them."""
    return str(row.pseudonym)[:8].upper()


def find_seen(rows: list[CooperationRow] | list[Holder], user: User) -> dict[UUID, str]:
    """The cases of these rows that this person may open, with the number under which a merged one goes on."""
    cooperations = [one.cooperation for one in rows]
    cases = {one.case_id for one in cooperations if one.case_id}
    return name_cases(cases, user=user)


def describe_rows(rows: list[CooperationRow], user: User) -> list[dict[str, Any]]:
    """Lines of a list."""
    seen = find_seen(rows, user)
    return [describe_row(one, seen) for one in rows]


def describe_row(one: CooperationRow, seen: dict[UUID, str]) -> dict[str, Any]:
    """One line: whom, what, how it stands, who is next, by when."""
    row = one.cooperation
    ref = (seen[row.case_id] or row.case.ref) if row.case and row.case_id in seen else ""
    return {
        "url": reverse("cooperation:cooperation", args=[row.pk]),
        "is_incoming": row.side == Side.ASKED,
        "peer": row.peer.name,
        "country": name_country(row.peer.country),
        "reference": refer(row),
        "case_ref": ref,
        "case_url": reverse("cooperation:case_abroad", args=[ref]) if ref else "",
        "urgency": words.label("cooperation_urgency", row.urgency),
        "urgency_tone": tone_of(row.urgency),
        "asks": say_labels("cooperation_ask", row.asks),
        "state": say_state(row),
        "since": say_since(row),
        "is_drill": row.is_drill,
        **describe_next(one),
    }


def describe_next(one: CooperationRow) -> dict[str, Any]:
    """Who acts next, what, and by when; a request that has not arrived says so."""
    due: Clock | None = one.clock
    row = one.cooperation
    sentence = say_duty(due.duty, is_ours=due.is_ours) if due else ""
    begins = row.state == State.ACCEPTED and due is not None and due.duty == Duty.UPDATE
    if due and (row.state in (State.REQUESTED, State.RECEIVED) or begins) and due.duty != Duty.DELIVERED:
        sentence = say_next(row)
    if one.undelivered_since:
        sentence = _("It has not arrived yet: ring them")
    return {
        "next": sentence,
        "is_ours": bool(due and due.is_ours) or bool(one.undelivered_since),
        "due_at": due.at if due else None,
        "due_when": say_moment(due.at) if due else "",
        "has_problem": one.has_problem,
    }


def describe_copies(holders: list[Holder], user: User) -> list[dict[str, Any]]:
    """Who still holds what."""
    seen = find_seen(holders, user)
    return [describe_copy(one, seen) for one in holders]


def describe_copy(one: Holder, seen: dict[UUID, str]) -> dict[str, Any]:
    """One copy: what, with whom, since when, until when, how it stands."""
    row = one.cooperation
    ref = (seen[row.case_id] or row.case.ref) if row.case and row.case_id in seen else ""
    field = telling.LABELS.get(one.item.name) or words.label("consent_field", one.item.category)
    state, tone, icon, reason = _("In use there"), "", "copy", ""
    if one.refused_at:
        state, tone, icon = _("Kept on a ground"), "a", "lock"
        reason = words.label("erasure_refusal", one.refusal)
    elif one.asked_at:
        state, tone, icon = _("Asked back, no answer yet"), "a", "hourglass"
    return {
        "url": reverse("cooperation:cooperation", args=[row.pk]) + f"#item-{one.item_id}",
        "what": str(field),
        "is_drill": row.is_drill,
        "holder": one.peer.name if one.peer else words.label("onward_sharing", one.onward),
        "told_at": one.told_at,
        "expires_at": last_day_before(one.item.expires_at),
        "state": state,
        "tone": tone,
        "icon": icon,
        "reason": reason,
        "due_at": None,
        "case_ref": ref,
        "case_url": reverse("cooperation:case_abroad", args=[ref]) if ref else "",
    }
