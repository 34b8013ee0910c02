"""Measure matching: `python3 start.py bench matching [--size 4000] [--queries 300] [--anchors]`.

Recall among the first 1, 5, 20 and 100 candidates, and recall at the threshold that gives a wrong hit in at most 2 %
of the queries, by script, with the birth year true, one off, and absent; F1 on name_bench; the same for a full scan
with rapidfuzz.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass, field

from anyascii import anyascii
from rapidfuzz import fuzz, process

from myosotis_core.matching import Born, Person, Register, compare
from tests.bench.matching_people import make_people
from tests.bench.matching_sets import Pair, find_folder, load_name_bench, load_pairs, load_whole_names

DEPTHS = (1, 5, 20, 100)
BIRTHS = ("true", "off by one", "absent")
WRONG_ALLOWED = 0.02
THRESHOLD = 0.5


@dataclass
class Answers:
    """The answers to one group's queries: the place of the right one, its score, and the best wrong score."""

    places: list[int] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)

    def recall(self, depth: int) -> float:
        """The share of queries whose right answer is among the first so many."""
        return sum(1 for place in self.places if place < depth) / len(self.places)

    def recall_above(self, threshold: float) -> float:
        """The share of queries whose right answer scores at least so much."""
        return sum(1 for score in self.right if score >= threshold) / len(self.right)

    def wrong_above(self, threshold: float) -> float:
        """The share of queries with a wrong answer that scores at least so much."""
        return sum(1 for score in self.wrong if score >= threshold) / len(self.wrong)

    def threshold(self) -> float:
        """The lowest score at which at most `WRONG_ALLOWED` of the queries have a wrong hit."""
        ranked = sorted(self.wrong, reverse=True)
        return ranked[int(len(ranked) * WRONG_ALLOWED)] + 0.0001


def make_person(name: str, year: int | None) -> Person:
    """A person of one name and a year of birth."""
    return Person([name], Born.in_year(year) if year else None)


def ask(register: Register, pair: Pair, birth: str, chance: random.Random) -> tuple[int, float, float]:
    """One query: place and score of the right answer (a large number and 0 if not found), best wrong score."""
    year = {"true": pair.year, "off by one": pair.year + chance.choice((-1, 1)), "absent": None}[birth]
    found = register.search(make_person(pair.asked, year), 100)
    place, right, wrong = 10**6, 0.0, 0.0
    for number, candidate in enumerate(found):
        if candidate.id == pair.id:
            place, right = number, candidate.score
        else:
            wrong = max(wrong, candidate.score)
    return place, right, wrong


def measure(pairs: list[Pair], queries: int, births: tuple[str, ...], seed: int) -> None:
    """Fill a register with all, ask for some of each group, print a table for each kind of birth."""
    chance = random.Random(seed)
    register = Register(bytes(range(32)))
    start = time.perf_counter()
    for pair in pairs:
        register.add(pair.id, make_person(pair.stored, pair.year))
    print(f"{len(pairs)} people in the register, {time.perf_counter() - start:.1f} s")
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.group].append(pair)
    for birth in births:
        table: dict[str, Answers] = defaultdict(Answers)
        times = []
        for group, members in groups.items():
            for pair in chance.sample(members, min(queries, len(members))):
                start = time.perf_counter()
                place, right, wrong = ask(register, pair, birth, chance)
                times.append(time.perf_counter() - start)
                for name in (group, "all " + group.split()[0]):
                    table[name].places.append(place)
                    table[name].right.append(right)
                    table[name].wrong.append(wrong)
        print_table(birth, table)
        slowest = statistics.quantiles(times, n=20)[-1]
        print(f"  one query: {statistics.mean(times) * 1000:.1f} ms, p95 {slowest * 1000:.1f} ms")


