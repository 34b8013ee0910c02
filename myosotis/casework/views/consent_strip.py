"""The strip of the contact screen on which it is ticked that a child was told what we can keep to ourselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from myosotis.casework.forms.consent import name_text
from myosotis.casework.models import ConsentText, Contact
from myosotis.casework.queries.consent import find_limits_told, list_texts


def describe_told(contact_id: UUID) -> dict[str, Any] | None:
    """Who told the limits in a contact and when, as the screen's script reads it."""
    told = find_limits_told(contact_id)
    return {"by": told.told_by.name, "at": told.told_at.isoformat()} if told else None


def show_limits(request: HttpRequest, contact: Contact | None, contact_id: UUID) -> SafeString:
    """The strip of the contact screen: what to read aloud, and the tick."""
    texts = list(list_texts(ConsentText.Use.LIMITS))
    language = (contact.language if contact else "") or get_language() or "en"
    # The text in the language of the talk stands first, then the one of the page; the others follow.
    order = [language[:2], (get_language() or "en")[:2]]
    texts.sort(key=lambda one: order.index(one.language) if one.language in order else len(order))
    return render_to_string(
        "casework/consent/limits_strip.html",
        {
            "texts": [(name_text(one), one) for one in texts],
            "told": find_limits_told(contact_id) if contact else None,
            "url": reverse("casework:limits_in_contact", args=[contact_id]),
        },
        request=request,
    )
