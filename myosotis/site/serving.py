"""`myosotis serve`: one parent that holds the node key and looks after two children, the web server and the worker.

The children are forks of the parent, so the key reaches them in memory: never through the environment, an argument
or a file. A child that dies is started again, after ever longer pauses; the end of the parent ends them all.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections

from myosotis.site import processes, unlocking, versions, web, working
from myosotis.vault import erasure, health, store
from myosotis.vault.node_key import forget_node_key, hold_node_key, is_locked

LONGEST_PAUSE = 30.0
STEADY_AFTER = 20.0
STOP_WITHIN = 12.0


@dataclass
class Child:
    """One child process and how often it had to be started again."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    deaths: int = 0
    not_before: float = field(default=0.0)


class Parent:
    """Holds the key, starts the children, waits."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_stopping = False
        self.children = [Child("web", lambda: web.serve_pages(port)), Child("worker", work_until_told)]
        self.listener = unlocking.listen()
        self.wake_read, self.wake_write = socket.socketpair()
        self.wake_read.setblocking(False)
        self.wake_write.setblocking(False)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        signal.set_wakeup_fd(self.wake_write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while not self.is_stopping:
            self.start_children()
            ready, _, _ = select.select([self.listener, self.wake_read], [], [], self.pause())
            if self.wake_read in ready:
                with suppress(BlockingIOError):
                    self.wake_read.recv(4096)
            self.reap()
            if self.listener in ready and not self.is_stopping:
                unlocking.answer(self.listener, self.take_key)
        self.end_children()
        unlocking.close(self.listener)

    def stop(self, *_signal: object) -> None:
        """Come to an end."""
        self.is_stopping = True

    def pause(self) -> float:
        """Seconds until a child is to be started again."""
        waiting = [child.not_before for child in self.children if not child.pid]
        return max(0.05, min([*waiting, time.monotonic() + 5]) - time.monotonic())

    def start_children(self) -> None:
        """Start those that are not there and whose pause is over."""
        for child in self.children:
            if not child.pid and child.not_before <= time.monotonic():
                child.started = time.monotonic()
                child.pid = self.fork(child)

    def fork(self, child: Child) -> int:
        """One child; it inherits the key in memory and nothing that is open."""
        connections.close_all()
        store.disconnect()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for shared in (self.listener, self.wake_read, self.wake_write):
                shared.close()
            processes.die_with_parent(parent)
            processes.keep_memory_private()
            child.run()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except BaseException as error:  # the parent starts it again; its kind goes to the machine's log
            sys.stderr.write(f"The process {child.name} ended: {type(error).__name__}.\n")
        finally:
            sys.stderr.flush()
            os._exit(code)

    def reap(self) -> None:
        """Note which children have ended; the oftener, the longer they wait to be started again."""
        for child in self.children:
            if not child.pid:
                continue
            pid, _status = os.waitpid(child.pid, os.WNOHANG)
            if not pid:
                continue
            now = time.monotonic()
            child.deaths = 1 if now - child.started > STEADY_AFTER else child.deaths + 1
            child.pid, child.not_before = 0, now + min(0.1 * 2**child.deaths, LONGEST_PAUSE)

    def take_key(self, key: bytes) -> None:
        """Keep the key somebody entered, if it is this node's, and start the children anew with it."""
        if not is_locked():
            return
        hold_node_key(key)
        try:
            open_node()
        except BaseException:
            forget_node_key()
            raise
        for child in self.children:
            self.end_child(child)
            child.not_before = child.deaths = 0

    def end_children(self) -> None:
        """Ask all children to end, and wait."""
        for child in self.children:
            if child.pid:
                os.kill(child.pid, signal.SIGTERM)
        for child in self.children:
            self.end_child(child)

    def end_child(self, child: Child) -> None:
        """Ask a child to end; make it, when it does not."""
        if not child.pid:
            return
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        while time.monotonic() < deadline:
            if os.waitpid(child.pid, os.WNOHANG)[0]:
                break
            time.sleep(0.02)
        else:
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
        child.pid = 0


def work_until_told() -> None:
    """The worker as a child process."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    working.work(stop)


def open_node() -> None:
    """What is done once with the key before anything is served: is it ours, and were all erasures done?"""
    health.check_node_key()
    health.ensure_check_value()
    # Somebody may hold the key store open (a copy, a look): the worker repeats it, nothing is served from memory.
    with suppress(store.StoreBusy):
        erasure.replay_erasures()


def serve(port: int | None = None) -> None:
    """Serve this node until told to stop."""
    processes.keep_memory_private()
    with processes.only_one("serve", "This node is being served already."):
        versions.demand_same_version()
        connections.close_all()
        if not is_locked():
            open_node()
        chosen = processes.choose_port(
            settings.MYOSOTIS_ADDRESS, settings.MYOSOTIS_PORT if port is None else port
        )
        state = "locked: give it its key with `myosotis unlock`" if is_locked() else "open"
        sys.stdout.write(f"{settings.MYOSOTIS_NAME} on http://localhost:{chosen}/ ({state})\n")
        sys.stdout.flush()
        Parent(chosen).run()
