"""The page of the file of a case's category: sections that fold, each saved on its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.actions import category_file as actions
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.editing import versions_of
from myosotis.casework.forms import category_file as forms
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.category_file import FileRecords, adults_of, read_file
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views import category_file_clocks as clocks
from myosotis.casework.views import category_file_sections as sections
from myosotis.casework.views.asking import read_id
from myosotis.casework.views.frame import get_frame, show_in_frame, tell_conflicts
from myosotis.casework.views.told_by import as_told
from myosotis.kernel.errors import Missing, Refused

Bound = dict[str, django_forms.Form]
Act = Callable[[HttpRequest, CaseFrame, FileRecords], HttpResponse]


@needs(Permission.READ_CASES)
@require_GET
def show_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The file of a case."""
    frame, records = _read(request, ref)
    return _show(request, frame, records)


def _read(request: HttpRequest, ref: str) -> tuple[CaseFrame, FileRecords]:
    frame = get_frame(request, ref, also=adults_of)
    return frame, read_file(frame, user=person_of(request))


def _show(
    request: HttpRequest, frame: CaseFrame, records: FileRecords, bound: Bound | None = None
) -> HttpResponse:
    given = bound or {}
    kind = sections.kind_of(frame.case)
    children = [(str(child.person.pk), speech.name_child(child)) for child in frame.children]
    context: dict[str, Any] = {
        "sections": sections.list_sections(frame, records, given),
        "conflicts": sections.describe_conflicts(frame, records),
        "clocks": clocks.list_clocks(frame, records),
        "instruments": clocks.describe_instruments(records),
        "notes": clocks.list_notes(frame),
        "category": speech.say_category(frame.case),
        "has_measures": kind == sections.PREVENTION or bool(records.measures),
        "measures": list_measures(records, given),
        "has_hearings": kind == sections.ABDUCTION or bool(records.hearings),
        "hearings": [] if records.withheld else records.hearings,
        "signs": [_describe_sign(row, frame) for row in records.signs],
        "hearing_form": given.get("hearing") or forms.HearingForm(auto_id="hearing_%s"),
        "sign_form": given.get("sign") or forms.SignForm(auto_id="sign_%s", children=children),
        "deaths": _list_deaths(frame, given),
        "is_withheld": bool(records.withheld),
        "shown": next(iter(given), ""),
        "tellers": [(str(pk), name or str(_("No name told"))) for pk, name in records.names.items()],
    }
    return show_in_frame(request, frame, "casework/file/file.html", context)


def list_measures(records: FileRecords, bound: Bound) -> list[dict[str, Any]]:
    """The checklist: each measure with how far it is, and its form."""
    shown = []
    for code, label in words.choices("preventive_measure"):
        row = records.measures.get(code)
        names = ("asked_on", "who", "done_on", "note")
        initial: dict[str, Any] = {name: getattr(row, name) for name in names} if row else {}
        initial["versions"] = versions_of(row) if row else {}
        key = f"measure-{code}"
        form = bound.get(key) or forms.StepForm(initial=initial, auto_id=f"{key}_%s")
        state = "done" if row and row.done_on else "asked" if row and row.asked_on else "open"
        shown.append({"code": code, "label": label, "row": row, "state": state, "form": form, "key": key})
    return shown


def _describe_sign(row: Any, frame: CaseFrame) -> dict[str, Any]:
    names = {child.person.pk: speech.first_name(child.name) for child in frame.children}
    return {
        "row": row,
        "label": words.label("exploitation_sign", row.sign),
        "child": names.get(row.person_id, ""),
    }


def act_on_file(act: Act) -> Callable[..., HttpResponse]:
    """Decorate an act: it gets the opened case and its file, and gives the answer."""

    @needs(Permission.WRITE_CASES)
    @require_POST
    @wraps(act)
    def answered(request: HttpRequest, ref: str) -> HttpResponse:
        frame, records = _read(request, ref)
        return act(request, frame, records)

    return answered


