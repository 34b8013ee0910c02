"""Keys and records as every envelope needs them, kept in memory until something changes.

Reading the directory and opening a key for each of thousands of messages would take longer than all the rest. What is
kept is asked for anew when the directory, a key or a peer's record has changed, and every ten minutes.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings

from myosotis.exchange.errors import KeyMisfit
from myosotis.exchange.models import DirectoryVersion, NodeKey, Peer
from myosotis.exchange.queries.keys import decryption_keys, signing_key
from myosotis.exchange.queries.peers import trusted_record
from myosotis.exchange.rules import Standing, standing_of
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from myosotis_core.protocol.keys import DecryptionKey, SigningKey
from myosotis_core.protocol.records import NodeRecord

KEPT_SECONDS = 600
SPARE_ROOTS = 32
Value = TypeVar("Value")
_lock = threading.Lock()
_kept: dict[str, tuple[Any, Any]] = {}
_spare: dict[str, deque[UUID]] = {}


def standing_now() -> Standing:
    """How far the directory is believed, without reading all of it."""
    newest = DirectoryVersion.objects.only("fresh_until", "seen_at").order_by("-version").first()
    return standing_of(newest, clock.now())


def own_signer() -> SigningKey:
    """The key this node signs with. Raises `KeyMisfit` for a node without keys."""
    signer = _keep("signer", _state_of_keys(), signing_key)
    if signer is None:
        raise KeyMisfit("This node has no keys yet.")
    return signer


def own_openers() -> dict[str, DecryptionKey]:
    """The keys that open what others send."""
    return _keep("openers", _state_of_keys(), decryption_keys)


def record_of(peer: Peer) -> NodeRecord | None:
    """The keys by which a peer is heard and written to; None where nobody has checked them."""
    if peer.trusted is None:
        return None
    state = (peer.listed_digest, json.dumps(peer.trusted, sort_keys=True), _while())
    return _keep(f"peer {peer.node_id}", state, lambda: trusted_record(peer.node_id))


def take_root() -> UUID:
    """A fresh root with a key in the vault, for one message."""
    return take_roots(1)[0]


def take_roots(count: int) -> list[UUID]:
    """So many of them. Made in batches: each batch waits for the disk once."""
    path = str(settings.MYOSOTIS_KEY_STORE)
    with _lock:
        spare = _spare.setdefault(path, deque())
        if len(spare) < count:
            fresh = [new_id() for _ in range(count - len(spare) + SPARE_ROOTS)]
            store.add_keys(fresh, "message")
            spare.extend(fresh)
        return [spare.popleft() for _ in range(count)]


def _state_of_keys() -> Any:
    """What the keys were read from; looked at once a second, which is how soon a revoked key is no longer used."""
    return _keep("state of keys", int(time.monotonic()), _read_state_of_keys)


def _read_state_of_keys() -> Any:
    newest = DirectoryVersion.objects.order_by("-version").values_list("digest").first()
    keys = NodeKey.objects.order_by("key_id").values_list(
        "key_id", "revoked_at", "destroyed_at", "retired_at"
    )
    return settings.MYOSOTIS_KEY_STORE, newest, tuple(keys), _while()


def _while() -> int:
    return int(clock.now().timestamp()) // KEPT_SECONDS


def _keep(name: str, state: Any, make: Callable[[], Value]) -> Value:
    name = f"{settings.MYOSOTIS_KEY_STORE} {name}"
    with _lock:
        held = _kept.get(name)
    if held is not None and held[0] == state:
        return held[1]  # type: ignore[no-any-return]
    value = make()
    with _lock:
        _kept[name] = (state, value)
    return value


def milliseconds(moment: dt.datetime) -> int:
    """An instant as epochs are counted."""
    return int(moment.timestamp() * 1000)
