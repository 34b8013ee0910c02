"""One node of the chaos run: its own database, its own web server and worker, the product's own code.

It is forked from a process that has Django ready, so that a killed one is back in a tenth of a second. What the
network does to it is written into a few shared bytes by the run, and done where its server takes and answers requests.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import mmap
import os
import random
import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

NODE_KEY = b"k" * 32
FINE, CUT, DEAF, TWICE = range(4)
CALM, FULL = 0, 1
CLOCKS = (0, 86_400, -86_400)
MOST_WAITING = 300
PAUSE = 0.5
SERVING = 10
SCALE = {"first": 0.05, "longest": 1.0, "heads": 8.0}


@dataclass(frozen=True)
class Place:
    """Where the run keeps things, and how many nodes there are."""

    folder: Path
    nodes: int
    first_port: int

    @property
    def names(self) -> list[str]:
        """The ids of the nodes."""
        return [f"n{number:02d}" for number in range(self.nodes)]

    def home(self, number: int) -> Path:
        """The directory of one node."""
        return self.folder / self.names[number]

    def database(self, number: int) -> Path:
        """Its database."""
        return self.home(number) / "node.sqlite3"

    def url(self, number: int) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.first_port + number}"


class Shared:
    """What the run tells its nodes: the state of each line, of each disk, of each clock, and what is to be done."""

    def __init__(self, path: Path, nodes: int) -> None:
        self.nodes = nodes
        if not path.exists():
            path.write_bytes(bytes(nodes * nodes + 2 * nodes + 1))
        with path.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)

    def line(self, source: int, target: int) -> int:
        """What happens to requests from one node to another."""
        return self.memory[source * self.nodes + target]

    def set_line(self, source: int, target: int, state: int) -> None:
        """Say it."""
        self.memory[source * self.nodes + target] = state

    def disk(self, node: int) -> int:
        """Whether the disk is full."""
        return self.memory[self.nodes**2 + node]

    def set_disk(self, node: int, state: int) -> None:
        """Say it."""
        self.memory[self.nodes**2 + node] = state

    def clock(self, node: int) -> int:
        """Which of the clocks it has."""
        return self.memory[self.nodes**2 + self.nodes + node]

    def set_clock(self, node: int, which: int) -> None:
        """Say it."""
        self.memory[self.nodes**2 + self.nodes + node] = which


def become(place: Place, number: int, shared: Shared | None = None) -> None:
    """Let this forked process be the node: its settings, its key, its clock, its quicker rhythm."""
    from django.conf import settings
    from django.db import connections

    from myosotis.exchange import egress, scans
    from myosotis.exchange.actions import epochs
    from myosotis.kernel import clock
    from myosotis.vault import node_key, store

    home = place.home(number)
    settings.MYOSOTIS_HOME = home
    settings.MYOSOTIS_KEY_STORE = home / "keys.sqlite3"
    settings.MYOSOTIS_NODE = place.names[number].upper()
    settings.MYOSOTIS_EXCHANGE_OWN_NET = [
        f"127.0.0.1:{place.first_port + other}" for other in range(place.nodes)
    ]
    connections.databases["default"]["NAME"] = str(place.database(number))
    connections["default"].settings_dict["NAME"] = str(place.database(number))
    store.disconnect()
    node_key.hold_node_key(NODE_KEY)
    epochs.FIRST_PAUSE = dt.timedelta(seconds=SCALE["first"])
    epochs.LONGEST_PAUSE = dt.timedelta(seconds=SCALE["longest"])
    scans.HEADS_EVERY = dt.timedelta(seconds=SCALE["heads"])
    scans.THREADS = 3
    egress.ANSWER_SECONDS = 5.0
    if shared is not None:
        clock.now = lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=CLOCKS[shared.clock(number)])


def make_node(place: Place, number: int) -> None:
    """The node's keys; its record goes beside them for the others."""
    become(place, number)
    from myosotis.exchange.actions.keys import make_keys
    from myosotis.exchange.models import NodeKey
    from myosotis.exchange.queries.keys import describe_key
    from myosotis.kernel import clock
    from myosotis_core.protocol.records import ListedKey, NodeRecord, VoiceContact

    make_keys(by="chaos")
    NodeKey.objects.update(valid_from=clock.now() - dt.timedelta(days=30))
    record = NodeRecord(
        id=place.names[number],
        name=f"Invented hotline {number}",
        country="BE",
        url=place.url(number),
        keys=tuple(ListedKey.from_value(describe_key(key)) for key in NodeKey.objects.all()),
        contact=VoiceContact("Duty desk", "+00 116 000"),
    )
    (place.home(number) / "record.json").write_text(json.dumps(record.to_value()))


