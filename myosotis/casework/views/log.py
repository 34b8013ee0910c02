"""The small poll of live pages, and the log in sentences."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from myosotis.accounts.models import User
from myosotis.casework.queries.log import read_case_log, read_live, read_team_log
from myosotis.casework.views.asking import read_number


@require_GET
def poll(request: HttpRequest) -> JsonResponse:
    """What is new since a sequence number."""
    since = read_number(request.GET.get("since", ""))
    found = read_live(user=cast(User, request.user), since=since)
    return JsonResponse(found)


@require_GET
def show_team_log(request: HttpRequest) -> HttpResponse:
    """The log of the supervisor's teams."""
    lines = read_team_log(user=cast(User, request.user), page=_page_number(request))
    return render(request, "casework/log/log.html", {"lines": lines, "page": lines})


@require_GET
def show_case_log(request: HttpRequest, ref: str) -> HttpResponse:
    """Who did and who read what in one case."""
    lines = read_case_log(user=cast(User, request.user), ref=ref, page=_page_number(request))
    return render(request, "casework/log/log.html", {"lines": lines, "page": lines, "ref": ref})


def _page_number(request: HttpRequest) -> int:
    return read_number(request.GET.get("page", ""), 1)
