"""The page of consent: who allowed what and until when, what was told to save a life, whether the limits were told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.actions.consent import (
    record_consent,
    review_emergency_share,
    share_in_emergency,
    sign_consent,
    tell_limits_in_case,
    untell_limits_in_case,
    withdraw_consent,
)
from myosotis.casework.countries import name_country
from myosotis.casework.forms.consent import ConsentForm, EmergencyForm, LimitsForm, WithdrawalForm, name_text
from myosotis.casework.models import Case, Consent, ConsentText, EmergencyShare, LimitsTold
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.consent import ConsentPage, list_adults, list_texts, read_consents
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.casework.views.acts import act_on_case
from myosotis.casework.views.asking import read_id
from myosotis.casework.views.frame import get_frame, list_children, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing


@needs(Permission.READ_CASES)
@require_GET
def show_consent(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of consent."""
    return render_consent(request, _frame(request, ref))


@needs(Permission.WRITE_CASES)
@require_POST
def allow(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a consent or another ground; a mistake brings the form back as it was typed."""
    frame = _frame(request, ref)
    form = make_form(frame, read_consents(frame), request)
    if not form.is_valid():
        return render_consent(request, frame, form=form)
    record_consent(by=person_of(request), case_id=frame.case.pk, consent=form.to_input())
    note_saved(request)
    return redirect("casework:case_consent", ref)


@needs(Permission.WRITE_CASES)
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """End a consent, with the reason."""
    frame = _frame(request, ref)
    consent_id = _row(request, "consent", frame.case.pk)
    form = WithdrawalForm(request.POST, auto_id=f"w{str(consent_id)[-8:]}_%s")
    if not form.is_valid():
        return render_consent(request, frame, withdrawal=(consent_id, form))
    withdraw_consent(by=person_of(request), consent_id=consent_id, reason=form.cleaned_data["reason"])
    note_saved(request)
    return redirect("casework:case_consent", ref)


@act_on_case()
def sign(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Sign another ground as the second person."""
    sign_consent(by=user, consent_id=_row(request, "consent", case_id))
    return _address(case_id)


@needs(Permission.WRITE_CASES)
@require_GET
def show_emergency(request: HttpRequest, ref: str) -> HttpResponse:
    """Three answers, and it is recorded: what is told to save a life."""
    return render_emergency(request, get_frame(request, ref), EmergencyForm(auto_id="emergency_%s"))


@needs(Permission.WRITE_CASES)
@require_POST
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a life-saving disclosure at once."""
    user = person_of(request)
    case_id = find_case_id(user=user, ref=ref)
    form = EmergencyForm(request.POST, auto_id="emergency_%s")
    if not form.is_valid():
        return render_emergency(request, get_frame(request, ref), form)
    share_in_emergency(by=user, case_id=case_id, **form.cleaned_data)
    note_saved(request)
    messages.success(request, _("Recorded. A supervisor reviews it afterwards."))
    return redirect(f"{reverse('casework:case_consent', args=[ref])}#shares")


@act_on_case(Permission.REVIEW_OPENINGS)
def review(request: HttpRequest, user: User, case_id: UUID) -> str:
    """A supervisor has looked at what was told to save a life."""
    share_id = read_id(request, "share")
    if not EmergencyShare.objects.filter(pk=share_id, case=case_id).exists():
        raise Missing
    review_emergency_share(by=user, share_id=share_id, review=request.POST.get("review", "")[:4000].strip())
    return f"{_address(case_id)}#shares"


@needs(Permission.WRITE_CASES)
@require_POST
def tell_limits(request: HttpRequest, ref: str) -> HttpResponse:
    """A child of the case was told what we can keep to ourselves."""
    frame = _frame(request, ref)
    form = make_limits_form(frame, request)
    if not form.is_valid():
        return render_consent(request, frame, limits=form)
    given = form.cleaned_data
    tell_limits_in_case(
        by=person_of(request),
        case_id=frame.case.pk,
        person_id=UUID(given["person"]),
        told_at=given["told"].at if given["told"] else None,
        text_id=UUID(given["text"]) if given["text"] else None,
    )
    note_saved(request)
    return redirect(f"{reverse('casework:case_consent', args=[ref])}#limits")


@act_on_case()
def untell_limits(request: HttpRequest, user: User, case_id: UUID) -> str:
    """It was recorded by mistake."""
    told_id = read_id(request, "told")
    if not LimitsTold.objects.filter(pk=told_id, case=case_id).exists():
        raise Missing
    untell_limits_in_case(by=user, told_id=told_id)
    return f"{_address(case_id)}#limits"


def _frame(request: HttpRequest, ref: str) -> CaseFrame:
    return get_frame(request, ref, also=list_adults)


def _row(request: HttpRequest, name: str, case_id: UUID) -> UUID:
    """The id of a consent of this very case."""
    row_id = read_id(request, name)
    if not Consent.objects.filter(pk=row_id, case=case_id).exists():
        raise Missing
    return row_id


def _address(case_id: UUID) -> str:
    ref = Case.objects.values_list("ref", flat=True).get(pk=case_id)
    return reverse("casework:case_consent", args=[ref])


def make_form(frame: CaseFrame, page: ConsentPage, request: HttpRequest | None = None) -> ConsentForm:
    """The form of a consent, empty or as it was sent."""
    givers = [
        (str(row.pk), f"{name or _('no name')}, {words.label('relation_to_child', row.role)}")
        for row, name in page.givers
    ]
    return ConsentForm(
        request.POST if request else None,
        children=list_children(frame),
        givers=givers,
        texts=list_texts(ConsentText.Use.CONSENT),
        auto_id="consent_%s",
    )


def make_limits_form(frame: CaseFrame, request: HttpRequest | None = None) -> LimitsForm:
    """The form that a child was told the limits."""
    return LimitsForm(
        request.POST if request else None,
        children=list_children(frame),
        texts=list_texts(ConsentText.Use.LIMITS),
        auto_id="limits_%s",
    )


def render_consent(
    request: HttpRequest,
    frame: CaseFrame,
    *,
    form: ConsentForm | None = None,
    withdrawal: tuple[UUID, WithdrawalForm] | None = None,
    limits: LimitsForm | None = None,
) -> HttpResponse:
    """The page, with a form that was sent with mistakes where there is one."""
    user, page = person_of(request), read_consents(frame)
    records = [describe_consent(row, page, frame, user, withdrawal) for row in page.consents]
    shown = "consent" if form else "limits" if limits else withdrawal[0] if withdrawal else ""
    context = {
        "whereabouts_withheld": bool(withheld_in_case(frame.case.pk, user=user)),
        "standing": [one for one in records if one["is_standing"]],
        "ended": [one for one in records if not one["is_standing"]],
        "form": form or make_form(frame, page),
        "limits_form": limits or make_limits_form(frame),
        "texts": [(name_text(one), one) for one in list_texts(ConsentText.Use.CONSENT)],
        "limits_texts": [(name_text(one), one) for one in list_texts(ConsentText.Use.LIMITS)],
        "told": [describe_told(one, frame) for one in page.told],
        "shares": [
            {"share": one, "can_review": not one.reviewed_by and one.by_id != user.pk} for one in page.shares
        ],
        "can_review": can(user, Permission.REVIEW_OPENINGS),
        "shown": str(shown),
    }
    context |= keep_drafts(request, reverse("casework:case_consent", args=[frame.case.ref]))
    return show_in_frame(request, frame, "casework/consent/consent.html", context)


def render_emergency(request: HttpRequest, frame: CaseFrame, form: EmergencyForm) -> HttpResponse:
    """The form of a life-saving disclosure."""
    kept = keep_drafts(request, reverse("casework:case_emergency", args=[frame.case.ref]))
    return show_in_frame(request, frame, "casework/consent/emergency.html", {"form": form, **kept})


def describe_consent(
    row: Consent,
    page: ConsentPage,
    frame: CaseFrame,
    user: User,
    withdrawal: tuple[UUID, WithdrawalForm] | None,
) -> dict[str, Any]:
    """One record in words: its state, and what may be done with it."""
    state, now = state_of(row), clock.now()
    names = {str(giver.pk): name for giver, name in page.givers}
    sent = withdrawal[1] if withdrawal and withdrawal[0] == row.pk else None
    is_standing = state not in ("withdrawn", "expired")
    return {
        "row": row,
        "state": state,
        "is_standing": is_standing,
        "basis": words.label("consent_basis", row.basis),
        "giver": row.giver_name or names.get(str(row.giver_id), ""),
        "capacity": words.label("consent_capacity", row.capacity),
        "child": next((name for pk, name in list_children(frame) if pk == str(row.person_id)), ""),
        "what": [words.label("consent_field", code) for code in row.what],
        "countries": [name_country(code) for code in row.countries],
        "channels": [words.label("consent_channel", code) for code in row.channels],
        "text": name_text(row.text) if row.text else "",
        "child_view": words.label("child_view", row.child_view),
        "can_sign": not row.is_signed and row.recorded_by_id != user.pk and is_standing,
        "is_ending": is_standing and (row.valid_until - now).days < 7,
        "withdrawal": sent or WithdrawalForm(auto_id=f"w{str(row.pk)[-8:]}_%s"),
        "is_open": sent is not None,
    }


def state_of(row: Consent) -> str:
    """How it stands with a record now."""
    now = clock.now()
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.valid_until <= now:
        return "expired"
    if not row.is_signed:
        return "unsigned"
    if row.basis == Consent.Basis.CONSENT and row.is_giver_suspected:
        return "suspected"
    return "in_force" if row.valid_from <= now else "later"


def describe_told(told: LimitsTold, frame: CaseFrame) -> dict[str, Any]:
    """Who told which child, when, with which text."""
    return {
        "told": told,
        "child": next((name for pk, name in list_children(frame) if pk == str(told.person_id)), ""),
        "text": name_text(told.text) if told.text else "",
    }
