"""Reading a table from a file: which columns are dimensions, which one counts, and what to leave aside.

A dimension is what has a hierarchy file, and every column of words. Left aside are: columns that repeat a level of a
hierarchy (a county beside a region within it), columns of decimals, and columns of whole numbers or of true and false
that the rows do not need to be told apart. What was decided is said, and `--dimensions` says otherwise.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from myosotis_core.disclosure.errors import TableRefused
from myosotis_core.disclosure.hierarchies import delimiter_of
from myosotis_core.disclosure.protecting import Known, Source
from myosotis_core.disclosure.tables import Row, parse_count

Pairs = Sequence[tuple[str, str]]
MOST_NUMBERS = 60
EMPTY = "(empty)"


def clean_code(text: str) -> str:
    """A code as it is kept: without spaces around it or lines within it."""
    return " ".join(text.split()) or EMPTY


def read_lines(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading and the rows of a file, each with the number of its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="latin-1")
    except OSError as error:
        raise TableRefused(f"{path} cannot be read: {error.strerror}.") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows = [(reader.line_num, row) for row in reader if any(field.strip() for field in row)]
    if not rows:
        raise TableRefused(f"{path.name} is empty.")
    head = [" ".join(field.split()) for field in rows[0][1]]
    for number, row in rows[1:]:
        if len(row) != len(head):
            raise TableRefused(f"{path.name}, line {number}: {len(row)} fields, the heading has {len(head)}.")
    if len(set(head)) != len(head):
        raise TableRefused(f"{path.name}: two columns have the same name.")
    return head, rows[1:]


def read_source(
    path: Path, count: str, pairs: Mapping[str, Pairs], dimensions: Sequence[str] | None, notes: list[str]
) -> Source:
    """Read one table; what was decided about its columns is added to the notes."""
    head, rows = read_lines(path)
    if count not in head:
        raise TableRefused(f"{path.name} has no column {count}; it has {', '.join(head)}.")
    if not rows:
        raise TableRefused(f"{path.name} has a heading and no rows.")
    columns = {name: [row[place] for _number, row in rows] for place, name in enumerate(head)}
    if dimensions is None:
        dimensions = choose_dimensions(columns, count, pairs, notes)
    for name in dimensions:
        if name not in columns:
            raise TableRefused(f"{path.name} has no column {name}; it has {', '.join(head)}.")
        if name in {count, "count", "status"}:
            raise TableRefused(f"A dimension cannot be called {name}; rename the column.")
    if not dimensions:
        raise TableRefused(
            f"{path.name} has no column that could be a dimension; name them with --dimensions."
        )
    places = [head.index(name) for name in dimensions]
    counted = head.index(count)
    found = []
    for number, row in rows:
        place = f"{path.name}, line {number}"
        codes = tuple(clean_code(row[at]) for at in places)
        found.append(Row(codes, parse_count(row[counted], place), place))
    return Source(tuple(dimensions), tuple(found))


def choose_dimensions(
    columns: Mapping[str, Sequence[str]], count: str, pairs: Mapping[str, Pairs], notes: list[str]
) -> list[str]:
    """The dimensions of a table whose reader named none."""
    others = {
        name: [clean_code(text) for text in values] for name, values in columns.items() if name != count
    }
    chosen = [name for name in others if name in pairs or not _is_numeric(others[name])]
    chosen = [name for name in chosen if name in pairs or not _is_true_false(others[name])]
    for name in list(chosen):
        level_of = [
            one for one in chosen if one in pairs and one != name and _is_level(others, one, name, pairs)
        ]
        if name not in pairs and level_of:
            chosen.remove(name)
            notes.append(f"Column {name} is a level of {level_of[0]} and no dimension of its own.")
    for name, values in others.items():
        if name in chosen or any(name in note for note in notes):
            continue
        if _tells_apart(others, chosen, values):
            chosen.append(name)
            notes.append(f"Column {name} is taken for a dimension, because it tells rows apart.")
        else:
            notes.append(f"Column {name} is left aside: numbers, or true and false, that are no dimension.")
    return [name for name in others if name in chosen]


def _is_numeric(values: Collection[str]) -> bool:
    known = [value for value in values if value not in {EMPTY, "NA"}]
    return bool(known) and all(_is_number(value) for value in known)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_true_false(values: Collection[str]) -> bool:
    return {value.casefold() for value in values} <= {"true", "false", "na", EMPTY}


def _is_level(
    columns: Mapping[str, Sequence[str]], fine: str, coarse: str, pairs: Mapping[str, Pairs]
) -> bool:
    """True where a column repeats what the hierarchy says about another one."""
    groups: dict[str, set[str]] = {}
    for code, group in zip(columns[fine], columns[coarse], strict=True):
        groups.setdefault(code, set()).add(group)
    if any(len(found) > 1 for found in groups.values()):
        return False
    parents: dict[str, set[str]] = {}
    for child, parent in pairs[fine]:
        parents.setdefault(child, set()).add(parent)
    if all(next(iter(found)) in parents.get(code, set()) for code, found in groups.items()):
        return True
    # The level may be written otherwise than in the hierarchy: then its groups decide.
    by_group: dict[str, set[str]] = {}
    by_parent: dict[str, set[str]] = {}
    for code, found in groups.items():
        by_group.setdefault(next(iter(found)), set()).add(code)
        by_parent.setdefault(min(parents.get(code, {""})), set()).add(code)
    return sorted(map(sorted, by_group.values())) == sorted(map(sorted, by_parent.values()))


def _tells_apart(columns: Mapping[str, Sequence[str]], chosen: Sequence[str], values: Sequence[str]) -> bool:
    """True for a column of a few whole numbers without which rows would fall together that are different."""
    codes = set(values)
    if (
        len(codes) > MOST_NUMBERS
        or len(codes) < 2
        or any("." in code or "e" in code.casefold() for code in codes)
    ):
        return False
    if any(_follows(columns[name], values) for name in chosen):
        return False
    without = len(set(zip(*(columns[name] for name in chosen), strict=True))) if chosen else 1
    return without < len(values) and 2 * len(codes) <= len(values)


def _follows(from_values: Sequence[str], values: Sequence[str]) -> bool:
    seen: dict[str, str] = {}
    return all(seen.setdefault(one, other) == other for one, other in zip(from_values, values, strict=True))


def read_known(path: Path, dimensions: Collection[str]) -> list[Known]:
    """Public cells: columns named as dimensions (those left out are totals), `count` or the last column, `source`."""
    head, rows = read_lines(path)
    used = [name for name in head if name in dimensions]
    rest = [name for name in head if name not in dimensions and name != "source"]
    count = "count" if "count" in rest else (rest[0] if rest else "")
    if not count or not used:
        raise TableRefused(f"{path.name}: columns with the names of dimensions and one `count` are expected.")
    found = []
    for number, row in rows:
        fields = dict(zip(head, row, strict=True))
        if not fields[count].strip():
            continue
        codes = {name: clean_code(fields[name]) for name in used}
        place = f"{path.name}, line {number}"
        found.append(Known(codes, parse_count(fields[count], place), fields.get("source", "")))
    return found


def read_previous(path: Path, dimensions: Collection[str]) -> list[dict[str, str]]:
    """The cells that an earlier OUT.csv hid."""
    head, rows = read_lines(path)
    if "status" not in head:
        raise TableRefused(f"{path.name} has no column `status`: an earlier OUT.csv is expected.")
    used = [name for name in head if name in dimensions]
    fields = (dict(zip(head, row, strict=True)) for _number, row in rows)
    return [{name: clean_code(one[name]) for name in used} for one in fields if one["status"] != "open"]
