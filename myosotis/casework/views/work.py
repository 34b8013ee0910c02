"""The page of our work on a case: one list of dated records, a quick line for each kind, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.actions import work as actions
from myosotis.casework.forms import work as forms
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.work import WorkLine, WorkPage, list_roots_of_work, read_work
from myosotis.casework.queries.work_due import find_next_due, is_of_case
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.work_lines import describe_line
from myosotis.casework.work_words import DUE_KINDS, KIND_ICONS, KIND_WORDS, KINDS
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

KEYS = {"support": "S", "intervention": "I", "referral": "R", "promise": "P", "task": "T"}
SAID_HERE = frozenset({"not_in_team", "nothing_to_undo", "already_withdrawn"})
JUST_DONE = "just_done"
"""In the session: what one key just said was done, so that the next page offers to take it back."""


class Mistake(Exception):
    """A form was sent with a mistake: the page comes back with it."""

    def __init__(self, form: django_forms.BaseForm, *, panel: str) -> None:
        super().__init__(panel)
        self.form, self.panel = form, panel


@needs(Permission.READ_CASES)
@require_GET
def show_case_work(request: HttpRequest, ref: str) -> HttpResponse:
    """All work on a case, or one kind of it; `correct` opens the line of one record to correct it."""
    return _show(request, ref, {})


def _show(request: HttpRequest, ref: str, bound: dict[str, django_forms.BaseForm]) -> HttpResponse:
    frame = get_frame(request, ref, also=list_roots_of_work)
    kind = request.GET.get("kind", "")
    page = read_work(frame, user=person_of(request), kind=kind if kind in KINDS else "")
    panels = _make_panels(frame, page, request.GET.get("correct", ""), bound)
    total = sum(page.counts.values())
    context = {
        "kind": kind,
        "kinds": [
            {"code": code, "label": KIND_WORDS[code], "icon": KIND_ICONS[code], "count": page.counts[code]}
            for code in KINDS
        ],
        "total": total,
        "panels": panels if can(person_of(request), Permission.WRITE_CASES) else [],
        "due": [describe_line(line, page, bound) for line in page.due],
        "done": [describe_line(line, page, bound) for line in page.done],
        "withdrawn": [describe_line(line, page, {}) for line in page.withdrawn],
        "just_done": request.session.pop(JUST_DONE, None),
    }
    return show_in_frame(request, frame, "casework/work/case.html", context)


def _make_panels(
    frame: CaseFrame, page: WorkPage, correct: str, bound: dict[str, django_forms.BaseForm]
) -> list[dict[str, Any]]:
    """The quick lines, each with its form: as it was sent, to correct a record, or empty."""
    children = [(str(child.person.pk), speech.name_child(child)) for child in frame.children]
    people = [*children, *((str(pk), name) for pk, name in page.adults.items())]
    line = _line_to_correct(page, correct)
    panels = []
    for kind in KINDS:
        initial = forms.initial_of(kind, line.record) if line and line.kind == kind else {}
        made = forms.FORMS[kind](team=frame.case.team, people=people, initial=initial, auto_id=f"{kind}_%s")
        panels.append(
            {
                "kind": kind,
                "form": bound.get(kind, made),
                "is_open": kind in bound or bool(initial),
                "is_correction": bool(initial) or bool(kind in bound and bound[kind]["corrects"].value()),
                "key": KEYS[kind],
                "label": KIND_WORDS[kind],
                "icon": KIND_ICONS[kind],
            }
        )
    return panels


def _line_to_correct(page: WorkPage, correct: str) -> WorkLine | None:
    """The record to be corrected; one whose whereabouts are withheld from this reader is corrected by others."""
    if not correct:
        return None
    lines = (line for line in [*page.due, *page.done] if not line.is_withheld)
    return next((line for line in lines if str(line.record.pk) == correct), None)


Act = Callable[[HttpRequest, User, UUID, str], str]


def act_on_work(act: Act) -> Callable[..., HttpResponse]:
    """Decorate an act: it gets the case's id and reference, and says where to go afterwards ("" for the same page)."""

    @needs(Permission.WRITE_CASES)
    @require_POST
    @wraps(act)
    def answered(request: HttpRequest, ref: str) -> HttpResponse:
        user = person_of(request)
        try:
            back = act(request, user, find_case_id(user=user, ref=ref), ref)
        except Mistake as mistake:
            return _show(request, ref, {mistake.panel: mistake.form})
        except Refused as refusal:
            if refusal.reason not in SAID_HERE:
                raise
            messages.error(request, say_refusal(refusal))
            back = ""
        return redirect(back or _page_of(request, ref))

    return answered


