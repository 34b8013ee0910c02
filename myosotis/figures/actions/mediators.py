"""The mediators' questionnaire: what each mediator told, under a number and never under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.figures.actions.rounds import lock_round
from myosotis.figures.models import MediatorAnswer, Round
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

OUTCOMES = "mediation_outcome"


@dataclass(frozen=True)
class MediatorInput:
    """One mediator's answer; the outcomes add up to the mediations."""

    number: str
    country: str
    mediations: int
    outcomes: Mapping[str, int] = field(default_factory=dict)
    languages: Sequence[str] = ()
    days: int | None = None


def note_mediator(*, by: User, round_id: UUID, given: MediatorInput) -> MediatorAnswer:
    """Write down what a mediator told; told anew, it takes the place of what was told before."""
    for code in given.outcomes:
        words.demand_code(OUTCOMES, code)
    with transaction.atomic():
        row = _lock(round_id, by=by)
        if sum(given.outcomes.values()) != given.mediations:
            raise Refused("outcomes_do_not_add_up")
        answer, _is_new = MediatorAnswer.objects.update_or_create(
            round=row,
            number=given.number.strip(),
            defaults={
                "country": given.country,
                "languages": list(given.languages),
                "mediations": given.mediations,
                "outcomes": {code: count for code, count in given.outcomes.items() if count},
                "days": given.days,
                "came_at": clock.now(),
                "taken_by": by,
            },
        )
        record("mediator.noted", by=by.public_id, round=row.pk, answer=answer.pk)
    return answer


def remove_mediator(*, by: User, round_id: UUID, answer_id: UUID) -> None:
    """It was written down by mistake."""
    with transaction.atomic():
        row = _lock(round_id, by=by)
        if not MediatorAnswer.objects.filter(round=row, pk=answer_id).delete()[0]:
            raise Missing
        record("mediator.removed", by=by.public_id, round=row.pk, answer=answer_id)


def _lock(round_id: UUID, *, by: User) -> Round:
    row = lock_round(round_id, by=by)
    if row.form != Round.Form.MEDIATORS or not row.is_open:
        raise Refused("not_now")
    return row
