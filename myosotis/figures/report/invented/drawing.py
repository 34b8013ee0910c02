"""Seeded draws of whole counts: how many of so many fall under each code. Quick also for tens of thousands."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

LARGE = 80


def begin_chance(seed: str) -> random.Random:
    """Chance of its own for one purpose: what is drawn for one hotline and year hangs on no other."""
    return random.Random(seed)  # noqa: S311 — invented figures, no secret


def draw_some(rng: random.Random, whole: int, share: float) -> int:
    """How many of `whole` when each does with this likelihood; above a few dozen by the normal approximation."""
    if whole <= 0 or share <= 0:
        return 0
    if share >= 1:
        return whole
    if whole <= LARGE:
        draw = rng.random
        return [draw() < share for _one in range(whole)].count(True)
    middle = whole * share
    spread = math.sqrt(middle * (1 - share))
    if middle < 10 or whole - middle < 10:
        return _draw_rare(rng, whole, share) if middle < 10 else whole - _draw_rare(rng, whole, 1 - share)
    return min(whole, max(0, round(rng.gauss(middle, spread))))


def _draw_rare(rng: random.Random, whole: int, share: float) -> int:
    """Steps between rare ones instead of one throw each."""
    found, at, step = 0, 0, math.log1p(-share)
    while True:
        at += int(math.log(1.0 - rng.random()) / step) + 1
        if at > whole:
            return found
        found += 1


def share_out(rng: random.Random, whole: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Each of `whole` under one code, by weight; codes with none are left out."""
    left, weight = whole, sum(weights.values())
    parts: dict[str, int] = {}
    for code, one in weights.items():
        if left == 0:
            break
        if one <= 0:
            continue
        part = left if weight - one < 1e-9 else draw_some(rng, left, one / weight)
        weight -= one
        if part:
            parts[code] = part
            left -= part
    return parts


def draw_several(rng: random.Random, whole: int, percents: Mapping[str, float]) -> dict[str, int]:
    """Each of `whole` under at least one code and often several; a percent is how often a code holds, about."""
    first = share_out(rng, whole, percents)
    parts = {}
    for code, percent in percents.items():
        part = first.get(code, 0)
        expected = percent / 100
        chance = max(0.0, (expected - percent / sum(percents.values())) / 1.2)
        part += draw_some(rng, whole - part, chance)
        if part:
            parts[code] = part
    return parts
