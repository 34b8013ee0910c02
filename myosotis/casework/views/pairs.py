"""Two children side by side, what is judged about them, and taking it back. Nothing moves: a judgement is one row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions.cases import link_contact
from myosotis.casework.actions.judging import (
    judge_children,
    set_aside,
    withdraw_judgement,
    withdraw_set_aside,
)
from myosotis.casework.queries.pairs import FieldRow, Pair, PartMet, Side, compare_pair
from myosotis.casework.reasons import capitalise
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.asked import read_contact
from myosotis.casework.views.asking import read_body
from myosotis.casework.views.contacts import read_id
from myosotis.casework.views.known import describe_case, name_nobody
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.index import CONTACT
from myosotis.people.judging import Contradiction
from myosotis.people.models import Judgement
from myosotis.people.search import Asked

ASIDE, LINK = "aside", "link"


@require_http_methods(["GET", "POST"])
@needs(Permission.WRITE_CONTACTS)
def show_pair(request: HttpRequest, left: UUID, right: UUID) -> HttpResponse:
    """Both, for somebody who may open both. A call asks by POST, with what it has of its facts by now."""
    asked = None
    if request.method == "POST":
        try:
            asked = read_contact(read_body(request))
        except ValueError:
            raise Missing from None
    return render_pair(request, left, right, asked=asked)


@require_POST
@needs(Permission.WRITE_CONTACTS)
def judge(request: HttpRequest, left: UUID, right: UUID) -> HttpResponse:
    """A verdict: two children are judged; a contact is linked to a case of the other one, or the other is set aside."""
    user, verdict = person_of(request), request.POST.get("verdict", "")
    try:
        if verdict == ASIDE:
            contact, candidate = sides_of(request, left, right)
            set_aside(user=user, contact_id=contact, candidate=candidate)
        elif verdict == LINK:
            contact, _candidate = sides_of(request, left, right)
            link_contact(by=user, contact_id=contact, case_id=read_id(request.POST.get("case")))
        elif verdict in Judgement.Verdict.values:
            judge_children(user=user, left=left, right=right, verdict=verdict)
        else:
            raise Missing
    except Contradiction as contradiction:
        return answer(request, left, right, say_contradiction(contradiction))
    return answer(request, left, right)


@require_POST
@needs(Permission.WRITE_CONTACTS)
def undo(request: HttpRequest, left: UUID, right: UUID) -> HttpResponse:
    """Take back what was judged, or propose again who was set aside."""
    user = person_of(request)
    try:
        if request.POST.get("contact"):
            contact, candidate = sides_of(request, left, right)
            withdraw_set_aside(user=user, contact_id=contact, candidate=candidate)
        else:
            withdraw_judgement(user=user, judgement=read_id(request.POST.get("judgement")))
    except Contradiction as contradiction:
        return answer(request, left, right, say_contradiction(contradiction))
    except Refused as refusal:
        if refusal.reason != "nothing_to_undo":
            raise
        return answer(request, left, right, say_refusal(refusal))
    return answer(request, left, right)


def sides_of(request: HttpRequest, left: UUID, right: UUID) -> tuple[UUID, UUID]:
    """Which of the two is the contact, and which the candidate."""
    contact = read_id(request.POST.get("contact"))
    if contact not in (left, right):
        raise Missing
    return contact, right if contact == left else left


def answer(request: HttpRequest, left: UUID, right: UUID, problem: str = "") -> HttpResponse:
    """Both as they stand now: a part where a part was asked for, the page again otherwise."""
    if is_part(request):
        return render_pair(request, left, right, problem)
    if problem:
        messages.error(request, problem)
    return redirect("casework:pair", left=left, right=right)


def is_part(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page."""
    return bool(request.headers.get("X-Fragment"))


def render_pair(
    request: HttpRequest, left: UUID, right: UUID, problem: str = "", asked: Asked | None = None
) -> HttpResponse:
    """Both side by side."""
    user = person_of(request)
    pair = compare_pair(user=user, left=left, right=right, asked=asked)
    context = {**describe_pair(pair, user, is_part(request)), "problem": problem, "is_part": is_part(request)}
    template = "casework/known/pair.html" if is_part(request) else "casework/known/compare.html"
    return render(request, template, context)


