"""Joining a hotline's own codes to the common ones: rows are added and ended, and the history stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.models import LocalMatch
from myosotis.figures.models.mappings import EVER
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Hotline
from myosotis_core.comparison import Match, Predicate, check_matches
from myosotis_core.vocabulary import CURRENT_VERSION, load


class MappingRefused(Refused):
    """The rows contradict each other; `faults` are the sentences of the library."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__("mapping_contradicts_itself")
        self.faults = list(faults)


@dataclass(frozen=True)
class MatchInput:
    """One row. `share`: of a partial match, with how it was found in `justification`."""

    local: str
    predicate: str
    common_list: str
    common: str
    local_label: str = ""
    share: Decimal | None = None
    valid_from: int = 0
    valid_to: int = EVER
    justification: str = ""
    comment: str = ""


def add_match(*, by: User, hotline_id: UUID, given: MatchInput, instead_of: UUID | None = None) -> LocalMatch:
    """Add a row; `instead_of` ends another one in the same step. Raises `MappingRefused`, and nothing changes."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        hotline = _lock_hotline(hotline_id)
        if instead_of is not None:
            _end(hotline, instead_of, by)
        row = _make(hotline, given, by)
        _demand_agreement(hotline)
        record("mapping.added", by=by.public_id, hotline=hotline.pk, match=row.pk)
    return row


def end_match(*, by: User, hotline_id: UUID, match_id: UUID) -> None:
    """Take a row out; it stays in the history."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        hotline = _lock_hotline(hotline_id)
        _end(hotline, match_id, by)
        record("mapping.ended", by=by.public_id, hotline=hotline.pk, match=match_id)


def load_mapping(*, by: User, hotline_id: UUID, matches: Iterable[Match]) -> int:
    """Put the rows of a file in the place of those that hold now; unchanged ones stay. Returns how many are new."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        hotline = _lock_hotline(hotline_id)
        held = {_key(one): one for one in LocalMatch.objects.filter(hotline=hotline, ended_at=None)}
        wanted = {_key_of_match(one): one for one in matches}
        for key, row in held.items():
            if key not in wanted:
                _end(hotline, row.pk, by)
        new = [one for key, one in wanted.items() if key not in held]
        for one in new:
            _make(hotline, _input_of(one), by)
        _demand_agreement(hotline)
        record("mapping.loaded", by=by.public_id, hotline=hotline.pk, rows=len(wanted))
    return len(new)


def _make(hotline: Hotline, given: MatchInput, by: User) -> LocalMatch:
    if not load().is_valid(given.common_list, given.common):
        raise ValueError(f"Not in the list {given.common_list}: {given.common!r}")
    return LocalMatch.objects.create(
        hotline=hotline,
        local=given.local.strip(),
        local_label=given.local_label.strip(),
        predicate=Predicate(given.predicate).value,
        common_list=given.common_list,
        version=CURRENT_VERSION,
        common=given.common,
        share=given.share,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        justification=given.justification.strip(),
        comment=given.comment.strip(),
        made_by=by,
    )


def _end(hotline: Hotline, match_id: UUID, by: User) -> None:
    done = LocalMatch.objects.filter(pk=match_id, hotline=hotline, ended_at=None).update(
        ended_at=clock.now(), ended_by=by
    )
    if not done:
        raise Missing


def _demand_agreement(hotline: Hotline) -> None:
    rows = LocalMatch.objects.filter(hotline=hotline, ended_at=None).select_related("made_by")
    faults = check_matches([one.to_match(str(hotline.pk)) for one in rows])
    if faults:
        raise MappingRefused(faults)


def _lock_hotline(hotline_id: UUID) -> Hotline:
    found = Hotline.objects.select_for_update(of=("self",)).filter(pk=hotline_id).first()
    if found is None:
        raise Missing
    return found


def _key(row: LocalMatch) -> tuple[object, ...]:
    return (
        row.local,
        row.local_label,
        row.predicate,
        row.common_list,
        row.common,
        row.share,
        row.valid_from,
        row.valid_to,
        row.justification,
        row.comment,
    )


def _key_of_match(one: Match) -> tuple[object, ...]:
    return (
        one.local,
        one.local_label,
        one.predicate.value,
        one.common_list,
        one.common,
        one.share,
        one.valid_from,
        one.valid_to,
        one.justification,
        one.comment,
    )


def _input_of(one: Match) -> MatchInput:
    return MatchInput(
        local=one.local,
        predicate=one.predicate.value,
        common_list=one.common_list,
        common=one.common,
        local_label=one.local_label,
        share=one.share,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        justification=one.justification,
        comment=one.comment,
    )
