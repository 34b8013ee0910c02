"""Search tokens: keyed hashes of the parts of names and of identifiers. A token of one node means nothing elsewhere.

This is the plain index: parts without accents and case, whole and by their first four letters. Recognition across
scripts and spellings builds on it.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from myosotis.people.models import Token
from myosotis.vault import store

INDEX_KEY = "search index"
TOKEN_BYTES = 16
MOST_PARTS = 40


def normalise(text: str) -> list[str]:
    """The parts of a name: compatibility form, no accents, no case, letters and digits only."""
    plain = unicodedata.normalize("NFKD", text[:2000]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [part for part in re.split(r"[\W_]+", plain) if part][:MOST_PARTS]


def name_tokens(texts: Iterable[str]) -> set[tuple[str, bytes]]:
    """Kind and value of every token of some names."""
    key = store.named_key(INDEX_KEY)
    found: set[tuple[str, bytes]] = set()
    for text in texts:
        for part in normalise(text):
            found.add(("name", _keyed(key, "name", part)))
            if len(part) > 4:
                found.add(("name_start", _keyed(key, "name_start", part[:4])))
    return found


def number_tokens(texts: Iterable[str]) -> set[tuple[str, bytes]]:
    """Tokens of phone numbers: the last nine digits, so that country codes and zeros do not matter."""
    key = store.named_key(INDEX_KEY)
    digits = {re.sub(r"\D", "", unicodedata.normalize("NFKC", text))[-9:] for text in texts}
    return {("number", _keyed(key, "number", number)) for number in digits if len(number) >= 6}


def replace_tokens(owner: UUID, tokens: set[tuple[str, bytes]]) -> None:
    """Make these the tokens of an owner, in the caller's transaction."""
    Token.objects.filter(owner=owner).delete()
    Token.objects.bulk_create(Token(owner=owner, kind=kind, value=value) for kind, value in sorted(tokens))


def remove_tokens(owners: Iterable[UUID]) -> None:
    """Nothing is found any more by what these owners were called."""
    Token.objects.filter(owner__in=list(owners)).delete()


def find_owners(text: str) -> list[UUID]:
    """Owners of which every part of the text is a name part or the start of one, or whose number it is."""
    numbers = number_tokens([text])
    if numbers:
        return list(_owners_of([numbers]))
    key = store.named_key(INDEX_KEY)
    groups = []
    for part in normalise(text):
        group = {("name", _keyed(key, "name", part))}
        if len(part) >= 4:
            group.add(("name_start", _keyed(key, "name_start", part[:4])))
        groups.append(group)
    return list(_owners_of(groups)) if groups else []


def _owners_of(groups: list[set[tuple[str, bytes]]]) -> set[UUID]:
    owners: set[UUID] | None = None
    for group in groups:
        rows = Token.objects.filter(
            kind__in={kind for kind, _value in group}, value__in=[value for _kind, value in group]
        )
        found = set(rows.values_list("owner", flat=True)[:5000])
        owners = found if owners is None else owners & found
    return owners or set()


def _keyed(key: bytes, kind: str, part: str) -> bytes:
    return hmac.new(key, f"{kind} {part}".encode(), sha256).digest()[:TOKEN_BYTES]
