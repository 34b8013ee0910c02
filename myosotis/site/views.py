"""The few pages that belong to the house itself."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from myosotis.site import navigation
from myosotis.site.full_disk import is_disk_full
from myosotis.vault.node_key import is_locked


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: most often a page left open across a sign-out."""
    return render(request, "403_csrf.html", status=403)


def show_fault(request: HttpRequest) -> HttpResponse:
    """A bug, or a disk without room: for the latter there is something the person can do."""
    if is_disk_full(sys.exc_info()[1]):
        return render(request, "507.html", status=507)
    return render(request, "500.html", status=500)


def show_home(request: HttpRequest) -> HttpResponse:
    """To the first page that this person's roles open: not everybody has a board."""
    entries = navigation.list_entries(request, navigation.RAIL)
    return redirect(entries[0]["url"] if entries else "accounts:preferences")


def show_health(request: HttpRequest) -> JsonResponse:
    """Whether this node serves, for the machine that watches it; nothing about its content."""
    return JsonResponse({"status": "locked" if is_locked() else "ok"})
