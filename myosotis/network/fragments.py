"""What the network shows on pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from myosotis.accounts.access import can, person_of
from myosotis.accounts.permissions import Permission
from myosotis.network import queries


def show_in_country(request: HttpRequest, country: str) -> str:
    """The hotlines and bodies of a country, on its card; "" where none is known."""
    user = person_of(request)
    if not can(user, Permission.SEE_HOTLINES):
        return ""
    rows = queries.list_in_country(user=user, country=country)
    bodies = queries.list_bodies(user=user, country=country)
    if not rows and not bodies:
        return ""
    return render_to_string("network/in_country.html", {"rows": rows, "bodies": bodies}, request)


def lead_to_hotlines(request: HttpRequest, _rows: Any) -> str:
    """Above the list of countries: how many hotlines answer now, and the way to them."""
    user = person_of(request)
    rows = queries.list_hotlines(user=user) if can(user, Permission.SEE_HOTLINES) else []
    count = sum(1 for row in rows if row.openness.is_open)
    return render_to_string("network/lead.html", {"rows": rows, "open_count": count}, request) if rows else ""
