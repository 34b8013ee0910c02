"""The holder's side of tagging: keys of findable children go out blinded, come back evaluated, and become tags.

The keys of one child lie in one batch. Full batches go at once; what is left over goes once a day, so that nobody
sees by a batch that a child was added just now.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.enquiries.models import Candidate, ChildTags, Findable, TagBatch
from myosotis.enquiries.period import is_on, period_now
from myosotis.enquiries.queries.register import (
    digest_of,
    list_findable,
    list_gone,
    list_gone_batches,
    list_untagged,
    newest_change,
    read_enquirable,
)
from myosotis.enquiries.queries.secrets import open_batch, pack
from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Peer
from myosotis.exchange.queries.messages import open_body
from myosotis.kernel import clock
from myosotis.vault import store
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.enquiry import (
    BlindedBatch,
    EnquiryRefused,
    Key,
    blind_keys,
    finish_batch,
    pack_children,
    stored_keys,
)
from myosotis_core.protocol.enquiry.tagging import BATCH

EVERY = dt.timedelta(hours=24)
LATE = dt.timedelta(days=3)
MOST_CHILDREN = 200
MOST_WAITING = 12

Packed = list[tuple[Findable, frozenset[Key]]]


def send_batches(peer: Peer) -> int:
    """Send what a peer has to evaluate for us now. How many batches."""
    period, now = period_now(), clock.now()
    waiting = TagBatch.objects.filter(peer=peer, period=period)
    room = MOST_WAITING - waiting.count()
    if room <= 0:
        return 0
    rows = list_untagged(peer, period, MOST_CHILDREN)
    if not rows:
        return 0
    packed = pack_children([(row, stored_keys(child)) for row, child in read_enquirable(rows)])
    last = newest_change(peer, period).values_list("made_at", flat=True).first()
    latest = max((at for at in (last, *waiting.values_list("made_at", flat=True)) if at), default=None)
    is_end_due = latest is None or latest <= now - EVERY
    # What is left over of a longer row fills up with those behind it.
    if (len(rows) == MOST_CHILDREN and len(packed) > 1) or not is_end_due:
        packed = packed[:-1]
    for part in packed[:room]:
        _send_batch(peer, period, part)
    return len(packed[:room])


def _send_batch(peer: Peer, period: int, part: Packed) -> TagBatch:
    distinct = sorted({key for _row, keys in part for key in keys})
    blinded = next(blind_keys(distinct or [("k", "none")]))
    blinds = dict(zip(blinded.keys, blinded.blinds, strict=True))
    batch = TagBatch(id=uuid4(), peer=peer, period=period, findable=[str(row.pk) for row, _keys in part])
    store.add_keys([batch.pk], "enquiry")
    with transaction.atomic():
        batch.content = [
            {"id": str(row.pk), "keys": [[*key, encode(blinds[key])] for key in sorted(keys)]}
            for row, keys in part
        ]
        batch.save(force_insert=True)
        points = [encode(point) for point in blinded.points]
        body = {"period": period, "batch": str(batch.pk), "points": points}
        send(by="worker", peer=peer, typ="match.evaluate", body=body, thread=None, root=batch.pk)
        record("enquiry.batch_sent", by="worker", peer=peer.node_id, batch=batch.pk)
    return batch


def take_evaluated(inbox: Inbox) -> int:
    """The evaluations of one of our batches: the tags of its children who may still be found. How many."""
    body = open_body(inbox)
    batch = TagBatch.objects.filter(pk=body["batch"], peer=inbox.peer, period=body["period"]).first()
    tags, why_not = {}, "" if batch and is_on() else "unknown"
    content = open_batch(batch) if batch else []
    if batch and not why_not:
        try:
            tags = finish_batch(_as_blinded(content), [decode(one, size=32) for one in body["points"]])
        except EnquiryRefused:
            why_not = "points"
    with transaction.atomic():
        made = _keep_tags(batch, content, tags) if batch and not why_not else 0
        if batch is not None:
            _drop([batch.pk])
        mark_applied(inbox)
        forget_body(inbox)
        verb = "enquiry.not_tagged" if why_not else "enquiry.tagged"
        record(verb, by="worker", peer=inbox.peer.node_id, batch=body["batch"], children=made)
    return made


def _as_blinded(content: list[dict[str, Any]]) -> BlindedBatch:
    blinds = {
        (kind, value): decode(blind, size=32) for child in content for kind, value, blind in child["keys"]
    }
    keys = tuple(sorted(blinds)) or (("k", "none"),)
    points = tuple(bytes(32) for _ in range(BATCH))  # only their number is looked at; the real ones went out
    return BlindedBatch(points, keys if blinds else (), tuple(blinds[key] for key in keys if blinds))


def _keep_tags(batch: TagBatch, content: list[dict[str, Any]], tags: dict[Key, bytes]) -> int:
    keys = {UUID(child["id"]): [(kind, value) for kind, value, _ in child["keys"]] for child in content}
    rows = list_findable(keys)
    facts, made = digest_of({row.person_id for row in rows}), 0
    for row in rows:
        one = ChildTags(findable=row, person_id=row.person_id, peer_id=batch.peer_id, period=batch.period)
        one.facts, one.tags = facts[row.person_id], pack({key: tags[key] for key in keys[row.pk]})
        if not ChildTags.objects.filter(findable=row, peer=batch.peer_id, period=batch.period).exists():
            one.save(force_insert=True)
            made += 1
    return made


def follow_register() -> int:
    """Take out who may no longer be found, and what was made of facts that have changed. How many rows."""
    tags, batches = list_gone(), list_gone_batches()
    late = TagBatch.objects.filter(made_at__lt=clock.now() - LATE).values_list("pk", flat=True)
    old = ChildTags.objects.exclude(period=period_now()).values_list("pk", flat=True)
    tags, batches = [*tags, *old], [*batches, *late]
    candidates = _superfluous_candidates()
    if not tags and not batches and not candidates:
        return 0
    with transaction.atomic():
        ChildTags.objects.filter(pk__in=tags).delete()
        Candidate.objects.filter(pk__in=candidates).delete()
        _drop(batches)
        record("enquiry.register_followed", by="worker", tags=len(set(tags)), batches=len(set(batches)))
    return len(set(tags)) + len(set(batches))


def _superfluous_candidates() -> list[UUID]:
    """Nobody has judged them, and the child may no longer be found."""
    rows = list(Candidate.objects.filter(verdict=""))
    pairs = {(row.case_id, row.person_id) for row in rows}
    ids = Findable.objects.filter(case__in={case for case, _ in pairs}).values_list("pk", flat=True)
    allowed = {(row.case_id, row.person_id) for row in list_findable(ids)} if pairs else set()
    return [row.pk for row in rows if (row.case_id, row.person_id) not in allowed]


def _drop(batches: list[UUID]) -> None:
    """What waited is destroyed with its key, in every backup too."""
    if not batches:
        return
    TagBatch.objects.filter(pk__in=batches).delete()
    transaction.on_commit(lambda: store.shred_keys(batches))
