"""The page of somebody who pauses says so, and that they are back. Nothing is written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.desk import pausing


@require_POST
@needs(Permission.WRITE_CONTACTS)
def pause(request: HttpRequest) -> HttpResponse:
    """Tell colleagues, or stop telling them."""
    if request.POST.get("over"):
        pausing.end_pausing(person_of(request).pk)
    else:
        pausing.say_pausing(person_of(request).pk)
    return HttpResponse(status=204)
