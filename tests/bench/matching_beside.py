"""The anchors beside Myosotis: rapidfuzz in a full scan; nomenklatura and splink in an environment of their own."""

from __future__ import annotations

import json
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anyascii import anyascii
from rapidfuzz import fuzz, process

from myosotis_core.matching import Person, Register
from tests.bench.matching_answers import Answer, Question, Scored, place_answer
from tests.bench.matching_sets import ROOT, Pair

ENVIRONMENT = ROOT / ".dev" / "anchors"
PACKAGES = ("nomenklatura", "splink", "pandas", "pyarrow", "rapidfuzz", "anyascii")
KEPT = 100
Ranked = list[tuple[str, float]]


def make_environment(folder: Path) -> Path:
    """The Python of the anchors' environment; made from the package index if it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"  making an environment for the anchors: {', '.join(PACKAGES)} …", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def ask_anchors(python: Path, task: str, given: object = None) -> Any:
    """Run one task of `matching_anchors` and read its answer."""
    command = [str(python), "-W", "ignore", "-m", "tests.bench.matching_anchors", task]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(given), stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def scan_all(pairs: list[Pair], questions: Sequence[Question]) -> list[Ranked]:
    """token_set_ratio of rapidfuzz over plain Latin letters, everybody compared; the birth is not used."""
    plain = [anyascii(pair.stored).lower() for pair in pairs]
    known: dict[str, Ranked] = {}
    for question in questions:
        asked = anyascii(question.pair.asked).lower()
        if question.pair.id not in known:
            found = process.extract(asked, plain, scorer=fuzz.token_set_ratio, limit=KEPT)
            known[question.pair.id] = [(pairs[number].id, score / 100) for _, score, number in found]
    return [known[question.pair.id] for question in questions]


def score_candidates(
    python: Path, pairs: list[Pair], questions: Sequence[Question], lists: Sequence[Sequence[str]]
) -> list[Answer]:
    """logic-v2 on the candidates that Myosotis or the full scan found: it has no search of its own for this."""
    named = {pair.id: pair for pair in pairs}
    wanted = {key for candidates in lists for key in candidates}
    given = {
        "people": {key: (named[key].stored, named[key].year) for key in sorted(wanted)},
        "questions": [
            (question.pair.asked, question.year, list(candidates))
            for question, candidates in zip(questions, lists, strict=True)
        ],
    }
    answers = []
    scores = ask_anchors(python, "questions", given)
    for question, candidates, found in zip(questions, lists, scores, strict=True):
        ranked = sorted(zip(candidates, found, strict=True), key=lambda one: -one[1])
        answers.append(place_answer(question.pair.id, [one for one in ranked if one[1] > 0]))
    return answers


def link_records(sides: list[list[list[str | None]]]) -> tuple[Scored, int]:
    """Myosotis on the records of one set of linkage: every pair found with its score, and how many are right.

    With one side every pair within it is looked for, with two every pair across; names and day of birth only.
    """
    register, clusters = Register(bytes(range(32))), {}
    people = []
    for side in sides:
        for key, cluster, first, last, born in side:
            person = Person.from_dict({"name": " ".join(filter(None, (first, last))), "born": born})
            people.append((str(key), cluster, person))
    first_side = people[: len(sides[0])]
    for key, cluster, person in first_side:
        clusters[key] = cluster
        register.add(key, person)
    scored, sizes = {}, {cluster: 0 for _, cluster, _ in people}
    for _, cluster, _ in people:
        sizes[cluster] += 1
    for key, cluster, person in people if len(sides) == 1 else people[len(sides[0]) :]:
        for found in register.search(person, KEPT):
            if found.id != key:
                scored[min(key, found.id), max(key, found.id)] = (found.score, clusters[found.id] == cluster)
    return list(scored.values()), sum(size * (size - 1) // 2 for size in sizes.values())
