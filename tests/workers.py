"""Tests in several processes at once: collected once, then run by copies of the process that collected them.

Workers that start from nothing would each import, rewrite and collect every test module again: a third of what a
quick run costs. A copy (`fork`) begins with all of it. Each asks for a piece of work whenever it is about to run out.
Where a system has no `fork`, the tests run one after the other.
"""

from __future__ import annotations

import atexit
import os
import warnings
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

PIECE = 15  # tests: a long file is shared too, unless its tests are to stay together


def pytest_addoption(parser: pytest.Parser) -> None:
    """The words for a command."""
    group = parser.getgroup("workers")
    group.addoption("--workers", type=int, default=0, help="run the tests in so many processes")
    group.addoption("--whole-files", action="store_true", help="all tests of a file in one process, in order")


def pytest_configure(config: pytest.Config) -> None:
    """Take over the run where workers are wanted and can be had."""
    count = config.getoption("workers")
    if count > 1 and hasattr(os, "fork") and not config.getoption("usepdb"):
        config.pluginmanager.register(Workers(count, config.getoption("whole_files")), "workers")


class Origin:
    """Which worker a report comes from, in the words pytest's own reports ask for."""

    def __init__(self, worker: int) -> None:
        self.id = f"worker {worker}"
        self.gateway = self
        self._workerinfocache = f"[{self.id}]"


@dataclass(eq=False)
class Worker:
    """A copy of this process, the pipe to it, and the tests it was given and has not finished."""

    number: int
    process: int
    pipe: Connection
    held: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = Origin(self.number)


class Workers:
    """The process that has collected: gives out the work and reports what comes back."""

    def __init__(self, count: int, whole_files: bool) -> None:
        self.count = count
        self.whole_files = whole_files
        self.pieces: deque[list[int]] = deque()
        self.workers: list[Worker] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run what was collected; pytest's own loop runs it where there is nothing to share out."""
        is_faulty = session.testsfailed and not session.config.option.continue_on_collection_errors
        if is_faulty or session.config.option.collectonly or len(session.items) < 2:
            return None
        self.pieces.extend(cut_in_pieces(session.items, None if self.whole_files else PIECE))
        try:
            self._start(session)
            self._follow(session)
        finally:
            self._stop()
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        return True

    def _start(self, session: pytest.Session) -> None:
        """Make the copies, each with a pipe and a temporary directory of its own."""
        capture = session.config.pluginmanager.getplugin("capturemanager")
        capture.read_global_capture()
        home = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        for number in range(min(self.count, len(self.pieces))):
            ours, theirs = Pipe()
            with warnings.catch_warnings():
                # Threads that a library keeps at rest are no concern of a copy.
                warnings.simplefilter("ignore", DeprecationWarning)
                process = os.fork()
            if process == 0:
                for other in (ours, *(worker.pipe for worker in self.workers)):
                    other.close()
                begin_work(session, theirs, number, home / f"worker-{number}")
            theirs.close()
            self.workers.append(Worker(number, process, ours))

    def _follow(self, session: pytest.Session) -> None:
        """Answer the workers until none is left."""
        working = list(self.workers)
        while working:
            ready = wait([worker.pipe for worker in working])
            for worker in [worker for worker in working if worker.pipe in ready]:
                try:
                    what, content = worker.pipe.recv()
                except (EOFError, ConnectionResetError):
                    working.remove(worker)
                    if worker.held and not (session.shouldfail or session.shouldstop):
                        self._report_crash(session, worker)
                    continue
                self._take(session, worker, what, content)
        if self.pieces and not (session.shouldfail or session.shouldstop):
            session.shouldfail = "no worker is left for the other tests"

    def _take(self, session: pytest.Session, worker: Worker, what: str, content: Any) -> None:
        """Do what a worker asks for, or report what it tells."""
        hook = session.config.hook
        if what == "more":
            piece = [] if session.shouldfail or session.shouldstop else self._next_piece(worker)
            worker.held.extend(piece)
            worker.pipe.send(piece)
        elif what == "start":
            hook.pytest_runtest_logstart(**content)
        elif what == "report":
            report = hook.pytest_report_from_serializable(config=session.config, data=content)
            report.node = worker.origin
            hook.pytest_runtest_logreport(report=report)
        elif what == "finish":
            worker.held.pop(0)
            hook.pytest_runtest_logfinish(**content)

    def _next_piece(self, worker: Worker) -> list[int]:
        """From the front; every second worker from the end, so that not all wait for the tables at the beginning."""
        if not self.pieces:
            return []
        is_from_end = worker.number % 2 and not self.whole_files
        return self.pieces.pop() if is_from_end else self.pieces.popleft()

    def _report_crash(self, session: pytest.Session, worker: Worker) -> None:
        """A worker that ended in the middle fails the test it was at; the others go back."""
        item = session.items[worker.held[0]]
        if worker.held[1:]:
            self.pieces.append(worker.held[1:])
        text = f"The process of this test ended: worker {worker.number}."
        report = pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")
        session.config.hook.pytest_runtest_logreport(report=report)

    def _stop(self) -> None:
        """No worker outlives the run."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            os.waitpid(worker.process, 0)


def cut_in_pieces(items: list[pytest.Item], size: int | None) -> Iterator[list[int]]:
    """The places of tests that stay together: of one file, at most `size` of them."""
    for _path, group in groupby(range(len(items)), key=lambda place: items[place].path):
        places = list(group)
        step = size or len(places)
        yield from (places[first : first + step] for first in range(0, len(places), step))


def begin_work(session: Any, pipe: Connection, number: int, home: Any) -> None:
    """In the copy: run what is given out until nothing is left, and never return."""
    code = 1
    try:
        prepare_copy(session.config, pipe, number, home)
        run_pieces(session, pipe)
        code = 0
    except (KeyboardInterrupt, BrokenPipeError):
        session._setupstate.teardown_exact(None)
    finally:
        atexit._run_exitfuncs()
        os._exit(code)


def prepare_copy(config: Any, pipe: Connection, number: int, home: Any) -> None:
    """What belongs to the first process stays with it: the terminal, its record, its temporary files."""
    atexit._clear()
    for plugin in ("terminalreporter", "workers"):
        config.pluginmanager.unregister(name=plugin)
    config.workerinput = {"workerid": f"gw{number}"}
    home.mkdir(exist_ok=True)
    config._tmp_path_factory._basetemp = home
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    config.pluginmanager.register(Teller(config, pipe), "teller")


def run_pieces(session: Any, pipe: Connection) -> None:
    """The loop of tests; the next one is known before the last, since fixtures go by it."""
    places = deque(ask_for_more(pipe))
    while places:
        item = session.items[places.popleft()]
        if not places:
            places.extend(ask_for_more(pipe))
        following = session.items[places[0]] if places else None
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldstop or session.shouldfail:
            return


def ask_for_more(pipe: Connection) -> list[int]:
    """A piece of work, or nothing."""
    pipe.send(("more", None))
    piece: list[int] = pipe.recv()
    return piece


class Teller:
    """In the copy: hands what pytest reports to the first process."""

    def __init__(self, config: pytest.Config, pipe: Connection) -> None:
        self.config = config
        self.pipe = pipe

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        """A test begins."""
        self.pipe.send(("start", {"nodeid": nodeid, "location": location}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A part of a test is over."""
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.pipe.send(("report", data))

    def pytest_runtest_logfinish(self, nodeid: str, location: Any) -> None:
        """A test is over."""
        self.pipe.send(("finish", {"nodeid": nodeid, "location": location}))
