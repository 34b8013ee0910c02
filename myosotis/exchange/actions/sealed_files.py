"""The same bytes by another way: what waits for a peer as a file for a stick or a mail, and what such a file brings.

Who finds the file learns no more than who listens to the line. Several envelopes are fixed in a row, which the line
never does; who reads the file stops at the first that is not taken, so that nothing slips in behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.exchange.actions.carrying import take_receipts, take_turn
from myosotis.exchange.actions.receiving import receive_row
from myosotis.exchange.errors import FileRefused
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Inbox, Peer
from myosotis.exchange.rules import why_not_send
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.protocol.canonical import canonical, exact_object, read_strict
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.rows import MOST_AT_ONCE
from myosotis_core.protocol.shapes import NODE_ID, read_form, read_list

FORMAT = "myosotis-sealed/1"
LARGEST_FILE = 20_000_000
MOST_BYTES = 15_000_000
"""Of envelopes in a file, so that with the receipts and what JSON adds it stays one that is read."""
MOST_ENVELOPES = 500
MOST_RECEIPTS = 2000
_KEYS = frozenset({"format", "from", "to", "envelopes", "receipts"})


@dataclass
class Brought:
    """What a file brought: new messages, those known before, what was not taken and why, receipts for our own."""

    sender: str = ""
    taken: int = 0
    receipts: int = 0
    stopped_by: list[str] = field(default_factory=list)


def write_file(*, by: User, node_id: str) -> bytes:
    """What waits for a peer, and our receipts for what it sent, as a file. It may be written as often as one likes."""
    demand(by, Permission.SEE_PEERS)
    peer = Peer.objects.filter(node_id=node_id).first()
    if peer is None:
        raise Missing
    against = why_not_send(peer, standing_now())
    if against:
        raise Refused(against[0].value)
    with transaction.atomic():
        envelopes = [
            one.raw.decode("ascii") for one in take_turn(peer, most=MOST_ENVELOPES, most_bytes=MOST_BYTES)
        ]
        newest = Inbox.objects.filter(peer=peer).order_by("-epoch", "-number")
        receipts = list(newest.values_list("receipt", flat=True)[:MOST_RECEIPTS])
        content = canonical(
            {
                "format": FORMAT,
                "from": own_node_id(),
                "to": peer.node_id,
                "envelopes": envelopes,
                "receipts": [bytes(one).decode("ascii") for one in reversed(receipts)],
            }
        )
        record("message.file_written", by=by.public_id, peer=node_id, count=len(envelopes))
    return content


def read_file(*, by: User, content: bytes) -> Brought:
    """Take what a file brings; what is in it proves itself, whoever carried it. Raises `FileRefused`."""
    demand(by, Permission.SEE_PEERS)
    try:
        told = exact_object(read_strict(content, LARGEST_FILE), _KEYS, "file")
        brought = Brought(sender=read_form(told["from"], NODE_ID, "from"))
        if told["format"] != FORMAT or told["to"] != own_node_id():
            raise FileRefused("other_node" if told["format"] == FORMAT else "other_file")
        envelopes = read_list(told["envelopes"], "envelopes", MOST_ENVELOPES)
        receipts = read_list(told["receipts"], "receipts", MOST_RECEIPTS)
    except Malformed as error:
        raise FileRefused("other_file") from error
    peer = Peer.objects.filter(node_id=brought.sender).first()
    if peer is None:
        raise FileRefused("unknown_sender")
    with transaction.atomic():
        brought.receipts = take_receipts(peer, [_bytes_of(one) for one in receipts])
        for start in range(0, len(envelopes), MOST_AT_ONCE):
            replies = receive_row([_bytes_of(one) for one in envelopes[start : start + MOST_AT_ONCE]])
            brought.taken += sum(reply.is_taken for reply in replies)
            if not replies[-1].is_taken:
                brought.stopped_by.append(str(replies[-1].status))
                break
        record("message.file_read", by=by.public_id, peer=peer.node_id, taken=brought.taken)
    return brought


def _bytes_of(part: object) -> bytes:
    return part.encode() if isinstance(part, str) else b""
