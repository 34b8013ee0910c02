"""Reading how hotlines' own codes stand to the common ones, and how comparable that makes their figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.figures.codes import code_of
from myosotis.figures.models import LocalMatch
from myosotis.kernel.errors import Missing
from myosotis.network.models import Hotline
from myosotis_core.comparison import Match, Predicate, write_matches
from myosotis_core.comparison.local_codes import GRADES
from myosotis_core.indicators import DIMENSIONS, Grade, load_definitions
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER
from myosotis_core.vocabulary import load


@dataclass(frozen=True)
class MappingLine:
    """One hotline in the list: how many of its codes are joined, and the weakest grade that comes of it."""

    hotline: Hotline
    rows: int
    lists: int
    worst: Grade


@dataclass(frozen=True)
class MappingView:
    """One hotline's mapping: what holds, and what held before."""

    hotline: Hotline
    rows: tuple[LocalMatch, ...]
    ended: tuple[LocalMatch, ...]


def list_mappings(*, user: User) -> list[MappingLine]:
    """Every hotline that is operated; one without rows counts by the common codes."""
    demand(user, Permission.KEEP_ROUNDS)
    held: dict[UUID, list[LocalMatch]] = {}
    for one in LocalMatch.objects.filter(ended_at=None):
        held.setdefault(one.hotline_id, []).append(one)
    return [
        MappingLine(
            hotline,
            len(held.get(hotline.pk, [])),
            len({one.common_list for one in held.get(hotline.pk, [])}),
            max((grade_of(one) for one in held.get(hotline.pk, [])), default=Grade.A),
        )
        for hotline in Hotline.objects.filter(is_own=False, ended_on=None)
    ]


def read_mapping(*, user: User, hotline_id: UUID) -> MappingView:
    """One hotline's rows with their history. Raises `Missing`."""
    demand(user, Permission.KEEP_ROUNDS)
    hotline = Hotline.objects.filter(pk=hotline_id).first()
    if hotline is None:
        raise Missing
    rows = LocalMatch.objects.filter(hotline=hotline).select_related("made_by", "ended_by")
    return MappingView(
        hotline,
        tuple(rows.filter(ended_at=None)),
        tuple(rows.exclude(ended_at=None).order_by("-ended_at")[:100]),
    )


def write_mapping(view: MappingView) -> str:
    """The file in the columns of SSSOM."""
    code = code_of(view.hotline)
    matches: Sequence[Match] = [one.to_match(code) for one in view.rows]
    return write_matches(matches)


def grade_of(one: LocalMatch) -> Grade:
    """How comparable a row makes what it counts."""
    return GRADES[Predicate(one.predicate)]


def list_common() -> list[tuple[str, list[str]]]:
    """The lists of the vocabulary that tables are split by, each with its codes, in the order of their use."""
    found: dict[str, list[str]] = {}
    for indicator in load_definitions().indicators:
        for dimension in indicator.by:
            name = DIMENSIONS[indicator.kind][dimension]
            if name not in (AGE, COUNTRY, QUARTER):
                found.setdefault(name, list(load().list(name).names))
    return list(found.items())
