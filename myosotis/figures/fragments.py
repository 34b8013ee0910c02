"""What this room shows on pages of lower rooms."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from myosotis.accounts.access import can, person_of
from myosotis.accounts.permissions import Permission


def lead_to_returns(request: HttpRequest, _subject: Any) -> str:
    """From the year so far to the annual returns and own reports."""
    if settings.MYOSOTIS_ROLE != "hotline" or not can(person_of(request), Permission.SEE_FIGURES):
        return ""
    return render_to_string("figures/return_links.html", request=request)
