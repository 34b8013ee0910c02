"""What stands beside our figures: published before, police and states, child populations, what is public already."""

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
from myosotis.figures.actions import beside as acts
from myosotis.figures.codes import read_place
from myosotis.figures.forms.releases import CellForm, CellsFileForm, FileForm, PopulationForm
from myosotis.figures.models import PublicCell
from myosotis.figures.naming import name_indicator, name_place
from myosotis.figures.queries.figures import list_published
from myosotis.figures.queries.releases import list_other_figures, list_populations, list_public_cells
from myosotis.figures.saying import say
from myosotis.figures.views.collection_frame import act, show
from myosotis.figures.views.figures import describe_other, describe_published
from myosotis_core.comparison import BadPopulation, read_population
from myosotis_core.indicators import load_definitions

HERE = "figures:beside"
LARGEST = 30_000_000


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_beside(request: HttpRequest) -> HttpResponse:
    """Everything beside ours, with its sources."""
    return _show(request)


def _show(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    user = person_of(request)
    cells = list_public_cells(user=user)
    count = len(cells)
    context = {
        "headline": ngettext(
            "{count} number is noted as public already", "{count} numbers are noted as public already", count
        ).format(count=count),
        "cells": [describe_cell(one) for one in cells],
        "others": [describe_other(one) for one in list_other_figures(user=user)],
        "populations": list_populations(user=user),
        "published": [describe_published(one) for one in list_published()],
        "cell": forms.get("cell") or CellForm(),
        "cells_file": forms.get("cells_file") or CellsFileForm(prefix="cells"),
        "series": forms.get("series") or FileForm(prefix="series"),
        "population": forms.get("population") or PopulationForm(prefix="population"),
    }
    return show(request, "figures/collection/beside.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def add_cell(request: HttpRequest) -> HttpResponse:
    """Note one public number."""
    user, form = person_of(request), CellForm(request.POST)
    if not form.is_valid():
        return _show(request, 400, cell=form)
    acts.add_public_cells(by=user, cells=[form.to_input()])
    return redirect(HERE)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def remove_cell(request: HttpRequest, cell_id: UUID) -> HttpResponse:
    """It was noted by mistake."""
    user = person_of(request)
    return act(request, lambda: acts.remove_public_cell(by=user, cell_id=cell_id), HERE)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def load_cells(request: HttpRequest) -> HttpResponse:
    """Note the numbers of a file."""
    user, form = person_of(request), CellsFileForm(request.POST, request.FILES, prefix="cells")
    if form.is_valid():
        try:
            cells = acts.read_public_cells(form.cleaned_data["file"].read(LARGEST), form.cleaned_data["sort"])
        except acts.FileRefused as error:
            form.add_error("file", str(error))
        else:
            acts.add_public_cells(by=user, cells=cells)
            return redirect(HERE)
    return _show(request, 400, cells_file=form)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def load_series(request: HttpRequest) -> HttpResponse:
    """Load series of police or a state."""
    user, form = person_of(request), FileForm(request.POST, request.FILES, prefix="series")
    if form.is_valid():
        try:
            rows = acts.read_other_figures(form.cleaned_data["file"].read(LARGEST))
        except acts.FileRefused as error:
            form.add_error("file", str(error))
        else:
            acts.load_other_figures(by=user, rows=rows)
            return redirect(HERE)
    return _show(request, 400, series=form)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def load_population(request: HttpRequest) -> HttpResponse:
    """Load child populations."""
    user, form = person_of(request), PopulationForm(request.POST, request.FILES, prefix="population")
    if form.is_valid():
        given = form.cleaned_data
        try:
            population = read_population(given["file"].read(LARGEST), vintage=given["vintage"])
        except BadPopulation as error:
            form.add_error("file", say(error.args[0]))
        else:
            count = acts.load_population(by=user, population=population)
            said = _("{count} countries and years have a child population.").format(count=count)
            return act(request, lambda: None, HERE, said=said)
    return _show(request, 400, population=form)


def describe_cell(one: PublicCell) -> dict[str, Any]:
    """One public number."""
    indicator = load_definitions().indicator(one.indicator)
    return {
        "one": one,
        "table": name_indicator(one.indicator),
        "place": name_place(indicator, read_place(one.place)) or _("All"),
        "whose": one.hotline.name if one.hotline else _("The network"),
        "country": name_country(one.hotline.country) if one.hotline else "",
        "sort": one.get_sort_display(),
    }
