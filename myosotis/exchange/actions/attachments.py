"""Files that go with messages: sealed in pieces under a key that only the message carries, taken up where they stopped.

The pieces go apart from the messages, so that a large photo never holds up a word. Who carries them learns their size.
"""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from myosotis.exchange.actions.epochs import LONGEST_PAUSE, back_off
from myosotis.exchange.egress import Line
from myosotis.exchange.envelopes import own_call, read_call
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Attachment, AttachmentPiece, Outbox, Peer, Way
from myosotis.exchange.queries.messages import open_outgoing
from myosotis.exchange.quotas import is_within
from myosotis.exchange.rules import why_not_send
from myosotis.kernel import clock
from myosotis_core.protocol import attachments as protocol
from myosotis_core.protocol.canonical import exact_object
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.shapes import KEY_ID, read_form, read_number

PIECE, PIECE_PATH = "net.piece", "/x/piece"
LARGEST_PIECE = protocol.PIECE_BYTES + protocol.TAG_BYTES
MOST_PIECES = -(-protocol.LARGEST_FILE // protocol.PIECE_BYTES)
MOST_UNFINISHED = 40
MOST_HELD = 400
MOST_BYTES_HELD = 1 << 30
"""Of one peer at a time: forty photos of the largest size, or four hundred usual ones."""
_KEYS = frozenset({"digest", "pieces", "size", "number", "piece"})


def seal_file(content: bytes) -> tuple[protocol.Attachment, list[bytes]]:
    """Seal a file: what the body of the message says of it (`to_value`), and the pieces to `attach` to the message."""
    return protocol.seal_chunks(content)


def attach(*, message: Outbox, attachment: protocol.Attachment, pieces: list[bytes]) -> Attachment:
    """The pieces go with this message of ours, inside the caller's transaction; they end when its root is destroyed."""
    row = Attachment.objects.create(
        peer=message.peer,
        way=Way.OUT,
        digest=encode(attachment.digest),
        pieces=len(pieces),
        size=attachment.size,
        message=message.pk,
    )
    AttachmentPiece.objects.bulk_create(
        AttachmentPiece(attachment=row, number=number, content=piece) for number, piece in enumerate(pieces)
    )
    return row


def carry_pieces(peer: Peer, line: Line) -> int:
    """Bring a peer the pieces it has not yet. How many went. Raises `Unreachable`."""
    went, now = 0, clock.now()
    due = Attachment.objects.filter(peer=peer, way=Way.OUT, carried_at__isnull=True).order_by("made_at")
    for row in due:
        if row.next_try_at is not None and now < row.next_try_at < now + 2 * LONGEST_PAUSE:
            continue
        message = Outbox.objects.filter(pk=row.message).first() if row.message else None
        if message is None or open_outgoing(message) is None:
            row.delete()
            continue
        went += _carry_one(row, line)
    return went


def _carry_one(row: Attachment, line: Line) -> int:
    went = 0
    for held in row.held.filter(is_carried=False):
        if why_not_send(Peer.objects.get(pk=row.peer_id), standing_now()):
            return went  # somebody stopped it meanwhile
        content = bytes(held.content)
        answer = line.post(PIECE_PATH, own_call(row.peer, PIECE, _describe(row, held, content)) + content)
        if answer.status != 200:
            row.tries, row.next_try_at = row.tries + 1, clock.now() + back_off(row.tries)
            row.save(update_fields=["tries", "next_try_at"])
            if answer.status == 422:  # the whole was not what its digest says: once more from the beginning
                row.held.update(is_carried=False)
            return went
        AttachmentPiece.objects.filter(pk=held.pk).update(is_carried=True)
        went += 1
    with transaction.atomic():
        row.carried_at = clock.now()
        row.save(update_fields=["carried_at"])
        row.held.all().delete()
    return went


def _describe(row: Attachment, held: AttachmentPiece, content: bytes) -> dict[str, object]:
    return {
        "digest": row.digest,
        "pieces": row.pieces,
        "size": row.size,
        "number": held.number,
        "piece": encode(hashlib.sha256(content).digest()),
    }


def take_piece(raw: bytes) -> tuple[int, bytes]:
    """Take a piece that a peer brings: status and answer. Nothing is kept that its proven sender did not name."""
    try:
        peer, body, content = read_call(raw, PIECE, LARGEST_PIECE)
        told = exact_object(body, _KEYS, "piece")
        digest = read_form(told["digest"], KEY_ID, "digest")
        pieces = read_number(told["pieces"], "pieces", least=1, most=MOST_PIECES)
        size = read_number(told["size"], "size", most=protocol.LARGEST_FILE)
        number = read_number(told["number"], "number", most=pieces - 1)
        if encode(hashlib.sha256(content).digest()) != read_form(told["piece"], KEY_ID, "piece"):
            raise Malformed(Refusal.DIGEST, "piece")
        if not is_within(peer, len(raw)):
            raise Malformed(Refusal.QUOTA)
        return _keep_piece(peer, digest, pieces, size, number, content)
    except Malformed as error:
        return 429 if error.code is Refusal.QUOTA else 400, json.dumps({"code": error.code.value}).encode()


def _keep_piece(
    peer: Peer, digest: str, pieces: int, size: int, number: int, content: bytes
) -> tuple[int, bytes]:
    with transaction.atomic():
        rows = Attachment.objects.select_for_update().filter(peer=peer, way=Way.IN)
        row = rows.filter(digest=digest).first()
        if row is None:
            if _holds_enough(rows, size):
                raise Malformed(Refusal.QUOTA)
            row = Attachment.objects.create(peer=peer, way=Way.IN, digest=digest, pieces=pieces, size=size)
        if (row.pieces, row.size) != (pieces, size):
            raise Malformed(Refusal.CHUNK, "attachment")
        if row.carried_at is None:
            AttachmentPiece.objects.get_or_create(
                attachment=row, number=number, defaults={"content": content}
            )
            if row.held.count() == row.pieces:
                whole = hashlib.sha256()
                for held in row.held.order_by("number"):
                    whole.update(bytes(held.content))
                if whole.digest() != decode(digest):
                    row.delete()
                    return 422, json.dumps({"code": Refusal.CHUNK.value}).encode()
                row.carried_at = clock.now()
                row.save(update_fields=["carried_at"])
        return 200, json.dumps({"have": list(row.held.values_list("number", flat=True))}).encode()


def _holds_enough(rows: QuerySet[Attachment], size: int) -> bool:
    """Whether this peer has filled what is kept for it; the whole size counts before a piece has come."""
    held = rows.aggregate(bytes=Coalesce(Sum("size"), 0))["bytes"]
    is_many = rows.filter(carried_at=None).count() >= MOST_UNFINISHED or rows.count() >= MOST_HELD
    return is_many or held + size > MOST_BYTES_HELD
