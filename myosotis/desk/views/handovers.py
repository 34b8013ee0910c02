"""The page of the handover: what the shift before left, and the draft of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.sentences import say_refusal
from myosotis.desk.actions import handovers as actions
from myosotis.desk.actions.handovers import CardEdit
from myosotis.desk.models import HandoverCard
from myosotis.desk.queries.handovers import CardView, HandoverView, read_handovers
from myosotis.desk.saying import say_when, state_of
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

KINDS = {
    HandoverCard.About.URGENT: ("urgent", gettext_lazy("Urgent")),
    HandoverCard.About.MISSING: ("map-pin-question", gettext_lazy("Missing for less than 48 hours")),
    HandoverCard.About.RISK: ("flag", gettext_lazy("Open risk")),
    HandoverCard.About.PROMISE: ("checklist", gettext_lazy("Promise or task")),
    HandoverCard.About.REQUEST: ("send", gettext_lazy("Waits for an answer")),
    HandoverCard.About.CONTACT: ("phone", gettext_lazy("Contact to complete")),
    HandoverCard.About.OTHER: ("notes", gettext_lazy("Worked on")),
}


@needs(Permission.SEE_BOARD)
@require_GET
def show_handover(request: HttpRequest) -> HttpResponse:
    """What waits to be taken over, and what one hands over."""
    page = read_handovers(user=person_of(request))
    incoming = [describe(one) for one in page.incoming]
    for card in [card for one in incoming for card in one["waiting"]][:1]:
        card["is_first"] = True
    context = {
        "incoming": [one for one in incoming if one["waiting"]],
        "taken": [one for one in incoming if not one["waiting"] and one["cards"]],
        "drafts": [describe(one) for one in page.drafts],
        "given": [describe(one) for one in page.given],
        "teams": page.teams,
        "is_waiting": any(one["waiting"] for one in incoming),
    }
    return render(request, "desk/handover.html", context)


@needs(Permission.SEE_BOARD)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft the handover of a team's shift, or draft it anew."""
    user = person_of(request)
    team = get_object_or_404(user.teams, pk=_read_id(request.POST.get("team", "")))
    actions.draft_handover(by=user, team=team)
    return redirect(reverse("desk:handover") + "#mine")


@needs(Permission.SEE_BOARD)
@require_POST
def edit(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Keep the cards as edited; hand them over where that was the button."""
    user = person_of(request)
    actions.edit_handover(by=user, handover_id=handover_id, edits=_read_edits(request))
    ref, text = request.POST.get("ref", "").strip(), request.POST.get("line", "").strip()
    if text:
        try:
            actions.add_line(by=user, handover_id=handover_id, ref=ref, text=text)
        except Missing:
            messages.error(request, _("There is no case of this number that you may open."))
            return redirect(reverse("desk:handover") + "#mine")
    if request.POST.get("do") == "hand-over":
        actions.hand_over(by=user, handover_id=handover_id)
        messages.success(request, _("Handed over. Whoever comes takes it over card by card."))
        return redirect("desk:handover")
    messages.success(request, _("The draft is kept."))
    return redirect(reverse("desk:handover") + "#mine")


@needs(Permission.SEE_BOARD)
@require_POST
def acknowledge(request: HttpRequest, handed_id: UUID) -> HttpResponse:
    """Take one card over; the next one has the focus then."""
    try:
        actions.acknowledge(by=person_of(request), card_id=handed_id)
    except Refused as refusal:
        if refusal.reason != "second_person_needed":
            raise
        messages.error(request, say_refusal(refusal))
    return redirect("desk:handover")


@needs(Permission.SEE_BOARD)
@require_POST
def renew(request: HttpRequest, handed_id: UUID) -> HttpResponse:
    """Say that a card is urgent still."""
    actions.renew_urgent(by=person_of(request), card_id=handed_id)
    return redirect("desk:handover")


def describe(view: HandoverView) -> dict[str, Any]:
    """One handover in words."""
    cards = [describe_card(one) for one in view.cards]
    return {
        "handover": view.handover,
        "cards": cards,
        "waiting": [one for one in cards if not one["is_taken"]],
        "taken": sum(one["is_taken"] for one in cards),
    }


def describe_card(one: CardView) -> dict[str, Any]:
    """One card in words."""
    card, now = one.card, clock.now()
    icon, label = KINDS[HandoverCard.About(card.kind)]
    url = (
        reverse("casework:case", args=[one.ref])
        if one.ref
        else reverse("casework:contact", args=[card.contact_id])
    )
    return {
        "card": card,
        "ref": one.ref,
        "icon": icon,
        "label": label,
        "url": url,
        "is_taken": card.acknowledged_at is not None,
        "is_urgent": card.is_urgent,
        "was_urgent": card.urgent_until is not None and not card.is_urgent,
        "due": say_when(card.due_at, now) if card.due_at else "",
        "due_state": state_of(card.due_at, now) if card.due_at else "",
    }


def _read_edits(request: HttpRequest) -> dict[UUID, CardEdit]:
    given = {}
    for text_id in request.POST.getlist("card")[:200]:
        given[_read_id(text_id)] = CardEdit(
            text=request.POST.get(f"text-{text_id}", ""),
            is_left_out=f"out-{text_id}" in request.POST,
            is_urgent=f"urgent-{text_id}" in request.POST,
        )
    return given


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None
