"""The frame around the pages of one case: one opening for all of them, one template, one way back after an act."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from myosotis.accounts.access import can, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.queries.frames import CaseFrame, Roots, open_frame

CASE_SHOWN = "case_shown"
"""In the session: the case whose pages are being read and the token of its opening, so that going from one page of
it to the next is one opening. Another case, or its overview opened anew, is another one."""


def get_frame(request: HttpRequest, ref: str, *, also: Roots | None = None) -> CaseFrame:
    """The case for one of its pages, in the opening it is being read in. Raises `Missing`."""
    shown = request.session.get(CASE_SHOWN, {})
    frame = open_frame(user=person_of(request), ref=ref, opening=shown.get(ref, ""), also=also)
    remember_opening(request, ref, frame.opening)
    return frame


def remember_opening(request: HttpRequest, ref: str, opening: str) -> None:
    """The other pages of this case belong to the same opening."""
    if request.session.get(CASE_SHOWN, {}).get(ref) != opening:
        request.session[CASE_SHOWN] = {ref: opening}


def show_in_frame(
    request: HttpRequest, frame: CaseFrame, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of a case. Its template extends "casework/case/frame.html"."""
    case = frame.case
    return render(
        request,
        template,
        {
            "frame": frame,
            "case": case,
            "headline": speech.say_headline(case, frame.children),
            "can_write": can(person_of(request), Permission.WRITE_CASES),
            **context,
        },
        status=status,
    )


def list_children(frame: CaseFrame) -> list[tuple[str, str]]:
    """The children of the case, to choose from in a form."""
    return [(str(child.person.pk), speech.name_child(child)) for child in frame.children]


def tell_conflicts(request: HttpRequest, conflicts: list[Any] | None) -> None:
    """Say that somebody else changed the same field, where that is so."""
    if conflicts:
        messages.warning(
            request, _("Somebody else changed the same field meanwhile. Both values are kept: please choose.")
        )
