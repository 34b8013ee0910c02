"""The texts that are read aloud, version by version, and the hotline's own criteria of risk: for supervisors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions.consent_texts import sign_text, write_text
from myosotis.casework.actions.risk import add_criterion, end_criterion
from myosotis.casework.forms.consent import TextForm, name_text
from myosotis.casework.forms.risk import CriterionForm
from myosotis.casework.models import ConsentText
from myosotis.casework.queries.consent import list_all_texts, list_own_criteria
from myosotis.casework.views.asking import read_id


@needs(Permission.REVIEW_OPENINGS)
@require_GET
def show_texts(request: HttpRequest) -> HttpResponse:
    """Every text with its versions; a draft may be signed, a signed one stays as it is."""
    return render_texts(request)


@needs(Permission.REVIEW_OPENINGS)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write the next version, or the draft anew."""
    form = TextForm(request.POST, auto_id="text_%s")
    if not form.is_valid():
        return render_texts(request, {"form": form})
    write_text(by=person_of(request), **form.cleaned_data)
    return redirect("casework:consent_texts")


@needs(Permission.REVIEW_OPENINGS)
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign a draft: it is read aloud from now on."""
    sign_text(by=person_of(request), text_id=read_id(request, "text"))
    return redirect("casework:consent_texts")


@needs(Permission.REVIEW_OPENINGS)
@require_POST
def change_criteria(request: HttpRequest) -> HttpResponse:
    """Add a criterion of this hotline's own, or end one."""
    user = person_of(request)
    if request.POST.get("end"):
        end_criterion(by=user, criterion_id=read_id(request, "end"))
        return redirect("casework:consent_texts")
    form = CriterionForm(request.POST, auto_id="criterion_%s")
    if not form.is_valid():
        return render_texts(request, {"criterion": form})
    add_criterion(by=user, label=form.cleaned_data["label"])
    return redirect("casework:consent_texts")


def render_texts(request: HttpRequest, sent: dict[str, Any] | None = None) -> HttpResponse:
    """The page, with a form that was sent with mistakes where there is one."""
    rows = list_all_texts(user=person_of(request))
    latest = {(row.use, row.language): row.number for row in reversed(rows) if row.signed_at}
    groups = [
        {
            "use": use,
            "rows": [
                {
                    "row": row,
                    "name": name_text(row),
                    "is_latest": latest.get((use, row.language)) == row.number,
                }
                for row in rows
                if row.use == use
            ],
        }
        for use in ConsentText.Use.values
    ]
    context = {
        "groups": groups,
        "form": TextForm(initial={"language": (get_language() or "en")[:2]}, auto_id="text_%s"),
        "criterion": CriterionForm(auto_id="criterion_%s"),
        "criteria": list_own_criteria(),
        **(sent or {}),
    }
    return render(request, "casework/consent/texts.html", context)
