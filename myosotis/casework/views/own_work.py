"""What concerns the person who works: the own log, and the training cases put back to their beginning."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions.training import begin_training as begin
from myosotis.casework.actions.training import reset_training as reset
from myosotis.casework.queries.own_log import find_numbers, read_own_log
from myosotis.casework.views.asking import read_number
from myosotis.kernel.errors import Refused


@require_GET
def show_own_log(request: HttpRequest) -> HttpResponse:
    """What I opened and did."""
    which = request.GET.get("which", "")
    page = read_own_log(
        user=person_of(request), which=which, number=read_number(request.GET.get("page", ""), 1)
    )
    return render(request, "casework/surge/own_log.html", {"page": page, "which": which})


def show_own_entries(request: HttpRequest, entries: Any) -> str:
    """Below "What you did and opened": each entry with the number of its case, while this person may open that."""
    numbers = find_numbers([entry for entry, _sentence in entries], user=person_of(request))
    rows = [
        {"at": entry.at, "sentence": sentence, "ref": numbers.get(entry.case, "")}
        for entry, sentence in entries
    ]
    return render_to_string("casework/surge/own_entries.html", {"rows": rows}, request)


@require_POST
def begin_training(request: HttpRequest) -> HttpResponse:
    """From now on invented cases only."""
    begin(by=person_of(request))
    return redirect("home")


@require_POST
@needs(Permission.WRITE_CASES)
def reset_training(request: HttpRequest) -> HttpResponse:
    """The training cases begin anew."""
    try:
        reset(by=person_of(request))
        messages.success(request, _("The training cases are back at their beginning."))
    except Refused as refusal:
        if refusal.reason != "not_in_training":
            raise
        messages.error(request, _("Begin training first; real cases are never reset."))
    return redirect("home")
