"""What a restored node does once before it serves: removes what was erased since, builds the search index anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction

from myosotis.casework.actions.erasure import remove_erased_roots
from myosotis.casework.models import Contact
from myosotis.casework.tokens import index_contact
from myosotis.people.actions import index_person
from myosotis.people.models import Identifier, Name, Person, Token
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

BATCH = 200

# Called with the ids of erased roots that an older copy of the data brought back.
REMOVERS: list[Callable[[set[UUID]], object]] = [remove_erased_roots]


def remove_erased(roots: Iterable[UUID]) -> int:
    """Let every room remove what came back of these roots. Returns how many roots there are."""
    erased = set(roots)
    for remove in REMOVERS:
        remove(erased)
    return len(erased)


def rebuild_tokens() -> int:
    """Build the search index anew from the sealed names. Returns how many tokens there are."""
    with transaction.atomic():
        Token.objects.all().delete()
        for contacts in in_batches(Contact.objects.values_list("pk", flat=True)):
            _index_contacts(contacts)
        for persons in in_batches(Person.objects.values_list("pk", flat=True)):
            _index_persons(persons)
    return Token.objects.count()


def renew_index_key() -> int:
    """Give the search index a new key: what anybody kept of the old tokens is worth nothing afterwards."""
    store.renew_named_key("search index")
    return rebuild_tokens()


def in_batches(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    """Ids in lists of a few hundred."""
    everything = list(ids)
    return (everything[start : start + BATCH] for start in range(0, len(everything), BATCH))


def _index_contacts(ids: list[UUID]) -> None:
    keys = unlock(ids, by="worker", why=Purpose.MAINTAIN)
    for contact in Contact.objects.filter(pk__in=ids):
        if keys.get(contact.pk):
            keys.open(contact)
            index_contact(contact)


def _index_persons(ids: list[UUID]) -> None:
    keys = unlock(ids, by="worker", why=Purpose.MAINTAIN)
    names: dict[UUID, list[str]] = {}
    numbers: dict[UUID, list[str]] = {}
    for name in Name.objects.filter(person__in=ids):
        if keys.get(name.person_id):
            keys.open(name)
            names.setdefault(name.person_id, []).append(name.text)
    for identifier in Identifier.objects.filter(person__in=ids, kind="phone"):
        if keys.get(identifier.person_id):
            keys.open(identifier)
            numbers.setdefault(identifier.person_id, []).append(identifier.text)
    for person in Person.objects.filter(pk__in=ids):
        index_person(person, names=names.get(person.pk, []), numbers=numbers.get(person.pk, []))
