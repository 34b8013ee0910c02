"""How each table may be published: the rule of the program, proposed by one person, approved by another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.figures.actions import policies as acts
from myosotis.figures.models import Policy
from myosotis.figures.naming import name_dimension, name_indicator
from myosotis.figures.queries.policies import PolicyLine, list_policies
from myosotis.figures.views.collection_frame import act, show
from myosotis_core.indicators import load_definitions

HERE = "figures:policies"


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_policies(request: HttpRequest) -> HttpResponse:
    """Every table with its rule and who approved it."""
    user = person_of(request)
    lines = list_policies(user=user)
    open_ones = sum(1 for one in lines if not one.is_approved)
    headline = (
        ngettext(
            "{count} table waits for its policy", "{count} tables wait for their policy", open_ones
        ).format(count=open_ones)
        if open_ones
        else _("Two people have approved how each table may be published")
    )
    context = {
        "headline": headline,
        "rows": [describe(one, user.pk) for one in lines],
        "may_propose": any(not one.is_approved and not one.proposed for one in lines),
        "may_approve": any(one.proposed and one.proposed.proposed_by_id != user.pk for one in lines),
        "threshold": lines[0].threshold,
        "fewest": lines[0].fewest,
    }
    return show(request, "figures/collection/policies.html", context, here=HERE)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose what was chosen."""
    user, chosen = person_of(request), request.POST.getlist("indicator")
    return act(request, lambda: acts.propose_policies(by=user, indicators=chosen), HERE)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve what another person proposed."""
    user, chosen = person_of(request), request.POST.getlist("indicator")
    return act(request, lambda: acts.approve_policies(by=user, indicators=chosen), HERE)


def describe(one: PolicyLine, user_id: Any) -> dict[str, Any]:
    """One table as the page shows it."""
    if one.is_approved and one.in_force:
        state, tone = _("approved"), "ok"
    elif one.proposed:
        state, tone = _("proposed"), "a"
    elif one.in_force:
        state, tone = _("the rule has changed"), "r"
    else:
        state, tone = _("not approved"), "q"
    return {
        "one": one,
        "name": name_indicator(one.indicator),
        "level": dict(Policy.Level.choices)[one.level],
        "detail": _say_detail(one),
        "state": state,
        "tone": tone,
        "proposed_by": one.proposed.proposed_by.name if one.proposed else "",
        "is_mine": bool(one.proposed and one.proposed.proposed_by_id == user_id),
        "approved": _say_approved(one),
        "action": ("approve" if one.proposed.proposed_by_id != user_id else "")
        if one.proposed
        else ("" if one.is_approved else "propose"),
    }


def _say_detail(one: PolicyLine) -> str:
    indicator = load_definitions().indicator(one.indicator)
    parts = []
    for level, text in (("network", _("network by {names}")), ("hotline", _("hotline by {names}"))):
        dimensions = one.rule.get(level)
        if dimensions:
            names = " × ".join(name_dimension(indicator, name) for name in dimensions)
            parts.append(text.format(names=names))
    return "; ".join(parts)


def _say_approved(one: PolicyLine) -> str:
    held = one.in_force
    if held is None or held.approved_by is None:
        return ""
    return _("{first}, {second}").format(first=held.proposed_by.name, second=held.approved_by.name)
