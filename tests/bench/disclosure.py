"""Disclosure control: `python3 start.py bench disclosure [--tables FOLDER] [--peer PYTHON] [--only NAME …]`.

Invented tables of the federation's shape, and with `--tables` the open test tables (their CSV files, as their packages
ship them; they are no part of this project). For each: cells, primary cells, hidden cells, bound, gap, seconds of
wall clock and of processor, seconds of the verifier. With `--peer`, the Python of an environment that has
pytauargus: its optimal method (OPT) on the same table with the same protection levels, in a
fresh folder, and the ratio.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from myosotis_core.disclosure import NotSafe, Source, protect, verify_files
from myosotis_core.disclosure.audits import Published, audit_published
from myosotis_core.disclosure.hierarchies import read_pairs
from myosotis_core.disclosure.reading import read_source
from myosotis_core.disclosure.tables import Row, Table, make_table, parse_count

Pairs = list[tuple[str, str]]
PEER = Path(__file__).with_name("disclosure_peer.py")
PEER_SECONDS = 400
# name: file, count, threshold, {dimension: file of levels, or the column beside it that is its level}
OPEN_TABLES = {
    "z2": ("ssbtools_z2", "ant", 5, {"region": "fylke", "hovedint": ""}),
    "act_cj": (
        "rtauargus_turnover_act_cj",
        "N_OBS",
        5,
        {"ACTIVITY": "rtauargus_activity_corr_table", "CJ": ""},
    ),
    "nuts_cj": (
        "rtauargus_turnover_nuts_cj",
        "N_OBS",
        5,
        {"NUTS": "rtauargus_nuts23_fr_corr_table", "CJ": ""},
    ),
    "z3": ("ssbtools_z3", "ant", 5, {"region": "fylke", "hovedint": "", "mnd": "mnd2"}),
    "act_nuts_size": (
        "rtauargus_turnover_act_nuts_size",
        "N_OBS",
        3,
        {"ACTIVITY": "rtauargus_activity_corr_table", "NUTS": "Total_EAST", "SIZE": ""},
    ),
}


def invent(seed: int, hotlines: int, ages: int, cases: int) -> tuple[Source, dict[str, Pairs]]:
    """Cases of hotlines by category and age; few of most kinds in small countries."""
    chance = random.Random(seed)
    sizes = [chance.paretovariate(0.9) for _ in range(hotlines)]
    kinds = [0.5, 0.2, 0.12, 0.08, 0.05, 0.03, 0.02]
    counts: dict[tuple[str, ...], int] = {}
    for _case in range(cases):
        hotline = chance.choices(range(hotlines), sizes)[0]
        kind = chance.choices(range(len(kinds)), kinds)[0]
        spot = (f"h{hotline:02}", f"k{kind}", f"a{chance.randrange(ages)}")[: 3 if ages > 1 else 2]
        counts[spot] = counts.get(spot, 0) + 1
    names = ("hotline", "category", "age")[: 3 if ages > 1 else 2]
    regions = [(f"h{number:02}", f"region {number % 4}") for number in range(hotlines)]
    rows = tuple(Row(spot, parse_count(str(count), "invented")) for spot, count in counts.items())
    return Source(names, rows), {"hotline": regions}


def tables(folder: Path | None) -> Iterator[tuple[str, Source, dict[str, Pairs], int]]:
    """Name, source, hierarchies and threshold of each table."""
    yield "fed2, invented", *invent(1, 30, 1, 3000), 5
    yield "fed3, invented", *invent(2, 30, 5, 6000), 5
    for name, (file, count, threshold, levels) in OPEN_TABLES.items() if folder else ():
        assert folder is not None
        path = folder / f"{file}.csv"
        pairs = {}
        for dimension, level in levels.items():
            if level == "Total_EAST":
                wide = read_pairs(dimension, (folder / "rtauargus_nuts23_fr_corr_table.csv").read_text())
                pairs[dimension] = [pair for pair in wide if pair[1] in {"FR41", "FR42", "FR43"}]
                pairs[dimension] += [(code, level) for code in ("FR41", "FR42", "FR43")]
            elif (folder / f"{level}.csv").is_file():
                pairs[dimension] = read_pairs(dimension, (folder / f"{level}.csv").read_text())
            elif level:
                with path.open(newline="") as lines:
                    found = {(row[dimension], f"level {row[level]}") for row in csv.DictReader(lines)}
                pairs[dimension] = sorted(found)
        yield name, read_source(path, count, pairs, list(levels), []), pairs, threshold


def measure(
    source: Source, pairs: dict[str, Pairs], threshold: int, seconds: float
) -> tuple[str, int, float]:
    """Protect one table: what to print, hidden cells, seconds."""
    began, used = time.perf_counter(), time.process_time()
    cube = protect([source], pairs, threshold, seconds=seconds)
    wall, used = time.perf_counter() - began, time.process_time() - used
    with tempfile.TemporaryDirectory() as folder:
        out, certificate = Path(folder) / "out.csv", Path(folder) / "cert.json"
        cube.write([out], certificate)
        began = time.perf_counter()
        verify_files([out], certificate)
        checked = time.perf_counter() - began
    effort = cube.effort
    words = f"{len(cube.tables[0].cells):6} cells {effort.primary:5} primary {effort.hidden:5} hidden, bound "
    words += f"{effort.bound:5}, gap {effort.gap:5.1%}, {wall:6.1f} s ({used:5.1f} s of processor), safe; verified in "
    return words + f"{checked:.2f} s", effort.hidden, wall


def ask_peer(python: Path, source: Source, pairs: dict[str, Pairs], threshold: int) -> tuple[int, float, str]:
    """The same table by Tau-Argus OPT: hidden cells, seconds, what our audit says."""
    table = make_table(source.dimensions, source.rows, pairs)
    with tempfile.TemporaryDirectory() as folder:
        write_job(Path(folder), table, threshold)
        command = [str(python), str(PEER), folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PEER_SECONDS, check=True)
        hidden = read_answer(Path(folder) / "job.out", table)
    counts = table.counts.ravel()
    primary = (counts > 0) & (counts < threshold)
    published = Published(counts, hidden, primary, list(table.sums()), threshold, 1)
    try:
        audit_published(published)
    except NotSafe as error:
        return int(hidden.sum()), float(done.stdout.split()[-1]), str(error)
    return int(hidden.sum()), float(done.stdout.split()[-1]), "safe"


def write_job(folder: Path, table: Table, threshold: int) -> None:
    """The table with its totals, protection levels and costs of one, as Tau-Argus reads it."""
    lines = []
    for spot, count in zip(table.coordinates(), table.counts.ravel().tolist(), strict=True):
        if count == 0:
            continue
        codes = [
            "T" if code == one.root else str(one.codes.index(code))
            for one, code in zip(table.hierarchies, spot, strict=True)
        ]
        small = count < threshold
        levels = f"{count - 1 if small else 0};{threshold - count if small else 0}"
        lines.append(f"{';'.join(codes)};{count};1;{levels};{'U' if small else 'S'}")
    (folder / "job.tab").write_text("\n".join(lines) + "\n")
    meta = ['<SEPARATOR> ";"', "<SAFE> S", "<UNSAFE> U", "<PROTECT> P"]
    for axis, one in enumerate(table.hierarchies):
        meta += [f"d{axis}", "  <RECODEABLE>", '  <TOTCODE> "T"']
        children = one.children()
        if len(children) > 1:
            tree = list(_draw(children, one.root, one.codes, 0))
            (folder / f"d{axis}.hrc").write_text("\n".join(tree) + "\n")
            meta += ["  <HIERARCHICAL>", f'  <HIERCODELIST> "d{axis}.hrc"', '  <HIERLEADSTRING> "@"']
    meta += [
        "n",
        "  <NUMERIC>",
        "  <DECIMALS> 0",
        "cost",
        "  <NUMERIC> <COST>",
        "lower",
        "  <NUMERIC> <LOWERPL>",
    ]
    meta += ["upper", "  <NUMERIC> <UPPERPL>", "status", "  <STATUS>"]
    (folder / "job.rda").write_text("\n".join(meta) + "\n")
    names = "".join(f'"d{axis}"' for axis in range(len(table.hierarchies)))
    batch = ['<OPENTABLEDATA> "job.tab"', '<OPENMETADATA> "job.rda"', f'<SPECIFYTABLE> {names}|"n"||"cost"']
    batch += ["<SAFETYRULE>", "<READTABLE>", "<SUPPRESS> OPT(1,400)", '<WRITETABLE> (1,4,AS+,"job.out")', ""]
    (folder / "job.arb").write_text("\n".join(batch))


def _draw(children: dict[str, list[str]], code: str, codes: tuple[str, ...], depth: int) -> Iterator[str]:
    for child in children.get(code, ()):
        yield "@" * depth + str(codes.index(child))
        yield from _draw(children, child, codes, depth + 1)


def read_answer(path: Path, table: Table) -> np.ndarray:
    """Which cells Tau-Argus hides: everything whose status is not safe."""
    hidden = np.zeros(table.counts.size, dtype=bool)
    for line in path.read_text().splitlines():
        fields = [field.strip().strip('"') for field in line.replace(";", ",").split(",")]
        spot = [
            one.root if code in {"T", ""} else one.codes[int(code)]
            for one, code in zip(table.hierarchies, fields, strict=False)
        ]
        if fields[len(table.hierarchies) + 2] != "V":
            hidden[table.place_of(spot)] = True
    return hidden & (table.counts.ravel() > 0)


def main() -> int:
    """Measure each table, beside the peer where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--seconds", type=float, default=132.0)
    chosen = parser.parse_args()
    if chosen.peer is None:
        print(
            "No peer: name the Python of an environment with pytauargus after --peer to see Tau-Argus beside it."
        )
    for name, source, pairs, threshold in tables(chosen.tables):
        if chosen.only and name not in chosen.only:
            continue
        words, hidden, seconds = measure(source, pairs, threshold, chosen.seconds)
        print(f"{name:15} {words}", flush=True)
        if chosen.peer is not None:
            try:
                theirs, took, audit = ask_peer(chosen.peer, source, pairs, threshold)
            except (OSError, subprocess.SubprocessError, ValueError) as error:
                print(f"{'':15} Tau-Argus gave no answer: {type(error).__name__}", flush=True)
                continue
            print(
                f"{'':15} Tau-Argus OPT: {theirs} hidden ({hidden / theirs:.3f} of them ours), {took:.1f} s (ours take "
                f"{seconds / took:.2f} times that), our audit: {audit}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
