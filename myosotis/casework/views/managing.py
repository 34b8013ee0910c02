"""Where a case goes: offered to another team, merged into another case, split, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.actions import cases, merging, splitting, transfer
from myosotis.casework.actions.closing import count_open_work
from myosotis.casework.forms import managing as forms
from myosotis.casework.models import Case, CaseTie
from myosotis.casework.queries.cases import CasePage
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.managing import (
    find_case,
    find_other_case,
    find_waiting_offer,
    list_children_to_split,
    list_ties,
    list_to_judge,
    read_left_open,
    read_merged,
    read_open_work,
    read_transfers,
)
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import note_saved
from myosotis.kernel.errors import Missing, Refused

ABOUT_HERE = frozenset(
    {
        "already_closed",
        "already_offered",
        "child_still_missing",
        "children_stay",
        "not_in_team",
        "not_one_case",
        "nothing_to_undo",
        "own_and_assistance",
        "same_team",
        "work_left_open",
    }
)
Bound = dict[str, django_forms.Form]
Act = Callable[[HttpRequest, User, Case, Bound], str]


class Mistake(Exception):
    """A form was sent with a mistake: the page comes back with it, as it was typed."""


@needs(Permission.READ_CASES)
@require_GET
def show_manage(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about where a case goes, on one page."""
    user = person_of(request)
    chosen = {name: request.GET[name] for name in ("reason", "retention") if name in request.GET}
    given = {"close": _bind("close", find_case(user=user, ref=ref), user, initial=chosen)} if chosen else {}
    return _show(request, ref, given)


def _show(request: HttpRequest, ref: str, given: Bound) -> HttpResponse:
    frame = get_frame(request, ref)
    context = build_context(frame, person_of(request), given)
    return show_in_frame(request, frame, "casework/merging/manage.html", context)


def act_here(name: str, *permissions: Permission) -> Callable[[Act], Callable[..., HttpResponse]]:
    """Decorate an act of this page: it gets the case and its own form, bound, and says where to go next.

    A mistake in the form, and a refusal about the case, come back on the page beside what was typed.
    """

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @needs(*(permissions or (Permission.WRITE_CASES,)))
        @require_POST
        @wraps(act)
        def answered(request: HttpRequest, ref: str) -> HttpResponse:
            user = person_of(request)
            case = find_case(user=user, ref=ref)
            form = _bind(name, case, user, request.POST)
            try:
                if not form.is_valid():
                    raise Mistake
                where = act(request, user, case, {name: form})
                note_saved(request)
            except Mistake:
                return _show(request, ref, {name: form})
            except Refused as refusal:
                if refusal.reason not in ABOUT_HERE:
                    raise
                form.add_error(None, say_refusal(refusal))
                return _show(request, ref, {name: form})
            return redirect(where)

        return answered

    return decorate


def build_context(frame: CaseFrame, user: User, given: Bound) -> dict[str, Any]:
    """What the page shows, with a form that came back with a mistake."""
    case = frame.case
    offers = read_transfers(frame)
    waiting = next((row for row in offers if not row.answer), None)
    work = read_open_work(frame, user=user)
    named = [(str(child.person.pk), speech.name_child(child, is_short=False)) for child in frame.children]
    split = given.get("split") or _bind("split", case, user)
    split.fields["children"].choices = named  # type: ignore[attr-defined]
    return {
        "waiting": waiting,
        "offers": [row for row in offers if row.answer],
        "may_offer": case.team_id in user.team_ids(),
        "may_answer": waiting is not None and waiting.to_team_id in user.team_ids(),
        "is_merged": case.merged_into_id is not None,
        "ties": describe_ties(case, user),
        "to_judge": describe_to_judge(case, user),
        "may_split": len(frame.children) > 1 and case.merged_into_id is None,
        "work": work,
        "left_open": read_left_open(frame),
        "is_missing": any(child.open_episode for child in frame.children),
        "can_close": can(user, Permission.CLOSE_CASES),
        "reason": words.label("closure_reason", case.closure_reason),
        "retention": words.label("retention_class", case.retention_class),
        "offer_form": given.get("offer") or _bind("offer", case, user),
        "accept_form": given.get("accept") or (_bind("accept", case, user) if waiting else None),
        "decline_form": given.get("decline") or _bind("decline", case, user),
        "merge_form": given.get("merge") or _bind("merge", case, user),
        "split_form": split,
        "close_form": given.get("close") or _bind("close", case, user),
    }


def _bind(
    name: str, case: Case, user: User, data: Any = None, initial: dict[str, str] | None = None
) -> django_forms.Form:
    """One of the forms of this page, empty or as it was sent."""
    to_id = f"{name}_%s"
    if name == "offer":
        return forms.OfferForm(data, own=case.team_id, auto_id=to_id)
    if name == "accept":
        waiting = find_waiting_offer(case, user=user)
        return forms.AcceptForm(data, team=waiting.to_team_id if waiting else case.team_id, auto_id=to_id)
    if name == "split":
        return forms.SplitForm(data, children=list_children_to_split(case, user=user), auto_id=to_id)
    if name == "close":
        return forms.EndForm(data, is_open_work=bool(count_open_work(case)), auto_id=to_id, initial=initial)
    plain: dict[str, type[django_forms.Form]] = {
        "decline": forms.DeclineForm,
        "merge": forms.MergeForm,
        "nothing": django_forms.Form,
    }
    return plain[name](data, auto_id=to_id)


