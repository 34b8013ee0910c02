"""Command line: `python -m myosotis_core.protocol vectors | verify BUNDLE... | fingerprint RECORD RECORD`.

`vectors` writes the test vectors anew beside this file; `verify` proves bundles of evidence; `fingerprint` prints what
two people read to each other, from two files with a node record each.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from myosotis_core.protocol import verify_evidence
from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.examples import make_vectors
from myosotis_core.protocol.keys import fingerprint
from myosotis_core.protocol.records import NodeRecord

VECTORS = Path(__file__).parent / "vectors"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if all is well, 1 for a bundle that does not hold, 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m myosotis_core.protocol", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("vectors")
    commands.add_parser("verify").add_argument("files", nargs="+")
    commands.add_parser("fingerprint").add_argument("files", nargs="+", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "vectors":
        return write_vectors(VECTORS)
    if chosen.command == "verify":
        return verify_evidence.main(chosen.files)
    return print_fingerprint(chosen.files)


def write_vectors(folder: Path) -> int:
    """Write each file of examples."""
    folder.mkdir(exist_ok=True)
    for name, content in make_vectors().items():
        text = json.dumps(content, indent=1, ensure_ascii=True, sort_keys=True)
        (folder / name).write_text(f"{text}\n", encoding="ascii")
        print(f"{name}: {len(text)} characters")
    return 0


def print_fingerprint(files: list[Path]) -> int:
    """Print the fingerprint of the records in these files, as digits and as the text of a QR code."""
    try:
        records = [
            NodeRecord.from_value(read_strict(path.read_bytes().strip(), 1 << 16, is_canonical=False))
            for path in files
        ]
    except (OSError, Malformed) as error:
        print(f"The record cannot be read: {error}", file=sys.stderr)
        return 2
    now = int(time.time())
    found = fingerprint(*(record.party_at(now) for record in records))
    print(found, found.text, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
