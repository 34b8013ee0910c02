"""Night cards: written in the case, read at night without it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, demand, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.actions.searching import SearchLimitReached
from myosotis.casework.editing import Change, versions_of
from myosotis.casework.queries.cases import CasePage, find_case_id
from myosotis.casework.queries.contacts import list_contacts
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.acts import act_on_case
from myosotis.casework.views.asking import read_id
from myosotis.casework.views.frame import get_frame, show_in_frame, tell_conflicts
from myosotis.casework.views.timeline import Item
from myosotis.desk.actions.cards import link_to_card, note_reading, settle_card, withdraw_card, write_card
from myosotis.desk.forms.cards import NightCardForm
from myosotis.desk.models.cards import CARD_FIELDS, SAID_FIELDS
from myosotis.desk.queries.board import list_night_promises
from myosotis.desk.queries.cards import CardRow, CaseCard, get_card, list_cards, read_case_card
from myosotis.desk.queries.shifts import read_duty
from myosotis.desk.saying import state_of
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing


@needs(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def show_case_card(request: HttpRequest, ref: str) -> HttpResponse:
    """The night card of a case, to be written by those who work on it."""
    user = person_of(request)
    if request.method == "POST":
        demand(user, Permission.WRITE_CASES)
        form = NightCardForm(request.POST, auto_id="card_%s")
        if form.is_valid():
            return _save(request, user, ref, form)
    else:
        form = None
    frame = get_frame(request, ref)
    held = read_case_card(frame.case, user=user)
    return show_in_frame(request, frame, "desk/case_card.html", describe_case_card(frame, held, form, user))


def _save(request: HttpRequest, user: User, ref: str, form: NightCardForm) -> HttpResponse:
    seen = form.cleaned_data["versions"]
    sent = [name for name in CARD_FIELDS if name in form.data]
    changes = {name: Change(form.cleaned_data[name], seen.get(name, 0)) for name in sent}
    conflicts = write_card(by=user, case_id=find_case_id(user=user, ref=ref), changes=changes)
    tell_conflicts(request, conflicts)
    if not conflicts:
        messages.success(request, _("The night card is written. Whoever is on duty can read it now."))
    return redirect("desk:case_card", ref=ref)


def describe_case_card(
    frame: CaseFrame, held: CaseCard, form: NightCardForm | None, user: User
) -> dict[str, Any]:
    """What the page shows; a form with mistakes comes back filled."""
    card = held.card
    shown = SAID_FIELDS if held.is_withheld else CARD_FIELDS
    initial: dict[str, Any] = {name: getattr(card, name) for name in shown} if card else {}
    versions = versions_of(card) if card else {}
    initial["versions"] = {name: seen for name, seen in versions.items() if name in shown}
    labels = {name: NightCardForm.base_fields[name].label for name in CARD_FIELDS}
    return {
        "held": held,
        "card": card,
        "form": form or NightCardForm(initial=initial, auto_id="card_%s", is_withheld=held.is_withheld),
        "shown": list_parts(card),
        "conflicts": [(labels.get(one.field, one.field), one) for one in held.conflicts],
        "can_write": can(user, Permission.WRITE_CASES) and frame.case.closed_at is None,
    }


def list_parts(card: Any) -> list[tuple[str, str, str]]:
    """Name, label and text of what stands on a card."""
    fields = NightCardForm.base_fields
    return [(name, str(fields[name].label), getattr(card, name)) for name in CARD_FIELDS] if card else []


@act_on_case()
def withdraw(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Nobody on duty needs the card any more."""
    withdraw_card(by=user, case_id=case_id)
    return request.path.removesuffix("withdraw")


