"""Who told what in a case; and the page to have open while speaking with one of its people."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.actions import telling
from myosotis.casework.models import Case
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.people import read_people, roots_around
from myosotis.casework.queries.telling import (
    Statement,
    blocked_for,
    contacts_of,
    list_calls,
    list_passages,
    list_promises_to,
    list_statements,
    say_to,
)
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.people_words import describe_reach, name_adult
from myosotis.casework.views.telling_words import describe_statement, list_silences
from myosotis.kernel.errors import Missing


@require_GET
@needs(Permission.READ_CASES)
def show_telling(request: HttpRequest, ref: str, involvement_id: UUID) -> HttpResponse:
    """ "You are speaking with …": only what may be said to this person, and how it is to be treated."""
    user = person_of(request)
    frame = get_frame(request, ref, also=_roots)
    page = read_people(frame, user=user)
    adult = next((one for one in page.adults if one.involvement.pk == involvement_id), None)
    if adult is None:
        raise Missing
    withheld, silent = blocked_for(frame.case.pk, adult.person.pk)
    saying = say_to(
        list_statements(frame, page.adults, user=user), to=involvement_id, withheld=withheld, silent=silent
    )
    rules = next((card for card in page.cards if card.person_id == adult.person.pk), None)
    calls = list_calls(frame, page.adults)
    writing = [one for one in calls if one.contact.operator_id == user.pk and not one.contact.closed_at]
    context = {
        "adult": adult,
        "name": name_adult(adult),
        "told": [describe_statement(one) for one in saying.told],
        "released": [
            {**describe_statement(one), "by": one.released[involvement_id]} for one in saying.released
        ],
        "kept_apart": saying.kept_apart,
        "rules": describe_reach(rules, {}) if rules else None,
        "promises": list_promises_to(frame, calls, involvement_id),
        "writing": [{"contact": one.contact, "is_caller": involvement_id in one.callers} for one in writing],
        "silences": list_silences(frame, page, withheld=withheld, silent=silent),
    }
    return show_in_frame(request, frame, "casework/people/telling.html", context)


@require_GET
@needs(Permission.WRITE_CASES)
def show_told(request: HttpRequest, ref: str) -> HttpResponse:
    """Every value of the case with who told it and for whom it was released; not to be read out to anybody."""
    user = person_of(request)
    frame = get_frame(request, ref, also=_roots)
    page = read_people(frame, user=user)
    names = {one.involvement.pk: name_adult(one) for one in page.adults}
    statements = list_statements(frame, page.adults, user=user)
    withheld, _silent = blocked_for(frame.case.pk, frame.case.pk)
    calls = [{"call": one, "chosen": next(iter(one.callers), None)} for one in list_calls(frame, page.adults)]
    persons = {child.person.pk: speech.name_child(child) for child in frame.children}
    persons |= {one.person.pk: name_adult(one) for one in page.adults}
    rows = [
        _describe_row(one, names, persons)
        for one in statements
        if not (one.is_where and one.about & withheld)
    ]
    context = {
        "rows": rows,
        "adults": list(names.items()),
        "calls": calls,
        "passages": list_passages(frame, user=user),
    }
    return show_in_frame(request, frame, "casework/people/told.html", context)


@require_POST
@needs(Permission.WRITE_CASES)
def note_told(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody told a value, may be told it, or may not be told it after all."""
    user = person_of(request)
    case_id = find_case_id(user=user, ref=ref)
    involvement_id = _id(request.POST.get("involvement", ""))
    place = _read_place(request)
    act = request.POST.get("act", "")
    if act == "told":
        telling.note_tellings(by=user, case_id=case_id, involvement_id=involvement_id, values=[place])
    elif act == "release":
        telling.release_value(by=user, case_id=case_id, involvement_id=involvement_id, value=place)
    elif act == "withdraw":
        telling.withdraw_release(by=user, case_id=case_id, involvement_id=involvement_id, value=place)
    else:
        raise Missing
    return redirect(f"{reverse('casework:told', args=[ref])}#v{place[1]}{place[2]}")


@require_POST
@needs(Permission.WRITE_CASES)
def set_caller(request: HttpRequest, ref: str) -> HttpResponse:
    """Who of the people of the case called in a contact; the page one speaks from is come back to."""
    user = person_of(request)
    chosen = request.POST.get("involvement", "")
    telling.set_caller(
        by=user,
        case_id=find_case_id(user=user, ref=ref),
        contact_id=_id(request.POST.get("contact", "")),
        involvement_id=_id(chosen) if chosen else None,
    )
    if chosen and "speaking" in request.POST:
        return redirect("casework:telling", ref=ref, involvement_id=chosen)
    return redirect(reverse("casework:told", args=[ref]))


def _roots(case: Case) -> list[UUID]:
    return [*roots_around(case), *contacts_of(case)]


def _describe_row(one: Statement, names: dict[UUID, str], persons: dict[UUID, str]) -> dict[str, object]:
    return {
        "who": _say_whom(one, persons),
        **describe_statement(one),
        "one": one,
        "givers": [names[key] for key in one.givers if key in names],
        "released": [(key, names[key], by) for key, by in one.released.items() if key in names],
    }


def _say_whom(one: Statement, persons: dict[UUID, str]) -> str:
    """Whom a value is about: of somebody and the children in their household, the former."""
    if len(one.about) == 1 or one.of is not None:
        return persons.get(one.of or next(iter(one.about)), "")
    return ""


def _read_place(request: HttpRequest) -> telling.Place:
    """A value as the page names it; the action refuses people of other cases, and a value nobody has says nothing."""
    version = request.POST.get("version", "0")
    if not version.isdecimal():
        raise Missing
    model, field = request.POST.get("model", "")[:64], request.POST.get("field", "")[:40]
    return model, _id(request.POST.get("row", "")), field, int(version[:9])


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None