def describe_ties(case: Case, user: User) -> list[dict[str, Any]]:
    """The merge and the splits of a case, as lines with a link to the other one."""
    return [
        {
            "tie": tie,
            "other": tie.other if tie.case_id == case.pk else tie.case,
            "is_merge": tie.what == CaseTie.What.MERGED,
            "is_from_here": tie.case_id == case.pk,
        }
        for tie in list_ties(case, user=user)
    ]


def describe_to_judge(case: Case, user: User) -> list[dict[str, Any]]:
    """The children of merged cases who may be one, as lines with a link to their comparison."""
    return [
        {
            "left": speech.name_child(one.left, is_short=False),
            "right": speech.name_child(one.right, is_short=False),
            "is_blocked": one.is_blocked,
            "url": reverse("casework:pair", args=[one.left.person.pk, one.right.person.pk]),
        }
        for one in list_to_judge(case, user=user)
    ]


def show_above(request: HttpRequest, case: Case) -> str:
    """Above every page of a case: that it was merged into another one, or is offered to a team."""
    user = person_of(request)
    ties = describe_ties(case, user)
    context = {
        "case": case,
        "offer": find_waiting_offer(case, user=user),
        "merged": next((tie for tie in ties if tie["is_merge"]), None),
        "splits": [tie for tie in ties if not tie["is_merge"]],
        "user": user,
    }
    return render_to_string("casework/merging/above.html", context, request=request)


@act_here("offer")
def offer_case(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Offer the case to another team."""
    given = sent["offer"].cleaned_data
    transfer.offer_case(by=user, case_id=case.pk, team=given["team"], note=given["note"])
    messages.success(request, _("The case is offered. Both teams see it until it is answered."))
    return _page(case)


@act_here("accept")
def accept_offer(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Take the case over."""
    transfer.accept_case(by=user, case_id=case.pk, caseworker=sent["accept"].cleaned_data["caseworker"])
    messages.success(request, _("The case is in your team now."))
    return _page(case)


@act_here("decline")
def decline_offer(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Leave it where it is."""
    transfer.decline_case(by=user, case_id=case.pk, note=sent["decline"].cleaned_data["note"])
    messages.success(request, _("The case stays where it was; they are told."))
    return reverse("casework:cases")


@act_here("nothing")
def withdraw_offer(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Take the offer back."""
    transfer.withdraw_offer(by=user, case_id=case.pk)
    return _page(case)


@act_here("merge")
def merge_case(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Judge that this case is one with another."""
    form = sent["merge"]
    try:
        into_id = find_other_case(user=user, ref=form.cleaned_data["ref"])
    except Missing:
        form.add_error("ref", _("There is no case of this number that you could open."))
        raise Mistake from None
    tie = merging.merge_cases(by=user, case_id=case.pk, into_id=into_id)
    messages.success(request, _("The two are one case now. You are on the page of the one that goes on."))
    if list_to_judge(tie.other, user=user):
        return reverse("casework:case_manage", args=[tie.other.ref]) + "#merge"
    return reverse("casework:case", args=[tie.other.ref])


@act_here("nothing")
def undo_merge(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Take a merge back."""
    merging.withdraw_merge(by=user, case_id=case.pk)
    messages.success(request, _("They are two cases again, as before."))
    return reverse("casework:case", args=[case.ref])


@act_here("split")
def split_case(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Give children a case of their own."""
    persons = [UUID(text) for text in sent["split"].cleaned_data["children"]]
    other = splitting.split_case(by=user, case_id=case.pk, persons=persons)
    messages.success(
        request, _("This is the new case. The other one stays as it was, without these children.")
    )
    return reverse("casework:case", args=[other.ref])


@act_here("close", Permission.CLOSE_CASES)
def end_case(request: HttpRequest, user: User, case: Case, sent: Bound) -> str:
    """Close the case, with a day to look again, and a sentence where something is left open."""
    given = sent["close"].cleaned_data
    cases.close_case(
        by=user,
        case_id=case.pk,
        reason=given["reason"],
        retention_class=given["retention"],
        review_on=given["review_on"],
        anyway=given.get("anyway", ""),
    )
    messages.success(request, _("The case is closed."))
    return _page(case)


def _page(case: Case) -> str:
    return reverse("casework:case_manage", args=[case.ref])


def show_beside(request: HttpRequest, page: CasePage) -> str:
    """Beside the overview of a case: what was merged into it, as its own."""
    user = person_of(request)
    merged = read_merged(page.case, user=user)
    context = {
        "merged": merged,
        "can_write": can(user, Permission.WRITE_CASES),
        "to_judge": describe_to_judge(page.case, user) if merged else [],
    }
    return render_to_string("casework/merging/beside.html", context, request=request) if merged else ""
