"""What a restored node does once before it serves: removes what was erased since, builds the search index anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from myosotis.casework.actions.erasure import remove_erased_roots
from myosotis.casework.models import Contact
from myosotis.casework.tokens import contact_entry
from myosotis.cooperation.actions import restoring as cooperation
from myosotis.exchange.actions import outdating
from myosotis.frontdesk import actions as frontdesk
from myosotis.people import index
from myosotis.people.actions import entry_of
from myosotis.people.models import Identifier, IndexedOwner, Name, Person, Posting
from myosotis.people.tokens import INDEX_KEY, index_key
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

BATCH = 500
Say = Callable[[str], object]

# Called with the ids of erased roots that an older copy of the data brought back.
REMOVERS: list[Callable[[set[UUID]], object]] = [
    remove_erased_roots,
    outdating.remove_erased_roots,
    cooperation.remove_erased_roots,
    frontdesk.remove_erased_roots,
]


@dataclass(frozen=True)
class Drift:
    """How the index differs from the records: owners it lacks, holds wrongly, or should not hold, and stray tokens."""

    lacking: int = 0
    wrong: int = 0
    superfluous: int = 0
    stray: int = 0

    @property
    def is_none(self) -> bool:
        """Whether index and records agree."""
        return not (self.lacking or self.wrong or self.superfluous or self.stray)


def remove_erased(roots: Iterable[UUID]) -> int:
    """Let every room remove what came back of these roots. Returns how many roots there are."""
    erased = set(roots)
    for remove in REMOVERS:
        remove(erased)
    return len(erased)


def rebuild_index(say: Say = lambda sentence: None) -> int:
    """Build the search index anew from the sealed names, batch by batch. Returns how many tokens there are.

    If it is interrupted, the index counts as not made until it was built to its end.
    """
    tokens = 0
    with index.building() as write:
        for entries, done, total in _walk_records():
            write(entries)
            tokens += sum(len(entry.tokens) for entry in entries)
            if done == total or done % (BATCH * 20) == 0:
                say(f"The search index is being built: {done} of {total} persons and contacts.")
    return tokens


def needs_rebuild() -> bool:
    """Whether there is somebody to find and the index is of other tables than this program brings, or half built."""
    return index.is_outdated() and (Person.objects.exists() or Contact.objects.exists())


def renew_index_key(say: Say = lambda sentence: None) -> int:
    """Give the search index a new key: what anybody kept of the old tokens is worth nothing afterwards."""
    index.clear()
    store.renew_named_key(INDEX_KEY)
    return rebuild_index(say)


def check_index(*, is_repairing: bool = False) -> Drift:
    """Compare the index with what the records say of every owner; put right what differs if that is wanted."""
    lacking = wrong = 0
    seen: set[UUID] = set()
    for entries, _done, _total in _walk_records():
        owners = [entry.owner for entry in entries if entry.tokens]
        seen.update(owners)
        held = {row.owner: row for row in IndexedOwner.objects.filter(owner__in=owners)}
        bad = [entry for entry in entries if entry.tokens and not _is_right(entry, held.get(entry.owner))]
        lacking += sum(1 for entry in bad if entry.owner not in held)
        wrong += sum(1 for entry in bad if entry.owner in held)
        if is_repairing and bad:
            with transaction.atomic():
                index.remove_owners(entry.owner for entry in bad)
                index.write_entries(bad)
    superfluous = set(IndexedOwner.objects.values_list("owner", flat=True)) - seen
    if is_repairing:
        index.remove_owners(superfluous)
    stray = index.find_stray()
    if is_repairing:
        index.delete_postings(stray)
    return Drift(lacking, wrong, len(superfluous), len(stray))


def count_superfluous() -> int:
    """How many owners the index holds that are not in the records: cheap enough to look at every time."""
    known = Exists(Person.objects.filter(pk=OuterRef("owner"))) | Exists(
        Contact.objects.filter(pk=OuterRef("owner"))
    )
    return IndexedOwner.objects.filter(~known).count()


def _is_right(entry: index.Entry, row: IndexedOwner | None) -> bool:
    if row is None or row.kind != entry.kind or set(index.unpack(row.tokens)) != entry.tokens:
        return False
    found = Posting.objects.filter(token__in=entry.tokens, number=row.number).count()
    return found == len(entry.tokens)


def _walk_records() -> Iterator[tuple[list[index.Entry], int, int]]:
    """What the index is to hold of everybody, in batches, with how many were done of how many."""
    persons = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    contacts = list(Contact.objects.order_by("pk").values_list("pk", flat=True))
    done, total, key = 0, len(persons) + len(contacts), index_key()
    for ids, make in ((persons, _person_entries), (contacts, _contact_entries)):
        for batch in in_batches(ids):
            entries = make(batch, key)
            done += len(batch)
            yield entries, done, total


def in_batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    """Ids in lists of a few hundred."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _contact_entries(ids: list[UUID], key: bytes) -> list[index.Entry]:
    keys = unlock(ids, by="worker", why=Purpose.MAINTAIN)
    contacts = [contact for contact in Contact.objects.filter(pk__in=ids) if keys.get(contact.pk)]
    keys.open(contacts)
    return [contact_entry(contact, key=key) for contact in contacts]


def _person_entries(ids: list[UUID], key: bytes) -> list[index.Entry]:
    keys = unlock(ids, by="worker", why=Purpose.MAINTAIN)
    persons = [person for person in Person.objects.filter(pk__in=ids) if keys.get(person.pk)]
    names: dict[UUID, list[str]] = {person.pk: [] for person in persons}
    identifiers: dict[UUID, list[tuple[str, str]]] = {person.pk: [] for person in persons}
    name_rows = list(Name.objects.filter(person__in=names).order_by("position"))
    identifier_rows = list(Identifier.objects.filter(person__in=names))
    keys.open(persons, name_rows, identifier_rows)
    for name in name_rows:
        names[name.person_id].append(name.text)
    for row in identifier_rows:
        identifiers[row.person_id].append((row.kind, row.text))
    return [
        entry_of(person, names=names[person.pk], identifiers=identifiers[person.pk], key=key)
        for person in persons
    ]
