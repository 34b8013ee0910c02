"""Rounds at the secretariat: the list, planning one, one as it stands, and what is done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.figures.actions import rounds as acts
from myosotis.figures.forms.rounds import DeadlineForm, ExcuseForm, LetterForm, RoundForm
from myosotis.figures.models import Round
from myosotis.figures.naming import name_indicator, name_table
from myosotis.figures.queries.rounds import (
    AskedRow,
    Column,
    Filled,
    RoundView,
    days_left,
    find_round,
    list_rounds,
    read_round,
)
from myosotis.figures.views.collection_frame import act, show, sort_by_country
from myosotis.kernel import clock

HERE = "figures:rounds"
FILLED = {
    Filled.WHOLE: pgettext_lazy("a table", "complete"),
    Filled.PART: gettext_lazy("in part"),
    Filled.NOT_COLLECTED: gettext_lazy("not collected there"),
    Filled.DECLINED: pgettext_lazy("to say a number", "declined"),
    Filled.MISSING: gettext_lazy("not sent"),
}


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the youngest first."""
    rows = list_rounds(user=person_of(request))
    running = [one for one in rows if one.round.is_open]
    count = len(running)
    headline = (
        ngettext("{count} round is open", "{count} rounds are open", count).format(count=count)
        if count
        else _("No round is open")
    )
    lines = [
        {
            "round": one.round,
            "form": one.round.get_form_display(),
            "state": one.round.get_state_display(),
            "due": date_format(one.round.due_on, "j M Y"),
            "is_late": one.round.is_late(clock.now().date()),
            "asked": one.asked,
            "sent": one.sent,
            "waiting": one.waiting,
        }
        for one in rows
    ]
    return show(request, "figures/collection/rounds.html", {"headline": headline, "rows": lines}, here=HERE)


@needs(Permission.KEEP_ROUNDS)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round: nobody is told yet."""
    last_year = clock.now().year - 1
    begun = {
        "form": Round.Form.YEARLY,
        "year": last_year,
        "name": _("Figures of {year}").format(year=last_year),
    }
    form = RoundForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        row = acts.plan_round(by=person_of(request), given=form.to_input())
        return redirect("figures:round", row.pk)
    status = 400 if form.errors else 200
    return show(request, "figures/collection/plan.html", {"form": form}, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round as it stands; one among mediators has a page of its own."""
    row = find_round(round_id, user=person_of(request))
    if row.form == Round.Form.MEDIATORS:
        return redirect("figures:mediators", round_id)
    return _show(request, round_id)