@act_on_file
def save_section(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """Save one section; one with a mistake comes back filled."""
    section = sections.BY_CODE.get(request.POST.get("section", ""))
    if section is None:
        raise Missing
    is_of_one = section.is_of_episode or section.is_of_child
    child = _child_of(frame, section, request.POST.get("subject", "")) if is_of_one else None
    form = sections.make_form(section, frame, records, child=child, data=request.POST)
    key = sections.key_of(section, child)
    if not form.is_valid():
        return _show(request, frame, records, {key: form})
    with as_told(request, person_of(request), frame.case.pk):
        conflicts = actions.save_section(
            by=person_of(request),
            case_id=frame.case.pk,
            section=section.code,
            changes=form.to_changes(),
            subject_id=sections.subject_of(section, child) if child else None,
        )
    return _back(request, frame, key, conflicts)


@act_on_file
def save_measure(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """Save one measure of the checklist."""
    code = request.POST.get("measure", "")
    if not words.is_code("preventive_measure", code, absence=False):
        raise Missing
    key = f"measure-{code}"
    form = forms.StepForm(request.POST, auto_id=f"{key}_%s")
    if not form.is_valid():
        return _show(request, frame, records, {key: form})
    conflicts = actions.save_measure(
        by=person_of(request), case_id=frame.case.pk, kind=code, changes=form.to_changes()
    )
    return _back(request, frame, "measures", conflicts)


@act_on_file
def add_hearing(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """Write down a day in court, or take one back."""
    user, case_id = person_of(request), frame.case.pk
    if request.POST.get("withdraw"):
        actions.withdraw_hearing(by=user, case_id=case_id, row_id=read_id(request, "withdraw"))
        return _back(request, frame, "hearings")
    form = forms.HearingForm(request.POST, auto_id="hearing_%s")
    if not form.is_valid():
        return _show(request, frame, records, {"hearing": form})
    actions.add_hearing(by=user, case_id=case_id, **form.cleaned_data)
    return _back(request, frame, "hearings")


@act_on_file
def add_sign(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """Write down an observation, or take one back."""
    user, case_id = person_of(request), frame.case.pk
    if request.POST.get("withdraw"):
        actions.withdraw_sign(by=user, case_id=case_id, row_id=read_id(request, "withdraw"))
        return _back(request, frame, "signs")
    children = [(str(child.person.pk), speech.name_child(child)) for child in frame.children]
    form = forms.SignForm(request.POST, auto_id="sign_%s", children=children)
    if not form.is_valid():
        return _show(request, frame, records, {"sign": form})
    given = form.cleaned_data
    person = given.pop("person")
    actions.add_sign(by=user, case_id=case_id, person_id=UUID(person) if person else None, **given)
    return _back(request, frame, "signs")


@act_on_file
def settle_conflict(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """Choose between two values of one field."""
    choice = request.POST.get("choice", "")
    if choice not in ("mine", "theirs", "both"):
        raise Missing
    actions.settle_file_conflict(
        by=person_of(request), case_id=frame.case.pk, revision_id=read_id(request, "revision"), choice=choice
    )
    return _back(request, frame, "")


@act_on_file
def record_death(request: HttpRequest, frame: CaseFrame, records: FileRecords) -> HttpResponse:
    """A child has died. The episode ends with that outcome; it can be taken back like any other end."""
    child = next(
        (
            one
            for one in frame.children
            if one.open_episode and str(one.open_episode.pk) == request.POST.get("episode")
        ),
        None,
    )
    if child is None or child.open_episode is None:
        raise Missing
    key = f"death-{str(child.open_episode.pk)[-12:]}"
    form = forms.DeathForm(request.POST, auto_id=f"{key}_%s")
    if not form.is_valid():
        return _show(request, frame, records, {key: form})
    given = form.cleaned_data
    try:
        end_episode(
            by=person_of(request),
            episode_id=child.open_episode.pk,
            confirmation=given["confirmation"],
            outcome=speech.DECEASED,
            located_at=given["found"].at if given["found"] else None,
        )
    except Refused as refusal:
        if refusal.reason != "located_before_last_seen":
            raise
        form.add_error("found", say_refusal(refusal))
        return _show(request, frame, records, {key: form})
    return _back(request, frame, "")


def _list_deaths(frame: CaseFrame, bound: Bound) -> list[dict[str, Any]]:
    """For each child that is missing, the form by which a death is written down."""
    shown = []
    for child in frame.children:
        if child.open_episode is not None:
            key = f"death-{str(child.open_episode.pk)[-12:]}"
            shown.append(
                {
                    "key": key,
                    "name": speech.name_child(child),
                    "episode": child.open_episode.pk,
                    "form": bound.get(key) or forms.DeathForm(auto_id=f"{key}_%s"),
                }
            )
    return shown


def _child_of(frame: CaseFrame, section: sections.Section, subject: str) -> ChildView:
    """The child a section is about: one of another case is missing here."""
    for child in frame.children:
        if (child.episodes or section.is_of_child) and str(sections.subject_of(section, child)) == subject:
            return child
    raise Missing


def _back(
    request: HttpRequest, frame: CaseFrame, part: str, conflicts: list[Any] | None = None
) -> HttpResponse:
    tell_conflicts(request, conflicts)
    return redirect(reverse("casework:case_file", args=[frame.case.ref]) + (f"#{part}" if part else ""))
