"""Messages between nodes under everything that goes wrong at once; a checker outside the nodes judges.

    python3 start.py chaos exchange --nodes 8 --messages 10000 --seed 1

Each node is a process with the product's own code and database, on a loopback port. While they write and send, nodes
are killed, lines are cut in both or in one direction, answers are lost, requests come twice, clocks jump by a day,
disks are full, and databases are put back to older copies, told and untold. Then the faults end, the nodes come to
rest, and the databases are compared: nothing may be lost, applied twice, out of order or without a valid receipt.

The pauses between tries and between heads are shortened (a second and eight seconds at most) so that a run ends.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import exchange_checks as checks
from tests.chaos.exchange_node import (
    CALM,
    CLOCKS,
    CUT,
    DEAF,
    FINE,
    FULL,
    TWICE,
    Place,
    Shared,
    back_up,
    fork,
    introduce,
    make_node,
    restore,
    run_node,
)

EVENTS = {
    "kill": 34,
    "partition": 16,
    "one-way cut": 12,
    "lost answers": 14,
    "doubled requests": 10,
    "restore": 10,
    "clock jump": 5,
    "full disk": 5,
}


EVENTS_IN_ALL = 130
"""Faults are spread over the messages, not over the time: a slow machine has no more of them than a quick one."""
FEWEST_BETWEEN = 6
SHORTEST_CALM, LONGEST_CALM = 0.25, 4.0


class Run:
    """One run: its nodes, and what befalls them."""

    def __init__(self, place: Place, messages: int, seed: int, restores: int) -> None:
        self.place, self.seed, self.restores_left = place, seed, restores
        self.wanted = -(-messages // place.nodes)
        self.dice = random.Random(seed)
        self.shared = Shared(place.folder / "shared", place.nodes)
        self.children: dict[int, int] = {}
        self.backups: dict[int, list[Path]] = collections.defaultdict(list)
        self.happened: collections.Counter[str] = collections.Counter()
        self.until: list[tuple[float, str, int, int]] = []

    def prepare(self) -> None:
        """Databases, keys, and everybody known to everybody."""
        make_template(self.place.folder / "template.sqlite3")
        for number in range(self.place.nodes):
            self.place.home(number).mkdir()
            shutil.copy(self.place.folder / "template.sqlite3", self.place.database(number))
        for work in (make_node, introduce):
            for child in [fork(work, self.place, number) for number in range(self.place.nodes)]:
                if os.waitpid(child, 0)[1]:
                    raise SystemExit("A node could not be made.")

    def start(self, number: int) -> None:
        """Start a node."""
        self.children[number] = fork(run_node, self.place, number, self.shared, self.wanted, self.seed)

    def kill(self, number: int) -> None:
        """A power cut."""
        os.kill(self.children[number], signal.SIGKILL)
        os.waitpid(self.children[number], 0)

    def look_after(self) -> None:
        """Start again what ended by itself, end the faults whose time is over."""
        for number, child in list(self.children.items()):
            if os.waitpid(child, os.WNOHANG)[0]:
                self.happened["ended by itself"] += 1
                self.start(number)
        now = time.monotonic()
        for fault in [fault for fault in self.until if fault[0] <= now]:
            self.until.remove(fault)
            self._end(fault[1], fault[2], fault[3])

    def _end(self, kind: str, source: int, target: int) -> None:
        if kind == "line":
            self.shared.set_line(source, target, FINE)
        elif kind == "disk":
            self.shared.set_disk(source, CALM)
        else:
            self.shared.set_clock(source, 0)

    def befall(self, *, is_late: bool) -> None:
        """Something goes wrong; in time, each run has had its restores."""
        kind = self.dice.choices(list(EVENTS), list(EVENTS.values()))[0]
        if is_late and self.restores_left and self.backups:
            kind = "restore"
        number = self.dice.choice(list(self.backups)) if kind == "restore" and self.backups else None
        number = self.dice.randrange(self.place.nodes) if number is None else number
        other = self.dice.choice([one for one in range(self.place.nodes) if one != number])
        seconds = self.dice.uniform(0.5, 3)
        if kind == "kill":
            self.kill(number)
            self.start(number)
        elif kind == "partition":
            self._partition(seconds)
        elif kind == "restore":
            if not self._restore(number):
                return
        elif kind == "clock jump":
            self.shared.set_clock(number, self.dice.randrange(1, len(CLOCKS)))
            self.until.append((time.monotonic() + seconds, "clock", number, 0))
        elif kind == "full disk":
            self.shared.set_disk(number, FULL)
            self.until.append((time.monotonic() + seconds, "disk", number, 0))
        else:
            states = {"one-way cut": CUT, "lost answers": DEAF, "doubled requests": TWICE}
            self._spoil(number, other, states[kind], seconds)
        self.happened[kind] += 1

    def _spoil(self, source: int, target: int, state: int, seconds: float) -> None:
        self.shared.set_line(source, target, state)
        self.until.append((time.monotonic() + seconds, "line", source, target))

    def _partition(self, seconds: float) -> None:
        nodes = list(range(self.place.nodes))
        self.dice.shuffle(nodes)
        half = self.dice.randrange(1, self.place.nodes)
        for one in nodes[:half]:
            for other in nodes[half:]:
                self._spoil(one, other, CUT, seconds)
                self._spoil(other, one, CUT, seconds)

    def keep_copy(self) -> None:
        """A backup of some node, the node running."""
        number = self.dice.randrange(self.place.nodes)
        target = self.place.folder / f"backup-{number}-{len(self.backups[number])}.sqlite3"
        back_up(self.place, number, target)
        self.backups[number].append(target)

    def _restore(self, number: int) -> bool:
        """An older copy in the place of the database; every other time the node is told so, as by a real restore."""
        if not self.backups[number] or not self.restores_left:
            return False
        self.restores_left -= 1
        self.kill(number)
        source = self.dice.choice(self.backups[number])
        restore(self.place, number, source, is_told=self.restores_left % 2 == 0)
        self.start(number)
        return True

    def calm(self) -> None:
        """All faults end."""
        for _until, kind, source, target in self.until:
            self._end(kind, source, target)
        self.until.clear()

    def stop(self) -> None:
        """End all nodes."""
        for number in list(self.children):
            self.kill(number)
        self.children.clear()


def make_template(target: Path) -> None:
    """An empty database with all tables: copied where the tests made it before."""
    import django
    from django.conf import settings
    from django.db import connection, connections

    os.environ.setdefault("MYOSOTIS_TEST", "yes")
    os.environ.setdefault("MYOSOTIS_HOME", str(target.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "myosotis.site.settings"
    django.setup()
    from django.core.management import call_command

    from tests.schemas import _copy_or_make

    settings.MYOSOTIS_HOME = target.parent
    connections.databases["default"]["NAME"] = str(target)
    connection.settings_dict["NAME"] = str(target)
    _copy_or_make(lambda: call_command("migrate", verbosity=0, run_syncdb=True))
    connection.close()
    # What every node needs is brought in here once, and shared by all that are forked.
    from myosotis.exchange import scans  # noqa: F401
    from myosotis.exchange.actions import receiving  # noqa: F401


def run(
    nodes: int, messages: int, seed: int, *, folder: Path, limit: float = 300, has_faults: bool = True
) -> bool:
    """Do it, print what was found, say whether all is well."""
    place = Place(folder, nodes, 20_000 + random.Random(f"{seed} {os.getpid()}").randrange(20_000))
    one = Run(place, messages, seed, restores=max(2, nodes // 2) if has_faults else 0)
    one.prepare()
    began = time.monotonic()
    try:
        for number in range(nodes):
            one.start(number)
        is_settled = _disturb(one, began, limit, is_calm=not has_faults)
        took = time.monotonic() - began
    finally:
        one.stop()
    found = checks.judge(place)
    print(f"{nodes} nodes, seed {seed}: {found.sent} messages, {found.taken} taken, {took:.0f} s")
    print("what befell them: " + ", ".join(f"{name} {count}" for name, count in sorted(one.happened.items())))
    print(
        "alarms: " + (", ".join(f"{kind} {count}" for kind, count in sorted(found.alarms.items())) or "none")
    )
    print(f"given back by peers after a restore: {found.recovered}")
    print(f"receipts: {found.receipts}, not valid: {found.bad_receipts}, missing: {found.without_receipt}")
    print(
        f"lost: {found.lost}, applied twice: {found.twice}, out of order: {found.disordered}, "
        f"unknown to their sender: {found.unknown}, not applied: {found.unapplied}"
    )
    if not is_settled:
        print(f"The nodes had not come to rest after {limit:.0f} s.")
    return found.is_clean and is_settled


def _disturb(one: Run, began: float, limit: float, *, is_calm: bool) -> bool:
    """Faults until nearly all is written and sent, then rest. Whether the nodes came to rest in time."""
    next_copy = began + 0.5
    step = max(one.wanted * one.place.nodes / EVENTS_IN_ALL, FEWEST_BETWEEN)
    done = events = 0
    last_event = began
    looked = 0.0
    while time.monotonic() - began < limit:
        now = time.monotonic()
        one.look_after()
        is_due = done >= events * step or now - last_event > LONGEST_CALM
        if not is_calm and is_due and now - last_event > SHORTEST_CALM:
            one.befall(is_late=done > 0.7 * one.wanted * one.place.nodes)
            events, last_event = events + 1, now
        if not is_calm and now >= next_copy:
            one.keep_copy()
            next_copy = now + 2.5
        if now - looked > 0.4:
            looked, done = now, _count_done(one)
            if not is_calm and _is_nearly_done(one, done):
                is_calm = True
                one.calm()
            elif is_calm and checks.is_settled(one.place, one.wanted) and not _has_unapplied(one):
                return True
        time.sleep(0.05)
    return False


def _count_done(one: Run) -> int:
    query = (
        "SELECT count(*) FROM exchange_outbox WHERE typ = ? AND stopped = '' AND acknowledged_at IS NOT NULL"
    )
    return sum(checks.read(one.place, number, query, checks.TYP)[0][0] for number in range(one.place.nodes))


def _is_nearly_done(one: Run, done: int) -> bool:
    """Nine of ten messages have their receipt, and there was enough to survive: then everything may come to rest."""
    return done >= 0.9 * one.wanted * one.place.nodes and one.restores_left <= 0


def _has_unapplied(one: Run) -> bool:
    query = (
        "SELECT count(*) FROM exchange_inbox WHERE typ = ? AND disposition = 'stored' AND applied_at IS NULL"
    )
    return any(checks.read(one.place, number, query, checks.TYP)[0][0] for number in range(one.place.nodes))


def main() -> int:
    """Read the words of the command line and run."""
    words = argparse.ArgumentParser(prog="start.py chaos exchange", description=__doc__)
    words.add_argument("--nodes", type=int, default=8)
    words.add_argument("--messages", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--limit", type=float, default=300)
    words.add_argument("--no-faults", action="store_true", help="only carry: how fast it is by itself")
    words.add_argument("--keep", action="store_true", help="leave the databases where they are")
    told = words.parse_args()
    signal.signal(signal.SIGTERM, lambda *_all: sys.exit(1))
    folder = Path(tempfile.mkdtemp(prefix="myosotis-chaos-"))
    try:
        is_well = run(
            told.nodes,
            told.messages,
            told.seed,
            folder=folder,
            limit=told.limit,
            has_faults=not told.no_faults,
        )
    finally:
        if told.keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
