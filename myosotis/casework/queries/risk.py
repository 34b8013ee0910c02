"""Reading the judgements of risk of a case with their sources, and which wait for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from myosotis.accounts.models import User
from myosotis.casework.models import CaseUrgentStep, Involvement, Risk, RiskSource, UrgentStep
from myosotis.casework.queries.cases import hide_words
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.told_risk import ToldRisk, list_ticked, list_told
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.files.models import File
from myosotis.kernel.statements import written_once

PHOTO = "child_photo"


@dataclass
class RiskPage:
    """What the page of risk shows of one case, opened."""

    risks: list[Risk]
    sources: dict[UUID, list[RiskSource]]
    ticks: list[CaseUrgentStep]
    told_ticks: list[UrgentStep]
    told: ToldRisk | None
    has_adults: bool
    withheld: frozenset[UUID]
    pictured: frozenset[UUID]
    latest: list[Risk] = field(default_factory=list)


def read_risks(frame: CaseFrame, *, user: User) -> RiskPage:
    """Every judgement of an opened case, newest first, with what stands beside it.

    What a source said, and why it was judged so, may tell where the child is: that is left out for a reader from whom
    it is withheld.
    """
    risks = list(Risk.objects.filter(case=frame.case).select_related("by", "second_by"))
    rows = list(RiskSource.objects.filter(case=frame.case))
    frame.keys.open(risks, rows)
    withheld = withheld_in_case(frame.case.pk, user=user)
    hide_words(risks, withheld)
    sources: dict[UUID, list[RiskSource]] = {}
    for row in rows:
        sources.setdefault(row.risk_id, []).append(row)
    children = [child.person.pk for child in frame.children]
    photos = File.objects.filter(
        owner__in=children, kind=PHOTO, withdrawn_at__isnull=True, set_aside_at__isnull=True
    )
    told = None if risks else list_told([frame.case.pk], user=user).get(frame.case.pk)
    return RiskPage(
        risks=risks,
        told=told,
        told_ticks=list_ticked(frame.case.pk, is_withheld=bool(withheld)),
        sources=sources,
        ticks=list(frame.case.urgent_ticks.filter(withdrawn_at__isnull=True).select_related("by")),
        withheld=withheld,
        pictured=frozenset(photos.values_list("owner", flat=True)),
        has_adults=Involvement.objects.filter(case=frame.case).exclude(person__in=children).exists(),
        latest=in_force(risks),
    )


def in_force(risks: Iterable[Risk]) -> list[Risk]:
    """The judgements that hold now, of one case, newest first given: a later one about all children ends the others."""
    found: list[Risk] = []
    seen: set[UUID | None] = set()
    for risk in risks:
        if risk.person_id in seen:
            continue
        found.append(risk)
        seen.add(risk.person_id)
        if risk.person_id is None:
            break
    return found


def list_waiting_for_second(case_ids: Iterable[UUID]) -> list[Risk]:
    """The high risks in force that nobody else has looked at yet, of these cases; still sealed."""
    of_cases = set(_judged_alone(cases=list(case_ids)))
    if not of_cases:
        return []
    return waiting_among(
        Risk.objects.filter(case__in=of_cases).order_by("-judged_at", "pk").select_related("by")
    )


@written_once
def _judged_alone(*, cases: list[UUID]) -> QuerySet[Risk, UUID]:
    alone = Risk.objects.filter(case__in=cases, level="high", second_by__isnull=True)
    return alone.order_by().values_list("case", flat=True)


def waiting_among(judged: Iterable[Risk]) -> list[Risk]:
    """Of all judgements of some cases, the newest first, the high ones in force that one person alone has looked at."""
    risks: dict[UUID, list[Risk]] = {}
    for risk in judged:
        risks.setdefault(risk.case_id, []).append(risk)
    return [
        risk
        for of_case in risks.values()
        for risk in in_force(of_case)
        if risk.level == "high" and risk.second_by_id is None
    ]
