"""The search tokens of contacts: the child as told, who called and the number, so that an earlier call is found too."""

from __future__ import annotations

import re
from typing import Any

from myosotis.casework.models import Contact
from myosotis.people.births import read_born
from myosotis.people.index import CONTACT, Entry, make_entry, write_entries
from myosotis_core.matching import Person

LONGEST_NAME = 400
NUMBER = re.compile(r"\d+")
OLDEST = 30
ADDRESS = re.compile(r"\S+@\S+\.\w+")


def index_contact(contact: Contact) -> None:
    """Renew the tokens of an opened contact, in the caller's transaction."""
    write_entries([contact_entry(contact)])


def contact_entry(contact: Contact, *, key: bytes | None = None) -> Entry:
    """What the index is to hold of an opened contact."""
    caller = _text_of(contact.who_calls)[:LONGEST_NAME]
    reached = contact.caller_number[:LONGEST_NAME]
    return make_entry(
        contact.pk,
        CONTACT,
        child_of_contact(contact),
        [reached],
        ADDRESS.findall(reached),
        [caller] if caller else [],
        key=key,
    )


def child_of_contact(contact: Contact) -> Person:
    """The child an opened contact speaks of, as matching sees one: the name and the age as told."""
    name = _text_of(contact.child)[:LONGEST_NAME]
    return Person([name] if name else [], read_born(read_age(contact.age), at=contact.started_at))


def read_age(fact: dict[str, Any] | None) -> dict[str, Any]:
    """An age, or a year of birth, out of what was typed: "14", "about 14", "2011"; nothing out of anything else."""
    text = _text_of(fact)[:60]
    found = NUMBER.findall(text)
    number = int(found[0][:5]) if found else None
    if number is None:
        return {}
    if number <= OLDEST:
        return {"age": number, "about": text.strip() != found[0]}
    return {"year": number}


def _text_of(fact: dict[str, Any] | None) -> str:
    return str((fact or {}).get("text") or "")
