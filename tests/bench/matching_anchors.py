"""The anchor nomenklatura on name_bench: `python -m tests.bench.matching_anchors`, in an environment of its own.

`uv venv anchors && uv pip install --python anchors nomenklatura rapidfuzz anyascii`; it is no part of Myosotis.
Every comparison makes new entities with new ids: nomenklatura keeps what it worked out by id.
"""

from __future__ import annotations

from itertools import count

from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig

from tests.bench.matching_sets import find_folder, load_name_bench


def main() -> None:
    """Print F1 at 0.7 and at the best threshold, for all rows and apart."""
    folder = find_folder()
    algorithm = get_algorithm("logic-v2")
    if folder is None or algorithm is None:
        raise SystemExit("The sets of real names or the algorithm are not here.")
    config, numbers = ScoringConfig.defaults(), count()
    scored = []
    for left, right, same, proposed in load_name_bench(folder):
        one, other = (
            model.get_proxy({"id": f"e{next(numbers)}", "schema": "Person", "properties": {"name": [name]}})
            for name in (left, right)
        )
        scored.append((algorithm.compare(one, other, config).score, same, proposed))
    for name, kept in (
        ("all", scored),
        ("proposed", [s for s in scored if s[2]]),
        ("other", [s for s in scored if not s[2]]),
    ):
        best = max((f1(kept, step / 100), step / 100) for step in range(1, 100))
        print(
            f"logic-v2 {name:9s} {len(kept)}: F1 {f1(kept, 0.7):.3f} at 0.7; best {best[0]:.3f} at {best[1]}"
        )


def f1(scored: list[tuple[float, bool, bool]], threshold: float) -> float:
    """The harmonic mean of precision and recall."""
    right = sum(1 for score, same, _ in scored if same and score >= threshold)
    wrong = sum(1 for score, same, _ in scored if not same and score >= threshold)
    missed = sum(1 for score, same, _ in scored if same and score < threshold)
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


if __name__ == "__main__":
    main()
