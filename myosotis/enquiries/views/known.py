"""Perhaps known: what other hotlines ask privately and a child of ours may be meant; a person looks and decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.reasons import say_born
from myosotis.casework.views.frame import CASE_SHOWN, remember_opening
from myosotis.enquiries.actions.judging import judge_candidate
from myosotis.enquiries.models import Candidate, Verdict
from myosotis.enquiries.period import is_on
from myosotis.enquiries.queries.known import KnownPage, KnownRow, count_waiting, get_known, list_known
from myosotis.enquiries.views.asking import find_request_to
from myosotis.enquiries.words import say_agreed, say_verdict, say_why_not
from myosotis.kernel.asking import ask_once
from myosotis.kernel.errors import Missing

MOST_ON_BOARD = 4


@needs(Permission.READ_CASES)
@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first."""
    rows = [describe_row(row) for row in list_known(user=person_of(request))]
    waiting = sum(not row["is_judged"] for row in rows)
    headline = (
        ngettext(
            "{count} enquiry may be about a child of ours",
            "{count} enquiries may be about a child of ours",
            waiting,
        ).format(count=waiting)
        if waiting
        else _("No enquiry waits for us")
    )
    off = "" if is_on() else say_why_not("enquiries_off")
    return render(request, "enquiries/known.html", {"headline": headline, "rows": rows, "off": off})


@needs(Permission.READ_CASES)
@require_GET
def show_candidate(request: HttpRequest, candidate_id: UUID) -> HttpResponse:
    """What agrees, what we know of the child, and what a person may say."""
    user = person_of(request)
    shown = request.session.get(CASE_SHOWN, {})
    page = get_known(user=user, candidate_id=candidate_id, opening=next(iter(shown.values()), ""))
    remember_opening(request, page.frame.case.ref, page.frame.opening)
    can_write = can(user, Permission.WRITE_CASES)
    return render(request, "enquiries/candidate.html", describe_page(page, can_write=can_write))


@needs(Permission.WRITE_CASES)
@require_POST
def judge(request: HttpRequest, candidate_id: UUID) -> HttpResponse:
    """The same, not the same, or cannot say; the other hotline learns nothing of it."""
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        raise Missing
    judge_candidate(by=person_of(request), candidate_id=candidate_id, verdict=verdict)
    messages.success(request, _("Kept. The other hotline has learned nothing."))
    return redirect("enquiries:candidate", candidate_id)


def show_on_board(request: HttpRequest, _subject: Any) -> str:
    """On the board: that a child of ours may be asked for."""
    user = person_of(request)
    if not can(user, Permission.READ_CASES) or not count_for_rail(request):
        return ""
    rows = [describe_row(row) for row in list_known(user=user) if not row.candidate.verdict]
    return render_to_string("enquiries/board_side.html", {"rows": rows[:MOST_ON_BOARD]}, request)


def lead_to_list(request: HttpRequest, _subject: Any) -> str:
    """On the list of work across borders: how many wait."""
    user = person_of(request)
    if not is_on():
        return ""
    context = {"count": count_waiting(user=user), "url": reverse("enquiries:known")}
    return render_to_string("enquiries/lead.html", context, request)


def count_for_rail(request: HttpRequest) -> int:
    """How many wait for this person; the board asks it too."""
    if not request.user.is_authenticated:
        return 0
    return ask_once(request, "known", lambda: count_waiting(user=person_of(request)))


def describe_row(row: KnownRow) -> dict[str, Any]:
    """One line of the list."""
    one = row.candidate
    return {
        "url": reverse("enquiries:candidate", args=[one.pk]),
        "country": name_country(one.heard.peer.country),
        "hotline": one.heard.peer.name,
        "purpose": [words.label("share_purpose", code) for code in one.heard.purpose],
        "at": one.heard.received_at,
        "child": speech.name_child(row.child),
        "ref": one.case.ref,
        "agreed": say_agreed(one.agreed)[:1],
        "verdict": say_verdict(one.verdict),
        "is_judged": bool(one.verdict),
    }


def describe_page(page: KnownPage, *, can_write: bool) -> dict[str, Any]:
    """One candidate in words."""
    one, child = page.candidate, page.child
    country = name_country(one.heard.peer.country)
    person = child.person
    facts = [
        (_("Names"), " · ".join(name.text for name in child.names)),
        (_("Birth or age"), say_born(person.born, person.birth_year)),
        (_("Gender"), words.label("gender", person.gender)),
        (_("Countries"), ", ".join(name_country(code) for code in person.countries)),
        (_("Marks"), person.marks),
    ]
    return {
        "headline": _("{country} asks about a child whom we may know").format(country=country),
        "country": country,
        "hotline": one.heard.peer.name,
        "candidate": one,
        "case": page.frame.case,
        "child": speech.name_child(child, is_short=False),
        "how_it_stands": speech.say_state(child, page.frame.case),
        "purpose": [words.label("share_purpose", code) for code in one.heard.purpose],
        "agreed": say_agreed(one.agreed),
        "facts": [(label, value) for label, value in facts if value],
        "verdicts": [
            (Verdict.SAME, _("May well be the same"), "S", "check"),
            (Verdict.NOT_SAME, _("Not the same"), "N", "x"),
            (Verdict.UNSURE, _("Cannot say"), "U", "circle-dashed"),
        ],
        "judged": say_judged(one),
        "is_same": one.verdict == Verdict.SAME,
        "ask_url": find_request_to(one.heard.peer_id, page.frame.case.ref),
        "hotline_url": _find("network:hotlines"),
        "can_write": can_write,
    }


def say_judged(one: Candidate) -> str:
    """Who judged what."""
    if one.judged_by is None:
        return ""
    return _("{name} judged: {verdict}.").format(name=one.judged_by.name, verdict=say_verdict(one.verdict))


def _find(name: str, *arguments: str) -> str:
    """The address of a page of another room, where this node serves it."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
