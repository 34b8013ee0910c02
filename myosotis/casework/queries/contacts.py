"""Reading contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from myosotis.accounts.colleagues import Colleagues
from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.access import (
    cases_seen,
    contact_sight_of,
    contacts_seen,
    find_visible_contact,
    sight_of,
    visible_among,
    visible_contacts,
)
from myosotis.casework.actions.contacts import list_to_complete
from myosotis.casework.editing import Conflict, open_conflicts, versions_of
from myosotis.casework.models import FACT_FIELDS, Case, Contact, ContactCase, NoteEntry, Promise, UrgentStep
from myosotis.casework.queries.case_filters import read_day
from myosotis.casework.queries.withheld import hide_in_contact, hide_in_contacts
from myosotis.kernel.errors import Missing
from myosotis.kernel.paging import Stretch
from myosotis.kernel.statements import rows_of, written_once
from myosotis.people.search import find_owners
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

MOST_ROWS = 200
MOST_PAGES = 10_000
LOOKED_THROUGH = 2_000
"""So many of the newest contacts are looked through one by one before all that somebody may see are put together."""
CLEAR_FILTERS = {"channel": "channel", "kind": "kind", "language": "language", "country": "caller_country"}


@dataclass
class ContactPage:
    """A contact, opened, with everything its page shows."""

    contact: Contact
    entries: list[NoteEntry]
    conflicts: list[Conflict]
    cases: list[Case]
    urgent: list[UrgentStep]
    versions: dict[str, int]
    to_complete: list[str]
    promises: list[Promise]

    def facts(self) -> dict[str, dict[str, Any]]:
        """The eight facts in the order of the screen; an empty one has not been asked."""
        return {name: getattr(self.contact, name) or {} for name in FACT_FIELDS}


@dataclass
class ContactRow:
    """One line of a list of contacts, opened."""

    contact: Contact
    cases: list[Case]

    @property
    def child(self) -> str:
        """The child as told."""
        return str((self.contact.child or {}).get("text", ""))

    @property
    def who_calls(self) -> str:
        """The caller as told."""
        return str((self.contact.who_calls or {}).get("text", ""))


def get_contact(*, user: User, contact_id: UUID, is_logged: bool = True) -> ContactPage:
    """A contact for somebody who may see it; the look is logged unless it is a fragment of a logged one."""
    contact = find_visible_contact(user, contact_id)
    if contact is None:
        raise Missing
    entries = rows_of(NoteEntry, "author", contact=contact_id)
    promises = rows_of(Promise, contact=contact_id)
    keys = unlock([contact.pk], by=user.public_id, why=Purpose.ANSWER_CONTACT)
    keys.open(contact, entries, promises)
    conflicts = open_conflicts(contact, keys)
    hidden = hide_in_contact(contact, entries, user=user)
    # A hidden passage is left out: an empty one could be written over.
    entries = [entry for entry in entries if not getattr(entry, "is_withheld", False)]
    page = ContactPage(
        contact=contact,
        entries=entries,
        conflicts=[conflict for conflict in conflicts if conflict.field not in hidden],
        cases=_cases_with(contact=contact_id, **sight_of(user)),
        urgent=rows_of(UrgentStep, "by", contact=contact_id, withdrawn_at__isnull=True),
        versions={name: seen for name, seen in versions_of(contact).items() if name not in hidden},
        to_complete=list_to_complete(contact, has_entries=bool(entries)),
        promises=promises,
    )
    if is_logged:
        with transaction.atomic():
            record("contact.opened", by=user.public_id, contact=contact_id)
    return page


@written_once
def _cases_with(*, contact: UUID, **sight: Any) -> QuerySet[Case]:
    return cases_seen(**sight).filter(contact_links__contact=contact, contact_links__unlinked_at__isnull=True)


def is_free_id(contact_id: UUID) -> bool:
    """Whether no contact has or had this id, so that the browser that made it may begin one."""
    return not Contact.objects.filter(pk=contact_id).exists() and not store.is_shredded(contact_id)


def demand_contact(*, user: User, contact_id: UUID) -> None:
    """Go on if this person may see the contact, or begin one of this id; nothing is opened."""
    if not visible_contacts(user, among=[contact_id]).exists() and not is_free_id(contact_id):
        raise Missing


def list_contacts(
    *, user: User, filters: dict[str, str] | None = None, limit: int = MOST_ROWS
) -> list[ContactRow]:
    """The contacts a person may open, newest first, opened; `filters` as in `find_contacts`."""
    return open_rows(read_contacts(find_contacts(user=user, filters=filters)[:limit], user=user), user=user)


def page_contacts(
    *, user: User, filters: dict[str, str] | None = None, number: int = 1, size: int = 50
) -> tuple[Stretch, list[ContactRow]]:
    """One page of the list of contacts, and its opened rows, in a constant number of queries.

    Not counted: to count what somebody may see of a hundred thousand takes longer than all the rest of the page.
    """
    number = min(max(number, 1), MOST_PAGES)
    page = slice((number - 1) * size, number * size + 1)
    since = None if (filters or {}).get("sort") == "oldest" else _since_when()
    if since is not None and number == 1 and not filters:
        lines = _first_page(size=size, begin=since, **contact_sight_of(user))
    else:
        lines = list(find_contacts(user=user, filters=filters, since=since)[page])
    if since is not None and len(lines) <= size:
        lines = list(find_contacts(user=user, filters=filters)[page])
    if not lines and number > 1:
        return page_contacts(user=user, filters=filters, size=size)
    found = Stretch.of(lines, number=number, size=size)
    return found, open_rows(read_contacts(found.object_list, user=user), user=user)


@written_once
def _first_page(
    *, size: int, begin: dt.datetime, **sight: Any
) -> QuerySet[Contact, tuple[UUID, dt.datetime]]:
    seen = contacts_seen(**sight).filter(started_at__gte=begin)
    return seen.order_by("-started_at", "-pk").values_list("pk", "started_at")[: size + 1]


def _since_when() -> dt.datetime | None:
    """When the newest thousands of contacts begin: most people find their newest ones among them."""
    return _where_newest_begin.first()


@written_once
def _where_newest_begin() -> QuerySet[Contact, dt.datetime]:
    newest = Contact.objects.order_by("-started_at").values_list("started_at", flat=True)
    return newest[LOOKED_THROUGH : LOOKED_THROUGH + 1]


def find_contacts(
    *, user: User, filters: dict[str, str] | None = None, since: dt.datetime | None = None
) -> QuerySet[Contact, tuple[UUID, dt.datetime]]:
    """Id and beginning of those a person may open, newest first; with `since`, looked for from that moment on only.

    `filters`: `which` (unlinked | open | mine | all), `channel`, `kind`, `language`, `country` (the caller's), `from`
    and `until` (ISO dates), `sort` (newest | oldest).
    """
    given = filters or {}
    wanted = Q()
    which = given.get("which", "all")
    if which == "unlinked":
        wanted &= Q(~Exists(ContactCase.objects.filter(contact=OuterRef("pk"), unlinked_at__isnull=True)))
    elif which == "open":
        wanted &= Q(closed_at__isnull=True)
    elif which == "mine":
        wanted &= Q(operator=user)
    wanted &= Q(**{column: given[name] for name, column in CLEAR_FILTERS.items() if given.get(name)})
    for name, lookup in (("from", "started_at__date__gte"), ("until", "started_at__date__lte")):
        day = read_day(given.get(name, ""))
        wanted &= Q(**{lookup: day}) if day else Q()
    order = ("started_at", "pk") if given.get("sort") == "oldest" else ("-started_at", "-pk")
    return visible_contacts(user, since=since).filter(wanted).order_by(*order).values_list("pk", "started_at")


def search_contacts(*, user: User, text: str, limit: int = 20) -> list[ContactRow]:
    """The contacts a person may open in which typed words or a number stand, newest first, opened."""
    owners = find_owners(text)
    if not owners:
        return []
    found = visible_contacts(user, among=owners).order_by("-started_at").values_list("pk", "started_at")
    return open_rows(read_contacts(found[:limit], user=user), user=user)


def read_contacts(found: Iterable[tuple[UUID, dt.datetime]], *, user: User) -> list[Contact]:
    """The contacts of some rows of `find_contacts`, in their order, with the cases this person may open."""
    ids = [pk for pk, _began in found]
    links = rows_of(ContactCase, "case", contact__in=ids, unlinked_at__isnull=True)
    # Asked of the few cases of this page, not of all the person may open.
    seen = visible_among(user, {link.case_id for link in links})
    of_contact: dict[UUID, list[ContactCase]] = {pk: [] for pk in ids}
    for link in links:
        if link.case_id in seen:
            of_contact[link.contact_id].append(link)
    contacts = rows_of(Contact, pk__in=ids)
    Colleagues().give((contacts, ("operator",)))
    for contact in contacts:
        contact.visible_links = of_contact[contact.pk]  # type: ignore[attr-defined]
    return sorted(contacts, key=lambda contact: ids.index(contact.pk))


def open_rows(contacts: list[Contact], *, user: User) -> list[ContactRow]:
    """Lines of a list of contacts, opened in one go."""
    keys = unlock([contact.pk for contact in contacts], by=user.public_id, why=Purpose.SHOW_LIST)
    keys.open(contacts)
    hide_in_contacts(contacts, user=user)
    return [
        ContactRow(contact=contact, cases=[link.case for link in contact.visible_links])  # type: ignore[attr-defined]
        for contact in contacts
    ]


def count_open_contacts(*, user: User) -> int:
    """How many contacts of this person are still open, for the number on the rail."""
    return len(_open_ones(by=user.pk, is_training=user.is_in_training))


@written_once
def _open_ones(*, by: UUID, is_training: bool) -> QuerySet[Contact, int]:
    mine = Contact.objects.filter(operator=by, closed_at__isnull=True, is_training=is_training)
    return mine.order_by().values_list(Value(1), flat=True)
