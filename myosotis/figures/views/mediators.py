"""The mediators' questionnaire at the secretariat: what was told, and what it comes to together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.figures.actions import mediators as acts
from myosotis.figures.forms.mediators import MediatorForm
from myosotis.figures.models import MediatorAnswer
from myosotis.figures.queries.mediators import MediatorsView, read_mediators
from myosotis.figures.views.collection_frame import act, show
from myosotis.services.words import name_language

HERE = "figures:rounds"


@needs(Permission.KEEP_ROUNDS)
@require_http_methods(["GET", "POST"])
def show_mediators(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The answers of a year, and the form for one more."""
    user, form = person_of(request), MediatorForm(request.POST if request.method == "POST" else None)
    view = read_mediators(user=user, round_id=round_id)
    if request.method == "POST" and form.is_valid():
        given = form.to_input()
        return act(
            request,
            lambda: acts.note_mediator(by=user, round_id=round_id, given=given),
            "figures:mediators",
            round_id,
        )
    count = len(view.answers)
    context = {
        "view": view,
        "round": view.round,
        "form": form,
        "headline": ngettext(
            "{count} mediator has answered", "{count} mediators have answered", count
        ).format(count=count)
        if count
        else _("No mediator has answered yet"),
        "lead": _("{name}, due on {day}. Counts and codes only: no name of a mediator or a family.").format(
            name=view.round.name, day=date_format(view.round.due_on, "j F Y")
        ),
        "counts": describe_counts(view),
        "outcomes": [(label, view.outcomes[code]) for code, label in words.choices(acts.OUTCOMES)],
        "rows": [describe(one) for one in view.answers],
    }
    status = 400 if form.errors else 200
    return show(request, "figures/collection/mediators.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def remove(request: HttpRequest, round_id: UUID, answer_id: UUID) -> HttpResponse:
    """It was written down by mistake."""
    user = person_of(request)
    return act(
        request,
        lambda: acts.remove_mediator(by=user, round_id=round_id, answer_id=answer_id),
        "figures:mediators",
        round_id,
    )


def describe_counts(view: MediatorsView) -> list[dict[str, Any]]:
    """What it comes to together; no share of few."""
    agreed = view.agreed
    share = f"{number_format(agreed.value, 1)} %" if agreed.value is not None else _("few")
    told = _("{part} of {base} with a joint session").format(part=agreed.part, base=agreed.base)
    if agreed.value is not None and agreed.lower is not None and agreed.upper is not None:
        low, high = number_format(agreed.lower, 1), number_format(agreed.upper, 1)
        told = _("{told}; between {low} and {high} %").format(told=told, low=low, high=high)
    return [
        {"value": view.mediations, "name": _("mediations"), "more": _("worked on in the year")},
        {"value": len(view.countries), "name": _("countries"), "more": _("of the mediators")},
        {"value": len(view.languages), "name": _("languages"), "more": _("in which they mediated")},
        {"value": share, "name": _("agreed, in full or in part"), "more": told},
    ]


def describe(one: MediatorAnswer) -> dict[str, Any]:
    """One answer as the page shows it."""
    outcomes = [f"{words.label(acts.OUTCOMES, code)} {count}" for code, count in one.outcomes.items()]
    return {
        "one": one,
        "country": name_country(one.country),
        "languages": ", ".join(name_language(code) for code in one.languages),
        "outcomes": " · ".join(outcomes),
    }
