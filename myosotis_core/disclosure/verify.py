"""Check a certificate against its published tables with the standard library alone.

In every witness table all totals are the sums of their parts, nothing is negative and open cells are as published; each
primary cell is at most one in one witness and at least the threshold in another; each other one takes two values.
"""

import csv
import hashlib
import json
from fractions import Fraction
from math import prod
from pathlib import Path


def check(passed: bool, otherwise: str) -> None:
    """Go on only if so."""
    if not passed:
        raise ValueError(otherwise)


def verify(outs: list[Path], certificate: Path) -> str:
    """Say in a sentence what is proven; whatever it raises means that it is not."""
    proof = json.loads(certificate.read_text("utf-8"))
    words = json.dumps({name: part for name, part in proof.items() if name != "digest"}, sort_keys=True)
    check(hashlib.sha256(words.encode()).hexdigest() == proof["digest"], "the certificate was changed")
    one, threshold = int(proof["scale"]), int(proof["threshold"])
    cells: dict[object, tuple[str, str]] = {}  # by their codes below the total: tables share their margins
    sums: dict[object, list[object]] = {}  # a total, then its parts
    for number, (out, table) in enumerate(zip(outs, proof["tables"], strict=True)):
        check(hashlib.sha256(out.read_bytes()).hexdigest() == table["sha256"], f"{out.name} was changed")
        head, *rows = csv.reader(out.read_text("utf-8").splitlines(keepends=True))
        trees = {name: table["parents"][name] for name in head[:-2]}
        full = len({(*row[:-2],) for row in rows}) == len(rows) == prod(len(up) + 1 for up in trees.values())
        for *codes, count, status in rows:
            key = frozenset(pair for pair in zip(trees, codes, strict=True) if pair[1] in trees[pair[0]])
            check(full and cells.setdefault(key, (count, status))[0] == count, f"{out.name} is not whole")
            for name, code in key:
                above = {(name, trees[name][code])} if trees[name][code] in trees[name] else set()
                total = key - {(name, code)} | above
                sums.setdefault((number, name, total), [total]).append(key)
    shown = {key: int(Fraction(count) * one) for key, (count, status) in cells.items() if status == "open"}
    place = {key: number for number, key in enumerate(key for key in cells if key not in shown)}
    small = {key for key, count in shown.items() if 0 < count < threshold}
    check(small <= {frozenset(map(tuple, key)) for key in proof["public"]}, "a small cell is open")
    lines = [[(key, 1 - 2 * (key == line[0])) for key in line] for line in sums.values()]
    left = [-sum(shown.get(key, 0) * sign for key, sign in line) for line in lines]
    terms = [[(place[key], sign) for key, sign in line if key in place] for line in lines]
    check(all(line or not rest for line, rest in zip(terms, left, strict=True)), "open cells do not add up")
    for parts, *values in proof["witnesses"]:
        check(parts > 0 and len(values) == len(place) and min(values) >= 0, "a witness is no table")
        sides = zip(left, terms, strict=True)
        agreed = all(rest * parts == sum(values[at] * sign for at, sign in line) for rest, line in sides)
        check(agreed, "a witness does not add up")
    tables = [[Fraction(value, parts) for value in values] for parts, *values in proof["witnesses"]]
    for (cell, at), (low, high) in zip(place.items(), proof["pairs"], strict=True):
        check(tables[low][at] != tables[high][at] and not cells[cell][0], "a hidden cell is certain")
        wide = tables[low][at] <= one and tables[high][at] >= threshold
        check(wide or cells[cell][1] in ("secondary", "hidden"), "a small cell has too little room")
    return f"{len(place)} of {len(cells)} cells are hidden and proven safe, threshold {threshold / one:g}."
