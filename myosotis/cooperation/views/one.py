"""One cooperation, read from both sides: what was asked and told, questions, steps, and the next acts as keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.cooperation.access import find_cooperation
from myosotis.cooperation.actions.pictures import show_picture
from myosotis.cooperation.models import Cooperation, Direction, SharedItem
from myosotis.cooperation.queries.cooperations import CooperationPage, get_cooperation
from myosotis.cooperation.queries.news import mark_of
from myosotis.cooperation.queries.photos import MEDIA
from myosotis.cooperation.views.acts import (
    ACTS,
    describe_act,
    list_codes,
    list_item_codes,
    list_question_codes,
    make_form,
    read_subject,
)
from myosotis.cooperation.views.rows import describe_row, find_seen
from myosotis.cooperation.views.saying import list_way, say_block, say_problem, say_refused_step
from myosotis.cooperation.views.showing import (
    describe_asked,
    describe_item,
    describe_offer,
    describe_question,
    describe_step,
)
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.queries import describe as describe_hotline
from myosotis.papers.answers import SANDBOX

OPENED = "cooperation_opened"
Bound = tuple[str, UUID | None, django_forms.Form]


@needs(Permission.READ_CASES)
@require_GET
def show_cooperation(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
    """The page."""
    return _show(request, cooperation_id)


@needs(Permission.READ_CASES)
@require_GET
def give_picture(request: HttpRequest, cooperation_id: UUID, item_id: UUID) -> HttpResponse:
    """A photo that was told, painted here; each look stands in the log."""
    user = person_of(request)
    row = find_cooperation(cooperation_id, user=user)
    if not row.items.filter(pk=item_id).exists():
        raise Missing
    answer = HttpResponse(show_picture(by=user, item_id=item_id), content_type=MEDIA)
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def make_act_view(code: str) -> Callable[..., HttpResponse]:
    """The address of one act: checked, done, and back to the page where it was."""
    act = ACTS[code]

    @needs(Permission.WRITE_CASES)
    @require_POST
    def do(request: HttpRequest, cooperation_id: UUID) -> HttpResponse:
        user = person_of(request)
        row = find_cooperation(cooperation_id, user=user)
        subject = read_subject(request, act, row)
        form_id = f"{code}-{str(subject)[-8:]}" if subject else code
        form = make_form(act, row, request.POST, form_id, user)
        if not form.is_valid():
            return _show(request, cooperation_id, (code, subject, form))
        try:
            act.run(user, cooperation_id, {**form.cleaned_data, "subject": subject})
        except Refused as refusal:
            sentence = say_problem(refusal.reason) or say_block(refusal.reason, otherwise="")
            if not sentence:
                raise
            if not form.fields:
                messages.error(request, sentence)
                return redirect("cooperation:cooperation", cooperation_id)
            form.add_error(None, sentence)
            return _show(request, cooperation_id, (code, subject, form))
        note_saved(request)
        return redirect("cooperation:cooperation", cooperation_id)

    do.__doc__ = str(act.label)
    do.__name__ = code
    return do


def _show(request: HttpRequest, cooperation_id: UUID, bound: Bound | None = None) -> HttpResponse:
    user = person_of(request)
    opened = request.session.get(OPENED, {})
    page = get_cooperation(
        user=user, cooperation_id=cooperation_id, opening=opened.get(str(cooperation_id), "")
    )
    request.session[OPENED] = {str(cooperation_id): page.opening}
    can_write = can(user, Permission.WRITE_CASES)
    context = {
        **describe_page(page, user, bound, can_write=can_write),
        "can_write": can_write,
        "shown": bound[0] if bound else "",
        "mark": mark_of(user=user, cooperation_id=cooperation_id),
        "here": reverse("cooperation:cooperation", args=[cooperation_id]),
        "news_url": reverse("cooperation:news_of_one", args=[cooperation_id]),
        **keep_drafts(request, reverse("cooperation:cooperation", args=[cooperation_id])),
    }
    return render(request, "cooperation/cooperation.html", context)


def describe_page(
    page: CooperationPage, user: User, bound: Bound | None, *, can_write: bool
) -> dict[str, Any]:
    """Everything the page shows, in words."""
    row = page.cooperation
    one = describe_row(page.row, find_seen([page.row], user))
    codes = list(list_codes(page)) if can_write else []
    return {
        "one": {**one, **_describe_state(page)},
        "headline": _say_headline(one),
        "path": list_way(row),
        "asked": describe_asked(row),
        "is_withheld": page.is_withheld,
        "items": [_describe_item(item, page, bound, can_write=can_write) for item in page.items],
        "questions": [
            {
                **describe_question(question, page.answers),
                "acts": [
                    describe_act(code, row, subject=question.pk, bound=bound)
                    for code in (list_question_codes(question) if can_write else [])
                ],
            }
            for question in page.questions
        ],
        "ask_act": describe_act("ask_them", row, bound=bound)
        if can_write and "qa.ask" in page.allowed
        else None,
        "acts": _describe_acts(page, codes, user, bound, can_write=can_write),
        "more_url": _address("tell_more", row) if can_write and row.case_id and not row.is_ended else "",
        "hand_over_url": _address("hand_over", row)
        if "handover.offer" in page.allowed and row.case_id and can(user, Permission.CLOSE_CASES)
        else "",
        "offers": [describe_offer(offer) for offer in page.handovers[:2]],
        "problems": [
            {
                "sentence": say_refused_step(problem.event, is_ours=problem.is_ours, code=problem.code),
                "act": describe_act("settle", row, subject=problem.pk) if can_write else None,
            }
            for problem in page.problems
            if problem.settled_at is None
        ],
        "steps": [describe_step(step, row) for step in reversed(page.steps)],
    }


def _describe_state(page: CooperationPage) -> dict[str, Any]:
    row = page.cooperation
    is_found = any(step.event == "case.found" for step in page.steps)
    return {
        **_describe_hotline(page),
        "is_over": row.is_ended,
        "state_more": _("the child was found") if is_found else "",
        "is_waiting_to_see": page.hidden_items or _is_waiting(page),
    }


def _describe_acts(
    page: CooperationPage, codes: list[str], user: User, bound: Bound | None, *, can_write: bool
) -> list[dict[str, Any]]:
    row = page.cooperation
    may_close = can(user, Permission.CLOSE_CASES)
    kept = [code for code in codes if may_close or code not in ("close", "take_case")]
    waiting = (
        [one for one in page.withdrawals if one.must_decide and one.decided_at is None] if can_write else []
    )
    decisions = [describe_act("decide", row, subject=one.pk, bound=bound) for one in waiting]
    return decisions + [describe_act(code, row, bound=bound, user=user) for code in kept]


def _describe_item(
    item: SharedItem, page: CooperationPage, bound: Bound | None, *, can_write: bool
) -> dict[str, Any]:
    holders = page.holders if item.direction == Direction.OUTGOING else []
    codes = list_item_codes(item) if can_write and not page.is_withheld else []
    acts = [describe_act(code, page.cooperation, subject=item.pk, bound=bound) for code in codes]
    return {**describe_item(item, holders, is_withheld=getattr(item, "is_withheld", False)), "acts": acts}


def _address(name: str, row: Cooperation) -> str:
    return reverse(f"cooperation:{name}", args=[row.pk])


def _is_waiting(page: CooperationPage) -> bool:
    return not page.cooperation.is_asking and page.cooperation.state in ("requested", "received")


def _describe_hotline(page: CooperationPage) -> dict[str, str]:
    if page.hotline is None:
        return {"dial": "", "phone": "", "stands": ""}
    view = describe_hotline(page.hotline)
    stands = ""
    if view.openness.is_open is not None:
        stands = _("answers now") if view.openness.is_open else _("closed now")
        stands = _("{stands} · {clock} there").format(stands=stands, clock=view.clock_there)
    desk = next(iter(page.hotline.duty_contacts.all()), None)
    phone = desk.phone if desk and desk.phone else page.hotline.phone_abroad
    dial = desk.dial if desk and desk.phone else page.hotline.dial
    return {
        "dial": dial,
        "phone": phone,
        "stands": stands,
        "country_name": name_country(page.hotline.country),
    }


def _say_headline(one: dict[str, Any]) -> str:
    if one["is_incoming"]:
        return _("{country} asks us about a child").format(country=one["country"])
    return _("We asked {country} about a child").format(country=one["country"])
