"""Fetching: a node that nobody can reach asks its peers for what waits, and answers each envelope with its receipt."""

from __future__ import annotations

from myosotis.exchange.actions.calls import compare_with
from myosotis.exchange.actions.carrying import take_receipt, take_turn
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.egress import Line
from myosotis.exchange.envelopes import PULL, open_checked, seal_call
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import record_of, standing_now
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import why_not_send
from myosotis.kernel import clock
from myosotis_core.protocol.envelope import LARGEST_ENVELOPE, check
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.receipts import read_receipt
from myosotis_core.protocol.records import NodeRecord

PULL_PATH, RECEIPT_PATH = "/x/pull", "/x/receipt"
MOST = 500


def fetch(peer: Peer, line: Line) -> int:
    """Fetch from one peer what waits for us. How many envelopes were taken."""
    came = 0
    while came < MOST:
        call = seal_call(peer, PULL, {"most": 1})
        answer = line.post(PULL_PATH, call, limit=LARGEST_ENVELOPE)
        if answer.status != 200:
            break
        reply = receive(answer.body)
        line.post(RECEIPT_PATH, reply.body)
        if not reply.is_taken:
            break
        came += 1
    compare_with(peer, line)
    return came


def answer_pull(raw: bytes) -> bytes | None:
    """The envelope that waits for whoever proves to be its addressee; None where none does, or nobody was proven."""
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
        open_checked(checked)
    except Malformed:
        return None
    waiting = take_turn(found[0])
    return waiting.raw if waiting else None


def hear_receipt(raw: bytes) -> bool:
    """A receipt that its signer brings of its own accord. Whether it is one for an envelope of ours."""
    try:
        told, _signed, _signature = read_receipt(raw)
    except Malformed:
        return False
    peer = Peer.objects.filter(node_id=told.to, trusted__isnull=False).first()
    return peer is not None and take_receipt(peer, raw)
