"""Telling more in a cooperation that runs, and offering the case itself to the other hotline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.cooperation.access import find_cooperation
from myosotis.cooperation.actions.handing import offer_handover
from myosotis.cooperation.actions.sharing import share_fields
from myosotis.cooperation.forms.grounds import describe_offers, read_grounds
from myosotis.cooperation.forms.more import HandOverForm, MoreForm
from myosotis.cooperation.models import Cooperation
from myosotis.cooperation.queries.preview import OfferedField, offer_fields
from myosotis.cooperation.views.saying import say_block, say_problem
from myosotis.kernel.errors import Missing, Refused


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def tell_more(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    """Choose further fields; they go at once where the request was taken up, else once it is."""
    return _serve(request, cooperation_id, is_offer=False)


@needs(Permission.WRITE_CASES, Permission.CLOSE_CASES)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    """Offer the case: we own it until the other hotline has accepted and our node has confirmed."""
    return _serve(request, cooperation_id, is_offer=True)


def _serve(request: HttpRequest, cooperation_id: UUID, *, is_offer: bool) -> HttpResponse:
    user = person_of(request)
    row = find_cooperation(cooperation_id, user=user)
    if row.case is None:
        raise Missing
    frame = get_frame(request, row.case.ref)
    offers = [one for one in offer_fields(user=user, frame=frame) if one.is_known or one.is_withheld]
    kind = HandOverForm if is_offer else MoreForm
    keys = [one.key for one in offers if not one.is_withheld]
    form = kind(request.POST if request.method == "POST" else None, keys=keys, auto_id="more_%s")
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, row, form, frame, is_offer=is_offer)
        except Refused as refusal:
            sentence = say_problem(refusal.reason) or say_block(refusal.reason, otherwise="")
            if not sentence:
                raise
            form.add_error(None, sentence)
        else:
            note_saved(request)
            return redirect("cooperation:cooperation", cooperation_id)
    return _show(request, row, form, frame, offers, is_offer=is_offer)


def _do(request: HttpRequest, row: Cooperation, form: MoreForm, frame: CaseFrame, *, is_offer: bool) -> None:
    user, share = person_of(request), form.to_input()
    given: dict[str, Any] = {"by": user, "cooperation_id": row.pk, "share": share, "opening": frame.opening}
    if is_offer:
        stays, reason = form.cleaned_data["stays"], form.cleaned_data["reason"]
        offer_handover(**given, stays=stays, reason=reason)
    else:
        share_fields(**given)


def _show(
    request: HttpRequest,
    row: Cooperation,
    form: MoreForm,
    frame: CaseFrame,
    offers: list[OfferedField],
    *,
    is_offer: bool,
) -> HttpResponse:
    country = name_country(row.peer.country)
    address = reverse(f"cooperation:{'hand_over' if is_offer else 'tell_more'}", args=[row.pk])
    grounds = read_grounds(frame.case.pk, [row.peer.country])
    chosen = form["fields_chosen"].value() or []
    if is_offer:
        headline = _("Offer the case to {country}").format(country=country)
        said = _(
            "Two phases: they accept, then this node confirms. Until then the case is ours. What you tick goes with "
            "the offer, so that they can decide."
        )
    else:
        headline = _("Tell {country} more").format(country=country)
        said = _(
            "What you tick goes as it stands here, in their language where it is coded, and nothing else."
        )
    context = {
        "headline": headline,
        "said": said,
        "button": _("Offer the case") if is_offer else _("Tell them"),
        "form": form,
        "offers": describe_offers(offers, grounds, chosen, frame.case.ref),
        "has_block": any(one.needs_reason for one in offers),
        "back": reverse("cooperation:cooperation", args=[row.pk]),
        **keep_drafts(request, address),
    }
    return show_in_frame(request, frame, "cooperation/more.html", context)
