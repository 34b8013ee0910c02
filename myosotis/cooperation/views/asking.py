"""Asking another hotline about a case: the form, the live preview of what they will see, keeping and sending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.models import Case
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.cooperation import telling
from myosotis.cooperation.actions.requesting import draft_request, send_request, withdraw_draft
from myosotis.cooperation.forms.grounds import (
    Grounds,
    describe_ground,
    describe_offers,
    picture_of,
    read_grounds,
)
from myosotis.cooperation.forms.request import RequestForm, make_initial
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.models import Cooperation
from myosotis.cooperation.queries.preview import (
    OfferedField,
    Preview,
    digest_previews,
    list_peers_to_ask,
    offer_fields,
    open_draft,
    preview_of,
)
from myosotis.cooperation.views.saying import say_block, say_dated, say_directory, say_labels, say_problem
from myosotis.cooperation.views.showing import describe_contact, line
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import Block
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Hotline
from myosotis.network.queries import describe as describe_hotline
from myosotis.services.words import name_language

Node = tuple[Peer, Hotline | None, list[Block]]


class Page:
    """Everything that the form of a request needs to know of an opened case."""

    named_later: Promise = gettext_lazy("Once you have accepted")

    def __init__(self, request: HttpRequest, ref: str) -> None:
        self.request = request
        self.user = person_of(request)
        self.frame: CaseFrame = get_frame(request, ref)
        self.nodes: list[Node] = list_peers_to_ask(user=self.user)
        self.offers: list[OfferedField] = [
            one for one in offer_fields(user=self.user, frame=self.frame) if one.is_known or one.is_withheld
        ]
        open_to = [peer.country for peer, _hotline, blocks in self.nodes if not blocks]
        self.grounds: Grounds = read_grounds(self.frame.case.pk, open_to)

    @property
    def case(self) -> Case:
        """The case."""
        return self.frame.case

    def make_form(
        self, data: Any = None, *, is_sent: bool = True, draft: RequestInput | None = None
    ) -> RequestForm:
        """The form, empty, of a draft, or as it was sent."""
        return RequestForm(
            data,
            nodes=[peer.node_id for peer, _hotline, blocks in self.nodes if not blocks],
            keys=[one.key for one in self.offers if not one.is_withheld],
            grounds=[str(one.pk) for one in self.grounds.for_request()],
            is_sent=is_sent,
            initial=make_initial(draft),
            auto_id="ask_%s",
        )

    def preview(self, given: RequestInput) -> list[Preview]:
        """What each chosen hotline would see."""
        return preview_of(user=self.user, ref=self.case.ref, request=given, frame=self.frame)


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a request: look at it, keep it, or send it. Nothing leaves before it is sent."""
    page = Page(request, ref)
    if request.method != "POST":
        draft = find_draft(page)
        first = RequestInput(nodes=_find_named(page), **_chosen_at_first())
        return _show(page, page.make_form(draft=draft), draft or first)
    step = request.POST.get("step", "")
    form = page.make_form(request.POST, is_sent=step == "send")
    if not form.is_valid() or step == "preview":
        return _show(page, form, form.to_input())
    given = form.to_input()
    kept = draft_request(by=page.user, case_id=page.case.pk, request=given, draft_id=find_draft_id(request))
    sent: list[Cooperation] = []
    try:
        if step == "send":
            seen = request.POST.get("digest", "")
            sent = send_request(by=page.user, draft_id=kept.pk, seen=seen, opening=page.frame.opening)
    except Refused as refusal:
        sentence = say_problem(refusal.reason)
        if not sentence:
            raise
        form.add_error(None, sentence)
        return _show(page, form, given, draft_id=kept.pk)
    note_saved(request)
    if len(sent) == 1:
        return redirect("cooperation:cooperation", sent[0].pk)
    return redirect("cooperation:case_abroad", ref)


@needs(Permission.WRITE_CASES)
@require_POST
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """What they will see, of the form as it stands."""
    page = Page(request, ref)
    form = page.make_form(request.POST, is_sent=False)
    form.is_valid()
    given = form.to_input()
    return render(
        request, "cooperation/preview.html", describe_preview(page, given, request.POST.get("read_as", ""))
    )


@needs(Permission.WRITE_CASES)
@require_POST
def throw_away(request: HttpRequest, ref: str) -> HttpResponse:
    """Throw away what was written and not sent."""
    try:
        withdraw_draft(by=person_of(request), draft_id=UUID(request.POST.get("draft_request", "")))
    except ValueError:
        raise Missing from None
    return redirect("cooperation:case_abroad", ref)


def _show(
    page: Page, form: RequestForm, given: RequestInput, *, draft_id: UUID | None = None
) -> HttpResponse:
    request, here = page.request, reverse("cooperation:ask", args=[page.case.ref])
    draft_id = draft_id or find_draft_id(request)
    chosen_as = request.POST.get("read_as", "")
    shown = describe_preview(page, given, chosen_as)
    context = {
        "headline": _say_headline(page),
        "directory": say_directory(standing_now()),
        "form": form,
        "here": f"{here}?draft={draft_id}" if draft_id else here,
        "preview_url": reverse("cooperation:preview", args=[page.case.ref]),
        "hotlines": [describe_node(one, given, shown["read_as"]) for one in page.nodes],
        "asks": _describe_choices("cooperation_ask", given.asks),
        "offers": describe_offers(page.offers, page.grounds, given.fields, page.case.ref),
        "has_block": any(one.is_where and (one.needs_reason or one.is_withheld) for one in page.offers),
        "grounds": [
            {**describe_ground(one, _name_of(page, one.person_id)), "is_chosen": str(one.pk) == given.consent}
            for one in page.grounds.for_request()
        ],
        **shown,
        **keep_drafts(request, here),
    }
    return show_in_frame(request, page.frame, "cooperation/ask.html", context)


