"""Keeping and erasing, as acts on the page of a case: holds, the request, the second person's last look."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import forms
from myosotis.casework.actions import erasure, holds
from myosotis.casework.actions.openings import ReasonTooShort
from myosotis.casework.models import Erasure, Hold
from myosotis.casework.queries.keeping import preview_erasure
from myosotis.casework.views.acts import Mistake, _checked, _row, act_on_case


@act_on_case(Permission.CONFIRM_ERASURE)
def set_hold(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Keep the case from being erased."""
    form = forms.HoldForm(request.POST, auto_id="hold_%s")
    given = _checked("hold", form)
    try:
        holds.set_hold(by=user, case_id=case_id, reason=given["reason"])
    except ReasonTooShort as sentence:
        form.add_error("reason", str(sentence))
        raise Mistake("hold", form) from sentence
    return "about"


@act_on_case(Permission.CONFIRM_ERASURE)
def lift_hold(request: HttpRequest, user: User, case_id: UUID) -> str:
    """The hold ends."""
    holds.lift_hold(by=user, hold_id=_row(request, "hold", Hold.objects.filter(case=case_id)))
    return "about"


@act_on_case(Permission.PROPOSE_ERASURE)
def propose_erasure(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Ask that the case be erased, or take that back."""
    if request.POST.get("erasure"):
        erasure.withdraw_erasure(by=user, erasure_id=_asked(request, case_id))
        return "about"
    given = _checked("erase", forms.ErasureForm(request.POST, auto_id="erase_%s"))
    erasure.propose_erasure(by=user, case_id=case_id, ground=given["ground"])
    return "about"


@require_http_methods(["GET", "POST"])
def confirm_erasure(request: HttpRequest, ref: str) -> HttpResponse:
    """The second person looks once more at what goes and what stays, then confirms."""
    return erase(request, ref) if request.method == "POST" else show_erasure(request, ref)


@needs(Permission.CONFIRM_ERASURE)
def show_erasure(request: HttpRequest, ref: str) -> HttpResponse:
    """What goes and what stays, in counts."""
    user = person_of(request)
    preview = preview_erasure(user=user, ref=ref)
    context = {
        "preview": preview,
        "ground": dict(forms.ErasureForm.base_fields["ground"].choices).get(preview.erasure.ground, ""),  # type: ignore[attr-defined]
        "is_own": preview.erasure.asked_by_id == user.pk,
    }
    return render(request, "casework/case/erase.html", context)


@act_on_case(Permission.CONFIRM_ERASURE)
def erase(request: HttpRequest, user: User, case_id: UUID) -> str:
    """The case is gone."""
    erasure.confirm_erasure(by=user, erasure_id=_asked(request, case_id))
    messages.success(request, _("The case is erased. What is counted stays, without a link to anybody."))
    return "/"


def _asked(request: HttpRequest, case_id: UUID) -> UUID:
    return _row(request, "erasure", Erasure.objects.filter(root=case_id))
