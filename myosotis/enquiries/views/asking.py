"""On a case: ask other hotlines privately, see what was asked, decide whether its children may be found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.enquiries.actions.asking import send_enquiries
from myosotis.enquiries.actions.choosing import let_be_found, take_out
from myosotis.enquiries.forms import EnquiryForm
from myosotis.enquiries.queries.asking import AskedNode, SentEnquiry, list_nodes, read_case
from myosotis.enquiries.words import say_refusal, say_why_not
from myosotis.exchange.words import BLOCKS
from myosotis.kernel.errors import Refused

KEPT_PAGE = "cooperation:case_abroad"
"""The page of a case that shows our fragment; on a node without it the overview does."""


def show_on_case(request: HttpRequest, frame: CaseFrame) -> str:
    """On the page "Across borders" of a case."""
    user = person_of(request)
    found, can_write = read_case(frame), can(user, Permission.WRITE_CASES)
    if not found.is_on and not found.sent:
        context: dict[str, Any] = {"is_on": False, "why_not": say_why_not("enquiries_off")}
        return render_to_string("enquiries/on_case.html", context, request)
    ref, chosen = frame.case.ref, {row.person_id: row for row in found.findable}
    restricted = "case_restricted" if frame.case.is_restricted else ""
    context = {
        "is_on": found.is_on,
        "can_write": can_write,
        "ref": ref,
        "sent": [describe_sent(one, frame) for one in found.sent],
        "why_not": say_why_not(found.why_not if found.is_on else "enquiries_off"),
        "can_ask": can_write and found.is_on and not found.why_not and bool(frame.children),
        "found_as": _join_names(frame, list(chosen)),
        "not_chosen": _join_names(
            frame, [one.person.pk for one in frame.children if one.person.pk not in chosen]
        ),
        "why_not_found": say_why_not(found.why_not or restricted),
        "can_choose": can_write and found.is_on and bool(frame.children),
        "chosen_by": next((row.chosen_by.name for row in found.findable), ""),
    }
    return render_to_string("enquiries/on_case.html", context, request)


def describe_sent(one: SentEnquiry, frame: CaseFrame) -> dict[str, Any]:
    """An enquiry of ours in words; that it arrived says nothing of what they know."""
    row = one.enquiry
    return {
        "country": name_country(row.peer.country),
        "row": row,
        "ask_url": find_request_to(row.peer_id, frame.case.ref) if frame.case.closed_at is None else "",
        "child": _join_names(frame, [row.person_id]),
        "at": row.made_at,
        "by": row.made_by.name,
        "purpose": [words.label("share_purpose", code) for code in row.purpose],
        "reason": row.reason,
        "arrived": one.arrived_at is not None,
    }


def find_request_to(peer_id: Any, ref: str) -> str:
    """Where one writes to this hotline openly about a case, where this node serves it."""
    try:
        return reverse("cooperation:ask", args=[ref]) + f"?peer={peer_id}"
    except NoReverseMatch:
        return ""


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose whom to ask about which child, and why; nothing readable leaves."""
    user, frame = person_of(request), get_frame(request, ref)
    nodes, found = list_nodes(user=user), read_case(frame)
    children = [(str(one.person.pk), speech.name_child(one)) for one in frame.children]
    form = EnquiryForm(
        request.POST if request.method == "POST" else None,
        nodes=[one.peer.node_id for one in nodes if one.may_be_asked],
        children=children,
        auto_id="enquiry_%s",
    )
    if request.method == "POST" and children and form.is_valid():
        try:
            made = send_enquiries(by=user, case_id=frame.case.pk, given=form.to_input())
        except Refused as refusal:
            form.add_error(None, say_refusal(refusal))
        else:
            note_saved(request)
            messages.success(request, _say_sent(len(made)))
            return redirect(KEPT_PAGE, ref)
    here = reverse("enquiries:ask", args=[ref])
    chosen = form.data.getlist("nodes") if request.method == "POST" else []  # type: ignore[attr-defined]
    context = {
        "form": form,
        "here": here,
        "nodes": [describe_node(one, chosen) for one in nodes],
        "is_single": len(children) == 1,
        "who": children[0][1] if len(children) == 1 else "",
        "why_not": say_why_not("" if found.is_on else "enquiries_off") or say_why_not(found.why_not),
        "headline": _say_headline(frame),
        **keep_drafts(request, here),
    }
    return show_in_frame(request, frame, "enquiries/ask.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Let the children of a case be found by other hotlines, or take them out."""
    user = person_of(request)
    case_id = find_case_id(user=user, ref=ref)
    try:
        if request.POST.get("out"):
            take_out(by=user, case_id=case_id)
        else:
            let_be_found(by=user, case_id=case_id)
    except Refused as refusal:
        sentence = say_why_not(refusal.reason)
        if not sentence:
            raise
        messages.error(request, sentence)
    return redirect(KEPT_PAGE, ref)


def describe_node(one: AskedNode, chosen: list[str]) -> dict[str, Any]:
    """A hotline to choose, or what stands against it."""
    against = [str(BLOCKS[block]) for block in one.blocks]
    if not against and not one.is_ready:
        against = [_("Has not joined private enquiries with us yet.")]
    elif not against and not one.left:
        against = [say_why_not("enquiries_spent")]
    left = ngettext("{count} enquiry is left today", "{count} enquiries are left today", one.left)
    return {
        "id": one.peer.node_id,
        "country": name_country(one.peer.country),
        "code": one.peer.country,
        "name": one.peer.name,
        "against": " ".join(against),
        "left": left.format(count=one.left),
        "is_chosen": one.peer.node_id in chosen,
    }


def _say_sent(count: int) -> str:
    return ngettext(
        "{count} hotline is asked. If it knows the child and decides to, it writes to us.",
        "{count} hotlines are asked. Whoever knows the child and decides to writes to us.",
        count,
    ).format(count=count)


def _say_headline(frame: CaseFrame) -> str:
    names = [speech.first_name(one.name) for one in frame.children if one.name]
    if len(names) == 1:
        return _("Does another hotline know {name}?").format(name=names[0])
    return _("Does another hotline know a child of this case?")


def _join_names(frame: CaseFrame, persons: list[Any]) -> str:
    return ", ".join(speech.name_child(one) for one in frame.children if one.person.pk in persons)
