"""Handing a file to the process that looks at it, and stopping that process in time."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from typing import IO

from myosotis.files.inspection.verdicts import Unfit, Verdict, unpack

SECONDS = 10
MOST_ANSWER = 64 * 1024 * 1024
AT_ONCE = threading.BoundedSemaphore(2)
COMMAND = (sys.executable, "-I", "-m", "myosotis.files.inspection")


def inspect_content(content: bytes, command: tuple[str, ...] = COMMAND) -> Verdict:
    """What is kept of a file. Raises `Unfit` with the reason; a process that died or hung is one too."""
    with AT_ONCE:
        answer = ask_process(content, command)
    if not answer:
        raise Unfit("too_heavy")
    return unpack(answer)


def ask_process(content: bytes, command: tuple[str, ...]) -> bytes:
    """What the process answers within its time; b"" where it does not."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"LC_ALL": "C.UTF-8"},
    )
    with process:
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        feeder = threading.Thread(target=feed, args=(process.stdin, content), daemon=True)
        feeder.start()
        try:
            answer = process.stdout.read(MOST_ANSWER + 1) if process.stdout else b""
        finally:
            process.kill()
            clock.cancel()
            feeder.join()
    return answer if len(answer) <= MOST_ANSWER else b""


def feed(pipe: IO[bytes] | None, content: bytes) -> None:
    """Write the file into the process; one that has gone reads no more."""
    if pipe is None:
        return
    with contextlib.suppress(OSError):
        pipe.write(content)
    with contextlib.suppress(OSError):
        pipe.close()
