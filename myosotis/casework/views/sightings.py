"""The sheet of three fields, and the one list of all sightings of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import surges as actions
from myosotis.casework.forms.surges import (
    PublicWordsForm,
    SightingFilterForm,
    SightingForm,
    say_credibilities,
)
from myosotis.casework.models import Sighting
from myosotis.casework.queries import surges as queries
from myosotis.casework.queries.withheld import withheld_in
from myosotis.casework.views.acts import act_on_case
from myosotis.casework.views.asking import BadRequest, answers_script, read_body, read_number
from myosotis.casework.views.contacts import read_id
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.kernel.errors import Missing
from myosotis.kernel.ids import new_id

writes = needs(Permission.WRITE_SIGHTINGS)
MOST_SAVES = 1_000_000_000  # what every database holds; nobody types so often


@require_GET
@ensure_csrf_cookie
@writes
def new_sighting(request: HttpRequest) -> HttpResponse:
    """The sheet, empty or with what this person began and has not finished."""
    sheet = queries.read_sheet(user=person_of(request))
    held = sheet.unfinished
    words = {name: getattr(held, name) for name in actions.FIELDS} if held else {}
    return render(
        request,
        "casework/sighting/new.html",
        {
            "sheet": sheet,
            "form": SightingForm(initial=words),
            "sighting_id": held.contact_id if held else new_id(),
            "seq": held.seq if held else 0,
            "chosen": held.surge_id if held else _choose(request, sheet),
            "is_unfinished": held is not None,
        },
    )


def _choose(request: HttpRequest, sheet: queries.Sheet) -> UUID | None:
    """The surge that the last sheet was about, else the only or the first one."""
    last = request.GET.get("about", "")
    found = [surge.pk for surge in sheet.surges if str(surge.pk) == last]
    return found[0] if found else (sheet.surges[0].pk if sheet.surges else None)


@require_http_methods(["PUT"])
@writes
@answers_script
def save_sighting(request: HttpRequest, sheet_id: UUID) -> JsonResponse:
    """Keep what stands on the sheet now. The same packet twice does the same as once."""
    body = read_body(request)
    words, seq = body.get("words"), body.get("seq", 0)
    if not isinstance(words, dict) or not isinstance(seq, int) or not 0 <= seq < MOST_SAVES:
        raise BadRequest
    seq = actions.save_sighting(
        by=person_of(request),
        contact_id=sheet_id,
        surge_id=read_id(body.get("surge")),
        seq=seq,
        words={name: str(words.get(name) or "") for name in actions.FIELDS},
    )
    return JsonResponse({"seq": seq})


@require_POST
@writes
def finish_sighting(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Done: closed, and the next sheet begins."""
    surge_id = read_id(request.POST.get("surge"))
    words = {name: request.POST.get(name, "") for name in actions.FIELDS}
    kept = actions.save_sighting(
        by=person_of(request),
        contact_id=sheet_id,
        surge_id=surge_id,
        seq=min(read_number(request.POST.get("seq", ""), 0), MOST_SAVES - 1) + 1,
        words=words,
        is_done=True,
    )
    if kept:
        messages.success(request, _("The sighting is kept. This is the next sheet."))
    return redirect(f"{reverse('casework:new_sighting')}?about={surge_id}")


@needs(Permission.READ_CASES)
@require_GET
def show_sightings(request: HttpRequest, ref: str) -> HttpResponse:
    """All sightings of a case in one list, to be judged and passed on."""
    return render_sightings(request, ref)


