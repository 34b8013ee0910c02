"""Command line of disclosure control.

python -m myosotis_core.disclosure protect TABLE.csv --count COLUMN [--hierarchy DIM=FILE.csv …] [--threshold 5]
    --out OUT.csv --certificate CERT.json
python -m myosotis_core.disclosure verify OUT.csv CERT.json

Exit code 0: done, and safe. 1: not safe, or not verified; nothing was written. 2: a file or an option cannot be used.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from myosotis_core.disclosure.cubes import ProtectedCube, verify_files
from myosotis_core.disclosure.errors import NotProtectable, NotSafe, TableRefused
from myosotis_core.disclosure.hierarchies import read_pairs
from myosotis_core.disclosure.protecting import SECONDS, protect
from myosotis_core.disclosure.reading import clean_code, read_known, read_previous, read_source
from myosotis_core.disclosure.solving import SolverFailed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    chosen = _parser().parse_args(arguments)
    try:
        return _verify(chosen) if chosen.command == "verify" else _protect(chosen)
    except (NotSafe, NotProtectable, SolverFailed) as error:
        print(error, file=sys.stderr)
        return 1
    except (TableRefused, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m myosotis_core.disclosure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("protect", help="hide as few cells as possible, with a certificate")
    one.add_argument("table", type=Path, nargs="+", help="one table, or several that are published together")
    one.add_argument("--count", required=True, help="the column that counts")
    one.add_argument(
        "--hierarchy", action="append", default=[], metavar="DIM=FILE.csv", help="lines of child,parent"
    )
    one.add_argument("--dimensions", help="the columns that are dimensions, with commas; else they are found")
    one.add_argument("--threshold", type=int, default=5, help="counts from 1 to one less are too small (5)")
    one.add_argument(
        "--out", type=Path, required=True, nargs="+", help="the protected table, one for each table"
    )
    one.add_argument("--certificate", type=Path, required=True)
    one.add_argument("--public", type=Path, help="cells that are public already")
    one.add_argument("--previous", type=Path, help="last year's OUT.csv: rather hide the same cells")
    one.add_argument(
        "--insider", metavar="DIM", help="each code of this dimension is a reader who knows its own cells"
    )
    one.add_argument("--seconds", type=float, default=SECONDS, help=f"time for the search ({SECONDS:g})")
    one.add_argument("--quiet", action="store_true", help="say only how it ended")
    two = commands.add_parser("verify", help="check a certificate, without any solver")
    two.add_argument("out", type=Path, nargs="+")
    two.add_argument("certificate", type=Path)
    return parser


def _verify(chosen: argparse.Namespace) -> int:
    print("Verified: " + verify_files(chosen.out, chosen.certificate))
    return 0


def _protect(chosen: argparse.Namespace) -> int:
    if len(chosen.out) != len(chosen.table):
        raise TableRefused(
            f"{len(chosen.table)} tables need as many files after --out, not {len(chosen.out)}."
        )
    pairs = _read_hierarchies(chosen.hierarchy)
    asked = [name.strip() for name in chosen.dimensions.split(",")] if chosen.dimensions else None
    notes: list[str] = []
    sources = [read_source(path, chosen.count, pairs, asked, notes) for path in chosen.table]
    names = {name for source in sources for name in source.dimensions}
    for name in pairs:
        if name not in names:
            raise TableRefused(f"--hierarchy {name}=…: no table has a dimension {name}.")
    cube = protect(
        sources,
        pairs,
        chosen.threshold,
        known=read_known(chosen.public, names) if chosen.public else (),
        previous=read_previous(chosen.previous, names) if chosen.previous else (),
        insiders=chosen.insider,
        seconds=chosen.seconds,
        say=(lambda _text: None) if chosen.quiet else _say,
    )
    cube.write(chosen.out, chosen.certificate)
    for note in [*notes, *cube.notes]:
        print(note, file=sys.stderr)
    print(describe(cube))
    return 0


def describe(cube: ProtectedCube) -> str:
    """What was done, in a sentence or three."""
    effort = cube.effort
    best = (
        "no safe table hides fewer"
        if effort.gap == 0
        else f"at least {effort.bound} are needed, gap {effort.gap:.1%}"
    )
    kept = "" if effort.kept is None else f" {effort.kept:.0%} of the cells hidden before are hidden again."
    return (
        f"{effort.primary} cells are too small, {effort.hidden} are hidden ({best}), in {effort.seconds:.1f} s."
        f"{kept} Certificate: {cube.statement}"
    )


def _read_hierarchies(given: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    pairs = {}
    for one in given:
        name, mark, file = one.partition("=")
        if not mark or not name or not file:
            raise TableRefused(f"--hierarchy {one}: DIM=FILE.csv is expected.")
        path = Path(file)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            text = path.read_text(encoding="latin-1")
        read = read_pairs(name.strip(), text)
        pairs[name.strip()] = [(clean_code(child), clean_code(parent)) for child, parent in read]
    return pairs


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
