"""Which part of one name meets which part of the other: order-free, and best for the whole of both names.

All numbers are whole thousandths, so that the result does not depend on the order in which they are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, Levenshtein

from myosotis_core.matching.normalising import Token, make_sounds, strip_article
from myosotis_core.matching.sounds import EXCHANGES, exchange_cost
from myosotis_core.matching.words import load_words

SAME, SPELLING, SIMILAR, VARIANT, INITIAL, JOINED, DIFFERENT = (
    "same", "spelling", "similar", "variant", "initial", "joined", "differs",
)  # fmt: skip
VARIANT_LIKENESS = 930
INITIAL_LIKENESS = 850
FAR, FAR_IF_JOINED = 450, 221
HOPELESS = 550
ONE_SLIP = 780
TWO_SLIPS = 780
NO_LIMIT = 10**9
NEIGHBOURS = 650
LEAST_MASS = 3600
OTHER_BEGINNING = 150
ARTICLE = 60
LEAST_JOINED = 780
MOST_JOINED = 6


@dataclass(frozen=True)
class Meeting:
    """Parts of two names that met: how alike they are (0 to 1000), how much they weigh, and how they are alike."""

    left: str
    right: str
    likeness: int
    weight: int
    how: str


@dataclass(frozen=True)
class Alignment:
    """What met, and what stood alone on either side (`text`, weight)."""

    meetings: tuple[Meeting, ...]
    left_alone: tuple[tuple[str, int], ...]
    right_alone: tuple[tuple[str, int], ...]


def measure_distance(left: Token, right: Token, limit: int = NO_LIMIT) -> int:
    """The least cost of turning the sounds of one into the other's (weighted edit distance with exchanged neighbours).

    Past `limit` any number above it may come out.
    """
    one, other = left.sounds, right.sounds
    left_drops = one.drops_of_vowels if right.omits_vowels else one.drops
    right_drops = other.drops_of_vowels if left.omits_vowels else other.drops
    columns = tuple(zip(other.numbers, right_drops, strict=True))
    before: list[int] = []
    previous = [0]
    for drop in right_drops:
        previous.append(previous[-1] + drop)
    last_place = -1
    for i, place in enumerate(one.numbers):
        row, drop = EXCHANGES[place], left_drops[i]
        diagonal = previous[0]
        cost = diagonal + drop
        current = [cost]
        last_other = -1
        for j, (sound, right_drop) in enumerate(columns):
            cost += right_drop
            exchanged = diagonal + row[sound]
            if exchanged < cost:
                cost = exchanged
            diagonal = previous[j + 1]
            if diagonal + drop < cost:
                cost = diagonal + drop
            if last_other == place and last_place == sound and before[j - 1] + NEIGHBOURS < cost:
                cost = before[j - 1] + NEIGHBOURS
            current.append(cost)
            last_other = sound
        if min(current) > limit:
            return limit + 1
        before, previous, last_place = previous, current, place
    return previous[-1]


def _likeness_of_sounds(left: Token, right: Token, farthest: int) -> int:
    """0 if the cost is more than `farthest` two-thousandths of the mass."""
    one, other = left.sounds, right.sounds
    # Most pairs have nothing in common; the sure consonants tell so far more cheaply.
    most = (max(len(one.rough), len(other.rough)) + 2) // 3 + min(one.unsure + other.unsure, 2)
    if Levenshtein.distance(one.rough, other.rough, score_cutoff=most) > most:
        return 0
    mass = max(one.mass + other.mass, LEAST_MASS)
    limit = mass * farthest // 2000
    cost = measure_distance(left, right, limit)
    if cost > limit:
        return 0
    if exchange_cost(left.places[0], right.places[0]) >= 800:
        cost += OTHER_BEGINNING
    return max(0, 1000 - 2000 * cost // mass)


def _likeness_of_letters(left: Token, right: Token) -> int:
    """One slip of the finger in a word of five letters or more; what it sounds like then says nothing."""
    shorter = min(len(left.plain), len(right.plain))
    if shorter < 5 or left.omits_vowels or right.omits_vowels:
        return 0
    slips = OSA.distance(left.plain, right.plain, score_cutoff=2)
    if slips == 1:
        return ONE_SLIP + 8 * min(shorter, 12)
    return TWO_SLIPS if slips == 2 and shorter >= 8 else 0


def _likeness_without_article(left: Token, right: Token, farthest: int) -> int:
    """ "Alzahrani" and "Zahrani"."""
    bare_left, bare_right = strip_article(left), strip_article(right)
    if (bare_left is None) == (bare_right is None):
        return 0
    return _likeness_of_sounds(bare_left or left, bare_right or right, farthest) - ARTICLE


@lru_cache(maxsize=200_000)
def compare_tokens(left: Token, right: Token) -> tuple[int, str]:
    """How alike two parts of names are (0 to 1000), and how; symmetric."""
    return _compare_tokens(left, right, FAR)


@lru_cache(maxsize=100_000)
def _compare_joined(joined: Token, other: Token) -> int:
    """How alike a joined part is, if it is alike enough to be joined: most are not, which is known much sooner."""
    return _compare_tokens(joined, other, FAR_IF_JOINED)[0]


def _compare_tokens(left: Token, right: Token, farthest: int) -> tuple[int, str]:
    if left.text == right.text:
        return 1000, SAME
    if left.plain == right.plain:
        return 1000 if left.is_initial == right.is_initial else 990, SPELLING
    if left.is_initial or right.is_initial:
        return _compare_initial(left, right)
    groups = load_words().groups
    shared = groups.get(left.plain, frozenset()) & groups.get(right.plain, frozenset())
    if (left.text, left.plain) > (right.text, right.plain):
        left, right = right, left
    likeness = max(
        _likeness_of_sounds(left, right, farthest),
        _likeness_of_letters(left, right),
        _likeness_without_article(left, right, farthest),
    )
    if shared and likeness < VARIANT_LIKENESS:
        return VARIANT_LIKENESS, VARIANT
    return likeness, SPELLING if likeness >= 880 else SIMILAR if likeness >= 700 else DIFFERENT


def _compare_initial(left: Token, right: Token) -> tuple[int, str]:
    first, second = left.places[0], right.places[0]
    return (INITIAL_LIKENESS, INITIAL) if exchange_cost(first, second) <= 300 else (0, DIFFERENT)


@lru_cache(maxsize=100_000)
def join_tokens(left: Token, right: Token) -> Token:
    """Two neighbouring parts as if written together."""
    places = left.places + (right.places[1:] if left.places[-1] == right.places[0] else right.places)
    return Token(
        left.text + right.text,
        left.plain + right.plain,
        places,
        left.omits_vowels or right.omits_vowels,
        max(left.weight, right.weight, min(left.weight + right.weight, 1160)),
        make_sounds(places),
        is_joined=True,
    )


def align(left: tuple[Token, ...], right: tuple[Token, ...]) -> Alignment:
    """The best meeting of two names; parts written together on one side and apart on the other are tried too.

    Symmetric, and the order of the parts does not matter.
    """
    left, right = sort_tokens(left), sort_tokens(right)
    if [token.text for token in left] <= [token.text for token in right]:
        return _align_sorted(left, right)
    turned = _align_sorted(right, left)
    meetings = tuple(
        Meeting(one.right, one.left, one.likeness, one.weight, one.how) for one in turned.meetings
    )
    return Alignment(meetings, turned.right_alone, turned.left_alone)


def sort_tokens(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """In an order that does not depend on how they were written down."""
    return tuple(sorted(tokens, key=lambda token: (token.text, token.weight)))


@lru_cache(maxsize=100_000)
def _align_sorted(left: tuple[Token, ...], right: tuple[Token, ...]) -> Alignment:
    best = _align_once(left, right)
    value = _value(best)
    for joined_left in _joinings(left, right):
        tried = _align_once(joined_left, right)
        if _value(tried) > value:
            best, value = tried, _value(tried)
    for joined_right in _joinings(right, left):
        tried = _align_once(left, joined_right)
        if _value(tried) > value:
            best, value = tried, _value(tried)
    return best


def _joinings(tokens: tuple[Token, ...], others: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The name with two parts joined, where the joined word is alike to one on the other side."""
    if not len(others) < len(tokens) <= MOST_JOINED or not others:
        return []
    most = max(token.sounds.mass for token in others) * 3 // 2
    found = []
    for i, j in permutations(range(len(tokens)), 2):
        if tokens[i].sounds.mass + tokens[j].sounds.mass > most or tokens[i].is_initial:
            continue
        joined = join_tokens(tokens[i], tokens[j])
        if any(_may_be_joined(joined, tokens[i], tokens[j], other) for other in others):
            rest = tuple(token for k, token in enumerate(tokens) if k not in (i, j))
            found.append((*rest, joined))
    return found


