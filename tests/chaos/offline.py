"""A node that was away for a month comes back: how long until everything that waits is there, in order.

    python3 start.py chaos offline --messages 5000

Two nodes in one process, each with its own database and key store, speak by calls instead of a line. Time is told on
the wall and in the processor, for both sides together.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from tests.chaos.erasure import Federation, Wire, prepare

DAYS = 29.9
LIMIT = 120.0
ABOUT = "01890a5d-ac96-774b-bcce-b302099a8057"


def write_all(federation: Federation, messages: int) -> list[str]:
    """Written over the days in which the other node is away, each in a transaction of its own."""
    from django.db import transaction

    from myosotis.exchange.actions.sending import send
    from myosotis.exchange.models import Peer
    from myosotis.kernel import clock

    ids: list[str] = []
    step = dt.timedelta(days=DAYS) / messages
    with federation.at(0):
        peer = Peer.objects.get(node_id=federation.place.names[1])
        for turn in range(messages):
            body = {"about": ABOUT, "code": "crossed"}
            with clock.set_clock(federation.now + turn * step), transaction.atomic():
                ids.append(str(send(by="chaos", peer=peer, typ="net.problem", body=body, thread=uuid4()).pk))
    federation.now += dt.timedelta(days=DAYS)
    return ids


def carry_all(federation: Federation) -> int:
    """Carry until nothing waits. How many times the worker turned to this peer."""
    from myosotis.exchange.actions.carrying import carry
    from myosotis.exchange.models import Outbox, Peer

    turns = 0
    while True:
        with federation.at(0):
            peer = Peer.objects.get(node_id=federation.place.names[1])
            if not Outbox.objects.filter(acknowledged_at=None, stopped="").exists():
                return turns
            carry(peer, Wire(federation, 0, 1))  # type: ignore[arg-type]
        turns += 1


def run(folder: Path, messages: int) -> bool:
    """Do it, print what was found, say whether all is well."""
    federation = prepare(folder, 2, 1)
    began = time.process_time()
    ids = write_all(federation, messages)
    wrote = time.process_time() - began
    wall, cpu = time.monotonic(), time.process_time()
    turns = carry_all(federation)
    took, used = time.monotonic() - wall, time.process_time() - cpu
    from myosotis.exchange.models import Inbox

    with federation.at(1):
        taken = Inbox.objects.filter(typ="net.problem").order_by("epoch", "number")
        there = [str(one) for one in taken.values_list("message", flat=True)]
    print(f"{messages} messages written in {DAYS} days: {wrote:.1f} s of processor")
    print(f"drained in {took:.1f} s, {used:.1f} s of processor on both sides together, in {turns} turns")
    print(f"there: {len(there)}, in order: {there == ids}")
    # The machine may be busy with other things: judged is what the nodes themselves need.
    return there == ids and used <= LIMIT


def main() -> int:
    """Read the words of the command line and run."""
    words = argparse.ArgumentParser(prog="start.py chaos offline", description=__doc__)
    words.add_argument("--messages", type=int, default=5_000)
    told = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="myosotis-offline-"))
    try:
        return 0 if run(folder, told.messages) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
