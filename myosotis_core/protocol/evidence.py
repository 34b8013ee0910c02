"""Bundles of evidence: headers, signatures, receipts and public keys, and nothing that was ever sealed.

A bundle proves who sent what kind of message to whom and when, and what was answered. It holds no personal data, so it
may be kept when every content is erased. `verify_evidence.py` proves it without the rest of the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from myosotis_core.protocol.canonical import canonical, read_strict
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.envelope import LARGEST_HEADER, VERSION, Header
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.keys import Context, SigningKey
from myosotis_core.protocol.receipts import read_receipt
from myosotis_core.protocol.records import NodeRecord
from myosotis_core.protocol.suites import Suite


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What is kept of one envelope: the signed bytes of its header, the signature, and the receipt as it came."""

    header_bytes: bytes
    signature: bytes
    receipt: bytes | None = None


def make_bundle(
    exchanged: Iterable[Exchanged], nodes: Iterable[NodeRecord], *, maker: str, by: SigningKey, at: int
) -> bytes:
    """The bytes of a bundle, signed by its maker; `nodes` are those that sent, received or make it. Raises `Malformed`.

    Nothing is verified here: a bundle with something wrong in it is refused by whoever verifies it.
    """
    bundle = {
        "v": VERSION,
        "maker": maker,
        "at": at,
        "nodes": [_node_value(one) for one in sorted(nodes, key=lambda node: node.id)],
        "entries": [_entry_value(one) for one in exchanged],
    }
    signature = by.sign(Context.EVIDENCE, canonical(bundle))
    return canonical({"bundle": bundle, "kid": by.id, "s": encode(signature)})


def _node_value(node: NodeRecord) -> dict[str, Any]:
    keys = [one.to_value() for one in node.keys if one.key.suite is Suite.SIGN]
    return {"id": node.id, "name": node.name, "country": node.country, "keys": keys}


def _entry_value(one: Exchanged) -> dict[str, Any]:
    header = Header.from_value(read_strict(one.header_bytes, LARGEST_HEADER, where="header"))
    value = {"h": header.to_value(), "s": encode(one.signature), "r": None, "rs": None}
    if one.receipt is not None:
        receipt, _signed, signature = read_receipt(one.receipt)
        if not receipt.is_about(header):
            raise Malformed(Refusal.MISMATCH, "receipt")
        value |= {"r": receipt.to_value(), "rs": encode(signature)}
    return value
