"""The supervisor's page of the nightly sheets: choose the passphrase, take a sheet away."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from myosotis.accounts.models import User
from myosotis.casework.actions.sheets import PassphraseTooShort, choose_passphrase
from myosotis.casework.queries.sheets import get_sheet, has_passphrase, list_sheets


@require_http_methods(["GET", "POST"])
def show_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of the own teams, and the passphrase that opens them."""
    user = cast(User, request.user)
    problem = ""
    if request.method == "POST":
        first, second = request.POST.get("passphrase", ""), request.POST.get("again", "")
        try:
            if first != second:
                raise PassphraseTooShort(_("The two passphrases differ. Please type both again."))
            choose_passphrase(by=user, passphrase=first)
        except PassphraseTooShort as error:
            problem = str(error)
        else:
            messages.success(request, _("From tonight on the sheets open with this passphrase."))
            return redirect("casework:sheets")
    context = {
        "sheets": [path.name for path in list_sheets(user=user)],
        "has_passphrase": has_passphrase(),
        "problem": problem,
    }
    return render(request, "casework/sheets.html", context, status=400 if problem else 200)


@require_GET
def give_sheet(request: HttpRequest, name: str) -> FileResponse:
    """One sealed sheet as a file."""
    path = get_sheet(user=cast(User, request.user), name=name)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