def render_sightings(request: HttpRequest, ref: str, form: PublicWordsForm | None = None) -> HttpResponse:
    """The list, with the form of the public words as it was sent when it has a mistake."""
    user = person_of(request)
    frame = get_frame(request, ref, also=queries.roots_of_sightings)
    given = {name: request.GET.get(name, "") for name in ("which", "police")}
    page = queries.list_sightings(frame, **given, number=read_number(request.GET.get("page", ""), 1))
    surges = queries.list_surges(frame)
    is_withheld = bool(withheld_in([frame.case.pk], user=user).get(frame.case.pk))
    surge = next((one for one in surges if one.ended_at is None), None)
    tellers = queries.name_tellers(frame, list(page.object_list))
    context = {
        "page": page,
        "rows": [
            {**describe_sighting(row, is_withheld=is_withheld), "told_by": tellers.get(row.contact_id, "")}
            for row in page.object_list
        ],
        "is_withheld": is_withheld,
        "tally": queries.count_sightings(frame.case),
        "surge": surge,
        "ended": [one for one in surges if one.ended_at is not None],
        "can_lead": can(user, Permission.LEAD_SURGES),
        "filters": SightingFilterForm(request.GET or None),
        "is_filtered": any(given.values()),
        "credibilities": say_credibilities(),
        "words_form": form or PublicWordsForm(initial={"public_words": surge.public_words if surge else ""}),
        "query": request.GET.urlencode(),
    }
    status = 400 if form else 200
    return show_in_frame(request, frame, "casework/surge/sightings.html", context, status=status)


def describe_sighting(row: Sighting, *, is_withheld: bool) -> dict[str, Any]:
    """One line of the list; where somebody was seen is left out for a reader from whom it is withheld."""
    shown = {} if is_withheld else {"what": row.what, "where_when": row.where_when}
    said = dict(say_credibilities())
    return {
        "id": row.pk,
        "at": row.contact.started_at,
        "contact_id": row.contact_id,
        "is_open": row.contact.closed_at is None,
        "by": row.contact.operator.name,
        "reach": row.reach,
        "credibility": row.credibility,
        "judged": said.get(row.credibility, ""),
        "judged_by": row.judged_by.name if row.judged_by else "",
        "passed_at": row.passed_at,
        "passed_by": row.passed_by.name if row.passed_by else "",
        **shown,
    }


@act_on_case()
def mark_sightings(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Judge the ticked sightings, or say that they were passed to the police."""
    ticked = [read_id(one) for one in request.POST.getlist("sighting")]
    act = request.POST.get("mark", "")
    if not ticked:
        messages.warning(request, _("Tick at least one sighting first."))
    elif act == "police":
        changed = actions.pass_to_police(by=user, case_id=case_id, sightings=ticked)
        messages.success(request, _say_passed(changed))
    elif act == "not_police":
        actions.take_back_passing(by=user, case_id=case_id, sightings=ticked)
        messages.success(request, _("It is taken back: not passed to the police."))
    elif act in (*Sighting.Credibility.values, "unjudged"):
        word = "" if act == "unjudged" else act
        changed = actions.judge_sightings(by=user, case_id=case_id, sightings=ticked, credibility=word)
        messages.success(request, _say_judged(changed))
    else:
        raise Missing
    return _back(request)


@act_on_case(Permission.LEAD_SURGES)
def end_surge(request: HttpRequest, user: User, case_id: UUID) -> str:
    """The days of many calls are over."""
    actions.end_surge(by=user, case_id=case_id)
    messages.success(request, _("The surge is ended. Its sightings stay here."))
    return _back(request)


@require_POST
@needs(Permission.LEAD_SURGES)
def keep_words(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a surge with what helpers may know, or say it anew."""
    form = PublicWordsForm(request.POST)
    if not form.is_valid():
        return render_sightings(request, ref, form)
    return _keep_words(request, ref)


@act_on_case(Permission.LEAD_SURGES)
def _keep_words(request: HttpRequest, user: User, case_id: UUID) -> str:
    words = request.POST.get("public_words", "")
    if request.POST.get("surge") == "new":
        actions.open_surge(by=user, case_id=case_id, public_words=words)
        messages.success(request, _("The surge is open: sightings are taken down on the sheet."))
    else:
        actions.change_words(by=user, case_id=case_id, public_words=words)
        messages.success(request, _("Helpers read the new words from now on."))
    return _back(request)


def _back(request: HttpRequest) -> str:
    assert request.resolver_match is not None  # noqa: S101  a view is always resolved
    ref = request.resolver_match.kwargs["ref"]
    query = request.POST.get("query", "")
    return reverse("casework:sightings", args=[ref]) + (f"?{query}" if query else "")


def _say_judged(count: int) -> str:
    return ngettext("One sighting is judged.", "{count} sightings are judged.", count).format(count=count)


def _say_passed(count: int) -> str:
    return ngettext(
        "One sighting is noted as passed to the police now.",
        "{count} sightings are noted as passed to the police now.",
        count,
    ).format(count=count)
