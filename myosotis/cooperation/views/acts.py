"""The acts of a cooperation as its page offers them: which fit now, drawn as a button or as a panel with a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest
from django.urls import reverse

from myosotis.accounts.models import User
from myosotis.cooperation.forms import steps
from myosotis.cooperation.models import Cooperation, Direction, ItemState, Question, SharedItem, State
from myosotis.cooperation.queries.cooperations import CooperationPage
from myosotis.cooperation.queries.meeting import find_own_case, list_enquired
from myosotis.cooperation.views.acting import ACTS, Act
from myosotis.kernel.errors import Missing

BEFORE = frozenset({State.REQUESTED, State.RECEIVED})
EVENTS: dict[str, frozenset[str]] = {
    "receive": frozenset({"coop.received"}),
    "take_case": frozenset({"handover.accept"}),
    "leave_case": frozenset({"handover.decline"}),
    "withdraw_offer": frozenset({"handover.withdraw"}),
    "accept": frozenset({"coop.accept"}),
    "decline": frozenset({"coop.decline"}),
    "status": frozenset(f"task.status:{one}" for one, _words in steps.STATUS),
    "found": frozenset({"case.found"}),
    "retract": frozenset({"coop.retract"}),
    "cancel": frozenset({"coop.cancel"}),
    "close": frozenset({"case.close"}),
}
"""By which events of the protocol an act is offered, in the order of the page."""
ONCE = frozenset({"close"})
"""Acts that the protocol takes again and that say nothing new."""


def describe_act(
    code: str,
    row: Cooperation,
    *,
    subject: UUID | None = None,
    bound: tuple[str, UUID | None, django_forms.Form] | None = None,
    user: User | None = None,
) -> dict[str, Any]:
    """An act as the page draws it: a button, or a panel with its form; one that was sent with mistakes is open."""
    act = ACTS[code]
    is_sent = bound is not None and bound[:2] == (code, subject)
    form_id = f"{code}-{str(subject)[-8:]}" if subject else code
    form: Any = bound[2] if is_sent and bound else make_form(act, row, None, form_id, user)
    return {
        "id": form_id,
        "icon": act.icon,
        "label": act.label,
        "key": act.key,
        "said": act.said,
        "is_main": act.is_main,
        "is_grave": act.is_grave,
        "url": reverse(f"cooperation:{code}", args=[row.pk]),
        "form": form if form.fields else None,
        "hidden": [(act.subject, subject)] if subject else [],
        "is_open": is_sent,
    }


def make_form(act: Act, row: Cooperation, data: Any, form_id: str, user: User | None) -> django_forms.Form:
    """The form of an act, empty or as it was sent."""
    options = act.options(row)
    if act.form is steps.AcceptForm and act.code == "accept" and user is not None:
        options = {
            **options,
            "is_request": True,
            "known": find_own_case(row, user=user),
            "enquired": list_enquired(row, user=user),
            "teams": list(user.teams.filter(is_training=False).order_by("name")),
        }
    return act.form(data, auto_id=f"{form_id}_%s", **options)


def read_subject(request: HttpRequest, act: Act, row: Cooperation) -> UUID | None:
    """What the act is about: a question, an item or a withdrawal of this very cooperation."""
    if not act.subject:
        return None
    rows: Any = {
        "question": row.questions,
        "item": row.items,
        "withdrawal": row.withdrawals,
        "problem": row.problems,
    }[act.subject]
    try:
        subject = UUID(request.POST.get(act.subject, ""))
    except ValueError:
        raise Missing from None
    if not rows.filter(pk=subject).exists():
        raise Missing
    return subject


def list_codes(page: CooperationPage) -> Iterator[str]:
    """What may be done now with the cooperation as a whole, the next step first."""
    row, allowed = page.cooperation, page.allowed
    if any(one.direction == Direction.INCOMING and one.state == ItemState.RECALLED for one in page.items):
        yield from ("erased", "keep")
    for code, events in EVENTS.items():
        is_done = code in ONCE and events & {step.event for step in page.steps if step.side == row.side}
        if events & allowed and not is_done and not (code == "found" and row.state in BEFORE):
            yield code
    told = [
        one for one in page.items if one.direction == Direction.OUTGOING and one.told_at and one.is_readable
    ]
    if told and row.is_asking:
        yield "erase"


def list_item_codes(item: SharedItem) -> list[str]:
    """What may be done with one item that we told."""
    if item.direction != Direction.OUTGOING:
        return []
    if item.state in (ItemState.ACTIVE, ItemState.CORRECTED) and item.is_readable:
        return ["correct", "recall"]
    return ["recall"] if item.state in (ItemState.WAITING, ItemState.REFUSED) else []


def list_question_codes(question: Question) -> list[str]:
    """What may be done with one question."""
    return [] if question.is_ours or question.answered_at else ["answer"]
