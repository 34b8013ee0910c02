"""The signature of a file of the network: one line below the document, made with the key of the node that wrote it.

The line is `#signed NODE SIGNATURE`, over every byte above it. It is proven by the keys that somebody compared with
that node, so a file may come by any way. A file without the line is taken from a hand one knows, as before; but
once this node has compared keys with the secretariat, the whole network comes signed by it or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from myosotis.exchange.errors import KeyMisfit
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import own_signer
from myosotis.exchange.models import Peer
from myosotis.exchange.queries.keys import in_seconds
from myosotis.exchange.queries.peers import trusted_record
from myosotis.kernel import clock
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.keys import Context

LINE = re.compile(rb"^#signed ([a-z0-9-]{1,63}) ([A-Za-z0-9_-]{86})\n?\Z", re.MULTILINE)
SECRETARIAT = "coordinator"


@dataclass(frozen=True)
class Signed:
    """A file without its last line, and who signed it: a node's id, or nobody. `problem`: why it is not taken."""

    document: bytes
    node_id: str = ""
    name: str = ""
    problem: str = ""


def sign_file(text: str) -> str:
    """The file with its signature; as it is where this node has no keys yet."""
    try:
        signer = own_signer()
    except KeyMisfit:
        return text
    signature = signer.sign(Context.NETWORK_FILE, text.encode())
    return f"{text}#signed {own_node_id()} {encode(signature)}\n"


def open_file(data: bytes) -> Signed:
    """Take the signature off and prove it."""
    found = LINE.search(data)
    if found is None:
        return Signed(data)
    document, node_id = data[: found.start()], found.group(1).decode()
    peer = Peer.objects.filter(node_id=node_id).first()
    record = trusted_record(node_id)
    if peer is None or record is None:
        return Signed(
            document,
            problem=_("This file is signed by a node whose keys nobody here has compared: {node}.").format(
                node=node_id
            ),
        )
    try:
        signature = decode(found.group(2).decode())
    except Malformed:
        signature = b""
    keys = record.signing_keys_at(in_seconds(clock.now()))
    if not any(key.verify(Context.NETWORK_FILE, document, signature) for key in keys):
        return Signed(document, problem=_("The signature is not that of {name}.").format(name=peer.name))
    return Signed(document, node_id, peer.name)


def find_missing(signed: Signed, *, is_whole: bool) -> str:
    """Why a whole network is not taken from this hand: the secretariat's keys are known, and it has not signed."""
    if not is_whole or settings.MYOSOTIS_ROLE == SECRETARIAT:
        return ""
    known = Peer.objects.filter(kind=SECRETARIAT, trusted__isnull=False)
    if not known.exists() or known.filter(node_id=signed.node_id).exists():
        return ""
    return _(
        "The whole network comes signed by the secretariat, whose keys this node knows. This file is not."
    )
