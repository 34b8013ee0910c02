"""Fetching: a node that nobody can reach asks its peers for what waits, and answers them with their receipts."""

from __future__ import annotations

from myosotis.exchange.actions.calls import compare_with
from myosotis.exchange.actions.carrying import take_receipts, take_turn
from myosotis.exchange.actions.receiving import receive_row
from myosotis.exchange.egress import Line
from myosotis.exchange.envelopes import PULL, open_checked, seal_call
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import record_of, standing_now
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import why_not_send
from myosotis.kernel import clock
from myosotis_core.protocol.envelope import check
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.receipts import LARGEST_RECEIPT, read_receipt
from myosotis_core.protocol.records import NodeRecord
from myosotis_core.protocol.rows import LARGEST_ROW, MOST_AT_ONCE, join_row, split_row

PULL_PATH, RECEIPT_PATH = "/x/pull", "/x/receipt"
MOST = 500


def fetch(peer: Peer, line: Line) -> int:
    """Fetch from one peer what waits for us. How many envelopes were taken."""
    came = 0
    while came < MOST:
        call = seal_call(peer, PULL, {"most": MOST_AT_ONCE}).raw
        answer = line.post(PULL_PATH, call, limit=LARGEST_ROW)
        if answer.status != 200:
            break
        try:
            replies = receive_row(split_row(answer.body))
        except Malformed:
            break
        line.post(RECEIPT_PATH, join_row(reply.body for reply in replies))
        came += sum(reply.is_taken for reply in replies)
        if not replies[-1].is_taken:
            break
    compare_with(peer, line)
    return came


def answer_pull(raw: bytes) -> bytes | None:
    """The envelopes that wait for whoever proves to be their addressee; None where none does, or nobody was proven."""
    found: list[Peer] = []

    def look_up(node_id: str) -> NodeRecord | None:
        peer = Peer.objects.filter(node_id=node_id).first()
        if peer is None or why_not_send(peer, standing_now()):
            return None
        found.append(peer)
        return record_of(peer)

    try:
        checked = check(raw, look_up, own_node_id(), int(clock.now().timestamp()))
        if checked.header.typ != PULL or not checked.header.is_control:
            return None
        most = min(open_checked(checked)["most"], MOST_AT_ONCE)
    except Malformed:
        return None
    waiting = take_turn(found[0], most=most)
    return join_row(one.raw for one in waiting) if waiting else None


def hear_receipts(raw: bytes) -> bool:
    """Receipts that their signer brings of its own accord. Whether there is one for an envelope of ours."""
    try:
        lines = split_row(raw, LARGEST_RECEIPT * MOST_AT_ONCE)
        told, _signed, _signature = read_receipt(lines[0])
    except Malformed:
        return False
    peer = Peer.objects.filter(node_id=told.to, trusted__isnull=False).first()
    return peer is not None and take_receipts(peer, lines) > 0