def _page_of(request: HttpRequest, ref: str) -> str:
    """The page an act was sent from: the person's own work, or the page of the case."""
    if request.POST.get("back") == "my_work":
        return reverse("casework:my_work")
    return reverse("casework:case_work", args=[ref])


@act_on_work
def add_work(request: HttpRequest, user: User, case_id: UUID, ref: str) -> str:
    """Write down one record, perhaps in the place of an earlier one."""
    kind = request.POST.get("kind_of_work", "")
    if kind not in KINDS:
        raise Missing
    frame = get_frame(request, ref, also=list_roots_of_work)
    page = read_work(frame, user=user)
    children = [(str(child.person.pk), speech.name_child(child)) for child in frame.children]
    people = [*children, *((str(pk), name) for pk, name in page.adults.items())]
    form = forms.FORMS[kind](request.POST, team=frame.case.team, people=people, auto_id=f"{kind}_%s")
    if not form.is_valid():
        raise Mistake(form, panel=kind)
    corrects = form.cleaned_data["corrects"]
    row = actions.add_work(by=user, case_id=case_id, kind=kind, values=form.to_values(), corrects_id=corrects)
    return f"{reverse('casework:case_work', args=[ref])}#w{row.pk}"


@act_on_work
def finish_work(request: HttpRequest, user: User, case_id: UUID, ref: str) -> str:
    """It was done, or after all not; with "done and next" the next record that is due for this person follows."""
    kind, record_id = _record(request, case_id, DUE_KINDS)
    if request.POST.get("undo"):
        actions.reopen_due(by=user, kind=kind, record_id=record_id)
        return ""
    form = forms.FinishForm(request.POST, auto_id=f"f{str(record_id)[-8:]}_%s")
    if not form.is_valid():
        raise Mistake(form, panel=f"finish-{record_id}")
    actions.finish_due(by=user, kind=kind, record_id=record_id, result=form.cleaned_data["result"])
    request.session[JUST_DONE] = {"ref": ref, "kind": kind, "record": str(record_id)}
    if not request.POST.get("next"):
        return ""
    following = find_next_due(user=user)
    if following is None:
        messages.success(request, _("Done. Nothing else is due for you."))
        return reverse("casework:my_work")
    return f"{reverse('casework:case_work', args=[following[1]])}#w{following[0]}"


@act_on_work
def snooze_work(request: HttpRequest, user: User, case_id: UUID, ref: str) -> str:
    """Put something off until later, with a reason, or take that back."""
    kind, record_id = _record(request, case_id, DUE_KINDS)
    if request.POST.get("undo"):
        actions.wake_due(by=user, kind=kind, record_id=record_id)
        return ""
    form = forms.SnoozeForm(request.POST, auto_id=f"s{str(record_id)[-8:]}_%s")
    if not form.is_valid():
        raise Mistake(form, panel=f"snooze-{record_id}")
    given = form.cleaned_data
    actions.snooze_due(
        by=user, kind=kind, record_id=record_id, until=given["until"].at, reason=given["reason"]
    )
    return ""


@act_on_work
def answer_referral(request: HttpRequest, user: User, case_id: UUID, ref: str) -> str:
    """A service answered."""
    _kind, record_id = _record(request, case_id, ("referral",))
    form = forms.AnswerForm(request.POST, auto_id=f"a{str(record_id)[-8:]}_%s")
    if not form.is_valid():
        raise Mistake(form, panel=f"answer-{record_id}")
    actions.answer_referral(
        by=user,
        referral_id=record_id,
        outcome=form.cleaned_data["outcome"],
        answered_at=min(form.answered_at(), clock.now()),
        result=form.cleaned_data["result"],
    )
    return ""


@act_on_work
def withdraw_work(request: HttpRequest, user: User, case_id: UUID, ref: str) -> str:
    """A record was wrong, or right after all."""
    kind, record_id = _record(request, case_id, KINDS)
    act = actions.restore_work if request.POST.get("undo") else actions.withdraw_work
    act(by=user, kind=kind, record_id=record_id)
    return ""


def _record(request: HttpRequest, case_id: UUID, kinds: tuple[str, ...]) -> tuple[str, UUID]:
    """The kind and id of a record of this very case: what belongs to another one is missing here."""
    kind = request.POST.get("kind_of_work", "") or kinds[0]
    try:
        record_id = UUID(request.POST.get("record", ""))
    except ValueError:
        raise Missing from None
    if kind not in kinds or not is_of_case(case_id, kind=kind, record_id=record_id):
        raise Missing
    return kind, record_id
