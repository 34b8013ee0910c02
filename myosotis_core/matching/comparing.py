"""Two persons compared: a calibrated score with its reasons. No score decides; a person does.

The score is the probability that the two are one person, if it is as likely as not before anything is compared
(so .5 means: what speaks for it and against it weighs the same). It is a sum of evidence (natural logarithms of
likelihood ratios): each part of the name, the birth, the gender, the countries.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp

from myosotis_core.matching.alignment import DIFFERENT, INITIAL, INITIAL_LIKENESS, Alignment, Meeting, align
from myosotis_core.matching.births import compare_births
from myosotis_core.matching.normalising import Token
from myosotis_core.matching.person import Person
from myosotis_core.matching.reasons import Reason

START = -1.8
MOST = 0.999
EVIDENCE = ((0, -4.0), (550, -3.2), (650, -1.6), (750, -0.5), (850, 0.5), (900, 1.2), (950, 2.0), (1000, 2.4))
AGAINST = -4.8
ALONE = -0.7
NO_OTHER_PART = -1.5
ONE_PART_ONLY = -0.3
INITIAL_SHARE = 0.6
FULL_PART = 500
LEAST_PART = 300
ENOUGH = 4.4
MORE_THAN_ENOUGH = 0.25
GENDERS = frozenset({"female", "male"})


@dataclass(frozen=True)
class Comparison:
    """How likely two persons are one (0 to 1) and why, the weightiest reason first."""

    score: float
    reasons: tuple[Reason, ...]


def compare(a: Person, b: Person) -> Comparison:
    """Compare two persons; symmetric, and independent of the order of names and of their parts.

    Source of the method: evidence added as in Fellegi and Sunter, "A theory for record linkage" (1969); the weights
    are measured, see docs/matching.md.
    """
    names = _compare_all_names(a.tokens(), b.tokens())
    if names is None:
        return Comparison(0.0, ())
    evidence, alignment = names
    reasons = _name_reasons(alignment)
    for found, reason in _compare_facts(a, b):
        evidence += found
        if reason:
            reasons.append(reason)
    reasons.sort(key=lambda reason: (-abs(reason.weight), reason.code, str(reason)))
    return Comparison(_to_score(evidence), tuple(reasons))


def score(a: Person, b: Person) -> float:
    """The score of `compare` alone, for when nobody looks at the reasons yet."""
    names = _compare_all_names(a.tokens(), b.tokens())
    if names is None:
        return 0.0
    return _to_score(names[0] + sum(found for found, _ in _compare_facts(a, b)))


def _compare_facts(a: Person, b: Person) -> tuple[tuple[float, Reason | None], ...]:
    return _compare_born(a, b), _compare_gender(a, b), _compare_countries(a, b)


def _to_score(evidence: float) -> float:
    return round(min(1 / (1 + exp(-max(min(evidence, 30.0), -30.0))), MOST), 6)


def _compare_all_names(
    left: tuple[tuple[Token, ...], ...], right: tuple[tuple[Token, ...], ...]
) -> tuple[float, Alignment] | None:
    best: tuple[float, Alignment] | None = None
    pair: tuple[tuple[Token, ...], tuple[Token, ...]] = ((), ())
    for one in left:
        for other in right:
            found = compare_names(one, other)
            # Of two that tell as much, the one both directions take.
            if (
                best is None
                or found[0] > best[0]
                or (found[0] == best[0] and _order(one, other) < _order(*pair))
            ):
                best, pair = found, (one, other)
    return best


def _order(one: tuple[Token, ...], other: tuple[Token, ...]) -> list[str]:
    return sorted(" ".join(token.text for token in name) for name in (one, other))


def compare_names(left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[float, Alignment]:
    """The evidence of two names, without birth or anything else, and what met what."""
    alignment = align(left, right)
    return START + _weigh(alignment), alignment


def _weigh(alignment: Alignment) -> float:
    found = [weigh_meeting(one) for one in alignment.meetings]
    agreeing = sum(round(value * 1000) for value in found if value > 0) / 1000
    if agreeing > ENOUGH:
        agreeing = ENOUGH + (agreeing - ENOUGH) * MORE_THAN_ENOUGH
    total = agreeing + sum(round(value * 1000) for value in found if value < 0) / 1000
    left = sum(weight for _, weight in alignment.left_alone)
    right = sum(weight for _, weight in alignment.right_alone)
    both, rest = min(left, right), abs(left - right)
    total += AGAINST * both / 1000 + ALONE * min(rest, 2500) / 1000
    full = sum(1.0 for one in alignment.meetings if one.weight >= FULL_PART and one.likeness >= 780)
    full += sum(INITIAL_SHARE for one in alignment.meetings if _is_of_initials(one))
    if full < 2:
        has_more = any(weight >= FULL_PART for _, weight in alignment.left_alone + alignment.right_alone)
        has_more = has_more or sum(one.weight >= LEAST_PART for one in alignment.meetings) > 1
        total += NO_OTHER_PART * (2 - full) if has_more else ONE_PART_ONLY
    return round(total, 6)


def _is_of_initials(meeting: Meeting) -> bool:
    """An initial that may stand for a part, or two that are the same; a single syllable is a part of its own."""
    is_same = meeting.likeness > INITIAL_LIKENESS and len(meeting.left) == len(meeting.right) == 1
    return meeting.how == INITIAL or (is_same and meeting.weight < FULL_PART)


def weigh_meeting(meeting: Meeting) -> float:
    """The evidence of one meeting of name parts."""
    likeness = meeting.likeness
    for (low, at_low), (high, at_high) in pairwise(EVIDENCE):
        if likeness <= high:
            part = (likeness - low) / (high - low)
            return (at_low + (at_high - at_low) * part) * meeting.weight / 1000
    return EVIDENCE[-1][1] * meeting.weight / 1000


def _name_reasons(alignment: Alignment) -> list[Reason]:
    reasons = [
        Reason(
            f"name.{one.how}",
            {"left": one.left, "right": one.right, "likeness": one.likeness},
            weigh_meeting(one),
        )
        for one in alignment.meetings
    ]
    left, right = list(alignment.left_alone), list(alignment.right_alone)
    if left and right:
        values: dict[str, str | int] = {
            "left": " ".join(text for text, _ in left),
            "right": " ".join(text for text, _ in right),
        }
        weight = min(sum(weight for _, weight in left), sum(weight for _, weight in right))
        reasons.append(Reason(f"name.{DIFFERENT}", values, AGAINST * weight / 1000))
    else:
        reasons += [
            Reason("name.missing", {"left": text}, ALONE * weight / 1000) for text, weight in left + right
        ]
    return reasons


def _compare_born(a: Person, b: Person) -> tuple[float, Reason | None]:
    if a.born is None or b.born is None:
        return 0.0, Reason("birth.unknown")
    evidence, reason = compare_births(a.born, b.born)
    return evidence, Reason(reason.code, reason.values, evidence)


def _compare_gender(a: Person, b: Person) -> tuple[float, Reason | None]:
    if a.gender not in GENDERS or b.gender not in GENDERS:
        return 0.0, None
    if a.gender == b.gender:
        return 0.2, Reason("gender.same", weight=0.2)
    return -1.5, Reason("gender.differs", weight=-1.5)


def _compare_countries(a: Person, b: Person) -> tuple[float, Reason | None]:
    if not a.countries or not b.countries:
        return 0.0, None
    shared = sorted(set(a.countries) & set(b.countries))
    if shared:
        return 0.4, Reason("country.same", {"left": ", ".join(shared)}, 0.4)
    return -0.2, Reason("country.differs", weight=-0.2)