def print_table(birth: str, table: dict[str, Answers]) -> None:
    """One line a group; the macro-average at the end."""
    print(
        f"\nbirth year {birth:12s} n     @1    @5   @20  @100 | wrong<=2%: at  recall | at {THRESHOLD}: wrong recall"
    )
    rows = {name: table[name] for name in sorted(table)}
    for name, one in rows.items():
        recalls = " ".join(f"{one.recall(depth):.3f}" for depth in DEPTHS)
        at = one.threshold()
        print(
            f"  {name:16s} {len(one.places):5d}  {recalls} |      {at:.3f}  {one.recall_above(at):.3f}"
            f" |  {one.wrong_above(THRESHOLD):.3f}  {one.recall_above(THRESHOLD):.3f}"
        )


def measure_name_bench(rows: list[tuple[str, str, bool, bool]], threshold: float) -> None:
    """F1 on the rows about persons, proposed by a language model and others apart."""
    scored = [(compare(Person([a]), Person([b])).score, same, proposed) for a, b, same, proposed in rows]
    for name, kept in (
        ("all", scored),
        ("proposed", [s for s in scored if s[2]]),
        ("other", [s for s in scored if not s[2]]),
    ):
        best = max((f1(kept, step / 200), step / 200) for step in range(1, 200))
        print(
            f"  name_bench {name:9s} {len(kept)} rows: F1 {f1(kept, threshold):.3f} at {threshold};"
            f" best {best[0]:.3f} at {best[1]}"
        )


def f1(scored: list[tuple[float, bool, bool]], threshold: float) -> float:
    """The harmonic mean of precision and recall."""
    right = sum(1 for score, same, _ in scored if same and score >= threshold)
    wrong = sum(1 for score, same, _ in scored if not same and score >= threshold)
    missed = sum(1 for score, same, _ in scored if same and score < threshold)
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def measure_full_scan(pairs: list[Pair], queries: int, seed: int) -> None:
    """The anchor: every name in plain Latin letters, all of them compared by rapidfuzz, the birth not used."""
    chance = random.Random(seed)
    plain = [anyascii(pair.stored).lower() for pair in pairs]
    numbers = {pair.id: number for number, pair in enumerate(pairs)}
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.group].append(pair)
    print("\nfull scan, rapidfuzz token_set_ratio over anyascii   @1    @5   @20  @100")
    for group, members in sorted(groups.items()):
        places = []
        for pair in chance.sample(members, min(queries, len(members))):
            asked = anyascii(pair.asked).lower()
            ranked = process.extract(asked, plain, scorer=fuzz.token_set_ratio, limit=100)
            found = [number for _, _, number in ranked]
            own = numbers[pair.id]
            places.append(found.index(own) if own in found else 10**6)
        recalls = " ".join(f"{sum(place < depth for place in places) / len(places):.3f}" for depth in DEPTHS)
        print(f"  {group:16s} {len(places):5d}  {recalls}")


def main(arguments: list[str] | None = None) -> None:
    """Run the measurements."""
    parser = argparse.ArgumentParser(prog="start.py bench matching", description=__doc__)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--whole", type=int, default=40_000, help="people in the register of whole names")
    parser.add_argument("--anchors", action="store_true", help="a full scan with rapidfuzz beside it")
    parser.add_argument("--births", nargs="*", choices=BIRTHS, default=BIRTHS)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    folder = find_folder()
    if folder is None:
        print("The sets of real names are not here: measured on invented people only.")
        measure(make_people(), chosen.queries, tuple(chosen.births), chosen.seed)
        return
    measure_name_bench(load_name_bench(folder), THRESHOLD)
    sets = {
        "parts of real names, put together": lambda: load_pairs(folder, chosen.size, chosen.seed),
        "whole real names, Hebrew and Latin": lambda: load_whole_names(folder, chosen.whole, chosen.seed),
        "invented people": make_people,
    }
    for name, load in sets.items():
        print(f"\n=== {name}")
        pairs = load()
        measure(pairs, chosen.queries, tuple(chosen.births), chosen.seed)
        if chosen.anchors:
            measure_full_scan(pairs, chosen.queries, chosen.seed)


if __name__ == "__main__":
    main()
