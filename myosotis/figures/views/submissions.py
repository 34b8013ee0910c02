"""One hotline in one round: its versions, its tables beside the year before, what is asked back, and files taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.figures.actions import asking_back, submissions
from myosotis.figures.codes import code_of, read_place
from myosotis.figures.documents import DocumentRefused
from myosotis.figures.forms.rounds import (
    AnswerForm,
    AskAgainForm,
    AskBackForm,
    ExcuseForm,
    ReturnFileForm,
    SettleForm,
)
from myosotis.figures.models import ReturnQuestion, Round, Submission
from myosotis.figures.naming import (
    STATUSES,
    name_code,
    name_dimension,
    name_indicator,
    name_place,
    name_table,
    order_of,
    say_question,
)
from myosotis.figures.queries.files import LARGEST_FILE, is_of, open_return_file
from myosotis.figures.queries.submissions import AskedView, Found, TableRow, read_asked, read_table
from myosotis.figures.saying import say
from myosotis.figures.views.collection_frame import act, show
from myosotis.figures.views.rounds import FILLED, HERE
from myosotis_core.indicators import TOTAL, Status, load_definitions, table_from_dict

MOST_ROWS = 400


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_asked(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """What one hotline sent, with everything that was asked about it."""
    return _show(request, round_id, asked_id)


def _show(
    request: HttpRequest, round_id: UUID, asked_id: int, status: int = 200, **forms: Any
) -> HttpResponse:
    view = read_asked(user=person_of(request), round_id=round_id, asked_id=asked_id)
    hotline = view.asked.hotline
    context = {
        "view": view,
        "round": view.round,
        "asked": view.asked,
        "country": name_country(hotline.country),
        "headline": say_headline(view),
        "groups": group_tables(view),
        "found": [describe_found(one) for one in view.found],
        "questions": [describe_question(one, view, forms) for one in view.questions],
        "ask": forms.get("ask") or AskBackForm(initial={"way": _way(view)}),
        "file": forms.get("file") or ReturnFileForm(),
        "excuse": ExcuseForm(initial={"why": view.asked.excused}),
        "may_take": view.round.is_open,
        "versions": [describe_version(one, view.round) for one in view.versions],
    }
    return show(request, "figures/collection/asked.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_table(request: HttpRequest, round_id: UUID, asked_id: int, indicator: str) -> HttpResponse:
    """One table as the hotline sent it, cell by cell, as its own numbers: not protected."""
    held = read_table(user=person_of(request), round_id=round_id, asked_id=asked_id, indicator=indicator)
    table = table_from_dict(held.table)
    cells = sorted(table.cells.values(), key=lambda cell: order_of(table.indicator, cell.place))
    context = {
        "asked_id": asked_id,
        "round_id": round_id,
        "name": name_indicator(indicator),
        "hotline": held.submission.hotline.name,
        "dimensions": [name_dimension(table.indicator, one) for one in table.indicator.by],
        "rows": [
            {
                "codes": [
                    name_code(table.indicator, one, code)
                    for one, code in zip(table.indicator.by, cell.place, strict=True)
                ],
                "value": "–" if cell.value is None else cell.value,
                "status": STATUSES[cell.status],
                "grade": cell.grade.value,
                "is_break": cell.is_break,
                "is_total": set(cell.place) <= {TOTAL},
            }
            for cell in cells
            if cell.status is not Status.IMPOSSIBLE
        ][:MOST_ROWS],
    }
    return show(request, "figures/collection/table.html", context, here=HERE)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def take_file(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """A return that came as a file: looked at, whether it is signed is said, and kept as one more version."""
    user, form = person_of(request), ReturnFileForm(request.POST, request.FILES)
    view = read_asked(user=user, round_id=round_id, asked_id=asked_id)
    hotline = view.asked.hotline
    if not form.is_valid():
        return _show(request, round_id, asked_id, 400, file=form)
    upload = form.cleaned_data["file"]
    try:
        document, is_signed = open_return_file(upload.read(LARGEST_FILE + 1), hotline)
    except DocumentRefused as error:
        form.add_error("file", say(error.args[0]))
        return _show(request, round_id, asked_id, 400, file=form)
    if not is_of(document, hotline):
        form.add_error("file", _("This is the return of another hotline."))
        return _show(request, round_id, asked_id, 400, file=form)
    way = Submission.Way.SIGNED_FILE if is_signed else Submission.Way.UNSIGNED_FILE
    return act(
        request,
        lambda: submissions.take_in_return(
            by=user,
            round_id=round_id,
            hotline_id=hotline.pk,
            given=document.as_return(code_of(hotline)),
            way=way,
            version=document.version,
            signed_by=2 if is_signed else 0,
        ),
        "figures:asked",
        round_id,
        asked_id,
        said=_("Taken in. The signature is that of the hotline’s node.")
        if is_signed
        else _("Taken in. It bears no signature that we could prove, and the report says so."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def take_back(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """A file was taken in by mistake."""
    user = person_of(request)
    return act(
        request,
        lambda: submissions.withdraw_submission(by=user, submission_id=submission_id),
        "figures:rounds",
        said=_("Taken back. The version before counts again."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def ask(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """Ask the hotline back."""
    user, form = person_of(request), AskBackForm(request.POST)
    view = read_asked(user=user, round_id=round_id, asked_id=asked_id)
    if not form.is_valid():
        return _show(request, round_id, asked_id, 400, ask=form)
    chosen = [one for one in view.found if key_of(one) in request.POST.getlist("found")]
    text, way = form.cleaned_data["text"], form.cleaned_data["way"]
    if not chosen and not text:
        form.add_error("text", _("Choose what you ask about, or write it in your own words."))
        return _show(request, round_id, asked_id, 400, ask=form)
    said = "\n".join([*(f"– {say_found(one)}" for one in chosen), *([text] if text else [])])
    findings = [asking_back.Finding(one.code, one.indicator, one.place, say_found(one)) for one in chosen]
    return act(
        request,
        lambda: asking_back.ask_back(
            by=user, round_id=round_id, asked_id=asked_id, findings=findings, text=text, way=way, said=said
        ),
        "figures:asked",
        round_id,
        asked_id,
        said=_("Asked. The number stays as it is until the hotline changes it."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def answer(request: HttpRequest, round_id: UUID, asked_id: int, question_id: UUID) -> HttpResponse:
    """Note what the hotline answered."""
    user, form = person_of(request), AnswerForm(request.POST, prefix=str(question_id))
    if not form.is_valid():
        return _show(request, round_id, asked_id, 400, **{f"answer-{question_id}": form})
    given = form.cleaned_data
    return act(
        request,
        lambda: asking_back.note_answer(by=user, question_id=question_id, **given),
        "figures:asked",
        round_id,
        asked_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def ask_again(request: HttpRequest, round_id: UUID, asked_id: int, question_id: UUID) -> HttpResponse:
    """The answer did not settle it."""
    user, form = person_of(request), AskAgainForm(request.POST, prefix=f"again-{question_id}")
    if not form.is_valid():
        return _show(request, round_id, asked_id, 400, **{f"again-{question_id}": form})
    given = form.cleaned_data
    return act(
        request,
        lambda: asking_back.ask_again(by=user, question_id=question_id, **given),
        "figures:asked",
        round_id,
        asked_id,
        said=_("Asked again."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def settle(request: HttpRequest, round_id: UUID, asked_id: int, question_id: UUID) -> HttpResponse:
    """A question is settled."""
    user, form = person_of(request), SettleForm(request.POST)
    if not form.is_valid():
        return redirect("figures:asked", round_id, asked_id)
    end = form.cleaned_data["end"]
    return act(
        request,
        lambda: asking_back.settle_question(by=user, question_id=question_id, end=end),
        "figures:asked",
        round_id,
        asked_id,
    )


def _way(view: AskedView) -> ReturnQuestion.Way:
    return ReturnQuestion.Way.MESSAGE if view.has_line else ReturnQuestion.Way.MAIL


def say_headline(view: AskedView) -> str:
    """How it stands with this hotline."""
    country = name_country(view.asked.hotline.country)
    if view.last is None:
        if view.asked.excused:
            return _("{country} will not answer this time").format(country=country)
        return _("{country} has sent nothing yet").format(country=country)
    count = len(view.found) + sum(1 for one in view.questions if one.is_open)
    if not count:
        return _("{country} has sent its figures; nothing is open").format(country=country)
    return ngettext(
        "{country} has sent its figures; {count} question is open",
        "{country} has sent its figures; {count} questions are open",
        count,
    ).format(country=country, count=count)


def group_tables(view: AskedView) -> list[dict[str, Any]]:
    """Its tables in the order of the yearly report."""
    groups = []
    rows = {one.indicator: one for one in view.rows}
    for column in view.columns:
        state = view.states[column.key]
        number = column.indicators[0].table
        groups.append(
            {
                "number": number,
                "name": name_table(number),
                "state": {"code": state.value, "name": FILLED[state]},
                "rows": [_describe_row(rows[one.code]) for one in column.indicators],
            }
        )
    return groups


def _describe_row(one: TableRow) -> dict[str, Any]:
    held = one.table
    status = STATUSES[Status(held.status)] if held else ""
    return {
        "indicator": one.indicator,
        "name": name_indicator(one.indicator),
        "held": held,
        "total": held.total if held and held.total is not None else None,
        "status": "" if held and held.total else status,
        "before": one.year_before,
        "version_before": one.earlier_version if one.is_changed else None,
        "is_changed": one.is_changed,
        "filled": _("{filled} of {cells}").format(filled=held.filled, cells=held.cells) if held else "",
        "grade": held.grade if held else "",
    }


def describe_version(one: Submission, row: Round) -> dict[str, Any]:
    """One version as it came."""
    return {
        "one": one,
        "way": one.get_way_display(),
        "is_late": one.came_at.date() > row.due_on,
        "may_take_back": one.is_last and row.is_open and one.way != Submission.Way.MESSAGE,
    }


def key_of(one: Found) -> str:
    """By which a form names a finding."""
    return f"{one.code}:{one.indicator}:{one.place}"


def say_found(one: Found) -> str:
    """What a check found, with where."""
    where = _where(one.indicator, one.place)
    return f"{where}: {say_question(one.code, one.values)}"


def describe_found(one: Found) -> dict[str, str]:
    """What a check found, as the page shows it."""
    return {
        "key": key_of(one),
        "where": _where(one.indicator, one.place),
        "text": say_question(one.code, one.values),
    }


def describe_question(one: ReturnQuestion, view: AskedView, forms: dict[str, Any]) -> dict[str, Any]:
    """One question with its answer and how it ended."""
    default = ReturnQuestion.Way.MAIL
    return {
        "one": one,
        "where": _where(one.indicator, one.place) if one.indicator else "",
        "text": one.text or say_question(one.code, one.values),
        "again": forms.get(f"again-{one.pk}")
        or AskAgainForm(prefix=f"again-{one.pk}", initial={"way": _way(view)}),
        "way": one.get_way_display(),
        "answer_way": one.get_answer_way_display() if one.answer_way else "",
        "end": one.get_end_display() if one.end else "",
        "is_standing": one.pk in view.standing,
        "answer": forms.get(f"answer-{one.pk}") or AnswerForm(prefix=str(one.pk), initial={"way": default}),
        "ends": _fitting_ends(one, view),
    }


def _fitting_ends(one: ReturnQuestion, view: AskedView) -> list[tuple[str, Any]]:
    """The ways in which it can be settled now."""
    left_out = {ReturnQuestion.End.AGAIN}
    if one.pk in view.standing:
        left_out.add(ReturnQuestion.End.CORRECTED)
    if one.answered_at is None:
        left_out.add(ReturnQuestion.End.EXPLAINED)
    return [(code, label) for code, label in ReturnQuestion.End.choices if code not in left_out]


def _where(indicator: str, place: str) -> str:
    found = load_definitions().indicator(indicator)
    named = name_place(found, read_place(place))
    return f"{name_indicator(indicator)} – {named}" if named else name_indicator(indicator)
