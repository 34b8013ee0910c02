"""From keys to tags: the holder's in batches which the asker evaluates unseen, the asker's own at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha512
from typing import TypeVar

from myosotis_core.protocol.enquiry import oprf
from myosotis_core.protocol.enquiry.keys import Key

BATCH = 1024
"""Every batch has so many points; what is missing is filled with random ones."""
TAG_BYTES = 8
SIZES = (256, 1024)
"""Every enquiry has one of these numbers of tags; what is missing is filled with random ones."""
SEED_BYTES = 32
Row = TypeVar("Row")


class EnquiryRefused(ValueError):
    """What the other node sent cannot be used; the message says why and holds nothing of it."""


@dataclass(frozen=True)
class EnquiryKey:
    """The asker's secret for one peer and period. Destroy it when the period ends; never give it away."""

    peer: str
    period: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError("The seed of an enquiry key has 32 bytes.")

    @classmethod
    def make(cls, peer: str, period: int) -> EnquiryKey:
        """A new secret."""
        return cls(peer, period, secrets.token_bytes(SEED_BYTES))

    def scalar(self) -> bytes:
        """The secret number, which differs for each peer and period even if a seed came twice."""
        return oprf.derive_key(self.seed, f"mx-enquiry/1 {self.period} {self.peer}".encode())


@dataclass(frozen=True)
class BlindedBatch:
    """`points` go to the asker; keys and blinds stay with the holder, sealed, until the evaluations come back."""

    points: tuple[bytes, ...]
    keys: tuple[Key, ...] = field(repr=False)
    blinds: tuple[bytes, ...] = field(repr=False)


def pack_children(
    children: Iterable[tuple[Row, frozenset[Key]]],
) -> list[list[tuple[Row, frozenset[Key]]]]:
    """Children in batches, the keys of each in one: as many as there are points for; the last may be less full.

    `Row` is whatever the holder calls a child. A child of more keys than a batch has points is found by the first.
    """
    packed: list[list[tuple[Row, frozenset[Key]]]] = []
    held: set[Key] = set()
    for row, found in children:
        keys = frozenset(sorted(found)[:BATCH])
        if not packed or len(held | keys) > BATCH:
            packed.append([])
            held = set()
        packed[-1].append((row, keys))
        held |= keys
    return packed


def blind_keys(keys: Iterable[Key]) -> Iterator[BlindedBatch]:
    """The distinct keys of a register in batches of `BATCH` points, made one by one as they are asked for."""
    distinct = list(dict.fromkeys(keys))
    for start in range(0, len(distinct), BATCH):
        part = distinct[start : start + BATCH]
        blinds = tuple(oprf.random_scalar() for _ in part)
        points = [
            oprf.multiply(blind, oprf.hash_to_group(_value_of(key)))
            for key, blind in zip(part, blinds, strict=True)
        ]
        points += [oprf.random_point() for _ in range(BATCH - len(part))]
        yield BlindedBatch(tuple(points), tuple(part), blinds)


def evaluate_points(key: EnquiryKey, points: Sequence[bytes]) -> list[bytes]:
    """What the asker does: it learns that there were `BATCH` points. Raises `EnquiryRefused`."""
    if len(points) != BATCH:
        raise EnquiryRefused(f"A batch has {BATCH} points.")
    secret = key.scalar()
    try:
        return [oprf.multiply(secret, point) for point in points]
    except oprf.BadPoint:
        raise EnquiryRefused("A point is no element of the group.") from None


def finish_batch(batch: BlindedBatch, evaluated: Sequence[bytes]) -> dict[Key, bytes]:
    """The holder's tags, by key. Raises `EnquiryRefused`."""
    if len(evaluated) != len(batch.points):
        raise EnquiryRefused("There are not as many evaluations as points.")
    try:
        return {
            key: _tag_of(oprf.finalize(_value_of(key), blind, point))
            for key, blind, point in zip(batch.keys, batch.blinds, evaluated, strict=False)
        }
    except oprf.BadPoint:
        raise EnquiryRefused("An evaluation is no element of the group.") from None


def make_tags(key: EnquiryKey, keys: Sequence[Key]) -> tuple[bytes, ...]:
    """The tags of one child for an enquiry: one of `SIZES` of them, in no order, filled with random ones."""
    secret = key.scalar()
    found = {_tag_of(oprf.evaluate(secret, _value_of(one))) for one in keys[: SIZES[-1]]}
    size = next(size for size in SIZES if len(found) <= size)
    while len(found) < size:
        found.add(secrets.token_bytes(TAG_BYTES))
    return tuple(sorted(found))


def _value_of(key: Key) -> bytes:
    value = "\0".join(("mx-enquiry/1", *key)).encode()
    return value if len(value) < 1024 else sha512(value).digest()


def _tag_of(output: bytes) -> bytes:
    return output[:TAG_BYTES]
