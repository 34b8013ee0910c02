"""Groups of persons who were judged the same, and the canonical person of each: the oldest. Nothing else moves."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from myosotis.people.facts_digest import digest_pair
from myosotis.people.models import Judgement, Person

Pair = tuple[UUID, UUID]
_LOCK_OF_JUDGEMENTS = 0x6A7564  # "jud": serialises writers on PostgreSQL until they commit


def order_pair(one: UUID, other: UUID) -> Pair:
    """The two ids in the order in which a judgement keeps them."""
    return (one, other) if one < other else (other, one)


def wait_for_turn() -> None:
    """Judgements are written one after the other, so that two at once cannot contradict each other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_OF_JUDGEMENTS])


def living() -> QuerySet[Judgement]:
    """The judgements in force."""
    return Judgement.objects.filter(withdrawn_at__isnull=True)


def group_of(person: UUID) -> set[UUID]:
    """Everybody who is the same as this person by judgements in force, the person included."""
    found, edge = {person}, {person}
    while edge:
        rows = _same().filter(Q(left__in=edge) | Q(right__in=edge)).values_list("left", "right")
        edge = {pk for pair in rows for pk in pair} - found
        found |= edge
    return found


def canonical_of(persons: Iterable[UUID]) -> dict[UUID, UUID]:
    """The canonical person of each of these and of everybody in their groups, in two queries."""
    own = Person.objects.filter(pk__in=list(persons)).values_list("pk", "canonical_id")
    canonical = {kept or pk for pk, kept in own}
    rows = Person.objects.filter(Q(pk__in=canonical) | Q(canonical__in=canonical))
    return {pk: kept or pk for pk, kept in rows.values_list("pk", "canonical_id")}


def renew_canonical(persons: Iterable[UUID]) -> None:
    """Make the oldest of each group its canonical person; `persons` are all that may have changed their group."""
    left = set(persons)
    while left:
        group = group_of(left.pop())
        left -= group
        _point_at_oldest(group)


def release(going: set[UUID]) -> None:
    """Before persons are erased: keep together those who stay and were judged the same through them.

    The judgements about the erased go with them. Where Anna was judged the same as Ann and as Anni, and Anna goes, a
    judgement joins Ann and Anni in the name of whoever made the later of the two: what is counted stays.
    """
    touching = _same().filter(Q(left__in=going) | Q(right__in=going))
    if not touching.exists():
        return
    wait_for_turn()
    left = {pk for pair in touching.values_list("left", "right") for pk in pair} & going
    while left:
        group = group_of(left.pop())
        left -= group
        staying = group - going
        parts = _parts_of(staying)
        if len(parts) > 1:
            _join(parts, group & going)
        if staying:
            _point_at_oldest(staying)


def _same() -> QuerySet[Judgement]:
    return living().filter(verdict=Judgement.Verdict.SAME)


def _point_at_oldest(group: set[UUID]) -> None:
    oldest = _oldest(group)
    rows = Person.objects.filter(pk__in=group)
    rows.exclude(pk=oldest).exclude(canonical=oldest).update(canonical=oldest)
    rows.filter(pk=oldest, canonical__isnull=False).update(canonical=None)


def _oldest(group: set[UUID]) -> UUID:
    return Person.objects.filter(pk__in=group).order_by("created_at", "pk").values_list("pk", flat=True)[0]


def _parts_of(persons: set[UUID]) -> list[set[UUID]]:
    """These persons in parts that judgements among themselves join."""
    parts = [{person} for person in sorted(persons)]
    for pair in _same().filter(left__in=persons, right__in=persons).values_list("left", "right"):
        touched = [part for part in parts if part & set(pair)]
        parts = [part for part in parts if part not in touched] + [set().union(*touched)]
    return parts


def _join(parts: list[set[UUID]], going: set[UUID]) -> None:
    last = _same().filter(Q(left__in=going) | Q(right__in=going)).order_by("-at", "-pk")[0]
    anchor, *others = [_oldest(part) for part in parts]
    for other in others:
        left, right = order_pair(anchor, other)
        living().filter(left=left, right=right).update(withdrawn_at=last.at, withdrawn_by=last.by)
        Judgement.objects.create(
            left_id=left,
            right_id=right,
            verdict=Judgement.Verdict.SAME,
            by=last.by,
            at=last.at,
            facts_digest=digest_pair(left, right),
        )
