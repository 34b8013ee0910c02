"""Command line: `python -m myosotis_core.matching search REGISTER.jsonl QUERIES.jsonl [--limit 20]`.

Each line of both files is one JSON object: `id`, `names`, `born` (`YYYY[-MM[-DD]]` or null), `gender`, `countries`.
Writes one JSON object a query, in order, to standard output.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from myosotis_core.matching import AlreadyThere, Person, Register


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 if all is well, 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m myosotis_core.matching", description=__doc__)
    parser.add_argument("command", choices=("search",))
    parser.add_argument("register", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--limit", type=int, default=20)
    chosen = parser.parse_args(arguments)
    register = Register(secrets.token_bytes(32))
    try:
        for raw in _read_lines(chosen.register):
            register.add(str(raw["id"]), Person.from_dict(raw))
        for raw in _read_lines(chosen.queries):
            found = register.search(Person.from_dict(raw), chosen.limit)
            answer = {
                "id": raw.get("id"),
                "candidates": [
                    {
                        "id": one.id,
                        "score": one.score,
                        "reasons": [reason.to_dict() for reason in one.reasons],
                    }
                    for one in found
                ],
            }
            print(json.dumps(answer, ensure_ascii=False))
    except (OSError, ValueError, KeyError, AlreadyThere) as error:
        print(f"The files cannot be read: {error}", file=sys.stderr)
        return 2
    return 0


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


if __name__ == "__main__":
    sys.exit(main())
