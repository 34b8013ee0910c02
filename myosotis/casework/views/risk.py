"""The page of risk: what was judged, by whom, on whose word; the urgent ladder; what reports still lack."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.actions.judgements import judge_risk, second_risk
from myosotis.casework.actions.risk import tick_urgent_step, untick_urgent_step
from myosotis.casework.fields import say_here
from myosotis.casework.forms.risk import FullRiskForm, SourceFormSet
from myosotis.casework.models import Case, CaseUrgentStep, Risk, RiskSource
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.consent import list_own_criteria
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.queries.risk import RiskPage, list_waiting_for_second, read_risks
from myosotis.casework.readiness import Place, Readiness, Standing, know_child, list_readiness
from myosotis.casework.views.acts import act_on_case
from myosotis.casework.views.contact_screen import URGENT_STEPS
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.kernel.errors import Missing

PLACES = {
    Place.CHILD: (("casework:case", "#episodes"),),
    Place.EPISODE: (("casework:case", "#episodes"),),
    Place.PEOPLE: (("casework:case_people", ""), ("casework:case", "#people")),
    Place.RISK: (("casework:case_risk", "#judge"),),
    Place.FILE: (("casework:case_file", ""), ("casework:case", "#about")),
    Place.PAPERS: (("papers:case_papers", ""), ("casework:case", "#about")),
}
ICONS = {
    Standing.THERE: "check",
    Standing.MISSING: "circle-dashed",
    Standing.WITHHELD: "lock",
    Standing.ASK: "user-question",
}


@needs(Permission.READ_CASES)
@require_GET
def show_risk(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of risk."""
    return render_risk(request, get_frame(request, ref))


@needs(Permission.WRITE_CASES)
@require_POST
def judge(request: HttpRequest, ref: str) -> HttpResponse:
    """Record a judgement with its sources; a mistake brings the form back as it was typed."""
    frame = get_frame(request, ref)
    form, rows = make_forms(frame, request)
    if not (form.is_valid() & rows.is_valid()):
        return render_risk(request, frame, form, rows)
    given = form.cleaned_data
    sources = [source for source in (row.to_input() for row in rows) if source is not None]
    judge_risk(
        by=person_of(request),
        case_id=frame.case.pk,
        level=given["level"],
        person_id=UUID(given["person"]) if given["person"] else None,
        reasons=given["reasons"],
        criteria=given["criteria"],
        own_criteria=given.get("own_criteria", []),
        source_rows=sources,
        review_at=given["review"].at if given["review"] else None,
    )
    note_saved(request)
    return redirect("casework:case_risk", ref)


@act_on_case()
def second(request: HttpRequest, user: User, case_id: UUID) -> str:
    """A second person has looked at a high risk on its page, and agrees."""
    risk = _read_id(request.POST.get("risk", ""))
    if not Risk.objects.filter(case=case_id, pk=risk).exists():
        raise Missing
    second_risk(by=user, risk_id=risk)
    return _address(case_id)


