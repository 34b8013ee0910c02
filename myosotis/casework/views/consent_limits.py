"""That a child on the line was told what we can keep to ourselves: one tick on the contact screen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from myosotis.casework.actions.consent import tell_limits_in_contact, untell_limits_in_contact
from myosotis.casework.forms.consent import name_text
from myosotis.casework.models import ConsentText, Contact
from myosotis.casework.queries.consent import find_limits_told, list_texts
from myosotis.casework.views.asking import answers_script, as_user, read_body
from myosotis.casework.views.contacts import begin_if_new, read_id, writes


@require_POST
@writes
@answers_script
def tick(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Tick that the limits were told, or take the tick back."""
    body = read_body(request)
    begin_if_new(request, contact_id, body)
    user = as_user(request)
    if body.get("told"):
        text = body.get("text")
        tell_limits_in_contact(by=user, contact_id=contact_id, text_id=read_id(text) if text else None)
    else:
        untell_limits_in_contact(by=user, contact_id=contact_id)
    return JsonResponse({"told": describe_told(contact_id)})


def describe_told(contact_id: UUID) -> dict[str, Any] | None:
    """Who told the limits in a contact and when, as the screen's script reads it."""
    told = find_limits_told(contact_id)
    return {"by": told.told_by.name, "at": told.told_at.isoformat()} if told else None


def show_limits(request: HttpRequest, contact: Contact | None, contact_id: UUID) -> SafeString:
    """The strip of the contact screen: what to read aloud, and the tick."""
    texts = list(list_texts(ConsentText.Use.LIMITS))
    language = (contact.language if contact else "") or get_language() or "en"
    wanted = (language, get_language() or "en", "en")
    chosen = next((one for code in wanted for one in texts if one.language == code[:2]), None)
    return render_to_string(
        "casework/consent/limits_strip.html",
        {
            "texts": [(name_text(one), one) for one in texts],
            "chosen": chosen,
            "told": find_limits_told(contact_id) if contact else None,
            "url": reverse("casework:limits_in_contact", args=[contact_id]),
        },
        request=request,
    )
