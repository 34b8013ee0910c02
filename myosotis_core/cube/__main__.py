"""`python -m myosotis_core.cube tabulate FACTS YEAR --hotline NAME --out TABLES.json`: tables without a node.

For a hotline with other software: it makes the same tables from its facts (Parquet, or CSV with the columns of
`COLUMNS`) as a node would. Rows that cannot be read are told with their number, and nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from myosotis_core.cube.files import BadFile, read_facts
from myosotis_core.cube.rows import COLUMNS, DIMENSION_COLUMNS, FactRow, from_row
from myosotis_core.indicators import DIMENSIONS, Indicator, load_definitions, table_to_dict, tabulate_all

DEFAULTS = {
    "standing": "new",
    "is_closed": "false",
    "is_prevention": "false",
    "status": "observed",
    "counted": "1",
}
TRUE = ("true", "1", "yes")


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; 0 for done, 1 where rows cannot be read, 2 for a file that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m myosotis_core.cube", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("tabulate", help="make the tables of a year from facts")
    command.add_argument("facts", type=Path, help="Parquet, or CSV with the columns of facts")
    command.add_argument("year", type=int)
    command.add_argument("--hotline", default="", help="only the facts of this hotline")
    command.add_argument("--out", type=Path, required=True, help="JSON: one table for each indicator")
    given = parser.parse_args(words)
    faults: list[tuple[int, str]] = []
    try:
        rows, named = _open_rows(given.facts, given.hotline, faults)
    except (BadFile, OSError, UnicodeDecodeError) as error:
        print(f"{given.facts}: {error}", file=sys.stderr)
        return 2
    for number, text in faults:
        print(f"{given.facts}, row {number}: {text}", file=sys.stderr)
    if faults:
        return 1
    facts = [row.fact for row in rows if row.fact.year == given.year and row.status.has_value]
    wanted = [one for one in load_definitions().indicators if _is_told(one, rows, named)]
    tables = tabulate_all(facts, wanted, given.year)
    plain = {code: table_to_dict(table) for code, table in tables.items()}
    given.out.write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(tables)} tables of {given.year} from {sum(fact.count for fact in facts)} facts")
    return 0


def _open_rows(path: Path, hotline: str, faults: list[tuple[int, str]]) -> tuple[list[FactRow], set[str]]:
    """The rows of a hotline, and the dimensions that the file speaks of."""
    if path.suffix == ".parquet":
        rows, named = list(read_facts(path, faults=faults)), {*DIMENSION_COLUMNS, "quarter"}
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            columns = set(table.fieldnames or ())
            if not {"kind", "year"} <= columns:
                raise BadFile("the columns kind and year are missing")
            rows = list(_read_rows(table, faults))
            named = {name for name in (*DIMENSION_COLUMNS, "quarter") if name in columns}
    return [row for row in rows if not hotline or row.hotline == hotline], named


def _read_rows(table: csv.DictReader[str], faults: list[tuple[int, str]]) -> Iterator[FactRow]:
    for number, said in enumerate(table, start=2):
        try:
            yield from_row([_value_of(column, said) for column in COLUMNS])
        except ValueError as error:
            faults.append((number, str(error)))


def _value_of(column: str, said: dict[str, str]) -> Any:
    text = (said.get(column) or DEFAULTS.get(column, "")).strip()
    if column == "basis" and not text:
        return "assistance" if said.get("kind") == "assistance" else "own"
    if column in ("is_closed", "is_prevention"):
        return text.casefold() in TRUE
    if column == "counted" and said.get("status", "observed") not in ("", "observed", "estimated"):
        return None
    return int(text) if column in ("year", "counted") else text


def _is_told(indicator: Indicator, rows: Sequence[FactRow], named: set[str]) -> bool:
    """Whether the file speaks of all that a table needs: of anything else nothing is known, and it is not zero."""
    needed = {*indicator.by, *indicator.only, *indicator.measure.without} & {*DIMENSIONS[indicator.kind]}
    return needed <= named and any(row.fact.kind is indicator.kind for row in rows)


if __name__ == "__main__":
    sys.exit(main())
