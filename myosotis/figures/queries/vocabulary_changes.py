"""Reading changes of the vocabulary: how far each is, what hotlines said, how they voted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.figures.models import ChangeVote, VocabularyChange
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.network.models import Hotline


@dataclass(frozen=True)
class ChangeView:
    """A change as it stands today. `silent`: hotlines that have not voted."""

    change: VocabularyChange
    stage: str
    votes: dict[str, int]
    silent: tuple[Hotline, ...] = ()


def list_changes(*, user: User) -> list[ChangeView]:
    """All proposals, the youngest first."""
    demand(user, Permission.KEEP_ROUNDS)
    return [_describe(one) for one in VocabularyChange.objects.prefetch_related("votes")]


def read_change(*, user: User, change_id: UUID) -> ChangeView:
    """One proposal. Raises `Missing`."""
    demand(user, Permission.KEEP_ROUNDS)
    rows = VocabularyChange.objects.select_related("proposed_by", "decided_by", "proposed_for")
    found = rows.prefetch_related("comments__hotline", "votes__hotline").filter(pk=change_id).first()
    if found is None:
        raise Missing
    voted = {one.hotline_id for one in found.votes.all()}
    hotlines = Hotline.objects.filter(is_own=False, ended_on=None).exclude(pk__in=voted)
    return _describe(found, tuple(hotlines))


def _describe(one: VocabularyChange, silent: tuple[Hotline, ...] = ()) -> ChangeView:
    today = clock.now().date()
    if one.decision:
        stage = "decided"
    elif one.takes_comments(today):
        stage = "comments"
    elif one.takes_votes(today):
        stage = "vote"
    else:
        stage = "decision"
    votes = {code: 0 for code, _label in ChangeVote.Vote.choices}
    for vote in one.votes.all():
        votes[vote.vote] += 1
    return ChangeView(one, stage, votes, silent)