def introduce(place: Place, number: int) -> None:
    """The directory, and every other node with its keys compared."""
    become(place, number)
    from django.db import connection

    from myosotis.accounts.models import User
    from myosotis.exchange.directory.entries import write_content
    from myosotis.exchange.models import DirectoryVersion, Peer
    from myosotis.kernel import clock

    records = [json.loads((place.home(other) / "record.json").read_text()) for other in range(place.nodes)]
    now = clock.now()
    listed: list[Any] = [{"kind": "hotline", "record": record, "changes": []} for record in records]
    content = write_content(1, listed)
    until = now + dt.timedelta(days=60)
    DirectoryVersion.objects.create(
        version=1, digest="0" * 64, content=content, seen_at=now, fresh_until=until
    )
    somebody = User.objects.create_user("somebody@hotline.test", "x", name="Somebody Invented")
    Peer.objects.bulk_create(
        Peer(
            node_id=record["id"],
            name=record["name"],
            country="BE",
            kind="hotline",
            status="active",
            listed=record,
            listed_digest="0" * 64,
            listed_version=1,
            trusted=record,
            checked_at=now,
            checked_by=somebody,
            checked_how="voice",
        )
        for record in records
        if record["id"] != place.names[number]
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE chaos_applied (number INTEGER PRIMARY KEY, peer TEXT, message TEXT)")


def run_node(place: Place, number: int, shared: Shared, wanted: int, seed: int) -> None:
    """Serve, deliver, write and apply until killed."""
    from myosotis.site.processes import die_with_parent

    die_with_parent(os.getppid())
    become(place, number, shared)
    handler = type("Handler", (Handler,), {"place": place, "number": number, "shared": shared})
    server = Server(("127.0.0.1", place.first_port + number), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    dice = random.Random(f"{seed} {number} {time.monotonic_ns()}")
    while True:
        squeeze_disk(shared.disk(number))
        for act in (lambda: write_some(wanted, dice), deliver, apply_some):
            try:
                act()
            except Exception as error:
                note(place, number, error)
        time.sleep(PAUSE)


def deliver() -> None:
    """What the worker does."""
    from myosotis.exchange import scans

    scans.deliver()


def write_some(wanted: int, dice: random.Random) -> None:
    """Messages to random peers, each in a transaction of its own, until the node has written what it should."""
    from django.db import transaction

    from myosotis.exchange.actions.sending import send
    from myosotis.exchange.models import Outbox, Peer

    own = Outbox.objects.filter(typ="net.problem", stopped="")
    missing = wanted - own.count()
    if missing <= 0 or own.filter(acknowledged_at=None).count() > MOST_WAITING:
        return
    peers = list(Peer.objects.all())
    for _ in range(min(missing, 70)):
        body = {"about": "01890a5d-ac96-774b-bcce-b302099a8057", "code": "crossed"}
        with transaction.atomic():
            send(by="chaos", peer=dice.choice(peers), typ="net.problem", body=body, thread=uuid4())


def apply_some() -> None:
    """What a room above does with what was taken: its change and the mark in one transaction."""
    from django.db import connection, transaction

    from myosotis.exchange.actions.receiving import mark_applied
    from myosotis.exchange.queries.messages import list_unapplied

    waiting = list_unapplied(["net.problem"])
    if waiting:
        with transaction.atomic(), connection.cursor() as cursor:
            for inbox in waiting:
                mark_applied(inbox)
                row = [inbox.peer.node_id, str(inbox.message)]
                cursor.execute("INSERT INTO chaos_applied (peer, message) VALUES (%s, %s)", row)


def squeeze_disk(state: int) -> None:
    """A disk that is full: the database of this thread may not grow."""
    from django.db import connection

    with connection.cursor() as cursor:
        if state == FULL:
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        else:
            cursor.execute("PRAGMA max_page_count = 1073741823")


def note(place: Place, number: int, error: BaseException) -> None:
    """Faults are expected; what kinds there were is looked at afterwards."""
    with (place.folder / "faults.log").open("a") as file:
        file.write(f"{place.names[number]} {type(error).__name__}: {str(error)[:100]}\n")


class Server(ThreadingHTTPServer):
    """A server whose threads stay, each with its connection to the database, as the web server of a node has them."""

    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.threads = ThreadPoolExecutor(SERVING)

    def process_request(self, request: Any, address: Any) -> None:
        """In a thread that is free."""
        self.threads.submit(self.process_request_thread, request, address)

    def handle_error(self, _request: Any, _address: Any) -> None:
        """Cut lines are the point."""


class Handler(BaseHTTPRequestHandler):
    """Takes requests as the line has them."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    place: Place
    number: int
    shared: Shared

    def do_POST(self) -> None:
        """An envelope, or several in a row."""
        from myosotis.exchange.actions.receiving import receive

        raw = self.rfile.read(int(self.headers["Content-Length"]))
        state = self.shared.line(self._sender(raw), self.number)
        if state == CUT:
            self.close_connection = True
            return
        try:
            squeeze_disk(self.shared.disk(self.number))
            reply = receive(raw)
            if state == TWICE:
                reply = receive(raw)
            status, body = reply.status, reply.body
        except Exception as error:
            note(self.place, self.number, error)
            status, body = 500, b""
        if state == DEAF:
            self.close_connection = True
            return
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _sender(self, raw: bytes) -> int:
        header = json.loads(raw.split(b"\n")[0])["h"]
        told = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
        return self.place.names.index(told["frm"])

    def log_message(self, *_words: Any) -> None:
        """Nothing."""


def back_up(place: Place, number: int, target: Path) -> None:
    """A copy of the database as it is at this moment, the node running."""
    source = sqlite3.connect(f"file:{place.database(number)}?mode=ro", uri=True, timeout=20)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def restore(place: Place, number: int, source: Path, *, is_told: bool) -> None:
    """The database of then; the keys of now, as in a real restore."""
    database = place.database(number)
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    shutil.copy(source, database)
    if is_told:
        with closing(sqlite3.connect(place.home(number) / "keys.sqlite3", timeout=20)) as keys, keys:
            keys.execute(
                "INSERT OR REPLACE INTO meta(name, value) VALUES ('exchange epoch', ?)",
                [str(time.time_ns()).encode()],
            )


def fork(work: Any, *words: Any, **more: Any) -> int:
    """Run this in a process of its own; return its number."""
    child = os.fork()
    if child:
        return child
    try:
        work(*words, **more)
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
