"""The table of slots: where fragments of upper rooms appear on pages of lower ones.

A lower room's template says `{% slot "case_side" case %}`; it does not know what stands there. Each fragment is a
function of an upper room, `(request, subject) -> str`: safe HTML, or "" for a person who may not see it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

Fragment = Callable[[HttpRequest, Any], str]

SLOTS: dict[str, tuple[str, ...]] = {
    "country_top": (
        "myosotis.network.fragments.show_in_country",
    ),  # on the card of a country; subject: the code of the country
    "countries_top": (
        "myosotis.network.fragments.lead_to_hotlines",
    ),  # above the list of countries; subject: its rows
    "hotline_country": (
        "myosotis.casework.views.country_lines.show_lines",
    ),  # among whom else to reach, on the page of a hotline; subject: the code of its country
    "network_start": (
        "myosotis.site.network_start.show_network",
    ),  # on the first page of who sees the network and no case; subject: nothing
    "own_entries": (
        "myosotis.casework.views.own_work.show_own_entries",
    ),  # below what one did and opened oneself; subject: the entries of the log, each with its sentence
    "case_side": (
        "myosotis.casework.views.managing.show_beside",
        "myosotis.cooperation.views.lists.show_on_case",
        "myosotis.casework.views.local_fields.show_on_case",
        "myosotis.desk.views.cards.show_on_case",
        "myosotis.papers.fragments.show_photos",
    ),  # beside the overview of a case; subject: the opened CasePage
    "case_abroad": (
        "myosotis.enquiries.views.asking.show_on_case",
    ),  # on the page of a case about work across borders; subject: the CaseFrame
    "enquiry_sent": (
        "myosotis.cooperation.views.lists.show_after_enquiry",
    ),  # below a private enquiry of ours, on the page of its case; subject: the Enquiry
    "abroad_end": (
        "myosotis.frontdesk.views.show_below_lists",
        "myosotis.enquiries.views.known.lead_to_list",
    ),  # below the lists of work across borders; subject: nothing
    "year_top": (
        "myosotis.figures.fragments.lead_to_returns",
    ),  # above the counts of a year; subject: nothing
    "every_page": (
        "myosotis.cooperation.views.network.show_drill_banner",
    ),  # above every page of who is signed in; subject: nothing
    "board_side": (
        "myosotis.frontdesk.views.show_on_board",
        "myosotis.enquiries.views.known.show_on_board",
        "myosotis.cooperation.views.lists.show_on_board",
    ),  # beside the lists of the board; subject: nothing
    "case_top": (
        "myosotis.casework.views.managing.show_above",
        "myosotis.desk.views.presence.show_on_case",
        "myosotis.casework.views.risk.show_urgent",
        "myosotis.papers.fragments.remind_of_photos",
    ),  # above every page of a case; subject: the Case
    "contact_side": (
        "myosotis.casework.views.guiding.show_on_contact",
        "myosotis.casework.views.local_fields.show_on_contact",
        "myosotis.desk.views.presence.show_on_contact",
        "myosotis.desk.views.cards.show_on_contact",
    ),  # beside the note of a contact; subject: the id of the Contact, which may not be saved yet
}


@cache
def list_fragments(name: str) -> tuple[Fragment, ...]:
    """Return the fragments of a slot; one that does not exist is a mistake in a template."""
    return tuple(import_string(path) for path in SLOTS[name])


def fill_slot(name: str, request: HttpRequest, subject: Any) -> SafeString:
    """Return what stands in a slot of a page."""
    return mark_safe("".join(fragment(request, subject) for fragment in list_fragments(name)))  # noqa: S308  rendered templates