@act_on_case()
def tick(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Tick a step of the urgent ladder on the case, or take a tick back."""
    code = request.POST.get("code", "")
    if code not in URGENT_STEPS:
        raise Missing
    change = tick_urgent_step if request.POST.get("ticked") == "yes" else untick_urgent_step
    change(by=user, case_id=case_id, code=code)
    return f"{_address(case_id)}#ladder"


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None


def _address(case_id: UUID) -> str:
    return reverse("casework:case_risk", args=[Case.objects.values_list("ref", flat=True).get(pk=case_id)])


def make_forms(frame: CaseFrame, request: HttpRequest | None = None) -> tuple[FullRiskForm, Any]:
    """The form of a judgement and its rows of sources, empty or as they were sent."""
    named = [(str(child.person.pk), speech.name_child(child)) for child in frame.children]
    data = request.POST if request else None
    form = FullRiskForm(data, children=named, own=list_own_criteria(), auto_id="risk_%s")
    return form, SourceFormSet(data, prefix="source", auto_id="s_%s")


def render_risk(
    request: HttpRequest, frame: CaseFrame, form: FullRiskForm | None = None, rows: Any = None
) -> HttpResponse:
    """The page, with a form that was sent with mistakes where there is one."""
    user = person_of(request)
    page = read_risks(frame, user=user)
    is_mistaken = form is not None
    if form is None:
        form, rows = make_forms(frame)
    context = {
        "latest": [describe_risk(risk, page, frame, user) for risk in page.latest],
        "earlier": [describe_risk(risk, page, frame, user) for risk in page.risks if risk not in page.latest],
        "form": form,
        "rows": rows,
        "shown": "judge" if is_mistaken else "",
        "told": page.told,
        "told_label": words.label("risk_level", page.told.level) if page.told else "",
        "steps": describe_ladder(page),
        "readiness": [
            {"name": speech.name_child(child), "lists": describe_readiness(child, page, frame)}
            for child in frame.children
        ],
    }
    context |= keep_drafts(request, reverse("casework:case_risk", args=[frame.case.ref]))
    return show_in_frame(request, frame, "casework/risk/risk.html", context)


def describe_risk(risk: Risk, page: RiskPage, frame: CaseFrame, user: User) -> dict[str, Any]:
    """One judgement in words."""
    about = next((child for child in frame.children if child.person.pk == risk.person_id), None)
    is_withheld = bool(page.withheld) and (risk.person_id is None or risk.person_id in page.withheld)
    is_waiting = risk.level == "high" and risk.second_by is None and risk in page.latest
    return {
        "risk": risk,
        "label": words.label("risk_level", risk.level),
        "about": speech.name_child(about) if about else "",
        "criteria": [words.label("risk_criterion", code) for code in risk.criteria or []],
        "own_criteria": risk.own_criteria or [],
        "sources": [describe_source(row) for row in page.sources.get(risk.pk, [])],
        "is_withheld": is_withheld,
        "is_waiting": is_waiting,
        "can_second": is_waiting and risk.by_id != user.pk and can(user, Permission.WRITE_CASES),
        "is_latest": risk in page.latest,
    }


def describe_source(row: RiskSource) -> dict[str, str]:
    """One source."""
    told = say_here(Moment(row.told_at, row.told_precision)) if row.told_at else ""
    return {"who": row.who, "said": row.said, "reach": row.reach, "told": told}


def describe_ladder(page: RiskPage) -> list[dict[str, Any]]:
    """The steps of the urgent ladder with who ticked them when, here or in a contact."""
    ticks = {tick.code: tick for tick in page.ticks}
    told = {tick.code: tick for tick in page.told_ticks}
    return [
        {"code": code, "label": label, "tick": ticks.get(code), "told": told.get(code)}
        for code, label in URGENT_STEPS.items()
    ]


def describe_readiness(child: ChildView, page: RiskPage, frame: CaseFrame) -> list[dict[str, Any]]:
    """What reports and requests about a child still lack, with the way to each field."""
    has_photo = child.person.pk in page.pictured
    known = know_child(child, frame.case, has_adults=page.has_adults, has_photo=has_photo)
    return [describe_list(one, frame.case) for one in list_readiness(known)]


def describe_list(one: Readiness, case: Case) -> dict[str, Any]:
    """One list of completeness."""
    things = [
        {
            "label": thing.label,
            "standing": thing.standing.value,
            "icon": ICONS[thing.standing],
            "url": find_place(thing.place, case.ref) if thing.standing == Standing.MISSING else "",
        }
        for thing in one.things
    ]
    return {"one": one, "things": things, "missing": len(one.missing)}


def find_place(place: Place, ref: str) -> str:
    """Where a missing thing is written down: the first of its pages that this node serves."""
    for name, part in PLACES.get(place, ()):
        try:
            return reverse(name, args=[ref]) + part
        except NoReverseMatch:
            continue
    return ""


def show_urgent(request: HttpRequest, case: Case) -> str:
    """Above every page of a case: the way to the ladder and to a life-saving disclosure; who must still look."""
    waiting = list_waiting_for_second([case.pk])
    return render_to_string(
        "casework/risk/urgent.html",
        {
            "case": case,
            "waiting": waiting,
            "ticks": case.urgent_ticks.filter(withdrawn_at__isnull=True).count()
            if CaseUrgentStep in kinds_of(case)
            else 0,
            "can_write": can(person_of(request), Permission.WRITE_CASES),
        },
        request=request,
    )
