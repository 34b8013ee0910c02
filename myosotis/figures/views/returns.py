"""The years of this hotline's figures, one return with its tables and steps, and what a count of today would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.casework.views.asking import read_number
from myosotis.exchange.models import Outbox
from myosotis.figures.actions.returns_signing import find_coordinator
from myosotis.figures.models import AnnualReturn, FiguresNotice
from myosotis.figures.naming import name_indicator, name_place, name_table, say_asked
from myosotis.figures.queries import returns as queries
from myosotis.figures.queries.returns import Whole, say_state, service_questions
from myosotis.figures.saying import is_ours, say_received
from myosotis.figures.views.figures import sign_percent
from myosotis.figures.views.returns_saying import STATES, TONES
from myosotis.kernel import clock
from myosotis_core.comparison.small_numbers import SMALLEST_BASE
from myosotis_core.indicators import Table, growth_percent, load_definitions

State = AnnualReturn.State
MOST_MOVED = 400


@needs(Permission.SEE_FIGURES)
@require_GET
def show_years(request: HttpRequest) -> HttpResponse:
    """All years, each with the state of its last version; what the secretariat said last."""
    user = person_of(request)
    this_year = local_day(clock.now()).year
    lines = queries.list_years(user=user)
    context = {
        "lines": [{"line": one, "tone": TONES[one.last.state] if one.last else ""} for one in lines],
        "notices": queries.list_notices(user=user),
        "this_year": this_year,
        "due_year": this_year - 1,
        "may_write": can(user, Permission.SIGN_FIGURES),
    }
    return render(request, "figures/returns.html", context)


@needs(Permission.SEE_FIGURES)
@require_GET
def show_return(request: HttpRequest, year: int) -> HttpResponse:
    """One return: its tables with their state, and the steps that are left."""
    return show_state(request, year)


def show_state(
    request: HttpRequest, year: int, *, status: int = 200, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page of a return. `typed`: answers to the secretariat that could not be sent, by their question."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year, version=read_version(request))
    groups = list_groups(whole)
    context = {
        **frame_of(request, whole),
        "groups": groups,
        "first_open": next((one["number"] for one in groups if one["questions"]), None),
        "progress": count_progress(whole),
        "steps": list_steps(whole),
        "coordinator": find_coordinator(),
        "delivery": _delivery(whole.row),
        "asked_back": list_asked(whole, typed or {}),
        "refusal": say_received(whole.row.reply_text),
        "is_refusal_ours": is_ours(whole.row.reply_text),
    }
    return render(request, "figures/return.html", context, status=status)


@needs(Permission.SEE_FIGURES)
@require_GET
def show_recount(request: HttpRequest, year: int) -> HttpResponse:
    """What a count of today gives otherwise; it proposes a correction and changes nothing."""
    user = person_of(request)
    version = read_version(request)
    whole = queries.read_whole(user=user, year=year, version=version)
    moved = queries.recount(user=user, year=year, version=version)
    definitions = load_definitions()
    lines = [
        {
            "table": name_indicator(one.indicator),
            "place": name_place(definitions.indicator(one.indicator), one.place) or _("All"),
            "was": one.was,
            "now": one.now,
        }
        for one in moved[:MOST_MOVED]
    ]
    context = {**frame_of(request, whole), "lines": lines, "count": len(moved), "most": MOST_MOVED}
    return render(request, "figures/return_recount.html", context)


def read_version(request: HttpRequest) -> int:
    """Which version the address asks for; 0 for the last."""
    return read_number(request.GET.get("version", ""))


def frame_of(request: HttpRequest, whole: Whole) -> dict[str, Any]:
    """What every page of a return needs."""
    row = whole.row
    return {
        "row": row,
        "is_part": row.second_at is not None and local_day(row.second_at).year <= row.year,
        "year": row.year,
        "state": row.get_state_display(),
        "tone": TONES[row.state],
        "whole": whole,
        "is_last": not whole.versions or whole.versions[0].pk == row.pk,
        "versions": whole.versions,
        "may_write": can(person_of(request), Permission.SIGN_FIGURES),
        "may_change": can(person_of(request), Permission.SIGN_FIGURES) and row.is_open,
        "own_name": settings.MYOSOTIS_NAME,
    }


def list_groups(whole: Whole) -> list[dict[str, Any]]:
    """The tables of the report in their order, each with its indicators."""
    groups: dict[int, dict[str, Any]] = {}
    for code, table in whole.tables.items():
        number = table.indicator.table
        group = groups.setdefault(
            number, {"number": number, "title": name_table(number), "lines": [], "states": set()}
        )
        line = describe_line(whole, code, table)
        group["lines"].append(line)
        group["states"].add(line["code"])
    for group in groups.values():
        group["state"] = STATES[_join(group["states"])]
        group["questions"] = sum(line["questions"] for line in group["lines"])
    return [groups[number] for number in sorted(groups)]


def describe_line(whole: Whole, code: str, table: Table) -> dict[str, Any]:
    """One indicator on the overview."""
    state = say_state(whole, table)
    before = whole.before.get(code)
    return {
        "indicator": code,
        "title": name_indicator(code),
        "unit": table.indicator.unit,
        "total": table.total.value,
        "before": before.total.value if before else None,
        "growth": say_growth(before.total.value if before else None, table.total.value),
        "code": state,
        "state": STATES[state],
        "questions": sum(one.is_open for one in whole.asked_of(code)),
        "remarks": sum(1 for key in whole.remarks if key[0] == code),
    }


def say_growth(before: int | None, now: int | None) -> str:
    """The hotline's own growth, which no public page tells of a hidden number; "" of too few."""
    percent = growth_percent(before, now) if before and now is not None and before >= SMALLEST_BASE else None
    return "" if percent is None else sign_percent(percent)


