"""Search tokens: keyed digests of the parts of names and of identifiers. A token of one node means nothing elsewhere.

A token is a whole number of 48 bits; its kind is inside the digest. Beside the kinds of `myosotis_core.matching.keys`
there are: `t` and `u` the first four and three letters of a part, `x` the first three letters of one part with the
rough consonants of another (for names that are half typed); `n` and `m` a part and the first four letters of a name
that only the filter by text finds (who called); `number` and `address`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from myosotis.vault import store
from myosotis_core.matching import Person, Token, normalise, query_tokens_for, tokens_for
from myosotis_core.matching.keys import choose_strong, sign, skeletons

INDEX_KEY = "search index"
TOKEN_BYTES = 6
FEWEST_DIGITS = 6
LONGEST_IDENTIFIER = 320
START, SHORT_START = 4, 3
PARTIAL_WEIGHTS = {"t": 0.7, "u": 0.5, "x": 0.8}

Wanted = dict[int, tuple[frozenset[int], float]]
"""The tokens a search looks up: which parts of the name each stands for, and how much a hit tells."""


def index_key() -> bytes:
    """The key of this node's index."""
    return store.named_key(INDEX_KEY)


def owner_tokens(
    key: bytes,
    person: Person,
    *,
    numbers: Iterable[str] = (),
    addresses: Iterable[str] = (),
    others: Iterable[str] = (),
) -> set[int]:
    """Every token an owner is found by. `others`: names that only the filter by text finds."""
    found = {to_number(digest) for _kind, digest in tokens_for(person, key)}
    for tokens in person.tokens():
        found |= {_keyed(key, kind, value) for kind, value in _starts(choose_strong(tokens))}
    for name in others:
        for token in normalise(name):
            found |= {_keyed(key, "n", token.plain), _keyed(key, "m", token.plain[:START])}
    return found | number_tokens(key, numbers) | address_tokens(key, addresses)


def wanted_tokens(key: bytes, person: Person, *, is_partial: bool = False) -> Wanted:
    """What a search for this person looks up; `is_partial`: the last part of the last name is half typed."""
    wanted = {to_number(token[1]): found for token, found in query_tokens_for(person, key).items()}
    names = person.tokens()
    if is_partial and names:
        before = sum(len(choose_strong(tokens)) for tokens in names[:-1])
        wanted |= _half_typed(key, names[-1], before)
    return wanted


def text_tokens(key: bytes, text: str) -> list[set[int]]:
    """For each part of a text but particles and initials: the tokens of which one has to be there."""
    groups = []
    for token in choose_strong(normalise(text)):
        group = {_keyed(key, "w", token.plain), _keyed(key, "n", token.plain)}
        if len(token.plain) >= START:
            start = token.plain[:START]
            group |= {_keyed(key, "t", start), _keyed(key, "m", start)}
        groups.append(group)
    return groups


def number_tokens(key: bytes, texts: Iterable[str]) -> set[int]:
    """Tokens of phone numbers: the last nine digits, so that country codes and zeros do not matter."""
    plain = (unicodedata.normalize("NFKC", text[:LONGEST_IDENTIFIER]) for text in texts)
    digits = {re.sub(r"\D", "", text)[-9:] for text in plain}
    return {_keyed(key, "number", number) for number in digits if len(number) >= FEWEST_DIGITS}


def address_tokens(key: bytes, texts: Iterable[str]) -> set[int]:
    """Tokens of e-mail addresses and handles, without case, spaces and the @ in front."""
    plain = (unicodedata.normalize("NFKC", text[:LONGEST_IDENTIFIER]).casefold() for text in texts)
    cleaned = {re.sub(r"\s", "", text).lstrip("@") for text in plain}
    return {_keyed(key, "address", address) for address in cleaned if len(address) > 1}


def to_number(digest: bytes) -> int:
    """A digest as the signed number the index keeps."""
    return int.from_bytes(digest[:TOKEN_BYTES], "big", signed=True)


def _starts(strong: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for i, token in enumerate(strong):
        yield "t", token.plain[:START]
        yield "u", token.plain[:SHORT_START]
        for j, other in enumerate(strong):
            if i != j:
                yield "x", _start_beside(token, other)


def _start_beside(token: Token, other: Token) -> str:
    return f"{token.plain[:SHORT_START]} {skeletons(other, 'rough')[0]}"


def _half_typed(key: bytes, tokens: tuple[Token, ...], before: int) -> Wanted:
    last, strong = tokens[-1], choose_strong(tokens)
    if last not in strong or len(last.plain) < SHORT_START:
        return {}
    place = before + strong.index(last)
    only = frozenset({place})
    found = {("u", last.plain[:SHORT_START]): only}
    if len(last.plain) >= START:
        found["t", last.plain[:START]] = only
    for number, other in enumerate(strong, before):
        if number != place:
            found["x", _start_beside(last, other)] = frozenset({place, number})
    return {
        _keyed(key, kind, value): (parts, PARTIAL_WEIGHTS[kind]) for (kind, value), parts in found.items()
    }


def _keyed(key: bytes, kind: str, value: str) -> int:
    return to_number(sign(key, kind, value))
