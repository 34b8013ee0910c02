"""Starting the three nodes, waiting until each answers, and stopping them together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing import Pipe
from pathlib import Path
from typing import TextIO

from myosotis.site.demo.channel import Channel
from myosotis.site.demo.gathering import Gathering
from myosotis.site.demo.nodes import FIRST_PORT, NODES, DemoNode, Net
from myosotis.site.demo.secretariat import Secretariat

READY_WITHIN = 900.0
"""A busy or old machine makes the nodes slowly; one that ended says so at once, however long this is."""
REASSURE_EVERY = 60.0
STOP_WITHIN = 15.0
LAST_PORT = 65_000


class DidNotStart(RuntimeError):
    """A node ended, or did not answer in time."""


@dataclass
class RunningNode:
    """A node of the demo and its process."""

    node: DemoNode
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    gathering: Gathering

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://localhost:{self.port}/"

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"{self.address}health", timeout=5) as answer:  # noqa: S310  own address
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def choose_ports(first: int | None, count: int) -> list[int]:
    """Ports nobody listens on: the usual ones, or those after `first`; the next free ones where one is taken."""
    ports: list[int] = []
    candidate = first or FIRST_PORT
    while len(ports) < count and candidate < LAST_PORT:
        if is_free(candidate):
            ports.append(candidate)
        candidate += 1
    if len(ports) < count:
        raise DidNotStart("There are no free ports on this machine.")
    return ports


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of this machine, on the address itself or on all of them."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.settimeout(0.5)
            if trial.connect_ex((address, port)) == 0:
                return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def start_nodes(root: Path, first_port: int | None, *, is_fresh: bool) -> list[RunningNode]:
    """Start all nodes side by side; they are made first where that is needed, and listed in one directory."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    secretariat = Secretariat(root)
    is_fresh = secretariat.prepare() or is_fresh
    *ports, directory_port = choose_ports(first_port, len(NODES) + 1)
    secretariat.serve(directory_port)
    net = Net(tuple(ports), directory_port, secretariat.root_file)
    ours, theirs = zip(*(Pipe() for _node in NODES), strict=True)
    gathering = Gathering(secretariat, [Channel(one) for one in ours])
    # The two hotlines tell each other, while they are made, what they did together.
    between = Pipe()
    across = [[between[0].fileno()], [between[1].fileno()], []]
    # The secretariat tells each of them of figures, and is the last of the nodes.
    told = [Pipe() for _hotline in NODES[:-1]]
    words = [*([hears.fileno()] for _says, hears in told), [says.fileno() for says, _hears in told]]
    running = []
    for number, node in enumerate(NODES):
        pipes = [[theirs[number].fileno()], across[number], words[number]]
        running.append(start_node(node, root, net, pipes, gathering, is_fresh=is_fresh))
    for end in (*theirs, *between, *chain(*told)):
        end.close()
    gathering.begin()
    return running


def start_node(
    node: DemoNode, root: Path, net: Net, pipes: list[list[int]], gathering: Gathering, *, is_fresh: bool
) -> RunningNode:
    """Start one node in a session of its own, so that Ctrl-C reaches it through us and in order."""
    log, port = root / f"{node.slug}.log", net.ports[NODES.index(node)]
    numbers = [",".join(map(str, one)) or "-" for one in pipes]
    command = [sys.executable, "-m", "myosotis.site.demo.node", node.slug, str(os.getpid()), *numbers]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--fresh"] if is_fresh else command,
            env=node.surroundings(root, port, net),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=list(chain(*pipes)),
        )
    return RunningNode(node, port, process, log, gathering)


def wait_until_ready(running: list[RunningNode], said: TextIO) -> None:
    """Wait until every node answers; raises `DidNotStart` with the last words of one that ended."""
    began = time.monotonic()
    said_at, waiting = began, list(running)
    while waiting:
        for one in list(waiting):
            if one.process.poll() is not None:
                raise DidNotStart(f"{one.node.name} did not start.\n{last_words(one.log)}")
            if one.gathering.error:
                raise DidNotStart(one.gathering.error)
            if one.is_ready():
                waiting.remove(one)
                made = [line for line in last_words(one.log).splitlines() if ": made " in line]
                said.writelines(f"  {line}\n" for line in made)
                said.flush()
        now = time.monotonic()
        if now - began > READY_WITHIN:
            raise DidNotStart(f"{waiting[0].node.name} did not answer.\n{last_words(waiting[0].log)}")
        if now - said_at > REASSURE_EVERY:
            said_at = now
            names = ", ".join(one.node.name for one in waiting)
            said.write(f"  still being made, this machine is slow or busy: {names}\n")
            said.flush()
        time.sleep(0.1)


def last_words(log: Path) -> str:
    """The end of what a node said."""
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


def stop_nodes(running: list[RunningNode]) -> None:
    """Ask all nodes to end and wait; make those that do not."""
    for one in running:
        with suppress(ProcessLookupError):
            one.process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    for one in running:
        try:
            one.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.process.kill()
            one.process.wait()
