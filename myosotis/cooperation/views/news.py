"""What pages across borders ask every few seconds: whether anything has changed. No content, nothing in the log."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.cooperation.queries.news import mark_of, mark_of_all


@needs(Permission.READ_CASES)
@require_GET
def give_mark(request: HttpRequest) -> JsonResponse:
    """Of the lists."""
    return JsonResponse({"mark": mark_of_all(user=person_of(request))})


@needs(Permission.READ_CASES)
@require_GET
def give_mark_of_one(request: HttpRequest, cooperation_id: UUID) -> JsonResponse:
    """Of one cooperation."""
    return JsonResponse({"mark": mark_of(user=person_of(request), cooperation_id=cooperation_id)})
