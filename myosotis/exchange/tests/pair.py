"""Two nodes in one database, for tests: each is the other's peer, and a switch says which of them is "this node".

Their rows never meet, since every row names the peer. The wire between them loses and repeats what a test wants.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from myosotis.accounts.models import User
from myosotis.exchange.actions.calls import compare_with
from myosotis.exchange.actions.carrying import carry
from myosotis.exchange.actions.keys import make_keys
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.actions.sending import send
from myosotis.exchange.directory.entries import write_content
from myosotis.exchange.egress import Answer, Unreachable
from myosotis.exchange.models import (
    DirectoryVersion,
    Inbox,
    KeptEnvelope,
    NodeKey,
    Outbox,
    Peer,
    ReceivingStream,
    SendingStream,
)
from myosotis.exchange.queries.keys import describe_key
from myosotis.kernel import clock
from myosotis_core.protocol.records import ListedKey, NodeRecord, VoiceContact

COUNTRIES = {"be": "BE", "gr": "GR"}
OURS = (SendingStream, Outbox, KeptEnvelope)
THEIRS = (ReceivingStream, Inbox)


class Wire:
    """A line that leads into the same process. `faults` are taken one by one: lost, unanswered, twice, or none."""

    def __init__(self, pair: Pair, source: str, target: str) -> None:
        self.pair, self.source, self.target = pair, source, target

    def post(self, _path: str, body: bytes, **_more: Any) -> Answer:
        """What `egress.Line` does."""
        fault = self.pair.faults.pop(0) if self.pair.faults else ""
        self.pair.sent.append(body)
        if fault == "lost":
            raise Unreachable("connection")
        with self.pair.at(self.target):
            if fault == "twice":
                receive(body)
            reply = receive(body)
        if fault == "unanswered":
            raise Unreachable("time")
        return Answer(reply.status, reply.body)


class Pair:
    """Nodes `be` and `gr` with their keys, listed and checked by each other."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.faults: list[str] = []
        self.sent: list[bytes] = []
        make_keys(by="test")
        NodeKey.objects.update(valid_from=clock.now() - dt.timedelta(days=400))
        now = clock.now()
        self.peers = {name: self._list(name) for name in COUNTRIES}
        listed = [{"kind": "hotline", "record": peer.listed, "changes": []} for peer in self.peers.values()]
        DirectoryVersion.objects.create(
            version=1,
            digest="0" * 64,
            content=write_content(1, listed),
            seen_at=now,
            fresh_until=now + dt.timedelta(days=60),
        )

    def _list(self, name: str) -> Peer:
        keys = tuple(ListedKey.from_value(describe_key(key)) for key in NodeKey.objects.all())
        record = NodeRecord(
            id=name,
            name=f"Invented hotline {name}",
            country=COUNTRIES[name],
            url=f"https://{name}.hotline.test",
            keys=keys,
            contact=VoiceContact("Duty desk", "+00 116 000"),
        ).to_value()
        return Peer.objects.create(
            node_id=name,
            name=record["name"],
            country=COUNTRIES[name],
            kind="hotline",
            status="active",
            listed=record,
            listed_digest=name * 32,
            listed_version=1,
            trusted=record,
            checked_at=clock.now(),
            checked_by=self.by,
            checked_how="voice",
        )

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Be this node."""
        with override_settings(MYOSOTIS_NODE=name.upper()):
            yield

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """A transaction as the caller has one: undone by whatever is raised."""
        with transaction.atomic():
            yield

    @property
    def here(self) -> str:
        """Which node we are now."""
        return settings.MYOSOTIS_NODE.lower()

    def write(self, source: str, target: str, text: str = "Hello", **more: Any) -> Outbox:
        """A message of one node to the other, committed."""
        with self.at(source), transaction.atomic():
            body = {"about": "01890a5d-ac96-774b-bcce-b302099a8057", "code": "crossed"}
            body |= {"state": text} if text != "Hello" else {}
            return send(
                by=self.by,
                peer=Peer.objects.get(node_id=target),
                typ="net.problem",
                body=body,
                thread=uuid4(),
                **more,
            )

    def carry(self, source: str, target: str) -> int:
        """The worker of one node, once."""
        with self.at(source):
            SendingStream.objects.update(next_try_at=None, tries=0)
            return carry(self.peers[target], Wire(self, source, target))  # type: ignore[arg-type]

    def compare(self, source: str, target: str) -> bool:
        """One node asks the other for its heads."""
        with self.at(source):
            return compare_with(self.peers[target], Wire(self, source, target))  # type: ignore[arg-type]

    def settle(self) -> None:
        """Carry and compare until both agree."""
        for _ in range(6):
            for source, target in (("be", "gr"), ("gr", "be")):
                self.carry(source, target)
            if all([self.compare("be", "gr"), self.compare("gr", "be"), not self.is_anything_to_send()]):
                return
        raise AssertionError("A stream is stuck.")

    def is_anything_to_send(self) -> bool:
        """Whether a message of either waits for the other."""
        return Outbox.objects.filter(acknowledged_at=None, stopped="").exists()

    def applied(self, source: str, target: str) -> list[str]:
        """The ids of messages that a node took from the other, in order, without what streams say of themselves."""
        del target
        rows = Inbox.objects.filter(peer=self.peers[source], disposition="stored", typ="net.problem")
        return [str(pk) for pk in rows.order_by("epoch", "number").values_list("message", flat=True)]

    def back_up(self, name: str) -> list[Any]:
        """The rows of one node, as a backup holds them."""
        other = self.peers["gr" if name == "be" else "be"]
        return [row for model in (*OURS, *THEIRS) for row in model.objects.filter(peer=other)]

    def restore(self, name: str, rows: list[Any]) -> None:
        """The node is as it was then."""
        other = self.peers["gr" if name == "be" else "be"]
        for model in (*OURS, *THEIRS):
            model.objects.filter(peer=other).delete()
        for row in rows:
            row.save(force_insert=True)