@act_on_case()
def settle(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Choose between two values of one field of the card."""
    choice = request.POST.get("choice", "")
    if choice not in ("mine", "theirs", "both"):
        raise Missing
    settle_card(by=user, case_id=case_id, revision_id=read_id(request, "revision"), choice=choice)
    return request.path.removesuffix("settle")


@needs(Permission.SEE_NIGHT_CARDS)
@require_http_methods(["GET", "POST"])
def show_night(request: HttpRequest) -> HttpResponse:
    """The night: cards, who is on duty, own contacts. What is looked for is sent, never part of an address."""
    user, now = person_of(request), clock.now()
    text = request.POST.get("text", "").strip()[:200] if request.method == "POST" else ""
    refusal = ""
    try:
        rows = list_cards(user=user, text=text)
    except SearchLimitReached as error:
        rows, refusal = [], say_refusal(error)
    context = {
        "text": text,
        "refusal": refusal,
        "cards": [describe_row(row) for row in rows],
        "promised": [
            {"at": at, "team": team, "state": state_of(at, now)}
            for at, team in list_night_promises(user=user)
        ],
        "contacts": list_contacts(user=user, filters={"which": "mine"}, limit=12),
        "duty": read_duty(user=user),
    }
    return render(request, "desk/night.html", context)


@needs(Permission.SEE_NIGHT_CARDS)
@require_GET
def show_card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """One card, read without opening the case; the reading is logged once."""
    user = person_of(request)
    page = get_card(user=user, card_id=card_id)
    note_reading(by=user, card_id=card_id)
    context = {
        **describe_row(page),
        "page": page,
        "parts": [part for part in list_parts(page.card) if part[2]],
        "contacts": [
            {"contact": row, "is_linked": linked, "who": _say_contact(row)} for row, linked in page.contacts
        ],
        "duty": read_duty(user=user),
    }
    return render(request, "desk/card.html", context)


@needs(Permission.SEE_NIGHT_CARDS, Permission.WRITE_CONTACTS)
@require_POST
def link(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Link a contact to the case of a card: the caseworker finds it there in the morning."""
    link_to_card(by=person_of(request), card_id=card_id, contact_id=read_id(request, "contact"))
    messages.success(request, _("Linked. The caseworker finds this contact in the case in the morning."))
    return redirect("desk:night_card", card_id=card_id)


def describe_row(row: CardRow) -> dict[str, Any]:
    """Whose card it is."""
    names = [speech.name_child(child, is_short=False) for child in row.children]
    return {
        "card": row.card,
        "ref": row.card.case.ref,
        "team": row.card.case.team.name,
        "names": names,
        "is_missing": any(child.open_episode for child in row.children),
        "is_old": row.is_old,
        "url": reverse("desk:night_card", args=[row.card.pk]),
    }


def _say_contact(contact: Any) -> str:
    """Who calls, or about which child, as told."""
    return str((contact.who_calls or {}).get("text", "") or (contact.child or {}).get("text", ""))


def show_on_case(request: HttpRequest, page: CasePage) -> str:
    """On the overview of a case: whether there is a night card, and what it says first."""
    user = person_of(request)
    held = _card_of(page, user)
    if page.case.closed_at is not None and held.card is None:
        return ""
    context = {
        "held": held,
        "card": held.card,
        "case": page.case,
        "parts": [part for part in list_parts(held.card) if part[2]],
        "can_write": can(user, Permission.WRITE_CASES),
    }
    return render_to_string("desk/on_case.html", context, request)


def _card_of(page: CasePage, user: User) -> CaseCard:
    """The card of an opened case, read once for its timeline and its side."""
    held: CaseCard = page.beside.get("night_card") or read_case_card(page.case, user=user)
    page.beside["night_card"] = held
    return held


def show_on_contact(request: HttpRequest, contact_id: UUID) -> str:
    """Beside a contact of somebody who sees no case: the way to the night cards, by one key."""
    user = person_of(request)
    if can(user, Permission.READ_CASES) or not can(user, Permission.SEE_NIGHT_CARDS):
        return ""
    return render_to_string("desk/on_contact.html", {}, request)


def list_card_items(page: CasePage, user: User) -> list[Item]:
    """In the timeline of the case: when the card was written, and who read it at night."""
    held = _card_of(page, user)
    if held.card is None:
        return []
    items = [
        Item(reading.at, "notes", "moon", _("The night card was read."), by=reading.by.name)
        for reading in held.readings
    ]
    title = _("The night card was written.")
    items.append(
        Item(held.card.written_at, "notes", "moon", title, held.card.next_step, by=held.card.written_by.name)
    )
    return items
