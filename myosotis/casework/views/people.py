"""The page of the people around the children, and the forms that write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.actions import people, telling, withheld
from myosotis.casework.actions.openings import ReasonTooShort
from myosotis.casework.forms import people as forms
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.people import (
    PeoplePage,
    get_adult,
    get_reach,
    is_child_of,
    read_people,
    roots_around,
)
from myosotis.casework.views.frame import get_frame, list_children, show_in_frame, tell_conflicts
from myosotis.casework.views.people_words import describe_people
from myosotis.casework.views.told_by import OWN, Tellers, as_told, list_tellers
from myosotis.kernel.errors import Missing

FORM = "casework/people/form.html"
Writing = Callable[[User, UUID, dict[str, Any]], object]


@dataclass(frozen=True)
class Kind:
    """One kind of record that is added on a page of its own."""

    title: Any
    form: type[django_forms.Form]
    write: Writing
    anchor: str


@require_GET
@needs(Permission.READ_CASES)
def show_people(request: HttpRequest, ref: str) -> HttpResponse:
    """Everybody around the children, how to reach them, and what may not be said."""
    frame = get_frame(request, ref, also=roots_around)
    page = read_people(frame, user=person_of(request))
    return show_in_frame(request, frame, "casework/people/people.html", describe_people(frame, page))


@require_http_methods(["GET", "POST"])
@needs(Permission.WRITE_CASES)
def add_record(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """One more record of a kind: a person, an institution, a contact with the police, an allegation, a block."""
    wanted = KINDS.get(kind)
    if wanted is None:
        raise Missing
    frame = get_frame(request, ref, also=roots_around)
    page = read_people_of(request, frame)
    form = wanted.form(request.POST or None, **_choices_for(wanted.form, frame, page))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"form": form, "is_own": request.POST.get("told_by") == OWN}
        with as_told(request, person_of(request), frame.case.pk):
            wanted.write(person_of(request), frame.case.pk, given)
        return _back(ref, wanted.anchor)
    tellers = [(OWN, _("This person")), *_tellers(page)] if kind == "person" else []
    return _show_form(request, frame, form, wanted.title, tellers=tellers)


@require_http_methods(["GET", "POST"])
@needs(Permission.WRITE_CASES)
def edit_person(request: HttpRequest, ref: str, around_id: UUID) -> HttpResponse:
    """What is known of somebody around the children."""
    user = person_of(request)
    frame = get_frame(request, ref, also=roots_around)
    adult = get_adult(frame, around_id, user=user)
    if adult is None:
        raise Missing
    form = forms.PersonAroundForm(
        request.POST or None,
        initial=forms.person_initial(adult.involvement, adult.person, adult.details),
        children=list_children(frame),
        is_withheld=adult.is_withheld,
    )
    if request.method == "POST" and form.is_valid():
        given = form.to_input()
        with as_told(request, user, frame.case.pk):
            conflicts = people.edit_person_around(
                by=user, case_id=frame.case.pk, person_id=around_id, given=given
            )
        tell_conflicts(request, conflicts)
        return _back(ref, "people")
    more = {"identifiers": adult.identifiers, "tellers": _tellers(read_people_of(request, frame))}
    return _show_form(request, frame, form, adult.name or _("A person"), **more)


@require_http_methods(["GET", "POST"])
@needs(Permission.WRITE_CASES)
def edit_reach(request: HttpRequest, ref: str, around_id: UUID) -> HttpResponse:
    """How somebody of the case, child or adult, is reached without harm."""
    user = person_of(request)
    frame = get_frame(request, ref, also=roots_around)
    adult = get_adult(frame, around_id, user=user)
    child = next((one for one in frame.children if one.person.pk == around_id), None)
    if adult is None and child is None:
        raise Missing
    form = forms.ReachForm(request.POST or None, initial=forms.reach_initial(get_reach(frame, around_id)))
    if request.method == "POST" and form.is_valid():
        conflicts = people.set_reach(
            by=user, case_id=frame.case.pk, person_id=around_id, changes=form.to_changes()
        )
        tell_conflicts(request, conflicts)
        return _back(ref, "reach")
    name = adult.name if adult else speech.name_child(child) if child else ""
    return _show_form(request, frame, form, _("How to reach {name}").format(name=name or _("this person")))


@require_http_methods(["GET", "POST"])
@needs(Permission.READ_CASES)
def open_whereabouts(request: HttpRequest, ref: str, child_id: UUID) -> HttpResponse:
    """See for an hour where a child is that a block withholds."""
    frame = get_frame(request, ref)
    if not is_child_of(frame.case.pk, child_id):
        raise Missing
    form = forms.OpenWhereForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"case_id": frame.case.pk, "person_id": child_id, "reason": form.cleaned_data["reason"]}
        try:
            withheld.open_whereabouts(by=person_of(request), **given)
            return redirect(reverse("casework:case", args=[ref]))
        except ReasonTooShort as problem:
            form.add_error("reason", str(problem))
    return _show_form(request, frame, form, _("See where the child is"))


@require_POST
@needs(Permission.WRITE_CASES)
def end_record(request: HttpRequest, ref: str, kind: str, row_id: UUID) -> HttpResponse:
    """Lift a block, end an institution, strike out what was noted by mistake, remove a wrong number."""
    ending = ENDINGS.get(kind)
    if ending is None:
        raise Missing
    user = person_of(request)
    ending(user, find_case_id(user=user, ref=ref), row_id)
    return _back(ref, kind)


@require_POST
@needs(Permission.WRITE_CASES)
def settle(request: HttpRequest, ref: str, settling_id: UUID) -> HttpResponse:
    """Choose between two values of what is known of somebody."""
    user, choice = person_of(request), request.POST.get("choice", "")
    if choice not in ("mine", "theirs", "both"):
        raise Missing
    case_id = find_case_id(user=user, ref=ref)
    people.settle_person_conflict(by=user, case_id=case_id, revision_id=settling_id, choice=choice)
    return _back(ref, "people")


@require_POST
@needs(Permission.WRITE_CASES)
def mark_passage(request: HttpRequest, ref: str, entry_id: UUID) -> HttpResponse:
    """Say that a passage of a note tells where somebody is, or take that back."""
    user = person_of(request)
    withheld.mark_entry(
        by=user,
        case_id=find_case_id(user=user, ref=ref),
        entry_id=entry_id,
        tells_where=request.POST.get("tells") != "no",
    )
    return redirect(reverse("casework:told", args=[ref]))


def read_people_of(request: HttpRequest, frame: CaseFrame) -> PeoplePage:
    """The people of the case, for the choices of a form."""
    return read_people(frame, user=person_of(request))


def _tellers(page: PeoplePage) -> Tellers:
    return list_tellers((one.involvement, one.names) for one in page.adults)


def _choices_for(form: type[django_forms.Form], frame: CaseFrame, page: PeoplePage) -> dict[str, Any]:
    if form is forms.PersonAroundForm:
        return {"children": list_children(frame), "is_new": True}
    if not issubclass(form, forms.ChildrenForm):
        return {}
    adults = [
        (str(one.person.pk), one.name or words.label("relation_to_child", one.involvement.role))
        for one in page.adults
    ]
    return {"children": list_children(frame), "adults": adults}


def _show_form(
    request: HttpRequest, frame: CaseFrame, form: django_forms.Form, title: Any, **more: Any
) -> HttpResponse:
    return show_in_frame(request, frame, FORM, {"form": form, "title": title, **more})


def _back(ref: str, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('casework:case_people', args=[ref])}#{anchor}")


def _sealed(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in given["form"].SEALED}


def _add_person(user: User, case_id: UUID, given: dict[str, Any]) -> object:
    add = telling.add_person_as_told if given["is_own"] else people.add_person_around
    return add(by=user, case_id=case_id, given=given["form"].to_input())


def _add_institution(user: User, case_id: UUID, given: dict[str, Any]) -> object:
    kind, children = given["kind"], given["children"]
    return people.add_institution(
        by=user, case_id=case_id, kind=kind, children=children, sealed=_sealed(given)
    )


def _note_police(user: User, case_id: UUID, given: dict[str, Any]) -> object:
    moment = given["at"]
    return people.note_police_contact(
        by=user,
        case_id=case_id,
        kind=given["kind"],
        at=moment.at,
        precision=moment.precision,
        sealed=_sealed(given),
    )


def _note_allegation(user: User, case_id: UUID, given: dict[str, Any]) -> object:
    moment = given["said_at"]
    return people.note_allegation(
        by=user,
        case_id=case_id,
        said_at=moment.at,
        precision=moment.precision,
        person_id=forms.read_chosen(given["person"]),
        sealed=_sealed(given),
    )


def _set_block(user: User, case_id: UUID, given: dict[str, Any]) -> object:
    return withheld.set_block(
        by=user,
        case_id=case_id,
        person_id=UUID(given["child"]),
        what=given["what"],
        against_id=forms.read_chosen(given["person"]),
        against_text=given["against_text"],
        reason=given["reason"],
    )


KINDS = {
    "person": Kind(gettext_lazy("Add a person"), forms.PersonAroundForm, _add_person, "people"),
    "institution": Kind(
        gettext_lazy("Add an institution"), forms.InstitutionForm, _add_institution, "institution"
    ),
    "police": Kind(
        gettext_lazy("Note a contact with the police"), forms.PoliceContactForm, _note_police, "police"
    ),
    "allegation": Kind(
        gettext_lazy("Note what is alleged"), forms.AllegationForm, _note_allegation, "allegation"
    ),
    "block": Kind(gettext_lazy("Do not disclose where a child is"), forms.BlockForm, _set_block, "block"),
}
Ending = Callable[[User, UUID, UUID], None]
ENDINGS: dict[str, Ending] = {
    "institution": lambda user, case, row: people.end_institution(by=user, case_id=case, row_id=row),
    "police": lambda user, case, row: people.withdraw_police_contact(by=user, case_id=case, row_id=row),
    "allegation": lambda user, case, row: people.withdraw_allegation(by=user, case_id=case, row_id=row),
    "block": lambda user, case, row: withheld.lift_block(by=user, case_id=case, block_id=row),
    "identifier": lambda user, case, row: people.remove_identifier(by=user, case_id=case, row_id=row),
}
