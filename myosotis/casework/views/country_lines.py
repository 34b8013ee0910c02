"""What our own card of a country knows beside hotlines, shown where the network shows that country."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from myosotis.accounts.access import can, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.forms.surge_helps import LABELS
from myosotis.casework.queries.surge_helps import get_country_card

LINES = ("police", "central_authority", "child_helpline", "consulate", "remarks")


def show_lines(request: HttpRequest, country: str) -> str:
    """The written lines of the card and the way to it; "" where none is written or the reader has no cards."""
    user = person_of(request)
    if not can(user, Permission.WRITE_CONTACTS):
        return ""
    card = get_country_card(user=user, country=country)
    lines = [(LABELS[line], text) for line in LINES if (text := getattr(card, line))]
    context = {"card": card, "code": country, "lines": lines}
    return render_to_string("casework/surge/country_lines.html", context, request) if lines else ""
