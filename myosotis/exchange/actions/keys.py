"""The keys of this node: made, followed by newer ones, revoked, and destroyed when their time is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.exchange.errors import KeyMisfit
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import NodeKey, Use
from myosotis.exchange.queries.directory import standing
from myosotis.exchange.queries.keys import in_seconds, own_keys, signing_key
from myosotis.exchange.rules import Standing
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.vault import erasure, store
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.keys import DecryptionKey, SigningKey
from myosotis_core.protocol.records import (
    OVERLAP,
    SEALING_LIFE,
    SIGNING_LIFE,
    KeyChange,
    state_key_change,
)
from myosotis_core.protocol.suites import SEALING, Suite

LIVES = {Use.SIGN: dt.timedelta(seconds=SIGNING_LIFE), Use.DECRYPT: dt.timedelta(seconds=SEALING_LIFE)}
OVERLAPS = dt.timedelta(seconds=OVERLAP)
UNREAD_MAIL = dt.timedelta(days=35)
"""How long something sent to an old key may still be on its way, a stick in a drawer included."""
ROTATE_BEFORE = dt.timedelta(days=45)
Pair = SigningKey | DecryptionKey


def make_keys(*, by: str) -> list[NodeKey]:
    """The first keys of this node: one that signs, one to open for each suite. Raises `KeyMisfit` where it has some."""
    if own_keys():
        raise KeyMisfit("This node has keys. `rotate` gives it newer ones that its peers can follow.")
    rows = _prepare(_generate(Use), None)
    with transaction.atomic():
        _write(rows)
        record("node.keys_made", by=by, keys=[row.key_id for row in rows])
    return rows


def rotate_keys(*, by: str, uses: Iterable[Use] = Use) -> list[NodeKey]:
    """Newer keys of these uses; the old signing key vouches for them, and both hold for thirty days.

    Peers that trust the old key follow the statement without asking anybody. Raises `KeyMisfit` where there is none.
    """
    wanted, old = set(uses), signing_key()
    if old is None:
        raise KeyMisfit(
            "This node has no signing key that could vouch for newer ones. Make keys; peers compare by voice."
        )
    pairs = _generate(wanted)
    statement = state_key_change(own_node_id(), [pair.id for pair in pairs], in_seconds(clock.now()), old)
    followed = [key for key in own_keys() if key.use in wanted]
    rows = _prepare(pairs, statement)
    with transaction.atomic():
        for key in followed:
            until = min(key.valid_until, rows[0].valid_from + OVERLAPS)
            NodeKey.objects.filter(pk=key.pk).update(retired_at=rows[0].valid_from, valid_until=until)
        _write(rows)
        record("node.keys_rotated", by=by, keys=[row.key_id for row in rows])
    return rows


def revoke_key(*, by: str, key_id: str) -> list[NodeKey]:
    """A key is no longer ours alone: it ends now, and a newer one takes its place.

    Another signing key of ours vouches for the newer one, if there is one; else every peer compares by voice again,
    since whoever has the stolen key could vouch for keys as well.
    """
    revoked = NodeKey.objects.filter(key_id=key_id, revoked_at__isnull=True).first()
    if revoked is None:
        raise KeyMisfit("There is no such key, or it is revoked already.")
    now = clock.now()
    voucher = signing_key() if revoked.use == Use.DECRYPT else None
    pairs = [pair for pair in _generate([Use(revoked.use)]) if _suite_of(pair) == revoked.suite]
    ids = [pair.id for pair in pairs]
    statement = state_key_change(own_node_id(), ids, in_seconds(now), voucher) if voucher else None
    rows = _prepare(pairs, statement)
    with transaction.atomic():
        NodeKey.objects.filter(pk=revoked.pk).update(revoked_at=now)
        _write(rows)
        record("node.keys_revoked", by=by, key=revoked.key_id, keys=ids)
    return rows


def rotate_when_due() -> int:
    """Newer keys for those of a use of which the newest ends within 45 days; run by the worker. How many were made."""
    if _may_be_wrong_time():
        return 0
    soon = clock.now() + ROTATE_BEFORE
    ends = {key.use: key.valid_until for key in own_keys() if key.retired_at is None}
    due = [use for use in Use if use in ends and ends[use] < soon]
    return len(rotate_keys(by="worker", uses=due)) if due else 0


def destroy_old_keys() -> int:
    """Destroy private halves 35 days after their time, here and in every backup; run by the worker. How many.

    What was sent to an old key and never read is then lost for everybody: that is what it is for.
    """
    before = clock.now() - UNREAD_MAIL
    over = (
        NodeKey.objects.none() if _may_be_wrong_time() else NodeKey.objects.filter(destroyed_at__isnull=True)
    )
    due = [key for key in over if min(key.valid_until, key.revoked_at or key.valid_until) <= before]
    for key in due:
        with transaction.atomic():
            NodeKey.objects.filter(pk=key.pk).update(destroyed_at=clock.now(), private_half=None)
            record("node.keys_destroyed", by="worker", key=key.key_id)
    # After the data, and again for those where a crash or a busy store came between.
    gone = NodeKey.objects.filter(destroyed_at__isnull=False).values_list("pk", flat=True)
    erasure.replay_erasures(gone)
    return len(due)


def _may_be_wrong_time() -> bool:
    """Whether no directory bears our clock out: a clock that was set ahead must destroy no key."""
    return standing() is Standing.CLOSED


def _generate(uses: Iterable[Use]) -> list[Pair]:
    wanted = set(uses)
    pairs: list[Pair] = [SigningKey.generate()] if Use.SIGN in wanted else []
    return pairs + ([DecryptionKey.generate(suite) for suite in SEALING] if Use.DECRYPT in wanted else [])


def _suite_of(pair: Pair) -> Suite:
    return pair.suite if isinstance(pair, DecryptionKey) else Suite.SIGN


def _prepare(pairs: list[Pair], statement: KeyChange | None) -> list[NodeKey]:
    """Rows for new keys; the roots that seal them are durable before the rows are written."""
    now = clock.now().replace(microsecond=0)
    rows = [_row(pair, now, statement) for pair in pairs]
    store.add_keys([row.pk for row in rows], "node key")
    return rows


def _write(rows: list[NodeKey]) -> None:
    for row in rows:
        row.save(force_insert=True)


def _row(pair: Pair, now: dt.datetime, statement: KeyChange | None) -> NodeKey:
    use = Use.DECRYPT if isinstance(pair, DecryptionKey) else Use.SIGN
    public = pair.encryption if isinstance(pair, DecryptionKey) else pair.verifying
    return NodeKey(
        id=new_id(),
        use=use,
        key_id=pair.id,
        suite=_suite_of(pair).value,
        public_half={"id": pair.id, "suite": public.suite.value, "public": encode(public.public)},
        valid_from=now,
        valid_until=now + LIVES[use],
        made_at=now,
        statement=statement.to_value() if statement else None,
        private_half=encode(pair.to_bytes()),
    )
