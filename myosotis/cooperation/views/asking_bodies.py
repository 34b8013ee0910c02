"""Asking a body without a node about a case: the same form and preview, then the passphrase, shown once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.cooperation.actions.bodies import Handed, ask_bodies
from myosotis.cooperation.actions.requesting import draft_request
from myosotis.cooperation.body_pages import CHANNELS
from myosotis.cooperation.forms.bodies import BodyRequestForm
from myosotis.cooperation.forms.grounds import describe_ground, describe_offers, read_grounds
from myosotis.cooperation.forms.request import make_initial
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.queries.bodies import list_bodies_to_ask, needs_ground, preview_bodies
from myosotis.cooperation.queries.preview import Preview, offer_fields
from myosotis.cooperation.views.asking import Page, describe_preview, find_draft, find_draft_id
from myosotis.cooperation.views.saying import say_block, say_problem
from myosotis.kernel.errors import Refused
from myosotis.network.models import Body


class BodyAsk(Page):
    """Everything that the form needs to know, with bodies in the place of nodes."""

    named_later = gettext_lazy("What we know of the child")

    def __init__(self, request: HttpRequest, ref: str) -> None:
        self.request = request
        self.user = person_of(request)
        self.frame = get_frame(request, ref)
        self.nodes = []
        self.bodies = list_bodies_to_ask(user=self.user)
        offered = offer_fields(user=self.user, frame=self.frame)
        self.offers = [one for one in offered if one.is_known or one.is_withheld]
        channels = tuple(dict.fromkeys(CHANNELS[one.sort] for one in self.bodies))
        self.grounds = read_grounds(self.frame.case.pk, [one.country for one in self.bodies], channels)

    def make_form(  # type: ignore[override]
        self,
        data: Any = None,
        *,
        is_sent: bool = True,
        draft: RequestInput | None = None,
        body: str = "",
    ) -> BodyRequestForm:
        """The form, empty, of a draft, or as it was sent."""
        first = {**make_initial(draft), "way": draft.way if draft else "page"}
        first |= {"transfer_ground": draft.transfer_ground} if draft else {"nodes": [body] if body else []}
        return BodyRequestForm(
            data,
            nodes=[str(one.pk) for one in self.bodies],
            keys=[one.key for one in self.offers if not one.is_withheld],
            grounds=[str(one.pk) for one in self.grounds.for_request()],
            is_sent=is_sent,
            initial=first,
            auto_id="ask_%s",
        )

    def preview(self, given: RequestInput) -> list[Preview]:
        """What each chosen body would see."""
        ground = given.transfer_ground
        return preview_bodies(user=self.user, frame=self.frame, request=given, transfer_ground=ground)


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a request to a body: look at it, or make it. What was made is shown with its passphrase, once."""
    page = BodyAsk(request, ref)
    if request.method != "POST":
        draft = find_draft(page, is_for_bodies=True)
        if draft is not None:
            return _show(page, page.make_form(draft=draft), draft)
        chosen = request.GET.get("body", "")
        first = make_initial(None)
        names = ("urgency", "onward", "purpose", "contact_role", "contact_window")
        given = RequestInput(**{name: first[name] for name in names}, nodes=[chosen] if chosen else [])
        return _show(page, page.make_form(body=chosen), given)
    step = request.POST.get("step", "")
    form = page.make_form(request.POST, is_sent=step == "send")
    if not form.is_valid() or step not in ("send", "keep"):
        return _show(page, form, form.to_input())
    draft_id = find_draft_id(request)
    if step == "keep":
        draft_request(by=page.user, case_id=page.case.pk, request=form.to_input(), draft_id=draft_id)
        note_saved(request)
        return redirect("cooperation:case_abroad", ref)
    try:
        handed = ask_bodies(
            by=page.user,
            ref=ref,
            request=form.to_input(),
            way=form.cleaned_data["way"],
            transfer_ground=form.cleaned_data["transfer_ground"],
            seen=request.POST.get("digest", ""),
            opening=page.frame.opening,
            draft_id=draft_id,
        )
    except Refused as refusal:
        sentence = say_problem(refusal.reason) or say_block(refusal.reason, otherwise="")
        if not sentence:
            raise
        form.add_error(None, sentence)
        return _show(page, form, form.to_input())
    note_saved(request)
    return show_handed(request, handed)


@needs(Permission.WRITE_CASES)
@require_POST
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """What they will see, of the form as it stands."""
    page = BodyAsk(request, ref)
    form = page.make_form(request.POST, is_sent=False)
    form.is_valid()
    shown = _describe(page, form.to_input(), request.POST.get("read_as", ""))
    return render(request, "cooperation/preview.html", shown)


def show_handed(request: HttpRequest, handed: list[Handed]) -> HttpResponse:
    """The passphrases, and the addresses of pages: shown once, kept nowhere."""
    rows = [
        {
            "name": one.request.name,
            "phone": one.request.body.phone if one.request.body else "",
            "passphrase": one.passphrase,
            "address": request.build_absolute_uri(reverse("cooperation:answer_page", args=[one.secret]))
            if one.secret
            else "",
            "is_pdf": one.request.is_pdf,
            "file_url": "" if one.secret else reverse("cooperation:body_file", args=[one.request.pk]),
            "url": reverse("cooperation:body_request", args=[one.request.pk]),
            "until": one.request.door_until,
        }
        for one in handed
    ]
    answer = render(request, "cooperation/bodies/handed.html", {"rows": rows})
    answer["Cache-Control"] = "no-store"
    return answer


def _show(page: BodyAsk, form: BodyRequestForm, given: RequestInput) -> HttpResponse:
    request, here = page.request, reverse("cooperation:ask_body", args=[page.case.ref])
    draft_id = find_draft_id(request)
    context = {
        "headline": _("Ask a body without a node"),
        "form": form,
        "here": f"{here}?draft={draft_id}" if draft_id else here,
        "preview_url": reverse("cooperation:body_preview", args=[page.case.ref]),
        "hotlines": [_describe_body(one, given) for one in page.bodies],
        "asks": [
            {"code": code, "label": label, "is_chosen": code in given.asks}
            for code, label in words.choices("cooperation_ask")
        ],
        "offers": describe_offers(page.offers, page.grounds, given.fields, page.case.ref),
        "has_block": any(one.is_where and (one.needs_reason or one.is_withheld) for one in page.offers),
        "needs_ground": any(needs_ground(one) for one in page.bodies),
        "grounds": [
            {**describe_ground(one, ""), "is_chosen": str(one.pk) == given.consent}
            for one in page.grounds.for_request()
        ],
        **_describe(page, given, request.POST.get("read_as", "")),
        **keep_drafts(request, here),
    }
    return show_in_frame(request, page.frame, "cooperation/bodies/ask.html", context)


def _describe(page: BodyAsk, given: RequestInput, read_as: str) -> dict[str, Any]:
    shown = describe_preview(page, given, read_as)
    count = len(given.nodes)
    told = ngettext("Make it for {count} body", "Make it for {count} bodies", count)
    return {**shown, "bodies_asked": True, "words_to_send": told.format(count=count) if count else ""}


def _describe_body(body: Body, given: RequestInput) -> dict[str, Any]:
    return {
        "id": str(body.pk),
        "country": body.name,
        "code": body.country,
        "name": _("{sort}, {country}").format(
            sort=body.get_sort_display(), country=name_country(body.country)
        ),
        "stands": body.phone,
        "is_chosen": str(body.pk) in given.nodes,
        "is_read": False,
    }