def describe_preview(page: Page, given: RequestInput, read_as: str) -> dict[str, Any]:
    """The request as one of the chosen hotlines reads it, with what stands against sending to any of them."""
    previews = page.preview(given)
    chosen = next((one for one in previews if one.peer.node_id == read_as), previews[0] if previews else None)
    problems = dict.fromkeys(
        sentence for one in previews for sentence in _list_problems(one, is_several=len(previews) > 1)
    )
    count = len(previews)
    return {
        "shown": _describe_document(page, given, chosen) if chosen else None,
        "read_as": chosen.peer.node_id if chosen else "",
        "problems": list(problems),
        "digest": digest_previews(previews),
        "words_to_send": ngettext("Send to {count} hotline", "Send to {count} hotlines", count).format(
            count=count
        )
        if count
        else "",
    }


def _list_problems(one: Preview, *, is_several: bool) -> list[str]:
    country = name_country(one.peer.country)
    found = [say_problem(code) for code in one.why_not] + [say_block(code) for code in one.blocks]
    found += [
        _("{field}: {why}").format(field=each.label, why=say_problem(each.why_not))
        for each in one.fields
        if each.why_not
    ]
    told = [sentence for sentence in found if sentence]
    if not is_several:
        return told
    return [_("{country}: {sentence}").format(country=country, sentence=sentence) for sentence in told]


def _describe_document(page: Page, given: RequestInput, one: Preview) -> dict[str, Any]:
    """What stands on their screen, in their language where it is coded."""
    with translation.override(one.language):
        at_once = [
            *line(_("They ask for"), say_labels("cooperation_ask", given.asks)),
            *line(_("In words"), one.summary),
            *line(_("Urgency"), words.label("cooperation_urgency", given.urgency)),
            *line(_("Category"), words.label("category", page.case.category)),
            *line(_("Answer by"), say_dated(given.needed_by) if given.needed_by else ""),
            *line(_("Purpose"), say_labels("share_purpose", given.purpose)),
            *line(_("Ground"), words.label("consent_basis", one.ground.basis) if one.ground else ""),
            *line(_("Languages"), ", ".join(name_language(code) for code in given.languages)),
            *line(_("You may tell it to"), say_labels("onward_sharing", given.onward)),
            *line(_("Kept until"), say_dated(given.keep_until) if given.keep_until else ""),
            *describe_contact({"role": given.contact_role, "window": given.contact_window}),
        ]
        later = []
        for each in one.fields:
            label = str(telling.LABELS[each.offered.code])
            told = line(telling.name_field(label, each.offered.number), each.lines)
            later += [{**one_line, "picture": picture_of(each.offered, page.case.ref)} for one_line in told]
        return {
            "language": one.language,
            "direction": "rtl" if get_language_info(one.language)["bidi"] else "ltr",
            "is_drill": page.case.team.is_training,
            "headline": _("Request from {country}").format(country=name_country(settings.MYOSOTIS_COUNTRY)),
            "top": str(name_language(one.language)),
            "parts": [
                {"name": str(_("At once")), "lines": at_once},
                *([{"name": str(page.named_later), "lines": later}] if later else []),
            ],
        }


def describe_node(node: Node, given: RequestInput, read_as: str) -> dict[str, Any]:
    """A hotline to choose: open or not, languages, what stands against it."""
    peer, hotline, blocks = node
    view = describe_hotline(hotline) if hotline else None
    stands = ""
    if view and view.openness.is_open is not None:
        stands = _("answers now") if view.openness.is_open else _("closed now")
        stands = _("{stands} · {clock} there").format(stands=stands, clock=view.clock_there)
    spoken = [one.name for one in view.languages] if view else []
    return {
        "id": peer.node_id,
        "country": name_country(peer.country),
        "code": peer.country,
        "name": peer.name,
        "stands": stands,
        "is_open": bool(view and view.openness.is_open),
        "languages": ", ".join(spoken),
        "blocks": [say_block(code) for code in blocks],
        "is_chosen": peer.node_id in given.nodes,
        "is_read": peer.node_id == read_as,
    }


def _describe_choices(name: str, chosen: list[str]) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": label, "is_chosen": code in chosen} for code, label in words.choices(name)
    ]


def _find_named(page: Page) -> list[str]:
    """The hotline that a link names by the number of its row, where it can be asked."""
    named = page.request.GET.get("peer", "")
    return [peer.node_id for peer, _hotline, blocks in page.nodes if str(peer.pk) == named and not blocks]


def _chosen_at_first() -> dict[str, Any]:
    first = make_initial(None)
    return {name: first[name] for name in ("urgency", "onward", "purpose", "contact_role", "contact_window")}


def _say_headline(page: Page) -> str:
    names = [speech.first_name(one.name) for one in page.frame.children if one.name]
    if len(names) == 1:
        return _("Ask another hotline about {name}").format(name=names[0])
    return _("Ask another hotline about this case")


def _name_of(page: Page, person_id: UUID) -> str:
    if len(page.frame.children) < 2:
        return ""
    return next((speech.name_child(one) for one in page.frame.children if one.person.pk == person_id), "")


def find_draft_id(request: HttpRequest) -> UUID | None:
    """What the address says that the form goes on with."""
    given = request.GET.get("draft", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Missing from None


def find_draft(page: Page, *, is_for_bodies: bool = False) -> RequestInput | None:
    """What was kept, for the form it was kept from. Raises `Missing`."""
    draft_id = find_draft_id(page.request)
    draft = open_draft(page.frame, draft_id, user=page.user) if draft_id else None
    if draft is not None and bool(draft.way) != is_for_bodies:
        raise Missing
    return draft