def _may_be_joined(joined: Token, first: Token, second: Token, other: Token) -> bool:
    if other.is_initial or other.is_particle:
        return False
    if abs(joined.sounds.mass - other.sounds.mass) > max(joined.sounds.mass, other.sounds.mass) // 3:
        return False
    likeness = _compare_joined(joined, other)
    return likeness >= LEAST_JOINED and likeness > max(
        compare_tokens(first, other)[0], compare_tokens(second, other)[0]
    )


def _value(alignment: Alignment) -> int:
    alone = sum(weight for _, weight in alignment.left_alone) + sum(
        weight for _, weight in alignment.right_alone
    )
    return sum((2 * one.likeness - 1000) * one.weight for one in alignment.meetings) - 200 * alone


def _align_once(left: tuple[Token, ...], right: tuple[Token, ...]) -> Alignment:
    likeness = [[compare_tokens(one, other) for other in right] for one in left]
    pairs = _assign(
        [
            [
                max(0, found[0] - HOPELESS) * min(one.weight, other.weight)
                for other, found in zip(right, row, strict=True)
            ]
            for one, row in zip(left, likeness, strict=True)
        ]
    )
    meetings = []
    for i, j in pairs:
        alike, how = likeness[i][j]
        if left[i].is_joined or right[j].is_joined:
            how = JOINED
        weight = min(left[i].weight, right[j].weight) if how != INITIAL else 300
        if left[i].is_particle != right[j].is_particle:
            weight = 300
        meetings.append(Meeting(left[i].text, right[j].text, alike, weight, how))
    met_left, met_right = {i for i, _ in pairs}, {j for _, j in pairs}
    return Alignment(
        tuple(meetings),
        tuple((one.text, one.weight) for i, one in enumerate(left) if i not in met_left),
        tuple((one.text, one.weight) for j, one in enumerate(right) if j not in met_right),
    )


def _assign(values: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs (row, column) with the greatest sum of positive values, each used once; exact for short names."""
    if not values or not values[0]:
        return []
    rows, columns = len(values), len(values[0])
    best: dict[int, tuple[int, tuple[tuple[int, int], ...]]] = {0: (0, ())}
    for i in range(rows):
        following = dict(best)
        for used, (total, pairs) in best.items():
            for j in range(columns):
                value = values[i][j]
                if value <= 0 or used >> j & 1:
                    continue
                mask = used | 1 << j
                if mask not in following or following[mask][0] < total + value:
                    following[mask] = (total + value, (*pairs, (i, j)))
        best = following
    return list(max(best.values(), key=lambda found: found[0])[1])
