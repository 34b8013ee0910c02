"""Hierarchies of codes: which parts a total is the sum of."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from myosotis_core.disclosure.errors import TableRefused

TOTAL = "Total"
CHILD_WORDS = frozenset({"child", "code", "enfant", "kind", "from"})
PARENT_WORDS = frozenset({"parent", "parents", "eltern", "to"})


@dataclass(frozen=True)
class Hierarchy:
    """The codes of one dimension as a tree; `codes[0]` is the root, and parents come before their children."""

    name: str
    codes: tuple[str, ...]
    parents: Mapping[str, str]

    @property
    def root(self) -> str:
        """The total of everything."""
        return self.codes[0]

    def children(self) -> dict[str, list[str]]:
        """Each total with its parts, totals of parts last but one first: no order is promised."""
        found: dict[str, list[str]] = {}
        for code in self.codes[1:]:
            found.setdefault(self.parents[code], []).append(code)
        return found

    def keep_only(self, present: Iterable[str]) -> Hierarchy:
        """The same tree with the codes that occur, and everything above them."""
        kept = {self.root}
        for code in present:
            while code not in kept:
                kept.add(code)
                code = self.parents[code]
        codes = tuple(code for code in self.codes if code in kept)
        return Hierarchy(self.name, codes, {code: self.parents[code] for code in codes[1:]})


def make_hierarchy(name: str, pairs: Iterable[tuple[str, str]], codes: Iterable[str] = ()) -> Hierarchy:
    """Build the tree of `name` from (child, parent) pairs.

    A pair of a code with itself is left out (one code standing on two levels); `codes` that occur nowhere in the
    pairs hang under the total. Several trees are joined under `Total`. Raises TableRefused for two parents or a ring.
    """
    parents: dict[str, str] = {}
    seen: dict[str, None] = {}
    for child, parent in pairs:
        seen.setdefault(parent)
        seen.setdefault(child)
        if child == parent:
            continue
        if parents.setdefault(child, parent) != parent:
            raise TableRefused(
                f"Hierarchy of {name}: “{child}” has two parents, “{parents[child]}” and “{parent}”."
            )
    _refuse_rings(name, parents)
    loose = [code for code in dict.fromkeys(codes) if code not in seen]
    tops = [code for code in seen if code not in parents]
    inner = set(parents.values())
    root = _choose_root(name, tops, inner, loose)
    for code in [*tops, *loose]:
        if code != root:
            parents[code] = root
    return Hierarchy(name, _order_codes(root, parents, [*seen, *loose]), parents)


def _choose_root(name: str, tops: Sequence[str], inner: set[str], loose: Sequence[str]) -> str:
    """The one code above all, found by being alone at the top, or by its name."""
    if len(tops) == 1 and tops[0] in inner and (not loose or _is_total(tops[0])):
        return tops[0]
    named = [code for code in [*tops, *loose] if _is_total(code)]
    if len(named) > 1 and TOTAL in named:
        named = [TOTAL]
    if len(named) > 1:
        raise TableRefused(f"Dimension {name}: which is the total, “{named[0]}” or “{named[1]}”?")
    return named[0] if named else TOTAL


def _is_total(code: str) -> bool:
    """A code that calls itself the total, in the spelling of several offices."""
    plain = code.strip().casefold()
    return plain in {"total", "_t", "totaal", "ensemble", "insgesamt", "all"} or plain.startswith("total_")


def _refuse_rings(name: str, parents: Mapping[str, str]) -> None:
    above: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        code = start
        while code in parents and code not in above:
            if code in path:
                raise TableRefused(f"Hierarchy of {name}: “{code}” stands above itself.")
            path.setdefault(code)
            code = parents[code]
        above.update(path)


def _order_codes(root: str, parents: Mapping[str, str], codes: Sequence[str]) -> tuple[str, ...]:
    below: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        if code != root:
            below.setdefault(parents[code], []).append(code)
    ordered = [root]
    for code in ordered:
        ordered.extend(below.get(code, ()))
    return tuple(ordered)


def read_pairs(name: str, text: str) -> list[tuple[str, str]]:
    """Read `child,parent` lines; also a table of levels, one column a level, in either direction."""
    rows = [
        [field.strip() for field in row]
        for row in csv.reader(io.StringIO(text), delimiter=delimiter_of(text))
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise TableRefused(f"Hierarchy of {name}: the file is empty.")
    width = len(rows[0])
    for number, row in enumerate(rows, start=1):
        if len(row) != width or width < 2:
            raise TableRefused(
                f"Hierarchy of {name}, line {number}: {len(row)} fields; `child,parent` are expected."
            )
    head = [field.casefold() for field in rows[0]]
    child = [place for place, word in enumerate(head) if word in CHILD_WORDS]
    parent = [place for place, word in enumerate(head) if word in PARENT_WORDS]
    if child and parent:
        return [(row[child[0]], row[parent[0]]) for row in rows[1:]]
    return _pairs_of_levels(name, rows)


def _pairs_of_levels(name: str, rows: list[list[str]]) -> list[tuple[str, str]]:
    """Pairs of a table whose columns are levels: the column with more codes is the finer one."""
    width = len(rows[0])
    values = [{row[place] for row in rows[1:]} for place in range(width)]
    # A first line whose words come again below is no heading.
    has_heading = not any(word in column for word in rows[0] for column in values)
    body = rows[1:] if has_heading and len(rows) > 1 else rows
    sizes = [len({row[place] for row in body}) for place in range(width)]
    order = sorted(range(width), key=lambda place: sizes[place], reverse=True)
    pairs: dict[tuple[str, str], None] = {}
    for row in body:
        for fine, coarse in itertools.pairwise(order):
            pairs.setdefault((row[fine], row[coarse]))
    return list(pairs)


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab, whichever the first line has most of."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
