"""The worker: runs the rooms' scans one after the other, notes which fail, and tries those again."""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import close_old_connections, connection

from myosotis.kernel import clock
from myosotis.site.followers import FOLLOWERS, Follower
from myosotis.site.processes import only_one, run_directory
from myosotis.vault.node_key import is_locked

LOOK_EVERY_SECONDS = 2.0
RETRY_AFTER = dt.timedelta(seconds=15)
QUICK = dt.timedelta(seconds=30)
RETRY_AT_MOST = dt.timedelta(minutes=10)
logger = logging.getLogger("myosotis.worker")


@dataclass
class State:
    """How a follower is doing: when it last ran well, and how often it failed since."""

    ran_at: str = ""
    failed_at: str = ""
    failures: int = 0
    error: str = ""


def states_path() -> Path:
    """Where the states are kept between runs, for the board and `check-node`."""
    return run_directory() / "followers.json"


def read_states() -> dict[str, State]:
    """The states of all followers; empty where the worker never ran or the file is damaged."""
    try:
        kept = json.loads(states_path().read_text(encoding="utf-8"))
        return {name: State(**state) for name, state in kept.items()}
    except (OSError, ValueError, TypeError):
        return {}


def list_failing() -> list[tuple[str, State]]:
    """The followers whose last run failed, for the board."""
    return [(name, state) for name, state in sorted(read_states().items()) if state.failures]


def write_states(states: dict[str, State]) -> None:
    """Keep the states; written beside and moved, so that a reader never sees half of them."""
    beside = states_path().with_suffix(".new")
    beside.write_text(json.dumps({name: asdict(state) for name, state in states.items()}), encoding="utf-8")
    beside.replace(states_path())


def is_due(follower: Follower, state: State, now: dt.datetime) -> bool:
    """Whether it is time: by its rhythm, or sooner after a failure, then ever more slowly."""
    if state.failures:
        waited = now - dt.datetime.fromisoformat(state.failed_at)
        return waited >= min(RETRY_AFTER * 2 ** min(state.failures - 1, 8), RETRY_AT_MOST)
    return not state.ran_at or now - dt.datetime.fromisoformat(state.ran_at) >= follower.every


def run_due(followers: list[Follower], states: dict[str, State]) -> bool:
    """Run every follower whose time has come, each on its own. Returns whether there is something to write down."""
    has_news = False
    for follower in followers:
        state = states.setdefault(follower.label, State())
        if not is_due(follower, state, clock.now()):
            continue
        after = states[follower.label] = run_one(follower, state)
        # The quick ones run every few seconds; their every success need not be on the disk.
        has_news |= bool(after.failures or state.failures or not state.ran_at or follower.every >= QUICK)
    return has_news


def run_one(follower: Follower, state: State) -> State:
    """Run one follower; whatever it raises is noted by its kind, never with its words."""
    try:
        follower.run()
    except Exception as error:
        logger.warning("The follower %s failed (%s).", follower.label, type(error).__name__)
        return State(state.ran_at, clock.now().isoformat(), state.failures + 1, type(error).__name__)
    return State(ran_at=clock.now().isoformat())


def run_once() -> list[tuple[str, State]]:
    """Run every follower once, whatever its rhythm; return those that failed."""
    with only_one("worker", "The worker of this node is running already."):
        states = {follower.label: run_one(follower, State()) for follower in FOLLOWERS}
        write_states(states)
    return list_failing()


def work(stop: threading.Event) -> None:
    """Work until told to stop. One worker at a time: a second one is refused."""
    with only_one("worker", "The worker of this node is running already."):
        states = read_states()
        states = {follower.label: states.get(follower.label, State()) for follower in FOLLOWERS}
        while not stop.is_set():
            close_old_connections()
            if not is_locked() and run_due(FOLLOWERS, states):
                write_states(states)
            stop.wait(LOOK_EVERY_SECONDS)
        connection.close()
