"""That a child on the line was told what we can keep to ourselves: one tick on the contact screen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from myosotis.accounts.access import person_of
from myosotis.casework.actions.consent import tell_limits_in_contact, untell_limits_in_contact
from myosotis.casework.views.asking import answers_script, read_body
from myosotis.casework.views.consent_strip import describe_told
from myosotis.casework.views.contacts import begin_if_new, read_id, writes


@require_POST
@writes
@answers_script
def tick(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Tick that the limits were told, or take the tick back."""
    body = read_body(request)
    begin_if_new(request, contact_id, body)
    user = person_of(request)
    if body.get("told"):
        text = body.get("text")
        tell_limits_in_contact(by=user, contact_id=contact_id, text_id=read_id(text) if text else None)
    else:
        untell_limits_in_contact(by=user, contact_id=contact_id)
    return JsonResponse({"told": describe_told(contact_id)})
