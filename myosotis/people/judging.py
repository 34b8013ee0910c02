"""Judging whether two persons are one: nothing moves, canonical persons follow, every judgement can be taken back.

A judgement that contradicts those in force is refused: if Anna is Ann and Ann is Anni, nobody can judge that Anna is
not Anni without taking one of the two back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.facts_digest import digest_pair
from myosotis.people.groups import Pair, group_of, living, order_pair, renew_canonical, wait_for_turn
from myosotis.people.models import Judgement, Person

SAME, NOT_SAME, UNSURE = Judgement.Verdict.SAME, Judgement.Verdict.NOT_SAME, Judgement.Verdict.UNSURE


class Contradiction(Refused):
    """A judgement does not go together with one that is in force: `standing`, where a single one stands against it."""

    def __init__(self, standing: Judgement | None) -> None:
        super().__init__("judgement_contradicts")
        self.standing = standing


def judge(*, left: UUID, right: UUID, verdict: str, by: User, cases: Sequence[UUID] = ()) -> Judgement:
    """Record a verdict on two persons; an earlier one on the same pair is replaced and stays readable.

    The caller has seen to it that `by` may open both. `cases`: in whose logs it is read. Raises `Missing` for a person
    that is not there, `Contradiction` where the judgements in force say otherwise.
    """
    if verdict not in Judgement.Verdict.values:
        raise ValueError(f"Not a verdict: {verdict!r}")
    pair = order_pair(left, right)
    with transaction.atomic():
        wait_for_turn()
        if left == right or Person.objects.filter(pk__in=pair).count() != 2:
            raise Missing
        facts = digest_pair(*pair)
        standing = living().filter(left=pair[0], right=pair[1]).select_related("by").first()
        if standing and standing.verdict == verdict and standing.facts_digest == facts:
            return standing
        touched = group_of(pair[0]) | group_of(pair[1])
        if standing:
            _end(standing, by=by)
        _refuse_contradiction(pair, verdict)
        judgement = Judgement.objects.create(
            left_id=pair[0], right_id=pair[1], verdict=verdict, by=by, replaces=standing, facts_digest=facts
        )
        renew_canonical(touched)
        _record("judgement.made", judgement, by=by, cases=cases)
    return judgement


def withdraw(*, judgement: UUID, by: User, cases: Sequence[UUID] = ()) -> Judgement | None:
    """Take a judgement back; the one that it had replaced holds again, if nothing contradicts that by now.

    Returns the judgement that holds again. Raises `Missing`, and `Refused` for one that was taken back already.
    """
    with transaction.atomic():
        wait_for_turn()
        row = Judgement.objects.select_related("replaces").filter(pk=judgement).first()
        if row is None:
            raise Missing
        if row.withdrawn_at is not None:
            raise Refused("nothing_to_undo")
        touched = group_of(row.left_id) | group_of(row.right_id)
        _end(row, by=by)
        restored = _restore(row.replaces)
        renew_canonical(touched)
        _record("judgement.withdrawn", row, by=by, cases=cases)
    return restored


def judgements_between(ids: Iterable[UUID]) -> dict[Pair, Judgement]:
    """The judgements in force between any two of these persons, by their ordered pair."""
    wanted = list(ids)
    rows = living().filter(left__in=wanted, right__in=wanted).select_related("by")
    return {(row.left_id, row.right_id): row for row in rows}


def judgements_about(persons: Iterable[UUID]) -> list[Judgement]:
    """The judgements in force about any of these persons."""
    wanted = list(persons)
    return list(living().filter(Q(left__in=wanted) | Q(right__in=wanted)).select_related("by"))


def history_between(one: UUID, other: UUID) -> list[Judgement]:
    """All judgements of a pair, also those taken back, oldest first."""
    left, right = order_pair(one, other)
    rows = Judgement.objects.filter(left=left, right=right)
    return list(rows.select_related("by", "withdrawn_by").order_by("at", "id"))


def _end(judgement: Judgement, *, by: User) -> None:
    judgement.withdrawn_at, judgement.withdrawn_by = max(clock.now(), judgement.at), by
    judgement.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _restore(earlier: Judgement | None) -> Judgement | None:
    if earlier is None:
        return None
    try:
        _refuse_contradiction((earlier.left_id, earlier.right_id), earlier.verdict)
    except Contradiction:
        return None
    earlier.withdrawn_at, earlier.withdrawn_by = None, None
    earlier.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return earlier


def _refuse_contradiction(pair: Pair, verdict: str) -> None:
    """The pair's own judgement is not in force while this is asked."""
    if verdict == UNSURE:
        return
    left, right = group_of(pair[0]), group_of(pair[1])
    if verdict == NOT_SAME:
        if pair[1] in left:
            raise Contradiction(None)
        return
    against = living().filter(verdict=NOT_SAME).select_related("by")
    standing = against.filter(Q(left__in=left, right__in=right) | Q(left__in=right, right__in=left)).first()
    if standing is not None:
        raise Contradiction(standing)


def _record(verb: str, judgement: Judgement, *, by: User, cases: Sequence[UUID]) -> None:
    seen_in: list[UUID | None] = [*sorted(set(cases))] or [None]
    for case in seen_in:
        record(
            verb,
            by=by.public_id,
            case=case,
            judgement=judgement.pk,
            verdict=judgement.verdict,
            persons=[judgement.left_id, judgement.right_id],
        )
