"""Measure matching: `python3 start.py bench matching [--size 4000] [--queries 150] [--anchors]`.

Recall among the first 1, 5, 20 and 100 candidates; recall at the threshold that gives a wrong hit in at most 2 % of
the questions (≤2%w); wrong hits and right ones at one fixed threshold. By script and averaged over scripts, with the
birth year true, one off, and absent. F1 on name_bench and on sets of linkage. With `--anchors`, rapidfuzz, nomenklatura
and splink answer the same questions in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

from myosotis_core.matching import Born, Person, Register, compare
from tests.bench.matching_answers import (
    BIRTHS,
    Answer,
    Question,
    Scored,
    best_f1,
    f1,
    make_questions,
    place_answer,
    print_costs,
    print_tables,
)
from tests.bench.matching_beside import (
    ENVIRONMENT,
    ask_anchors,
    link_records,
    make_environment,
    scan_all,
    score_candidates,
)
from tests.bench.matching_people import make_people
from tests.bench.matching_sets import Pair, find_folder, load_name_bench, load_pairs, load_whole_names

KEPT = 100
SAME_NAME = 0.5
"""At and above this, two names without a birth match; the threshold of name_bench."""
SURE = 0.9
"""At and above this, somebody in a register of many strangers is called a hit."""
THRESHOLDS = {"Myosotis": SURE, "token_set, full scan": 0.9, "logic-v2, same candidates": 0.7}


def make_person(name: str, year: int | None) -> Person:
    """A person of one name and a year of birth."""
    return Person([name], Born.in_year(year) if year else None)


def search_all(pairs: list[Pair], questions: Sequence[Question]) -> tuple[list[Answer], list[list[str]]]:
    """Myosotis: the answers, and the ids of the candidates."""
    register = Register(bytes(range(32)))
    for pair in pairs:
        register.add(pair.id, make_person(pair.stored, pair.year))
    answers, lists, times = [], [], []
    for question in questions:
        start = time.perf_counter()
        found = register.search(make_person(question.pair.asked, question.year), KEPT)
        times.append(time.perf_counter() - start)
        answers.append(place_answer(question.pair.id, [(one.id, one.score) for one in found]))
        lists.append([one.id for one in found])
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"  one search: {statistics.mean(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
    return answers, lists


def measure(pairs: list[Pair], queries: int, births: Sequence[str], seed: int, python: Path | None) -> None:
    """Fill a register with all, ask for some of each group, print a table for each kind of birth."""
    print(f"  {len(pairs):,} people in the register")
    questions = make_questions(pairs, queries, births, seed)
    answers, lists = search_all(pairs, questions)
    found: list[Sequence[Answer]] = [answers]
    if python:
        scanned = scan_all(pairs, questions)
        found.append([place_answer(q.pair.id, ranked) for q, ranked in zip(questions, scanned, strict=True)])
        both = [
            list(dict.fromkeys((*ours, *(key for key, _ in ranked))))
            for ours, ranked in zip(lists, scanned, strict=True)
        ]
        found.append(score_candidates(python, pairs, questions, both))
    systems = {name: (THRESHOLDS[name], one) for name, one in zip(THRESHOLDS, found, strict=False)}
    print_tables(questions, systems)
    print_costs(questions, answers)


def compare_names(rows: list[tuple[str, str, bool, bool]], python: Path | None) -> None:
    """F1 on the rows about persons, those that a language model proposed and others apart."""
    systems: dict[str, tuple[float, list[float]]] = {
        "Myosotis": (SAME_NAME, [compare(Person([a]), Person([b])).score for a, b, _, _ in rows]),
        "token_set": (
            0.9,
            [fuzz.token_set_ratio(anyascii(a).lower(), anyascii(b).lower()) / 100 for a, b, _, _ in rows],
        ),
    }
    if python:
        systems["logic-v2"] = (0.7, [score for score, _, _ in ask_anchors(python, "names")])
    kinds = {"all": (True, False), "proposed by a language model": (True,), "other": (False,)}
    print(f"\n=== name_bench, Person{'':<12}rows" + "".join(f" | {name:<26}" for name in systems))
    for kind, kept in kinds.items():
        line = f"  {kind:<32}{sum(row[3] in kept for row in rows):>4}"
        for threshold, scores in systems.values():
            scored = [(score, row[2]) for score, row in zip(scores, rows, strict=True) if row[3] in kept]
            best, _ = best_f1(scored)
            line += f" | F1 {f1(scored, threshold):.3f} at {threshold}; best {best:.3f}"
        print(line)


def compare_linkage(python: Path) -> None:
    """F1 over pairs on sets of linkage, from names and days of birth alone."""
    print("\n=== linkage, F1 over pairs, names and day of birth only")
    for name, found in ask_anchors(python, "linkage").items():
        scored, wanted = link_records(found["sides"])
        sides: dict[str, Scored] = {"Myosotis": scored, "splink": [tuple(one) for one in found["splink"]]}
        line = f"  {name:<30}{sum(map(len, found['sides'])):>7,} records"
        for system, one in sides.items():
            best, _ = best_f1(one, wanted)
            at = ", ".join(f"{f1(one, threshold, wanted):.3f} at {threshold}" for threshold in (0.5, 0.95))
            line += f" | {system}: {at}, best {best:.3f}"
        print(line)


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="start.py bench matching", description=__doc__)
    parser.add_argument("--size", type=int, default=4000)
    parser.add_argument("--queries", type=int, default=150, help="questions for each group")
    parser.add_argument("--whole", type=int, default=40_000, help="people in the register of whole names")
    parser.add_argument("--whole-queries", type=int, default=1000)
    parser.add_argument("--anchors", action="store_true", help="others answer the same questions")
    parser.add_argument(
        "--environment", type=Path, default=ENVIRONMENT, help="where the anchors are installed"
    )
    parser.add_argument("--million", action="store_true", help="also a million sealed persons in a database")
    parser.add_argument("--births", nargs="*", choices=BIRTHS, default=BIRTHS)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Run the measurements."""
    chosen = read_arguments(arguments)
    folder = find_folder()
    if folder is None:
        print("The sets of real names are not here: measured on invented people only.")
        measure(make_people(), chosen.queries, chosen.births, chosen.seed, None)
        return
    python = make_environment(chosen.environment) if chosen.anchors else None
    compare_names(load_name_bench(folder), python)
    if python:
        compare_linkage(python)
    sets: dict[str, tuple[int, Callable[[], list[Pair]]]] = {
        "parts of real names, put together": (
            chosen.queries,
            lambda: load_pairs(folder, chosen.size, chosen.seed),
        ),
        "whole real names, Hebrew and Latin": (
            chosen.whole_queries,
            lambda: load_whole_names(folder, chosen.whole, chosen.seed),
        ),
        "invented people": (chosen.queries, make_people),
    }
    for name, (queries, load) in sets.items():
        print(f"\n=== {name}")
        measure(load(), queries, chosen.births, chosen.seed, python)
    if chosen.million:
        # A process of its own: its memory is measured too.
        subprocess.run([sys.executable, "-m", "tests.bench.index"], check=False)


if __name__ == "__main__":
    main()
