"""The order of an erasure run, and the search for what is left: in live and old databases, and in every file."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.erasure import (
    CANARY,
    DAYS_KEPT,
    IN_A_CASE,
    LATER_FIELD,
    Federation,
    answer_recalls,
    ask_in_words,
    open_and_ask,
    pass_days,
    prepare,
    put_back,
    take_back,
    take_up,
    tell_more,
)

REFUSES_EVERY = 4


@dataclass
class Left:
    """Canaries that somebody can read with the keys of the node, and those that stand in a file in clear."""

    live: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)
    clear: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"live {len(self.live)}, old backups {len(self.old)}, in clear {len(self.clear)}"


def run(folder: Path, nodes: int, canaries: int, away: int, seed: int) -> bool:
    """Do it, print what was found, say whether all is well."""
    began = time.monotonic()
    federation = prepare(folder, nodes, seed)
    cases = -(-canaries // IN_A_CASE)
    for turn in range(cases):
        open_and_ask(federation, turn % nodes)
    federation.carry()
    take_up(federation)
    ask_in_words(federation)
    federation.keep_copies()
    planted = search(federation)
    print(
        f"{nodes} nodes, {cases} cases, {federation.planted} canaries: {planted} before anything is taken back"
    )
    # Away: the first comes back by itself, the second from an old copy, the third is never heard again.
    gone = [nodes - 1 - number for number in range(away)]
    silent = set(gone[2:])
    late, facts = _take_back_while_away(federation, gone, silent)
    of_silent, stuck, refused, left = _let_days_pass(federation, silent)
    counts = federation.counts
    print(f"{counts['cases erased']} cases erased by two people, half of their consents withdrawn before")
    print(f"further fields that waited for those who were away, and arrived after all: {late}")
    print(f"facts that others can still read, those of the {len(silent)} silent apart: {facts}")
    print(
        f"erasures refused with a ground and a day: {len(federation.refusals)}, {len(refused)} canaries kept by them"
    )
    print(f"copies of silent nodes after their last day: {of_silent}")
    print(f"in the end, every old backup and every key that is left: {left}")
    print(f"streams that wait for something: {stuck}; {time.monotonic() - began:.0f} s")
    is_complete = len(planted.live) == len(planted.old) == federation.planted
    return is_complete and not any((late, facts, of_silent, stuck, left.live, left.old, left.clear))


def _take_back_while_away(federation: Federation, gone: list[int], silent: set[int]) -> tuple[int, int]:
    federation.away = set(gone)
    tell_more(federation)
    take_back(federation, federation.online)
    federation.carry()
    answer_recalls(federation, refuses_every=REFUSES_EVERY)
    federation.keep_copies()
    for number in gone[1:2]:
        put_back(federation, number)
    federation.away = set(silent)
    federation.carry()
    take_back(federation, [number for number in gone if number not in silent])
    federation.carry()
    answer_recalls(federation, refuses_every=0)
    late = _count_late(federation, gone)
    return late, len(set().union(*(_facts(federation, number, silent) for number in federation.online)))


def _let_days_pass(federation: Federation, silent: set[int]) -> tuple[int, int, set[str], Left]:
    """The silent erase by themselves what they hold, everybody the words of requests; then all backups come back."""
    everybody = list(range(federation.place.nodes))
    take_back(federation, sorted(silent))
    pass_days(federation, DAYS_KEPT + 1, everybody)
    of_silent = sum(len(_facts(federation, number, set())) for number in silent)
    pass_days(federation, DAYS_KEPT + 10, everybody)
    federation.away = set()
    federation.carry()
    answer_recalls(federation, refuses_every=0)
    refused: set[str] = set().union(
        *(_facts(federation, number, set(), state="refused") for number in everybody)
    )
    stuck = _count_stuck(federation)
    left = search(federation, but=refused)
    for number in everybody:
        put_back(federation, number)
        pass_days(federation, 0, [number])
    federation.carry()
    again = search(federation, but=refused)
    left.live |= again.live
    return of_silent, stuck + _count_stuck(federation), refused, left


def search(federation: Federation, *, but: frozenset[str] | set[str] = frozenset()) -> Left:
    """Everything of every node, live and old; in clear in any file at all."""
    left = Left()
    for number in range(federation.place.nodes):
        left.live |= _read(federation, number, None) - but
        for copy in federation.backups[number]:
            left.old |= _read(federation, number, copy) - but
    for path in federation.place.folder.rglob("*"):
        if path.is_file():
            left.clear |= set(CANARY.findall(path.read_bytes().decode("latin-1")))
    return left


def _read(federation: Federation, number: int, copy: Path | None) -> set[str]:
    """What one node can read of one of its databases: every sealed field of every table whose key it has."""
    from django.apps import apps

    from myosotis.vault.fields import SealedRecord

    found: set[str] = set()
    with federation.at(number, copy):
        for model in apps.get_models():
            if issubclass(model, SealedRecord) and model._meta.managed:
                found |= _open_all(model._base_manager.all())
    return found


def _facts(federation: Federation, number: int, silent: set[int], *, state: str = "") -> set[str]:
    """What a node can read of what others told it, but those who are silent; without what it keeps on a ground."""
    from myosotis.cooperation.models import SharedItem

    with federation.at(number):
        rows = SharedItem.objects.filter(direction="incoming")
        rows = rows.filter(state=state) if state else rows.exclude(state="refused")
        names = [federation.place.names[one] for one in silent]
        return _open_all(rows.exclude(cooperation__peer__node_id__in=names))


def _open_all(rows: Any) -> set[str]:
    from myosotis.vault import store
    from myosotis.vault.fields import sealed_fields
    from myosotis.vault.opening import Keyring

    found: set[str] = set()
    listed = [(row, row.vault_root()) for row in rows]
    keys = store.load_keys({root for _row, root in listed})
    for row, root in listed:
        if root in keys:
            Keyring(keys).open(row)
            for name in sealed_fields(type(row)):
                found |= set(CANARY.findall(str(getattr(row, name))))
    return found


def _count_late(federation: Federation, gone: list[int]) -> int:
    """Fields told while a node was away, that arrived there all the same after they were taken back."""
    from myosotis.cooperation.models import SharedItem

    late = 0
    for number in gone:
        with federation.at(number):
            late += SharedItem.objects.filter(direction="incoming", name=LATER_FIELD).count()
    return late


def _count_stuck(federation: Federation) -> int:
    from myosotis.exchange.models import Inbox, Outbox

    stuck = 0
    for number in range(federation.place.nodes):
        with federation.at(number):
            stuck += Outbox.objects.filter(acknowledged_at=None, stopped="").count()
            stuck += Inbox.objects.filter(disposition="stored", applied_at=None, body__isnull=False).count()
    return stuck
