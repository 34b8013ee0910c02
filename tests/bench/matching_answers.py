"""What is asked in a measurement of matching, what comes back, and how it is counted.

Every system answers the same questions. Nothing is pooled: recall is counted for each group, and the average over
groups gives each group the same weight.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.bench.matching_sets import Pair

DEPTHS = (1, 5, 20, 100)
BIRTHS = ("true", "off by one", "absent")
WRONG_ALLOWED = 0.02
NOT_FOUND = 10**6
Scored = Sequence[tuple[float, bool]]
"""Pairs of a score and whether the two really are one person."""


@dataclass(frozen=True)
class Question:
    """Somebody is looked for: the year of birth as it was told, or None."""

    pair: Pair
    birth: str
    year: int | None


@dataclass(frozen=True)
class Answer:
    """The place of the right person (`NOT_FOUND` if missing), its score, and the best score of somebody else."""

    place: int
    right: float
    wrong: float


@dataclass
class Answers:
    """The answers to the questions of one group."""

    rows: list[Answer] = field(default_factory=list)

    def recall(self, depth: int) -> float:
        """The share of questions whose right answer is among the first so many."""
        return sum(row.place < depth for row in self.rows) / len(self.rows)

    def found_above(self, threshold: float) -> float:
        """The share of questions whose right answer scores at least so much."""
        return sum(row.right >= threshold for row in self.rows) / len(self.rows)

    def wrong_above(self, threshold: float) -> float:
        """The share of questions with a wrong answer that scores at least so much."""
        return sum(row.wrong >= threshold for row in self.rows) / len(self.rows)

    def threshold(self) -> float:
        """The lowest score at which at most `WRONG_ALLOWED` of the questions have a wrong hit."""
        ranked = sorted((row.wrong for row in self.rows), reverse=True)
        return ranked[int(len(ranked) * WRONG_ALLOWED)] + 0.0001

    def figures(self, own_threshold: float) -> list[float]:
        """The columns of a table: recall by depth, recall at few wrong hits, then wrong and found at a threshold."""
        at = [self.wrong_above(own_threshold), self.found_above(own_threshold)]
        return [*map(self.recall, DEPTHS), self.found_above(self.threshold()), *at]


HEADINGS = [*(f"@{depth}" for depth in DEPTHS), "≤2%w", "wrong", "found"]


def make_questions(pairs: list[Pair], each: int, births: Sequence[str], seed: int) -> list[Question]:
    """So many people of each group, each asked for with every kind of birth."""
    chance = random.Random(seed)
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.group].append(pair)
    questions = []
    for _, members in sorted(groups.items()):
        for pair in chance.sample(members, min(each, len(members))):
            told = {"true": pair.year, "off by one": pair.year + chance.choice((-1, 1)), "absent": None}
            questions += [Question(pair, birth, told[birth]) for birth in births]
    return questions


def place_answer(own: str, ranked: Sequence[tuple[str, float]]) -> Answer:
    """The answer in a list of ids with scores, best first."""
    place, right, wrong = NOT_FOUND, 0.0, 0.0
    for number, (found, score) in enumerate(ranked):
        if found == own:
            place, right = number, score
        else:
            wrong = max(wrong, score)
    return Answer(place, right, wrong)


def group_answers(questions: Sequence[Question], answers: Sequence[Answer]) -> dict[str, dict[str, Answers]]:
    """By the kind of birth, then by group."""
    found: dict[str, dict[str, Answers]] = defaultdict(lambda: defaultdict(Answers))
    for question, answer in zip(questions, answers, strict=True):
        found[question.birth][question.pair.group].rows.append(answer)
    return found


def print_tables(questions: Sequence[Question], systems: dict[str, tuple[float, Sequence[Answer]]]) -> None:
    """One table for each kind of birth: a line a group, the systems side by side; `systems`: threshold and answers."""
    grouped = {name: group_answers(questions, answers) for name, (_, answers) in systems.items()}
    for birth in dict.fromkeys(question.birth for question in questions):
        width = 6 * len(HEADINGS)
        print(f"\n  birth year {birth:<15}" + "".join(f" | {name:<{width}}" for name in systems))
        print(f"  {'':<20}{'n':>6}" + (" | " + "".join(f"{name:>6}" for name in HEADINGS)) * len(systems))
        lines: dict[str, list[list[float]]] = {}
        first = next(iter(grouped.values()))[birth]
        for group in sorted(first):
            figures = [grouped[name][birth][group].figures(own) for name, (own, _) in systems.items()]
            lines[group] = figures
            print_line(group, str(len(first[group].rows)), figures)
        for kind in sorted({group.split()[0] for group in lines}):
            kept = [figures for group, figures in lines.items() if group.startswith(kind)]
            if len(kept) > 1:
                print_line(f"average of {len(kept)} {kind}", "", average(kept))


def print_costs(questions: Sequence[Question], answers: Sequence[Answer]) -> None:
    """What a birth year one off, and none, cost in recall, averaged over groups of a kind."""
    grouped = group_answers(questions, answers)
    if set(grouped) != set(BIRTHS):
        return
    for kind in sorted({group.split()[0] for group in grouped["true"]}):
        groups = [group for group in grouped["true"] if group.startswith(kind)]
        line = f"  {kind}, cost in recall"
        for birth in BIRTHS[1:]:
            for depth in (1, 20):
                lost = [grouped["true"][g].recall(depth) - grouped[birth][g].recall(depth) for g in groups]
                line += f"; year {birth}: {sum(lost) / len(lost):.3f} @{depth}"
        print(line)


def average(lines: list[list[list[float]]]) -> list[list[float]]:
    """The mean over groups, for each system and column."""
    return [
        [sum(column) / len(lines) for column in zip(*one, strict=True)] for one in zip(*lines, strict=True)
    ]


def print_line(name: str, number: str, systems: list[list[float]]) -> None:
    """One line of a table."""
    cells = (" | " + "".join(f"{value:6.3f}".replace(" 0.", "  .") for value in one) for one in systems)
    print(f"  {name:<20}{number:>6}" + "".join(cells))


def f1(scored: Scored, threshold: float, wanted: int | None = None) -> float:
    """The harmonic mean of precision and recall; `wanted`: how many right pairs there are, found or not."""
    wanted = sum(same for _, same in scored) if wanted is None else wanted
    kept = [same for score, same in scored if score >= threshold]
    return 2 * sum(kept) / (len(kept) + wanted) if kept else 0.0


def best_f1(scored: Scored, wanted: int | None = None) -> tuple[float, float]:
    """The best F1 that any threshold gives (chosen after the fact), and that threshold."""
    return max((f1(scored, step / 200, wanted), step / 200) for step in range(1, 200))
