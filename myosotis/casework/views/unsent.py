"""Texts that browsers keep until they were saved: the node says by their random words which ones were."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest

SAVED = "drafts_saved"
MOST = 16
TOKEN = re.compile(r"[0-9a-f-]{8,64}")


def note_saved(request: HttpRequest) -> None:
    """What this request carried is saved; the next page lets the browser forget its copy."""
    token = request.POST.get("draft", "")
    if TOKEN.fullmatch(token):
        request.session[SAVED] = [*request.session.get(SAVED, []), token][-MOST:]


def take_saved(request: HttpRequest) -> list[str]:
    """The words of what was saved since the last page."""
    saved: list[str] = request.session.pop(SAVED, [])
    return saved


def keep_drafts(request: HttpRequest, place: str) -> dict[str, Any]:
    """What a page's template needs so that texts typed there come back: whose drafts, and which were saved."""
    return {"drafts_of": place, "drafts_saved": take_saved(request)}
