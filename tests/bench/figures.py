"""How long does the full cube of six dimensions take over ten million facts, and how much memory?

python3 start.py bench figures [--facts 10000000] [--rounds 3] [--engine duckdb|spark]

Each measurement is a fresh process: our cube, with the reasons why there is no number, and DuckDB alone beside it
with a statement of one line. The facts are invented, made once and kept in .dev/bench. `--engine spark` runs the
same statement on Spark SQL where pyspark and Java are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from myosotis_core.cube import COLUMNS, Cube, cube_statement
from myosotis_core.indicators import Kind

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".dev" / "bench"
GOAL_SECONDS, GOAL_MEGABYTES = 1.5, 250
BY = ("year", "hotline", "category", "age_band", "gender", "cross_border")
THREADS = 2
# Skewed as real years are: a few hotlines, ages and categories hold most of the children.
VALUES = {
    "hotline": "'H' || lpad(CAST(CAST(floor(pow({u}, 2.2) * 32) AS INTEGER) AS VARCHAR), 2, '0')",
    "year": "2006 + CAST(floor({u} * 20) AS INTEGER)",
    "category": (
        "runaway missing_in_migration parental_abduction lost_injured_otherwise third_person_abduction",
        9,
    ),
    "age_band": ("age_14_15 age_12_13 age_10_11 age_0_5 asked_not_known", 5),
    "gender": ("female male asked_not_known non_binary", 9),
    "cross_border": ("no yes", 2),
}


def make_facts(path: Path, count: int) -> None:
    """Invented facts of children over twenty years and 32 hotlines, with the columns of every file of facts."""
    chosen = {name: "''" for name, kind in COLUMNS.items() if kind == "VARCHAR"}
    chosen |= {
        "kind": "'child'",
        "standing": "'new'",
        "basis": "'own'",
        "counted": "1",
        "is_prevention": "FALSE",
    }
    for number, (name, value) in enumerate(VALUES.items()):
        chance = f"(hash(i * 7919 + {number}) / 18446744073709551616.0)"
        if isinstance(value, tuple):
            codes = value[0].split()
            listed = "[" + ", ".join(f"'{code}'" for code in codes) + "]"
            place = f"1 + CAST(floor(pow({chance}, {value[1]}) * {len(codes)}) AS INTEGER)"
            chosen[name] = f"{listed}[{place}]"
        else:
            chosen[name] = value.format(u=chance)
    chosen["is_closed"] = "hash(i * 31) % 3 = 0"
    chosen["status"] = "CASE WHEN hash(i * 37) % 1000 = 0 THEN 'estimated' ELSE 'observed' END"
    columns = ", ".join(f"CAST({chosen[name]} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    part = path.with_suffix(".part")
    with duckdb.connect(config={"threads": THREADS, "memory_limit": "1GB"}) as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM range({count}) AS numbers (i)) TO '{part}' (FORMAT parquet, COMPRESSION zstd)"
        )
    part.replace(path)


def measure_ours(path: Path) -> int:
    """The full cube through our layer, written as a file; how many cells."""
    target = path.with_name("figures-cube.parquet")
    with Cube([path], threads=THREADS) as cube:
        cube.write_count(target, Kind.CHILD, BY)
    return len_of(target)


def measure_alone(path: Path) -> int:
    """DuckDB alone: two statements without any reason why; how many cells."""
    names, target = ", ".join(BY), path.with_name("figures-alone.parquet")
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute(
            f"CREATE TEMP TABLE base AS SELECT {names}, sum(counted) AS counted FROM '{path}' GROUP BY ALL"
        )
        connection.execute(
            f"COPY (SELECT {names}, sum(counted) AS counted FROM base GROUP BY CUBE ({names})) TO '{target}'"
        )
    return len_of(target)


def measure_spark(path: Path) -> int:
    """The same statement on Spark SQL; how many cells."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master(f"local[{THREADS}]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        spark.read.parquet(str(path)).createOrReplaceTempView("facts")
        return int(spark.sql(cube_statement(Kind.CHILD, BY)).count())
    finally:
        spark.stop()


PARTS = {"ours": measure_ours, "alone": measure_alone, "spark": measure_spark}


def len_of(path: Path) -> int:
    """How many rows a Parquet file has."""
    found = duckdb.execute(f"SELECT count(*) FROM '{path}'").fetchone()
    return int(found[0]) if found else 0


def run_part(part: str, path: Path) -> None:
    """One measurement in this process, printed as JSON."""
    started, spent = time.perf_counter(), time.process_time()
    cells = PARTS[part](path)
    found = {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - spent,
        "cells": cells,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(found))


def peak_megabytes() -> float:
    """The most memory this process had. Not what `getrusage` says: that begins with the parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def call_part(part: str, path: Path) -> dict[str, float]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.figures", "--part", part, "--file", str(path)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=os.environ)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def is_spark_ready() -> bool:
    """Whether Spark can run here; says why not."""
    if importlib.util.find_spec("pyspark") is None:
        print("Spark is not installed here (pip install pyspark, and Java 17). The statement it would run:\n")
        print(cube_statement(Kind.CHILD, BY, sets=[BY, ()]))
        return False
    return True


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--facts", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        run_part(options.part, options.file)
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"figures-{options.facts}.parquet"
    if not path.exists():
        print(f"Making {options.facts:,} facts …", flush=True)
        make_facts(path, options.facts)
    parts = ["ours", "alone"]
    if options.engine == "spark":
        if not is_spark_ready():
            return 0
        parts.append("spark")
    found: dict[str, list[dict[str, float]]] = {part: [] for part in parts}
    for _round in range(options.rounds):
        for part in parts:
            found[part].append(call_part(part, path))
    size = path.stat().st_size / 1e6
    print(f"{options.facts:,} facts in {size:.0f} MB, six dimensions, all 64 margins, written as a file:")
    for part, several in found.items():
        seconds = [one["seconds"] for one in several]
        print(
            f"  {part:6} {min(seconds):5.2f} s best, {statistics.median(seconds):5.2f} median, "
            f"{min(one['processor'] for one in several):5.2f} processor seconds, "
            f"{max(one['megabytes'] for one in several):4.0f} MB at most, {several[0]['cells']:,.0f} cells"
        )
    print(f"  goal   {GOAL_SECONDS:5.2f} s, {GOAL_MEGABYTES} MB")
    ours = found["ours"]
    is_good = min(one["seconds"] for one in ours) <= GOAL_SECONDS
    return 0 if is_good and max(one["megabytes"] for one in ours) <= GOAL_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
