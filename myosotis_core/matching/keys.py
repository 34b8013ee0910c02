"""Search tokens: keyed digests by which candidates are found without a clear name in the index.

A token is (kind, value): the kind is clear, the value the first 8 bytes of HMAC-SHA256 under the index key of the node,
so it means nothing elsewhere. The same tokens serve the register in memory and a database's index.
Kinds: `w` a word as a passport prints it; `v` a group of given names; `s` its sounds; `f` its consonants; `d` its
consonants without one of them (mistakes); `p` two rough skeletons of consonants (any two parts, in any order);
`q` the same with one consonant left out; `y` a rough skeleton with the year of birth, `b` with the day;
`j` the whole name joined.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from myosotis_core.matching.births import Born
from myosotis_core.matching.normalising import Token, strip_article
from myosotis_core.matching.person import Person
from myosotis_core.matching.sounds import VOWELS, kinds_of
from myosotis_core.matching.words import load_words

SearchToken = tuple[str, bytes]
WEIGHTS = {
    "w": 1.0,
    "v": 0.8,
    "s": 0.95,
    "f": 0.85,
    "d": 0.6,
    "p": 0.9,
    "q": 0.6,
    "y": 0.8,
    "b": 0.9,
    "j": 1.0,
}
"""How much a hit of each kind tells, beside how rare the token is."""
DIGEST_BYTES = 8
MOST_READINGS = 6
MOST_KEYED_TOKENS = 6
YEARS_AROUND = 1
MOST_YEARS = 6
VOWEL_CLASSES = {"a": "a", "e": "i", "i": "i", "o": "u", "u": "u"}


def tokens_for(person: Person, key: bytes) -> set[SearchToken]:
    """The tokens under which a person is stored."""
    return {(kind, sign(key, kind, value)) for kind, value, _ in _clear_keys(person, years_around=0)}


def query_tokens_for(person: Person, key: bytes) -> dict[SearchToken, tuple[frozenset[int], float]]:
    """The tokens a search looks up, each with the parts of the name it stands for and its weight.

    Of several tokens that stand for the same part only the best should count; see `Register`.
    """
    found: dict[SearchToken, tuple[frozenset[int], float]] = {}
    for kind, value, parts in _clear_keys(person, years_around=YEARS_AROUND):
        token = (kind, sign(key, kind, value))
        if token not in found or len(parts) > len(found[token][0]):
            found[token] = (parts, WEIGHTS[kind])
    return found


def sign(key: bytes, kind: str, value: str) -> bytes:
    """The keyed digest of one token."""
    return hmac.digest(key, f"{kind}\0{value}".encode(), "sha256")[:DIGEST_BYTES]


def _clear_keys(person: Person, *, years_around: int) -> Iterator[tuple[str, str, frozenset[int]]]:
    years = _years_of(person.born, years_around)
    start = 0
    for tokens in person.tokens():
        strong = choose_strong(tokens)
        for number, token in enumerate(strong, start):
            part = frozenset({number})
            for kind, value in keys_of_token(token):
                yield kind, value, part
            for rough in skeletons(token, "rough"):
                for year in years if rough else ():
                    yield "y", f"{rough}{year}", part
                if rough and person.born is not None and person.born.days == 1:
                    yield "b", f"{rough}{person.born.first}", part
        yield from _pair_keys(strong, start)
        yield from _joined_keys(tokens, frozenset(range(start, start + len(strong))))
        start += len(strong)


def choose_strong(tokens: tuple[Token, ...]) -> list[Token]:
    """The parts worth a key: no particles or initials, unless there is nothing else; the weightiest if many."""
    strong = [token for token in tokens if not token.is_particle and not token.is_initial] or list(tokens)
    if len(strong) <= MOST_KEYED_TOKENS:
        return strong
    return sorted(strong, key=lambda token: (-token.weight, token.text))[:MOST_KEYED_TOKENS]


def _years_of(born: Born | None, around: int) -> range:
    if born is None or len(born.years) > MOST_YEARS:
        return range(0)
    return range(born.years[0] - around, born.years[-1] + 1 + around)


@lru_cache(maxsize=200_000)
def keys_of_token(token: Token) -> tuple[tuple[str, str], ...]:
    """The keys of one part of a name by itself."""
    found = [("w", token.plain)]
    found += [("v", group) for group in sorted(load_words().groups.get(token.plain, ()))]
    sound = sound_key(token)
    if sound and not token.omits_vowels:
        found.append(("s", sound))
    fair = skeletons(token, "fair")
    found += [("f", skeleton) for skeleton in fair if skeleton]
    shorter = {one for skeleton in fair[:3] for one in leave_one_out(skeleton)}
    found += [("d", skeleton) for skeleton in sorted({*shorter, *(one for one in fair if len(one) > 2)})]
    bare = strip_article(token)
    if bare is not None:
        found += [("w", bare.plain), ("s", sound_key(bare))]
        found += [("f", skeleton) for skeleton in skeletons(bare, "fair")[:2] if skeleton]
    return tuple(found)


def sound_key(token: Token) -> str:
    """The likeliest consonants in classes, vowels in three classes, neighbours of one class once."""
    found = ""
    for place in token.places:
        first = place[0]
        kind = VOWEL_CLASSES.get(first) if first in VOWELS else kinds_of(place, "fair")[0]
        if kind and not found.endswith(kind):
            found += kind
    return found


@lru_cache(maxsize=200_000)
def skeletons(token: Token, fineness: str) -> tuple[str, ...]:
    """The consonants in classes, in the likeliest readings; at most `MOST_READINGS`, the likeliest first."""
    readings = [""]
    for place in token.places:
        kinds = kinds_of(place, fineness)
        if kinds == ("",):
            continue
        longer = [
            reading + (kind if not reading.endswith(kind) else "")
            for kind, reading in product(kinds, readings)
        ]
        readings = list(dict.fromkeys(longer))[:MOST_READINGS]
    return tuple(readings)


def leave_one_out(skeleton: str) -> set[str]:
    """The skeleton without one of its consonants, if three or more were there."""
    if len(skeleton) < 3:
        return set()
    return {skeleton[:i] + skeleton[i + 1 :] for i in range(len(skeleton))}


def _pair_keys(strong: list[Token], start: int) -> Iterator[tuple[str, str, frozenset[int]]]:
    for i, one in enumerate(strong):
        for j in range(i + 1, len(strong)):
            other = strong[j]
            parts = frozenset({start + i, start + j})
            for left, right in product(skeletons(one, "rough"), skeletons(other, "rough")):
                if left or right:
                    yield "p", "+".join(sorted((left, right))), parts
            left, right = skeletons(one, "rough")[0], skeletons(other, "rough")[0]
            for shorter in leave_one_out(left) | {left}:
                if len(shorter) + len(right) >= 4:
                    yield "q", "+".join(sorted((shorter, right))), parts
            for shorter in leave_one_out(right):
                if len(shorter) + len(left) >= 4:
                    yield "q", "+".join(sorted((left, shorter))), parts


def _joined_keys(
    tokens: tuple[Token, ...], parts: frozenset[int]
) -> Iterator[tuple[str, str, frozenset[int]]]:
    whole = [token for token in tokens if not token.is_initial]
    if not 1 <= len(whole) <= 4:
        return
    for shift in range(len(whole)):
        turned = whole[shift:] + whole[:shift]
        joined = "".join(skeletons(token, "fair")[0] for token in turned)
        if len(joined) >= 4:
            yield "j", joined, parts