def _show(request: HttpRequest, round_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    view = read_round(user=person_of(request), round_id=round_id)
    row, left = view.round, days_left(view.round)
    letter = announce_text(row) if row.is_planned else remind_text(row)
    context = {
        "view": view,
        "round": row,
        "headline": say_headline(view),
        "lead": say_lead(view, left),
        "rows": sort_by_country([describe_row(one, view.columns) for one in view.rows]),
        "columns": [{"key": one.key, "name": name_column(one, row)} for one in view.columns],
        "silent": [one for one in view.rows if one.last is None and not one.asked.excused],
        "letter": forms.get("letter") or LetterForm(initial={"text": letter}),
        "deadline": forms.get("deadline") or DeadlineForm(initial={"due_on": row.due_on}),
        "filled": [{"code": code.value, "name": name} for code, name in FILLED.items()],
    }
    return show(request, "figures/collection/round.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def open_one(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Announce it."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _show(request, round_id, 400, letter=form)
    user, text = person_of(request), form.cleaned_data["text"]
    return act(
        request,
        lambda: acts.open_round(by=user, round_id=round_id, text=text),
        "figures:round",
        round_id,
        said=_("The round is open. Hotlines without a line to you are told by hand: they are marked below."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def remind(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Remind those who were chosen."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _show(request, round_id, 400, letter=form)
    chosen = [int(one) for one in request.POST.getlist("asked") if one.isdigit()]
    user, text = person_of(request), form.cleaned_data["text"]
    return act(
        request,
        lambda: acts.remind(by=user, round_id=round_id, asked_ids=chosen, text=text),
        "figures:round",
        round_id,
        said=_("The reminders are noted. Where no message can go, send the words by mail."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def move_deadline(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Give everybody until another day."""
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _show(request, round_id, 400, deadline=form)
    user, due_on = person_of(request), form.cleaned_data["due_on"]
    return act(
        request,
        lambda: acts.move_deadline(by=user, round_id=round_id, due_on=due_on),
        "figures:round",
        round_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """No more returns are taken."""
    user = person_of(request)
    return act(request, lambda: acts.close_round(by=user, round_id=round_id), "figures:round", round_id)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def reopen(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Returns are taken again."""
    user = person_of(request)
    return act(request, lambda: acts.reopen_round(by=user, round_id=round_id), "figures:round", round_id)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def note_told(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """A hotline was told by hand."""
    user = person_of(request)
    return act(
        request,
        lambda: acts.note_told(by=user, round_id=round_id, asked_id=asked_id),
        "figures:asked",
        round_id,
        asked_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def excuse(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """It will not answer this time."""
    form = ExcuseForm(request.POST)
    user = person_of(request)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return act(
        request,
        lambda: acts.excuse(by=user, round_id=round_id, asked_id=asked_id, why=why),
        "figures:asked",
        round_id,
        asked_id,
    )


def name_column(column: Column, row: Round) -> str:
    """What a column of the overview is about."""
    return name_indicator(column.key) if row.indicators else name_table(int(column.key))


def describe_row(one: AskedRow, columns: tuple[Column, ...]) -> dict[str, Any]:
    """One hotline in a round, as the page shows it."""
    states = [one.states[column.key] for column in columns]
    return {
        "asked": one.asked,
        "country": name_country(one.asked.hotline.country),
        "name": one.asked.hotline.name,
        "last": one.last,
        "way": one.last.get_way_display() if one.last else "",
        "is_late": one.is_late_one,
        "percent": one.percent,
        "width": (one.percent or 0) * 0.8,
        "open_checks": one.open_checks,
        "waiting": one.waiting,
        "answered": one.answered,
        "reminders": one.reminders,
        "reminded_at": one.reminded_at,
        "states": [{"code": state.value, "name": FILLED[state]} for state in states],
    }


def say_headline(view: RoundView) -> str:
    """How many of how many have sent something."""
    if view.round.is_planned:
        return _("{name} is planned; nobody was told yet").format(name=view.round.name)
    text = ngettext(
        "{sent} of {asked} hotline has sent its figures",
        "{sent} of {asked} hotlines have sent their figures",
        len(view.rows),
    )
    return text.format(sent=view.sent, asked=len(view.rows))


def say_lead(view: RoundView, left: int) -> str:
    """Until when, and what waits."""
    day = date_format(view.round.due_on, "j F Y")
    if view.round.state == Round.State.CLOSED:
        said = _("{name}, due on {day}. The round is closed.").format(name=view.round.name, day=day)
    elif view.round.is_planned:
        said = _("Its figures will be due on {day}.").format(day=day)
    elif left >= 0:
        said = ngettext(
            "{name}, due on {day}: {left} day is left.", "{name}, due on {day}: {left} days are left.", left
        ).format(name=view.round.name, day=day, left=left)
    else:
        said = _("{name}, was due on {day}.").format(name=view.round.name, day=day)
    if view.open_questions:
        waits = ngettext(
            "{count} question waits for an answer.",
            "{count} questions wait for an answer.",
            view.open_questions,
        )
        said = f"{said} {waits.format(count=view.open_questions)}"
    return said


def announce_text(row: Round) -> str:
    """A draft of the words that announce a round."""
    wanted = "".join(f"\n– {name_indicator(code)}" for code in row.indicators)
    asked = (
        _("We ask for these tables only:") + wanted
        if wanted
        else _("We ask for the tables of the yearly return.")
    )
    return _(
        "Dear colleagues,\n\n{name}: we ask for your figures of {year} by {day}.\n{reason}\n{asked}\n\n"
        "What you do not collect, say so: it is neither a zero nor a fault. If the day is too early for you, tell us."
    ).format(
        name=row.name,
        year=row.year,
        day=date_format(row.due_on, "j F Y"),
        reason=f"\n{row.reason}\n" if row.reason else "",
        asked=asked,
    )


def remind_text(row: Round) -> str:
    """A draft of a kind reminder."""
    return _(
        "Dear colleagues,\n\nWe have not received your figures of {year} yet. We know how much else there is to do. "
        "If {day} is too early for you, tell us which day would do; if some tables are not possible, send what you "
        "have and say what you do not collect. We are glad to help on the telephone."
    ).format(year=row.year, day=date_format(row.due_on, "j F Y"))
