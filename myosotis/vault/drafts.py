"""Draft keys: what the browser keeps of an unfinished note is sealed under a key of its author's, for seven days.

The browser gets the key with the page and holds it in memory only; after sign-out its copy is ciphertext. Signing
in again within seven days brings the text back; after that nobody can read it.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from myosotis.kernel import clock
from myosotis.vault import ciphers
from myosotis.vault.store import connect, wrapping_key, writing

LIFETIME = dt.timedelta(days=7)


def draft_keys(user: UUID) -> list[bytes]:
    """The author's draft keys, newest first: the first seals, all of them open. A new one is made each day."""
    now = clock.now()
    rows = _living(user, now)
    if not rows or dt.datetime.fromisoformat(rows[0][1]) - now < LIFETIME - dt.timedelta(days=1):
        _make(user, now)
        rows = _living(user, now)
    wrapping = wrapping_key()
    return [ciphers.unseal(wrapping, wrap, bound_to=b"draft " + name.encode()) for name, _until, wrap in rows]


def forget_old_drafts() -> int:
    """Destroy draft keys past their time; run by the worker. Returns how many."""
    with writing() as connection:
        return connection.execute("DELETE FROM draft_key WHERE until < ?", [clock.now().isoformat()]).rowcount


def _living(user: UUID, now: dt.datetime) -> list[tuple[str, str, bytes]]:
    return (
        connect()
        .execute(
            "SELECT user, until, wrap FROM draft_key WHERE user LIKE ? AND until >= ? ORDER BY until DESC",
            [f"{user} %", now.isoformat()],
        )
        .fetchall()
    )


def _make(user: UUID, now: dt.datetime) -> None:
    name = f"{user} {now.date().isoformat()}"
    wrap = ciphers.seal(wrapping_key(), ciphers.make_key(), bound_to=b"draft " + name.encode())
    with writing() as connection:
        connection.execute(
            "INSERT INTO draft_key(user, wrap, until) VALUES (?, ?, ?) ON CONFLICT(user) DO NOTHING",
            [name, wrap, (now + LIFETIME).isoformat()],
        )
