"""Beside the note of a contact: first questions for each kind of caller, and the phrases that `::` offers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from myosotis.accounts.access import person_of
from myosotis.casework.guiding import GUIDES
from myosotis.casework.queries.surge_helps import list_text_modules


def show_on_contact(request: HttpRequest, contact_id: UUID) -> str:
    """The panel of first questions; nothing of it is kept or ticked."""
    here = (get_language() or "en").split("-")[0]
    modules = list_text_modules(user=person_of(request))
    phrases = [
        {"letters": one.letters, "language": one.language, "text": one.text}
        for one in sorted(modules, key=lambda one: one.language != here)
    ]
    context = {"guides": GUIDES, "phrases": phrases}
    return render_to_string("casework/surge/guide.html", context, request=request)
