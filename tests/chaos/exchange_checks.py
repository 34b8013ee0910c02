"""Judges a chaos run from the databases of the nodes, with none of their code but the protocol's reader of receipts."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.envelope import LARGEST_HEADER, Header
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.receipts import check_receipt
from myosotis_core.protocol.records import NodeRecord
from tests.chaos.exchange_node import Place

TYP = "net.problem"
# Messages of ours in the order they were written; those that a peer gave back stand apart.
OUTBOX = """SELECT o.id, p.node_id, o.stopped, o.acknowledged_at IS NOT NULL FROM exchange_outbox o
    JOIN exchange_peer p ON p.id = o.peer_id WHERE o.typ = ? ORDER BY p.node_id, o.position"""
INBOX = """SELECT i.message, p.node_id FROM exchange_inbox i JOIN exchange_peer p ON p.id = i.peer_id
    WHERE i.typ = ? AND i.disposition = 'stored' ORDER BY p.node_id, i.epoch, i.number"""
APPLIED = "SELECT message, peer FROM chaos_applied ORDER BY peer, number"
RECEIPTS = """SELECT p.node_id, k.header, k.receipt FROM exchange_keptenvelope k
    JOIN exchange_peer p ON p.id = k.peer_id WHERE k.receipt IS NOT NULL"""
HEADS = """SELECT p.node_id, s.acknowledged_epoch, s.acknowledged_number, s.needs_resync
    FROM exchange_sendingstream s JOIN exchange_peer p ON p.id = s.peer_id"""
RECEIVED = """SELECT p.node_id, r.epoch, r.number FROM exchange_receivingstream r
    JOIN exchange_peer p ON p.id = r.peer_id"""
ALARMS = "SELECT kind, count(*) FROM exchange_alarm GROUP BY kind"


@dataclass
class Findings:
    """What the databases say, over all nodes."""

    sent: int = 0
    taken: int = 0
    lost: int = 0
    twice: int = 0
    disordered: int = 0
    unknown: int = 0
    recovered: int = 0
    receipts: int = 0
    bad_receipts: int = 0
    without_receipt: int = 0
    unapplied: int = 0
    alarms: dict[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Nothing lost, twice, out of order, unexplained or unproven."""
        faults = (self.lost, self.twice, self.disordered, self.unknown, self.bad_receipts)
        return self.sent > 0 and not any((*faults, self.without_receipt, self.unapplied))


def read(place: Place, number: int, query: str, *values: Any) -> list[Any]:
    """Rows of a node's database, the node running or not."""
    path = f"file:{place.database(number)}?mode=ro"
    with closing(sqlite3.connect(path, uri=True, timeout=20)) as database:
        return database.execute(query, values).fetchall()


def is_settled(place: Place, wanted: int) -> bool:
    """Whether every node has written what it should and every stream has come to its end on both sides."""
    names = place.names
    received = {
        (name, peer): (epoch, seq)
        for number, name in enumerate(names)
        for peer, epoch, seq in read(place, number, RECEIVED)
    }
    for number, name in enumerate(names):
        rows = read(
            place,
            number,
            "SELECT sum(typ = ? AND stopped = ''), sum(acknowledged_at IS NULL AND stopped = '') FROM exchange_outbox",
            TYP,
        )
        if not rows[0][0] or rows[0][0] < wanted or rows[0][1]:
            return False
        for peer, epoch, seq, needs_resync in read(place, number, HEADS):
            if received.get((peer, name)) != (epoch, seq) or needs_resync:
                return False
    return True


def judge(place: Place) -> Findings:
    """Compare what each node says it sent with what each peer says it took."""
    found, names = Findings(), place.names
    records = {
        name: NodeRecord.from_value(json.loads((place.home(number) / "record.json").read_text()))
        for number, name in enumerate(names)
    }
    taken = {name: _by_peer(read(place, number, INBOX, TYP)) for number, name in enumerate(names)}
    applied = {name: _by_peer(read(place, number, APPLIED)) for number, name in enumerate(names)}
    for number, name in enumerate(names):
        sent: dict[str, list[str]] = {}
        known: dict[str, set[str]] = {}
        for message, peer, stopped, is_acknowledged in read(place, number, OUTBOX, TYP):
            known.setdefault(peer, set()).add(message)
            if stopped == "":
                sent.setdefault(peer, []).append(message)
                found.without_receipt += not is_acknowledged
            found.recovered += stopped == "recovered"
        for peer in names:
            _compare(found, sent.get(peer, []), known.get(peer, set()), taken[peer].get(name, []))
            there, done = taken[peer].get(name, []), applied[peer].get(name, [])
            found.twice += len(done) - len(set(done))
            found.unapplied += len(set(there) - set(done))
            found.disordered += [one for one in done if one in set(there)] != there and set(done) == set(
                there
            )
        for peer, header, receipt in read(place, number, RECEIPTS):
            found.receipts += 1
            found.bad_receipts += not _is_valid(bytes(header), bytes(receipt), records[peer])
        for kind, count in read(place, number, ALARMS):
            found.alarms[kind] = found.alarms.get(kind, 0) + count
    return found


def _compare(found: Findings, sent: list[str], known: set[str], taken: list[str]) -> None:
    there = set(taken)
    found.sent += len(sent)
    found.taken += len(taken)
    found.lost += len(set(sent) - there)
    found.twice += len(taken) - len(there)
    found.unknown += len(there - known)
    wanted = set(sent)
    found.disordered += [one for one in taken if one in wanted] != [one for one in sent if one in there]


def _by_peer(rows: list[Any]) -> dict[str, list[str]]:
    sorted_out: dict[str, list[str]] = {}
    for message, peer in rows:
        sorted_out.setdefault(peer, []).append(message.replace("-", ""))
    return sorted_out


def _is_valid(header: bytes, receipt: bytes, receiver: NodeRecord) -> bool:
    try:
        check_receipt(receipt, Header.from_value(read_strict(header, LARGEST_HEADER)), receiver)
    except Malformed:
        return False
    return True
