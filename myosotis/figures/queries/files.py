"""Opening what a hotline handed over as a file: the return in it, and whether the keys we compared signed it."""

from __future__ import annotations

from myosotis.exchange.queries.keys import in_seconds
from myosotis.exchange.queries.peers import trusted_record
from myosotis.figures.codes import code_of
from myosotis.figures.documents import Document, read_file
from myosotis.kernel import clock
from myosotis.network.models import Hotline

LARGEST_FILE = 3_000_000


def open_return_file(raw: bytes, hotline: Hotline) -> tuple[Document, bool]:
    """The return of a file and whether it is signed by the hotline's node. Raises `DocumentRefused`."""
    record = trusted_record(hotline.node_id) if hotline.node_id else None
    keys = list(record.signing_keys_at(in_seconds(clock.now()))) if record else []
    return read_file(raw, keys)


def is_of(document: Document, hotline: Hotline) -> bool:
    """Whether a return names this hotline: by its node, or by its country where it has none."""
    if hotline.node_id:
        return document.node == hotline.node_id
    return document.country == hotline.country or document.node == code_of(hotline)
