"""Fuzzing of everything that reads bytes from other nodes, guided by coverage: `python -m tests.bench.fuzz_envelopes`.

Needs `atheris`, which is no dependency of ours: make an environment of your own with atheris, cryptography and rfc8785,
and run it from the checkout with libFuzzer's options and a folder: `-max_total_time=600 FOLDER`. An empty folder is
filled with the test vectors to begin with. A crash is any end but a refusal with its code, or an envelope accepted that
is none of the vectors.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit(
        "This needs atheris, in an environment of your own: see the first lines of tests/bench/fuzz_envelopes.py."
    )

with atheris.instrument_imports(include=["myosotis_core.protocol", "json", "rfc8785", "base64"]):
    from myosotis_core.protocol.__main__ import VECTORS
    from myosotis_core.protocol.canonical import canonical, read_strict
    from myosotis_core.protocol.encoding import decode, encode
    from myosotis_core.protocol.envelope import pack, read_body
    from myosotis_core.protocol.errors import Malformed
    from myosotis_core.protocol.receipts import read_receipt
    from myosotis_core.protocol.records import KeyChange, NodeRecord
    from tests.bench.envelopes import ME, NOW, Mill, check

MILL = Mill()
TOLD = json.loads((VECTORS / "envelopes.json").read_text(encoding="ascii"))
TRUE = [one["envelope"].encode("ascii") for one in TOLD["accepted"]]
FIRST = check(TRUE[0], MILL.cast.directory, ME, NOW)


def read_json(raw: bytes) -> None:
    """What is read as canonical is written again as the same bytes."""
    value = read_strict(raw, 1 << 16)
    if canonical(value) != raw:
        raise AssertionError("read as canonical, written otherwise")


def read_text(raw: bytes) -> None:
    """What is read as base64url is written again as the same text."""
    text = raw.decode("latin-1")
    if encode(decode(text)) != text:
        raise AssertionError("read as base64url, written otherwise")


def read_envelope(raw: bytes) -> None:
    """Nothing but what was sealed is accepted."""
    outcome = MILL.read(raw)
    if outcome.startswith("uncaught") or (outcome == "accepted" and raw not in TRUE):
        raise AssertionError(outcome)


def read_header(raw: bytes) -> None:
    """Any header under a true signature of another."""
    if raw != FIRST.header_bytes:
        read_envelope(pack(raw, FIRST.signature, FIRST.sealed))


def read_record(raw: bytes) -> None:
    """A node record survives."""
    value = read_strict(raw, 1 << 16)
    if NodeRecord.from_value(value).to_value() != value:
        raise AssertionError("a record read otherwise than it stood there")


READERS = (
    read_envelope,
    read_header,
    read_json,
    read_text,
    read_body,
    read_receipt,
    read_record,
    lambda raw: KeyChange.from_value(read_strict(raw, 1 << 16)),
)


def fuzz(data: bytes) -> None:
    """The first byte chooses the reader."""
    if data:
        try:
            READERS[data[0] % len(READERS)](data[1:])
        except Malformed:
            return


def fill(folder: Path) -> None:
    """Begin with the vectors."""
    refused = [one["envelope"].encode("latin-1") for one in TOLD["refused"]]
    seeds = [(0, raw) for raw in TRUE + refused if len(raw) < 8000]
    seeds += [(1, canonical(one["header"])) for one in TOLD["accepted"]]
    seeds += [(2, raw) for raw in MILL.broken_json] + [(3, b"AAEC"), (4, b"{}" + b" " * 254)]
    receipts = json.loads((VECTORS / "receipts.json").read_text(encoding="ascii"))
    seeds += [(5, text.encode("ascii")) for text in receipts["accepted"]]
    keys = json.loads((VECTORS / "keys.json").read_text(encoding="ascii"))
    seeds += [(6, canonical(one)) for one in keys["records"]] + [(7, canonical(keys["rotation"]["change"]))]
    for number, (reader, raw) in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(bytes([reader]) + raw)


def main() -> None:
    """Run until told otherwise."""
    folder = Path(sys.argv[-1])
    if folder.is_dir() and not any(folder.iterdir()):
        fill(folder)
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
