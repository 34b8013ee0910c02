"""Whether the node key at hand is the one that wrapped the keys, and whether the key store can be read at all."""

from __future__ import annotations

import sqlite3

from myosotis.kernel.errors import MyosotisError
from myosotis.vault import ciphers, store

CHECK = "node key check"
_CLEAR = b"this is the key of this node"


class WrongNodeKey(MyosotisError):
    """The key at hand did not wrap the keys of this node."""


class BrokenStore(MyosotisError):
    """The key store is damaged or is no key store."""


def ensure_check_value() -> None:
    """Keep a small sealed sentence in the key store, by which a wrong node key shows at once."""
    if store.read_meta(CHECK) is None:
        check_node_key()
        write_check_value()


def write_check_value() -> None:
    """Seal the sentence with the node key at hand (a new node, or a new key)."""
    store.write_meta(CHECK, seal_check_value(store.wrapping_key()))


def seal_check_value(wrapping: bytes) -> bytes:
    """The sealed sentence under a wrapping key."""
    return ciphers.seal(wrapping, _CLEAR, bound_to=CHECK.encode())


def check_node_key() -> None:
    """Raise `WrongNodeKey` with a sentence unless the node key at hand opens this key store."""
    try:
        sealed, bound_to = store.read_meta(CHECK), CHECK.encode()
        if sealed is None:
            query = "SELECT wrap, root FROM key WHERE wrap IS NOT NULL LIMIT 1"
            row = store.connect().execute(query).fetchone()
            if row is None:
                return
            sealed, bound_to = row[0], b"key " + row[1].encode()
    except sqlite3.DatabaseError as error:
        raise BrokenStore(
            f"The key store {store.store_path().name} cannot be read ({error}). Restore the newest backup."
        ) from error
    try:
        ciphers.unseal(store.wrapping_key(), sealed, bound_to=bound_to)
    except ciphers.WrongKey as error:
        raise WrongNodeKey(
            "The node key that was given is not the key of this node: it does not open the key store. "
            "Take the key from this node's recovery sheet."
        ) from error
