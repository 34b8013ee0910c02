"""The search index of the node: by which tokens persons and contacts are found. Written with what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from myosotis.people.tokens import name_tokens, number_tokens, remove_tokens, replace_tokens
from myosotis_core import matching


def index_owner(
    owner: UUID,
    kind: str,
    person: matching.Person,
    numbers: Sequence[str] = (),
    addresses: Sequence[str] = (),
) -> None:
    """Renew the tokens of a person or contact, in the caller's transaction."""
    replace_tokens(owner, name_tokens(person.names) | number_tokens(numbers))


def remove_owners(owners: Iterable[UUID]) -> None:
    """Nothing is found any more by what these owners were called."""
    remove_tokens(owners)
