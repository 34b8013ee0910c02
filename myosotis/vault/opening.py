"""The one door to what is sealed. Called by `queries.py` of the rooms and by the worker's scans, by nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from myosotis.vault import ciphers, store
from myosotis.vault.fields import CLEAR, KEYS, SealedField, SealedRecord


class Purpose(StrEnum):
    """Why something is opened. Whoever reads a person's case also writes the audit row that says so."""

    ANSWER_CONTACT = "answer_contact"
    OPEN_CASE = "open_case"
    SHOW_LIST = "show_list"
    REVIEW = "review"
    TABULATE = "tabulate"
    MAINTAIN = "maintain"


class Keyring:
    """The data keys of some roots, for as long as a page is made."""

    def __init__(self, keys: Mapping[UUID, bytes]) -> None:
        self._keys = keys
        self._openers: dict[UUID, ciphers.Opener] = {}

    def get(self, root: UUID) -> bytes | None:
        """The key of a root, None of one that was erased or not asked for."""
        return self._keys.get(root)

    def unseal(self, field: SealedField, *, root: UUID, row: UUID | str, value: bytes) -> Any:
        """The clear value of a field read without its record, for when hundreds are compared; the root has a key."""
        if root not in self._openers:
            self._openers[root] = ciphers.Opener(self._keys[root])
        return field.decode(self._openers[root].unseal(value, bound_to=field.bound_to(row)))

    def open(self, *groups: SealedRecord | Iterable[SealedRecord] | None) -> None:
        """Let these records read their sealed fields."""
        for group in groups:
            if group is None:
                continue
            for record in [group] if isinstance(group, SealedRecord) else group:
                record.__dict__[KEYS] = self
                record.__dict__.pop(CLEAR, None)


def unlock(roots: Iterable[UUID | None], *, by: str, why: Purpose) -> Keyring:
    """Load the data keys of these roots in one query. `by` is the public id of who reads, or "worker"."""
    if not by or not isinstance(why, Purpose):
        raise ValueError("unlock wants to know who reads, and why.")
    return Keyring(store.load_keys({root for root in roots if root is not None}))
