"""Hotlines' own codes: the list, the editor of one, its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.figures.actions import mappings as acts
from myosotis.figures.codes import code_of
from myosotis.figures.forms.mappings import PREDICATES, MappingFileForm, MatchForm
from myosotis.figures.models import LocalMatch
from myosotis.figures.models.mappings import EVER
from myosotis.figures.naming import language
from myosotis.figures.queries.mappings import grade_of, list_mappings, read_mapping, write_mapping
from myosotis.figures.saying import say
from myosotis.figures.views.collection_frame import act, show, sort_by_country
from myosotis_core.comparison import BadMapping, read_matches
from myosotis_core.vocabulary import load

HERE = "figures:mappings"
LARGEST = 500_000


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_mappings(request: HttpRequest) -> HttpResponse:
    """Every hotline, with how its own codes are joined."""
    rows = list_mappings(user=person_of(request))
    count = sum(1 for one in rows if one.rows)
    context = {
        "headline": ngettext(
            "{count} hotline counts by codes of its own",
            "{count} hotlines count by codes of their own",
            count,
        ).format(count=count),
        "rows": sort_by_country(
            [
                {
                    "one": one,
                    "country": name_country(one.hotline.country),
                    "name": one.hotline.name,
                    "grade": one.worst.value,
                }
                for one in rows
            ]
        ),
    }
    return show(request, "figures/collection/mappings.html", context, here=HERE)


@needs(Permission.KEEP_ROUNDS)
@require_http_methods(["GET", "POST"])
def show_mapping(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """One hotline's codes: what holds with its grade, a row to add, the history."""
    user, form = person_of(request), MatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.add_match(by=user, hotline_id=hotline_id, given=form.to_input())
        except acts.MappingRefused as refusal:
            form.add_error(None, [say(one) for one in refusal.faults])
        else:
            return redirect("figures:mapping", hotline_id)
    return _show(request, hotline_id, form, MappingFileForm())


def _show(request: HttpRequest, hotline_id: UUID, form: Any, file: Any) -> HttpResponse:
    view = read_mapping(user=person_of(request), hotline_id=hotline_id)
    context = {
        "hotline": view.hotline,
        "country": name_country(view.hotline.country),
        "rows": [describe(one) for one in view.rows],
        "ended": [describe(one) for one in view.ended],
        "form": form,
        "file": file,
    }
    status = 400 if form.errors or file.errors else 200
    return show(request, "figures/collection/mapping.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def end(request: HttpRequest, hotline_id: UUID, match_id: UUID) -> HttpResponse:
    """Take a row out."""
    user = person_of(request)
    return act(
        request,
        lambda: acts.end_match(by=user, hotline_id=hotline_id, match_id=match_id),
        "figures:mapping",
        hotline_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def load_file(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """Take the rows of a file."""
    user, file = person_of(request), MappingFileForm(request.POST, request.FILES)
    if file.is_valid():
        try:
            matches = read_matches(file.cleaned_data["file"].read(LARGEST).decode("utf-8-sig"))
            new = acts.load_mapping(by=user, hotline_id=hotline_id, matches=matches)
        except UnicodeDecodeError:
            file.add_error("file", _("The file is not text in UTF-8."))
        except BadMapping as error:
            file.add_error("file", [say(one) for one in error.faults])
        except acts.MappingRefused as refusal:
            file.add_error("file", [say(one) for one in refusal.faults])
        else:
            said = ngettext("{count} row is new.", "{count} rows are new.", new).format(count=new)
            return act(request, lambda: None, "figures:mapping", hotline_id, said=said)
    return _show(request, hotline_id, MatchForm(), file)


@needs(Permission.KEEP_ROUNDS)
@require_GET
def give_file(request: HttpRequest, hotline_id: UUID) -> HttpResponse:
    """The rows that hold now, as a file."""
    view = read_mapping(user=person_of(request), hotline_id=hotline_id)
    answer = HttpResponse(write_mapping(view), content_type="text/tab-separated-values; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="mapping-{code_of(view.hotline)}.tsv"'
    return answer


def describe(one: LocalMatch) -> dict[str, Any]:
    """One row as the page shows it."""
    words, now = load(), language()
    first = "" if not one.valid_from else str(one.valid_from)
    last = "" if one.valid_to == EVER else str(one.valid_to)
    return {
        "one": one,
        "relation": dict(PREDICATES)[one.predicate],
        "list": words.list(one.common_list).label(now),
        "common": words.label(one.common_list, one.common, now),
        "share": f"{(one.share * 100).normalize():f} %" if one.share is not None else "",
        "years": f"{first}–{last}" if first or last else _("always"),
        "grade": grade_of(one).value,
        "by": one.made_by.name,
        "ended_by": one.ended_by.name if one.ended_by else "",
    }