def describe_pair(pair: Pair, user: User, is_part: bool = False) -> dict[str, Any]:
    """The pair in words."""
    contact = next((side for side in (pair.left, pair.right) if side.kind == CONTACT), None)
    other = pair.right if contact is pair.left else pair.left
    left, right = describe_side(pair.left, is_asking=is_part), describe_side(pair.right)
    replaced = {row.replaces_id for row in pair.history}
    own_cases = {case.id for case in contact.cases} if contact else set()
    return {
        "pair": pair,
        "left": left,
        "right": right,
        "heads": [left, right],
        "back": find_way_back(contact, [*left["cases"], *right["cases"]]),
        "rows": [row for one in pair.rows for row in describe_field(one, pair.parts)],
        "speaks_for": [reason for reason in pair.reasons if reason.speaks_for],
        "against": [reason for reason in pair.reasons if reason.speaks_for is False],
        "contact": contact,
        "links": [describe_case(case) for case in other.cases if case.id not in own_cases] if contact else [],
        "linked": [describe_case(case) for case in other.cases if case.id in own_cases],
        "can_judge": can(user, Permission.WRITE_CASES),
        "verdicts": [
            (Judgement.Verdict.SAME, _("The same child"), "S", "check"),
            (Judgement.Verdict.NOT_SAME, _("Not the same"), "N", "x"),
            (Judgement.Verdict.UNSURE, _("Not sure"), "U", "circle-dashed"),
        ],
        "judged": say_judgement(pair.judged) if pair.judged else "",
        "earlier": [
            say_judgement(row, is_replaced=row.pk in replaced)
            for row in pair.history
            if row.withdrawn_at is not None
        ],
        "aside": say_set_aside(pair),
    }


def find_way_back(contact: Side | None, cases: list[dict[str, Any]]) -> dict[str, str]:
    """Where somebody who has compared goes on: the contact, else a case of one of the two, else the board."""
    if contact is not None:
        return {"url": reverse("casework:contact", args=[contact.id]), "label": _("Back to the contact")}
    if cases:
        return {"url": cases[0]["url"], "ref": cases[0]["ref"]}
    return {"url": reverse("home"), "label": _("Back to the board")}


def describe_side(side: Side, is_asking: bool = False) -> dict[str, Any]:
    """The head of one column. `is_asking`: the contact on whose screen it is shown."""
    at = localtime(side.since)
    if is_asking:
        where = _("This contact")
    elif side.kind == CONTACT:
        where = _("Contact of {time}").format(time=f"{date_format(at, 'j M Y')} {at:%H:%M}")
    else:
        where = _("Noted on {day}").format(day=date_format(at, "j M Y"))
    return {
        "id": side.id,
        "title": side.title or name_nobody(side.kind),
        "where": where,
        "cases": [describe_case(case) for case in side.cases],
    }


def describe_field(row: FieldRow, parts: tuple[PartMet, ...]) -> list[dict[str, Any]]:
    """One field of both; below the names what each part of them met. A field that neither has is left out."""
    if not row.left and not row.right:
        return []
    how = {True: "same", False: "differs", None: "open"}[row.agrees]
    if row.name == "names" and parts:
        how = "open"
    if how == "open":
        word = "" if row.left and row.right else _("not known")
    else:
        word = _("agrees") if how == "same" else _("differs")
    shown = [{"label": row.label, "left": row.left, "right": row.right, "how": how, "word": word}]
    return shown + ([describe_part(part) for part in parts] if row.name == "names" else [])


def describe_part(part: PartMet) -> dict[str, Any]:
    """One part of the name and what it met."""
    if part.code == "name.same":
        how, word = "same", _("the same")
    elif part.code == "name.missing":
        how, word = "open", _("on one side")
    elif part.speaks_for:
        how, word = "near", _("alike")
    else:
        how, word = "differs", _("differs")
    return {
        "label": "",
        "left": capitalise(part.left),
        "right": capitalise(part.right),
        "how": how,
        "word": word,
        "is_part": True,
    }


def say_judgement(row: Judgement, *, is_replaced: bool = False) -> str:
    """Who judged what and when; and who took it back."""
    said = {
        "same": _("{name} judged on {time}: the same child."),
        "not_same": _("{name} judged on {time}: not the same child."),
        "unsure": _("{name} looked on {time} and was not sure."),
    }[row.verdict].format(name=row.by.name, time=say_time(row.at))
    if row.withdrawn_at is None or row.withdrawn_by is None or is_replaced:
        return said
    back = _("Taken back by {name} on {time}.").format(
        name=row.withdrawn_by.name, time=say_time(row.withdrawn_at)
    )
    return f"{said} {back}"


def say_set_aside(pair: Pair) -> str:
    """Who set the candidate of a contact aside."""
    if pair.set_aside is None:
        return ""
    return _("{name} set this one aside on {time}: not the child of this contact.").format(
        name=pair.set_aside.by.name, time=say_time(pair.set_aside.at)
    )


def say_contradiction(contradiction: Contradiction) -> str:
    """Which judgement stands against this one."""
    row = contradiction.standing
    if row is None:
        return say_refusal(contradiction)
    return _(
        "This does not go together with another judgement about these children, made by {name} on {time}. "
        "Take that one back first, or say that you are not sure."
    ).format(name=row.by.name, time=say_time(row.at))


def say_time(at: Any) -> str:
    """A day and an hour."""
    local = localtime(at)
    return f"{date_format(local, 'j M Y')} {local:%H:%M}"
