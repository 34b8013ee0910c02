"""The keys of this node, opened for the worker; and what it tells others of them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import F

from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import NodeKey, Peer, Use
from myosotis.exchange.queries.directory import listed_entry
from myosotis.exchange.rules import WITHOUT_GROUND
from myosotis.kernel import clock
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.protocol.encoding import decode
from myosotis_core.protocol.keys import DecryptionKey, Fingerprint, SigningKey, fingerprint
from myosotis_core.protocol.records import KeyChange, ListedKey, NodeRecord, VoiceContact
from myosotis_core.protocol.suites import Suite


def in_seconds(moment: dt.datetime) -> int:
    """An instant as the protocol writes it."""
    return int(moment.timestamp())


def read_listed(value: object) -> NodeRecord:
    """A record as a table keeps it."""
    return NodeRecord.from_value(value)


def own_keys(now: dt.datetime | None = None) -> list[NodeKey]:
    """The keys of this node that hold now or later; within each use those first that no newer one has followed."""
    moment = now or clock.now()
    kept = NodeKey.objects.filter(revoked_at__isnull=True, valid_until__gt=moment, destroyed_at__isnull=True)
    return list(kept.order_by("use", F("retired_at").desc(nulls_first=True), "-valid_from"))


def signing_key(now: dt.datetime | None = None) -> SigningKey | None:
    """The key this node signs with now: the newest that the directory lists already, since peers know no other.

    Before the first directory lists this node, the newest at all. None of a node without keys.
    """
    moment = now or clock.now()
    valid = [key for key in own_keys(moment) if key.use == Use.SIGN and key.is_valid_at(moment)]
    entry = listed_entry(own_node_id())
    listed = {one.id for one in entry.record.keys if one.revoked_at is None} if entry else set()
    chosen = next((key for key in valid if key.key_id in listed), next(iter(valid), None))
    if chosen is None:
        return None
    unlock([chosen.pk], by="worker", why=Purpose.MAINTAIN).open(chosen)
    return SigningKey(decode(chosen.private_half))


def decryption_keys() -> dict[str, DecryptionKey]:
    """Every key by which something that was sent to this node can still be opened, by its id."""
    kept = list(NodeKey.objects.filter(use=Use.DECRYPT, destroyed_at__isnull=True))
    unlock([key.pk for key in kept], by="worker", why=Purpose.MAINTAIN).open(kept)
    return {key.key_id: DecryptionKey(Suite(key.suite), decode(key.private_half)) for key in kept}


def own_record(*, url: str | None, contact: VoiceContact) -> NodeRecord:
    """What this node sends to the secretariat to be listed: its keys, those revoked included while they would hold.

    The day of the assignment of 116 000 and of the agreement are the secretariat's to add.
    """
    now = clock.now()
    keys = NodeKey.objects.filter(valid_until__gt=now).order_by("use", "valid_from")
    return NodeRecord(
        id=own_node_id(),
        name=settings.MYOSOTIS_NAME,
        country=settings.MYOSOTIS_COUNTRY,
        outside_eu=settings.MYOSOTIS_COUNTRY not in WITHOUT_GROUND,
        url=url,
        keys=tuple(ListedKey.from_value(describe_key(key)) for key in keys),
        contact=contact,
    )


def describe_key(key: NodeKey) -> dict[str, object]:
    """A key of this node as the directory lists it."""
    return {
        **key.public_half,
        "from": in_seconds(key.valid_from),
        "until": in_seconds(key.valid_until),
        "revoked": in_seconds(key.revoked_at) if key.revoked_at else None,
    }


def own_changes() -> list[KeyChange]:
    """The statements of this node's earlier keys for keys that still hold, in the order they were made."""
    kept = NodeKey.objects.filter(statement__isnull=False, valid_until__gt=clock.now()).order_by("made_at")
    return list(dict.fromkeys(KeyChange.from_value(key.statement) for key in kept))


def fingerprint_with(peer: Peer) -> Fingerprint:
    """What is read aloud with a peer: the same digits on both sides, unless somebody put other keys in between.

    Of our own keys those that the directory lists as well, since the peer knows no other; a key it lists that is not
    ours makes the digits differ.
    """
    now = clock.now()
    entry, ours = listed_entry(own_node_id()), {key.key_id for key in own_keys(now)}
    if entry is not None:
        ours &= set(entry.record.party_at(in_seconds(now))[1])
    return fingerprint((own_node_id(), ours), read_listed(peer.listed).party_at(in_seconds(now)))
