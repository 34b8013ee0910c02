"""The board, and where everybody else begins."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.actions.openings import review_opening
from myosotis.casework.queries.proposals import list_proposals
from myosotis.casework.queries.searches import list_notices
from myosotis.casework.views.surge_helps import count_missed_calls
from myosotis.desk.queries.board import Board, Clock, MissingRow, PromiseRow, read_board
from myosotis.desk.queries.handovers import count_waiting, ends_soon
from myosotis.desk.queries.shifts import read_duty
from myosotis.desk.saying import say_when, state_of
from myosotis.desk.views.cards import show_night
from myosotis.kernel import clock
from myosotis.kernel.addresses import address_of
from myosotis.kernel.errors import Missing

PARTS = {
    "missing": "desk/missing.html",
    "lists": "desk/lists.html",
    "openings": "desk/openings.html",
    "title": "desk/title.html",
}
MOST_PROPOSED = 5
LISTS = {
    "close_contact": ("casework:contacts", "which", "open"),
    "link_contact": ("casework:contacts", "which", "unlinked"),
    "keeping_over": ("casework:cases", "state", "keeping_over"),
    "work_escalated": ("casework:my_work", "show", "escalated"),
}
# Clocks that are answered on another page of the case than its overview.
PAGES = {
    "risk_second": "casework:case_risk",
    "consent_ends": "casework:case_consent",
    "consent_unsigned": "casework:case_consent",
    "share_review": "casework:case_consent",
}
PARTS_OF_PAGES = {"share_review": "#shares"}
# Clocks that wait for a person since a time, rather than running out at one.
OVER_CLOCKS = {
    "confirm_return": "home",
    "confirm_erasure": "eraser",
    "keeping_over": "archive",
    "work_escalated": "bell",
    "risk_second": "user-check",
    "consent_unsigned": "writing",
    "share_review": "heart",
}


@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """The board for whoever works on cases; everybody else begins where their work is."""
    user = person_of(request)
    if not can(user, Permission.SEE_BOARD):
        return show_start(request, user)
    context = {**describe_board(read_board(user=user), user), **describe_known(user)}
    context |= {"duty": read_duty(user=user), "handed": count_waiting(user), "ending": ends_soon(user)}
    context |= {"missed": count_missed_calls(request)}
    return render(request, "desk/board.html", context)


@needs(Permission.SEE_BOARD)
@require_GET
def show_part(request: HttpRequest, part: str) -> HttpResponse:
    """One live part of the board."""
    if part == "known":
        return render(request, "desk/known.html", describe_known(person_of(request)))
    if part not in PARTS:
        raise Missing
    return render(
        request, PARTS[part], describe_board(read_board(user=person_of(request)), person_of(request))
    )


@needs(Permission.REVIEW_OPENINGS)
@require_POST
def review(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """A supervisor has read why somebody opened a case anyway."""
    review_opening(by=person_of(request), opening_id=opening_id)
    return redirect("desk:board")


def show_start(request: HttpRequest, user: User) -> HttpResponse:
    """Where a person without a board begins."""
    if can(user, Permission.SEE_NIGHT_CARDS):
        return show_night(request)
    for permission, name in (
        (Permission.SEE_NETWORK, ""),
        (Permission.WRITE_SIGHTINGS, "casework:new_sighting"),
        (Permission.SEE_FIGURES, "casework:year"),
        (Permission.MANAGE_PEOPLE, "accounts:people"),
    ):
        if can(user, permission):
            address = _address(name) if name else ""
            if address:
                return redirect(address)
            if not name:
                break
    return render(request, "desk/start.html", {"is_network": can(user, Permission.SEE_NETWORK)})


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def describe_board(board: Board, user: User) -> dict[str, Any]:
    """The board in words and hours."""
    now = clock.now()
    children = [describe_missing(row, now) for row in board.missing]
    still = [child for child in children if not child["is_reported"]]
    reported = len(children) - len(still)
    promises = [describe_promise(row, now) for row in board.promises]
    clocks = [describe_clock(one, now) for one in board.clocks]
    late = sum(1 for one in promises if one["is_late"])
    overdue = sum(1 for one in clocks if one["is_late"])
    return {
        "headline": speech.say_missing(len(still)),
        "sentence": " ".join(say_state(reported, late, overdue, len(board.openings))),
        "children": children,
        "promises": promises,
        "kept": board.kept,
        "clocks": clocks,
        "openings": board.openings,
        "far": max([900.0, *(child["hours"] * 1.15 for child in children)]),
        "can_review": can(user, Permission.REVIEW_OPENINGS),
        "has_marks": {mark["icon"] for child in children for mark in child["marks"]},
    }


def describe_known(user: User) -> dict[str, Any]:
    """Who searched for a child of a case this person answers for; which children the scan proposes to compare."""
    proposed = list_proposals(user=user, limit=MOST_PROPOSED)
    return {
        "notices": list(list_notices(user=user)),
        "proposed": [
            {"one": one, "url": reverse("casework:pair", args=[one.left, one.right])} for one in proposed
        ],
        "can_review": can(user, Permission.REVIEW_OPENINGS),
    }


def say_state(reported: int, late: int, overdue: int, openings: int) -> list[str]:
    """The line under the headline: whole sentences, only those that hold."""
    sentences = []
    if reported:
        sentences.append(
            ngettext(
                "{count} more is reported returned, to be confirmed.",
                "{count} more are reported returned, to be confirmed.",
                reported,
            ).format(count=speech.count_words(reported))
        )
    if late:
        sentences.append(
            ngettext("{count} promise is overdue.", "{count} promises are overdue.", late).format(
                count=speech.count_words(late)
            )
        )
    if overdue:
        sentences.append(
            ngettext("{count} clock is overdue.", "{count} clocks are overdue.", overdue).format(
                count=speech.count_words(overdue)
            )
        )
    if openings:
        sentences.append(
            ngettext(
                "{count} opening waits for your review.", "{count} openings wait for your review.", openings
            ).format(count=speech.count_words(openings))
        )
    return sentences or [_("Nothing is overdue.")]


def describe_missing(row: MissingRow, now: dt.datetime) -> dict[str, Any]:
    """One line of the table of missing children."""
    began = speech.began_at(row.episode)
    marks = []
    if row.episode.police_told_at and row.episode.police_told_at >= began:
        marks.append(_mark(row.episode.police_told_at, now, "shield", _("police told")))
    marks += [_mark(at, now, "eye", _("sighting")) for at in row.sightings[-2:] if at >= began]
    if row.episode.reported_returned_at:
        marks.append(_mark(row.episode.reported_returned_at, now, "home", _("reported returned")))
    level = row.child.risk.level if row.child.risk else ""
    return {
        "ref": row.case.ref,
        "name": speech.name_child(row.child),
        "category": speech.say_category(row.case),
        "place": row.episode.last_seen_place.split(",")[0],
        "is_withheld": row.child.is_withheld,
        "hours": speech.hours_missing(row.episode),
        "span": "" if row.episode.last_seen_at else speech.say_seen(row.episode),
        "marks": marks,
        "level": level,
        "risk_label": words.label("risk_level", level or row.told) or _("Not judged yet"),
        "is_told": not level and bool(row.told),
        "is_high": level == "high",
        "is_reported": row.episode.reported_returned_at is not None,
        "came_of_age": speech.came_of_age(row.child),
        "is_adult": speech.is_adult(row.child),
        "next": row.next,
        "next_at": say_when(row.next.due_at, now) if row.next else "",
        "next_state": state_of(row.next.due_at, now) if row.next else "",
        "caseworker": row.case.caseworker.name if row.case.caseworker else "",
    }


def _mark(at: dt.datetime, now: dt.datetime, icon: str, label: str) -> dict[str, Any]:
    return {"hours": max((now - at).total_seconds() / 3600, 0.0), "icon": icon, "label": label}


def describe_promise(row: PromiseRow, now: dt.datetime) -> dict[str, Any]:
    """One promise."""
    state = state_of(row.promise.due_at, now)
    address = (
        address_of("casework:case", row.ref) if row.ref else address_of("casework:contact", row.contact_id)
    )
    return {
        "row": row,
        "at": row.promise.due_at,
        "when": say_when(row.promise.due_at, now, is_short=True),
        "state": state,
        "is_late": state == "late",
        "url": address,
    }


def say_clock(kind: str, count: int) -> str:
    """The sentence of a kind of clock, with places for the name, the reference and the count."""
    match kind:
        case "risk_review":
            return _("Look again at the risk for {name}")
        case "risk_second":
            return _("The high risk for {name} waits for a second person")
        case "consent_ends":
            return _("What was allowed for {name} ends: ask again in time")
        case "photo_ends":
            return _("The right to use a photo of {name} ends: ask again, or withdraw the photo")
        case "consent_unsigned":
            return _("Another ground than consent, for {name}, waits for a second signature")
        case "share_review":
            return _("Something was told to save a life in case {ref}: review it")
        case "confirm_return":
            return _("{name} is reported returned: confirm it")
        case "file_acknowledgement":
            return _("The Central Authority confirms receipt for {name}")
        case "file_decision":
            return _("The court decides on the return of {name}")
        case "file_appeal":
            return _("The court decides on the appeal about {name}")
        case "file_return_talk":
            return _("Talk after the return with {name}")
        case "confirm_erasure":
            return _("It is asked that case {ref} be erased: confirm it or not")
    return say_several(kind, count)


def say_several(kind: str, count: int) -> str:
    """The same of clocks that several records share."""
    if kind == "close_contact":
        return ngettext(
            "{count} contact was left open: close it", "{count} contacts were left open: close them", count
        )
    if kind == "link_contact":
        return ngettext(
            "{count} contact about a missing child has no case",
            "{count} contacts about a missing child have no case",
            count,
        )
    if kind == "work_escalated":
        return ngettext(
            "{count} overdue promise or task is passed on to you",
            "{count} overdue promises or tasks are passed on to you",
            count,
        )
    if kind == "keeping_over":
        return ngettext(
            "The keeping time of {count} case is over", "The keeping time of {count} cases is over", count
        )
    raise KeyError(kind)


def describe_clock(one: Clock, now: dt.datetime) -> dict[str, Any]:
    """One clock in a sentence."""
    name = one.child or _("a child")
    sentence = say_clock(one.kind, one.count).format(
        name=name, ref=one.ref, count=speech.count_words(one.count)
    )
    state = state_of(one.at, now)
    return {
        "one": one,
        "at": one.at,
        "when": say_when(one.at, now, is_short=True),
        "sentence": sentence,
        "state": "waiting" if one.kind in OVER_CLOCKS else state,
        "is_late": state == "late" and one.kind not in OVER_CLOCKS,
        "icon": OVER_CLOCKS.get(one.kind, ""),
        "url": find_page(one),
    }


def find_page(one: Clock) -> str:
    """The address of what a clock is about: the case, its file, or a list."""
    if not one.ref:
        return find_list(one.kind)
    page = "casework:case_file" if one.kind.startswith("file_") else PAGES.get(one.kind, "casework:case")
    return address_of(page, one.ref) + PARTS_OF_PAGES.get(one.kind, "")


def find_list(kind: str) -> str:
    """The address of the list that a clock is about."""
    name, filtered_by, value = LISTS[kind]
    return f"{reverse(name)}?{filtered_by}={value}"
