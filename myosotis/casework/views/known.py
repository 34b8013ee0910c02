"""Who is perhaps known here: the list beside a call, below a child that is added, and on the page of a case.

What is typed comes in the body of a POST and is not kept. The answers are parts of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.queries.contacts import demand_contact
from myosotis.casework.queries.known import CaseLine, KnownChild, SearchLimitReached, find_known
from myosotis.casework.queries.known_in_case import propose_in_case, search_for_case
from myosotis.casework.queries.proposals import Proposed
from myosotis.casework.reasons import LIKELY, POSSIBLE, VERY_LIKELY, KnownReason, likeness_of
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views import asked
from myosotis.casework.views.asking import answers_script, read_body
from myosotis.casework.views.contacts import read_id
from myosotis.people.index import CONTACT
from myosotis.people.models import Judgement
from myosotis.people.search import Asked

MOST_HINTS = 5
MOST_REASONS = 3
LEVELS = {VERY_LIKELY: 3, LIKELY: 2, POSSIBLE: 1}


@require_POST
@needs(Permission.WRITE_CONTACTS)
@answers_script
def hint_in_contact(request: HttpRequest) -> HttpResponse:
    """Who the child of a call may be, by what the screen has of its facts by now."""
    typed, user = read_body(request), person_of(request)
    contact_id = read_id(typed.get("contact"))
    demand_contact(user=user, contact_id=contact_id)
    return render_hints(request, user, asked.read_contact(typed), besides=contact_id, typed=typed)


@require_POST
@needs(Permission.WRITE_CASES)
@answers_script
def hint_in_form(request: HttpRequest) -> HttpResponse:
    """Who a child that is being added may be. `about`: one id for a page, so that a page is one search."""
    typed, user = read_body(request), person_of(request)
    return render_hints(
        request, user, asked.read_form(typed), besides=read_id(typed.get("about")), typed=typed, is_pair=False
    )


def render_hints(
    request: HttpRequest,
    user: User,
    wanted: Asked,
    *,
    besides: UUID,
    typed: dict[str, Any],
    is_pair: bool = True,
) -> HttpResponse:
    """The list with its reasons, or why there is none today."""
    try:
        found = find_known(
            user=user,
            asked=wanted,
            limit=MOST_HINTS,
            besides=besides,
            is_partial=bool(typed.get("is_partial")),
        )
    except SearchLimitReached as limit:
        return render(request, "casework/known/hints.html", {"limit": say_refusal(limit)})
    context = {
        "found": [describe(one, left=besides if is_pair else None, is_contact=is_pair) for one in found],
        "said": say_count(len(found)),
        "is_aside": not is_pair,
    }
    return render(request, "casework/known/hints.html", context)


def describe(one: KnownChild, left: UUID | None = None, *, is_contact: bool = False) -> dict[str, Any]:
    """One candidate as a line: who, how likely in a word, why, and where it leads."""
    cases = [describe_case(case) for case in one.cases]
    own = reverse("casework:contact", args=[one.id]) if one.kind == CONTACT else ""
    # Somebody who stands around a child is found by a number, and not judged to be a child.
    is_comparable = left is not None and (not one.role or is_contact)
    pair = reverse("casework:pair", args=[left, one.id]) if is_comparable else ""
    return {
        "id": one.id,
        "title": one.title or name_nobody(one.kind),
        "born": one.born,
        "role": words.label("relation_to_child", one.role),
        "word": one.word,
        "level": LEVELS.get(one.likeness, 1),
        "cases": cases,
        "where": "" if cases else say_contact(one),
        "url": pair or (cases[0]["url"] if cases else own),
        "pair_url": pair,
        "judged": say_judged(one.judged),
        "changed": one.changed,
        "reasons": choose_reasons(one.reasons),
    }


def name_nobody(kind: str) -> str:
    """What stands where nobody told a name."""
    return _("An earlier contact without a name") if kind == CONTACT else _("A child without a name")


def choose_reasons(reasons: Sequence[KnownReason]) -> list[KnownReason]:
    """The weightiest reasons that say something, for or against."""
    telling = [one for one in reasons if one.speaks_for is not None and one.code != "name.missing"]
    return telling[:MOST_REASONS]


def describe_case(line: CaseLine) -> dict[str, Any]:
    """A case that the candidate is in."""
    states = {
        "missing": _("missing now"),
        "open": _("open"),
        "prevention": _("prevention"),
        "closed": _("closed"),
    }
    return {
        "id": line.id,
        "ref": line.ref,
        "state": states.get(line.state, ""),
        "is_restricted": line.is_restricted,
        "url": reverse("casework:case", args=[line.ref]),
    }


def say_contact(one: KnownChild) -> str:
    """An earlier contact without a case, with its day."""
    return _("contact of {day}, no case").format(day=date_format(localtime(one.since), "j M Y"))


def say_judged(judged: Judgement | None) -> str:
    """What was judged about it, with its author."""
    if judged is None:
        return ""
    said = {
        "same": _("Judged the same child by {name}."),
        "not_same": _("Judged not the same child by {name}."),
        "unsure": _("{name} was not sure."),
    }
    return said[judged.verdict].format(name=judged.by.name)


def say_count(count: int) -> str:
    """How many are perhaps known, for whoever does not see the list; "" where nobody is."""
    if not count:
        return ""
    return ngettext(
        "{count} record here may be about this child.",
        "{count} records here may be about this child.",
        count,
    ).format(count=count)


@require_POST
@needs(Permission.READ_CASES)
@answers_script
def list_in_case(request: HttpRequest, ref: str) -> HttpResponse:
    """In which other files the children of a case may be: proposed by the scan, or looked for now."""
    user = person_of(request)
    context: dict[str, Any] = {"case_ref": ref}
    if read_body(request).get("is_search"):
        try:
            searched = search_for_case(user=user, ref=ref)
        except SearchLimitReached as limit:
            return render(request, "casework/known/in_case.html", {"limit": say_refusal(limit)})
        context["is_searched"] = True
        context["found"] = [describe(hit, left=one.person) for one in searched for hit in one.found]
    else:
        context["found"] = [describe_proposed(one) for one in propose_in_case(user=user, ref=ref)]
    context["said"] = say_count(len(context["found"]))
    return render(request, "casework/known/in_case.html", context)


def describe_proposed(one: Proposed) -> dict[str, Any]:
    """A pair that the scan proposes, as a line: who the child of the case may be."""
    pair = reverse("casework:pair", args=[one.left, one.right])
    return {
        "id": one.right,
        "title": one.right_title or _("A child without a name"),
        "born": one.right_born,
        "word": one.word,
        "level": LEVELS[likeness_of(one.score)],
        "cases": [describe_case(line) for line in one.right_cases],
        "url": pair,
        "pair_url": pair,
        "judged": say_judged(one.judged),
        "changed": one.changed,
        "reasons": choose_reasons(one.reasons),
        "about": one.left_title,
    }
