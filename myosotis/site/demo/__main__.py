"""`python3 start.py demo`: two invented hotlines and their coordinator, side by side in one browser."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from myosotis.site.demo import checking, running
from myosotis.site.demo.nodes import find_people

DESCRIPTION = "Serve the demo: two invented hotlines and their coordinator. No child in it is real."


def read_arguments(words: list[str]) -> argparse.Namespace:
    """What was asked."""
    parser = argparse.ArgumentParser(prog="start.py demo", description=DESCRIPTION)
    parser.add_argument(
        "--check", action="store_true", help="start all nodes, sign in at each, stop; exit 0 or 1"
    )
    parser.add_argument(
        "--port", type=int, help="the first of three ports (8116; the next free one if taken)"
    )
    parser.add_argument("--home", type=Path, default=Path(".demo"), help="where the nodes lie (.demo)")
    parser.add_argument(
        "--fresh", action="store_true", help="make all data anew, also what was typed into them"
    )
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Serve the demo until Ctrl-C. Returns the exit code."""
    asked = read_arguments(words)
    began = time.monotonic()
    print(
        "Starting 116 000 Belgium, 116 000 Greece and their coordinator (invented, all of it) …", flush=True
    )
    started: list[running.RunningNode] = []
    signal.signal(signal.SIGTERM, stop_like_interrupt)
    try:
        started = running.start_nodes(asked.home.absolute(), asked.port, is_fresh=asked.fresh)
        running.wait_until_ready(started, sys.stdout)
        if asked.check:
            return check_all(started)
        say_where(started, time.monotonic() - began)
        return wait_for_end(started)
    except running.DidNotStart as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        running.stop_nodes(started)


def stop_like_interrupt(_number: int, _frame: FrameType | None) -> None:
    """A polite end is the same as Ctrl-C."""
    raise KeyboardInterrupt


def check_all(started: list[running.RunningNode]) -> int:
    """Sign in at each node as its first person and open the first page; say what was found."""
    is_well = True
    for one in started:
        said = checking.check_node(one.address)
        is_well = is_well and said.is_well
        print(f"  {'ok ' if said.is_well else 'NOT'}  {one.node.name}: {said.sentence}", flush=True)
    return 0 if is_well else 1


def say_where(started: list[running.RunningNode], seconds: float) -> None:
    """The three addresses and who can sign in there."""
    print(f"Ready after {seconds:.1f} s. Open in one browser, side by side:\n")
    for one in started:
        print(f"  {one.address:<24}{one.node.name}")
        print(f"  {'':<24}{', '.join(find_people(one.node.slug))}\n")
    print(
        "One click signs each person in. Nothing typed here leaves this machine. Ctrl-C stops all three.",
        flush=True,
    )


def wait_for_end(started: list[running.RunningNode]) -> int:
    """Wait for Ctrl-C, or for a node that ends by itself."""
    while True:
        for one in started:
            if one.process.poll() is not None:
                print(f"{one.node.name} ended.\n{running.last_words(one.log)}", file=sys.stderr)
                return 1
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