def count_progress(whole: Whole) -> dict[str, int]:
    """How much of the return is done: tables without an open question, questions answered, the service answered."""
    states = [say_state(whole, table) for table in whole.tables.values()]
    asked = service_questions()
    return {
        "tables": len(states),
        "settled": sum(state != "open" for state in states),
        "asked": len(whole.asked),
        "answered": len(whole.asked) - whole.open_questions,
        "service": len(asked),
        "said": sum(one.code in whole.row.service for one in asked),
        "percent": _percent(whole, states),
    }


def list_asked(whole: Whole, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the secretariat asked about this year, each question with the answer that was given to it."""
    asked = []
    for notice in whole.notices:
        if notice.about != FiguresNotice.About.QUESTION:
            continue
        answers = {str(one.question): one for one in notice.answers.all()}
        questions = [
            {
                "id": one["question"],
                **say_asked(one),
                "answer": answers.get(one["question"]),
                "typed": typed.get(one["question"], ""),
            }
            for one in notice.questions
        ]
        asked.append({"notice": notice, "questions": questions})
    return asked


def list_steps(whole: Whole) -> list[dict[str, Any]]:
    """What is to be done, in its order: which is done, which comes next."""
    row, asked = whole.row, service_questions()
    steps = [
        ("counted", _("Numbers counted from casework or brought in"), "", row.counted_at is not None),
        ("practice", _("What is collected here"), "return_practice", bool(row.practice)),
        ("basis", _("What the numbers rest on"), "return_basis", bool(row.basis)),
        ("service", _("The service itself"), "return_service", all(one.code in row.service for one in asked)),
        ("questions", _("Questions of the checks"), "", not whole.open_questions),
        ("first", _("First signature"), "sign_return", row.first_at is not None),
        ("second", _("Second signature, of another person"), "sign_return", row.second_at is not None),
        ("sent", _("Sent to the coordinator"), "", row.sent_at is not None),
    ]
    first = next((code for code, _title, _url, done in steps if not done), "")
    return [
        {
            "code": code,
            "title": title,
            "url": f"figures:{url}" if url else "",
            "is_done": done,
            "is_next": code == first,
        }
        for code, title, url, done in steps
    ]


def _delivery(row: AnnualReturn) -> Mapping[str, Any]:
    """Whether the coordinator's node has stored it."""
    if row.message is None:
        return {}
    message = Outbox.objects.filter(pk=row.message).only("acknowledged_at", "refused").first()
    if message is None:
        return {}
    return {"stored_at": message.acknowledged_at, "is_refused": bool(message.refused)}


def _join(states: set[str]) -> str:
    for state in ("open", "partly", "estimated"):
        if state in states:
            return state
    if len(states) > 1:
        return "partly"
    return next(iter(states))


def _percent(whole: Whole, states: list[str]) -> int:
    done = sum(state != "open" for state in states) / max(1, len(states)) * 0.5
    steps = list_steps(whole)
    return round(100 * (done + 0.5 * sum(step["is_done"] for step in steps) / len(steps)))
