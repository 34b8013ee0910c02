"""Reading the mediators' questionnaire: the answers, and what they come to together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.figures.models import MediatorAnswer, Round
from myosotis.figures.queries.rounds import find_round
from myosotis.kernel.errors import Missing
from myosotis_core.comparison import Careful, share_of

AGREED = ("full_agreement", "partial_agreement")
MET = (*AGREED, "no_agreement")


@dataclass(frozen=True)
class MediatorsView:
    """A round among mediators. `agreed`: full or partial agreements of those that had a joint session, if enough."""

    round: Round
    answers: tuple[MediatorAnswer, ...]
    mediations: int
    outcomes: Counter[str]
    countries: Counter[str]
    languages: Counter[str]
    agreed: Careful


def read_mediators(*, user: User, round_id: UUID) -> MediatorsView:
    """One round among mediators. Raises `Missing`."""
    row = find_round(round_id, user=user)
    if row.form != Round.Form.MEDIATORS:
        raise Missing
    answers = tuple(MediatorAnswer.objects.filter(round=row).select_related("taken_by"))
    outcomes: Counter[str] = Counter()
    for one in answers:
        outcomes.update(one.outcomes)
    return MediatorsView(
        round=row,
        answers=answers,
        mediations=sum(one.mediations for one in answers),
        outcomes=outcomes,
        countries=Counter(one.country for one in answers),
        languages=Counter(code for one in answers for code in one.languages),
        agreed=share_of(sum(outcomes[code] for code in AGREED), sum(outcomes[code] for code in MET)),
    )
