"""Everything a node has taken is brought to it again, a hundred thousand times.

    python3 start.py chaos replays --replays 100000

Two nodes in one process, each with its own database. Each envelope has to get the receipt it had, byte for byte, and
not one row of the node may have changed: nothing stored, nothing logged, nothing counted.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.chaos.erasure import Federation, Wire, prepare
from tests.chaos.offline import write_all

MESSAGES = 630


class Listener(Wire):
    """Whoever writes down what goes over the line, and what is answered."""

    heard: dict[bytes, bytes] = {}

    def post(self, path: str, body: bytes, **more: Any) -> Any:
        """What `egress.Line` does."""
        answer = super().post(path, body, **more)
        self.heard[body] = answer.body
        return answer


def digest_of(database: Path) -> str:
    """Every row of the database, as one digest."""
    import sqlite3
    from contextlib import closing

    whole = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as rows:
        for line in rows.iterdump():
            whole.update(line.encode())
    return whole.hexdigest()


def run(folder: Path, replays: int) -> bool:
    """Do it, print what was found, say whether all is well."""
    federation: Federation = prepare(folder, 2, 1)
    from myosotis.exchange.actions.carrying import carry
    from myosotis.exchange.actions.receiving import receive
    from myosotis.exchange.models import Peer

    write_all(federation, MESSAGES)
    with federation.at(0):
        carry(Peer.objects.get(node_id=federation.place.names[1]), Listener(federation, 0, 1))  # type: ignore[arg-type]
    posts = [(post.split(b"\n"), answer.split(b"\n")) for post, answer in Listener.heard.items()]
    singles = [(one, given) for post, answer in posts for one, given in zip(post, answer, strict=True)]
    before = digest_of(federation.place.database(1))
    began, done, other = time.process_time(), 0, 0
    with federation.at(1):
        while done < replays:
            # In rows as they came, and now and then each alone.
            for post, answer in posts:
                reply = receive(b"\n".join(post))
                other += reply.body != b"\n".join(answer)
                done += len(post)
            one, given = singles[done % len(singles)]
            other += receive(one).body != given
            done += 1
    used = time.process_time() - began
    is_same = digest_of(federation.place.database(1)) == before
    print(f"{done} replays of {len(singles)} envelopes: {used:.0f} s of processor")
    print(f"answers that were not the same bytes: {other}; the node's rows are as before: {is_same}")
    return is_same and not other


def main() -> int:
    """Read the words of the command line and run."""
    words = argparse.ArgumentParser(prog="start.py chaos replays", description=__doc__)
    words.add_argument("--replays", type=int, default=100_000)
    told = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="myosotis-replays-"))
    try:
        return 0 if run(folder, told.replays) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
