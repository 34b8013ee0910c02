"""Reading cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from myosotis.accounts.colleagues import Colleagues, colleagues_of
from myosotis.accounts.models import User
from myosotis.casework.access import cases_seen, find_visible, sight_of, visible_cases
from myosotis.casework.editing import Conflict, all_conflicts
from myosotis.casework.models import (
    BreakGlass,
    Case,
    CaseCategory,
    CaseChild,
    Contact,
    ContactCase,
    Episode,
    Involvement,
    NoteEntry,
    Promise,
    Risk,
)
from myosotis.casework.queries.case_filters import filter_cases, sort_cases
from myosotis.casework.queries.opened import log_opening
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.queries.withheld import (
    NOBODY,
    WHERE_IN_EPISODE,
    WHERE_IN_RISK,
    WHERE_IN_SUMMARY,
    hide,
    hide_in_contacts,
    hide_in_entries,
    withheld_in,
    withheld_in_case,
)
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import keep_related, rows_of, written_once
from myosotis.people.models import Identifier, Name, Person
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Keyring, Purpose, unlock

MOST_ROWS = 200


@dataclass
class ChildView:
    """A child of a case with names, episodes and risks, opened; without where it is, when that is withheld."""

    link: CaseChild
    person: Person
    names: list[Name]
    episodes: list[Episode] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    is_withheld: bool = False

    @property
    def name(self) -> str:
        """The first form of the name, "" when nobody told it."""
        return self.names[0].text if self.names else ""

    @property
    def open_episode(self) -> Episode | None:
        """The episode that has not ended, if there is one."""
        return next((episode for episode in self.episodes if episode.is_open), None)

    @property
    def risk(self) -> Risk | None:
        """The latest judgement of risk."""
        return self.risks[0] if self.risks else None


@dataclass
class AdultView:
    """Somebody around the children, opened; without a phone or address where that is withheld."""

    involvement: Involvement
    person: Person
    names: list[Name]
    identifiers: list[Identifier] = field(default_factory=list)
    is_withheld: bool = False


@dataclass
class CasePage:
    """A case, opened, with everything its page shows.

    `opening` lets its fragments refresh without a new row; `beside` keeps what an upper room read for two of them.
    """

    case: Case
    children: list[ChildView]
    adults: list[AdultView]
    categories: list[CaseCategory]
    contacts: list[Contact]
    entries: list[NoteEntry]
    promises: list[Promise]
    openings: list[BreakGlass]
    conflicts: list[Conflict]
    opening: str = ""
    beside: dict[str, Any] = field(default_factory=dict)


@dataclass
class CaseRow:
    """One line of a list of cases: the names opened, nothing else of the file."""

    case: Case
    children: list[ChildView]


def get_case(*, user: User, ref: str, opening: str = "") -> CasePage:
    """A case for somebody who may see it. Writes exactly one audit row per opening; fragments carry its token."""
    # Read first, outside a transaction: the log's own is short, and nobody who saves waits for a page to be made.
    case = find_visible(user, ref=ref)
    if case is None:
        raise Missing
    page = _read_page(case, user)
    page.opening = log_opening(case, user=user, opening=opening)
    return page


def list_cases(*, user: User, filters: dict[str, str] | None = None, limit: int = MOST_ROWS) -> list[CaseRow]:
    """The cases a person may open, newest first.

    `filters` as `case_filters.filter_cases` takes them, with `text` (a name, a phone number or a reference) and
    `sort` (one of `case_filters.ORDERS`).
    """
    cases = filter_cases(visible_cases(user), filters or {}, user=user)
    return open_rows(list(cases.select_related("team")[:limit]), user=user)


def open_rows(cases: list[Case], *, user: User) -> list[CaseRow]:
    """Rows of cases with their children's names, episodes and latest risk, in a constant number of queries."""
    children = load_children(cases, user=user)
    everyone = [child.person for views in children.values() for child in views]
    keys = unlock([person.pk for person in everyone], by=user.public_id, why=Purpose.SHOW_LIST)
    for views in children.values():
        for child in views:
            keys.open(child.person, child.names)
    Colleagues().give((cases, ("caseworker",)))
    return [CaseRow(case=case, children=children[case.pk]) for case in cases]


def load_children(cases: list[Case], *, user: User | None) -> dict[UUID, list[ChildView]]:
    """The children of some cases with names, episodes and risks, still sealed, in five queries.

    Where a child is, is left out when it is withheld from this reader (the worker is one from whom it is).
    """
    found: dict[UUID, list[ChildView]] = {case.pk: [] for case in cases}
    ids = list(found)
    links = _children_in(cases=ids)
    persons = [link.person_id for link in links]
    people = {person.pk: person for person in _people(ids=persons)}
    names: dict[UUID, list[Name]] = {pk: [] for pk in persons}
    for name in _names_of(persons=persons):
        names[name.person_id].append(name)
    views: dict[tuple[UUID, UUID], ChildView] = {}
    held = withheld_in(found, user=user)
    for link in links:
        link.person = people[link.person_id]
        view = ChildView(link=link, person=link.person, names=names[link.person_id])
        view.is_withheld = link.person_id in held.get(link.case_id, ())
        views[(link.case_id, link.person_id)] = view
        found[link.case_id].append(view)
    for episode in _episodes_in(cases=ids):
        holder = views.get((episode.case_id, episode.person_id))
        if holder is not None:
            holder.episodes.append(episode)
            if holder.is_withheld:
                hide(episode, WHERE_IN_EPISODE)
    for risk in _risks_in(cases=ids):
        hide_words([risk], held.get(risk.case_id, NOBODY))
        for view in found[risk.case_id]:
            if risk.person_id in (None, view.person.pk):
                view.risks.append(risk)
    return found


@written_once
def _children_in(*, cases: Collection[UUID]) -> QuerySet[CaseChild]:
    return CaseChild.objects.filter(case__in=cases)


@written_once
def _people(*, ids: Collection[UUID]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids).order_by()


@written_once
def _names_of(*, persons: Collection[UUID]) -> QuerySet[Name]:
    return Name.objects.filter(person__in=persons).order_by("position")


@written_once
def _episodes_in(*, cases: Collection[UUID]) -> QuerySet[Episode]:
    return Episode.objects.filter(case__in=cases).order_by("-last_seen_at")


@written_once
def _risks_in(*, cases: Collection[UUID]) -> QuerySet[Risk]:
    return Risk.objects.filter(case__in=cases).order_by("-judged_at")


def _read_page(case: Case, user: User) -> CasePage:
    children = load_children([case], user=user)[case.pk]
    adults = _adults_of(case)
    contacts = _contacts_of(case)
    persons = [*(child.person.pk for child in children), *(adult.person.pk for adult in adults)]
    roots = [case.pk, *persons, *(row.pk for row in contacts)]
    keys = unlock(roots, by=user.public_id, why=Purpose.OPEN_CASE)
    has = kinds_of(case)
    page = CasePage(
        case=case,
        children=children,
        adults=adults,
        categories=rows_of(CaseCategory, case=case.pk),
        contacts=contacts,
        entries=rows_of(NoteEntry, case=case.pk) if NoteEntry in has else [],
        promises=_promises_around(case=case.pk),
        openings=rows_of(BreakGlass, case=case.pk) if BreakGlass in has else [],
        conflicts=[],
    )
    _open_page(page, keys)
    _give_authors(page)
    is_held = any(child.is_withheld for child in children)
    # A case that has no child yet may have been merged with one that has.
    if is_held or (not children and withheld_in_case(case.pk, user=user)):
        hide(case, WHERE_IN_SUMMARY)
        hide_adults(adults, withheld_in_case(case.pk, user=user))
        hide_in_contacts(contacts, user=user)
        hide_in_entries(_notes_of(page))
    page.conflicts = _conflicts_of(page, keys)
    return page


def _adults_of(case: Case) -> list[AdultView]:
    rows = rows_of(Involvement, "person", case=case.pk)
    adults = {row.pk: AdultView(involvement=row, person=row.person, names=[]) for row in rows}
    of_person: dict[UUID, list[AdultView]] = {}
    for row in rows:
        of_person.setdefault(row.person_id, []).append(adults[row.pk])
    for name in rows_of(Name, person__in=list(of_person)):
        for adult in of_person[name.person_id]:
            adult.names.append(name)
    for identifier in rows_of(Identifier, person__in=list(of_person)):
        for adult in of_person[identifier.person_id]:
            adult.identifiers.append(identifier)
    return list(adults.values())


def _contacts_of(case: Case) -> list[Contact]:
    contacts = _linked_to(case=case.pk)
    entries: dict[UUID | None, list[NoteEntry]] = {contact.pk: [] for contact in contacts}
    for entry in rows_of(NoteEntry, contact__in=list(entries)):
        entries[entry.contact_id].append(entry)
    for contact in contacts:
        keep_related(contact, "note_entries", entries[contact.pk])
    return contacts


@written_once
def _linked_to(*, case: UUID) -> QuerySet[Contact]:
    linked = Contact.objects.filter(case_links__case=case, case_links__unlinked_at__isnull=True)
    return linked.order_by("-started_at")


@written_once
def _promises_around(*, case: UUID) -> QuerySet[Promise]:
    return promises_around(case)


def _notes_of(page: CasePage) -> list[NoteEntry]:
    """Of the case and of its contacts."""
    return [*page.entries, *(entry for contact in page.contacts for entry in contact.note_entries.all())]


def _give_authors(page: CasePage) -> None:
    colleagues_of(page.case).give(
        ([page.case], ("caseworker", "opened_by", "closed_by")),
        ([risk for child in page.children for risk in child.risks], ("by", "second_by")),
        (page.contacts, ("operator",)),
        (_notes_of(page), ("author",)),
        (page.categories, ("by",)),
        (page.promises, ("by", "kept_by")),
        (page.openings, ("by", "reviewed_by")),
    )


def _conflicts_of(page: CasePage, keys: Keyring) -> list[Conflict]:
    """Those of the case and its children; none about where a child is that is withheld."""
    shown: list[SealedRecord] = []
    hidden: list[SealedRecord] = []
    (hidden if getattr(page.case, "is_withheld", False) else shown).append(page.case)
    for child in page.children:
        shown.append(child.person)
        (hidden if child.is_withheld else shown).extend(child.episodes)
    besides = all_conflicts(hidden, keys) if hidden else []
    return [
        *all_conflicts(shown, keys),
        *(conflict for conflict in besides if conflict.field not in (*WHERE_IN_EPISODE, *WHERE_IN_SUMMARY)),
    ]


def hide_words(risks: Iterable[Risk], withheld: frozenset[UUID]) -> None:
    """Hide why a risk was judged so, about a child who is withheld or about all of a case with one."""
    for risk in risks:
        if withheld and (risk.person_id is None or risk.person_id in withheld):
            hide(risk, WHERE_IN_RISK)


def hide_adults(adults: Iterable[AdultView], withheld: frozenset[UUID]) -> None:
    """Hide the telephone and the address by which somebody is found in whose household a withheld child lives."""
    for adult in adults:
        if adult.person.pk in withheld:
            adult.identifiers, adult.is_withheld = [], True


def promises_around(case_id: UUID) -> QuerySet[Promise]:
    """What was promised in a case and in the contacts that belong to it."""
    links = ContactCase.objects.filter(case=case_id, unlinked_at__isnull=True)
    return Promise.objects.filter(Q(case=case_id) | Q(contact__in=links.values("contact")))


def _open_page(page: CasePage, keys: Keyring) -> None:
    keys.open(page.case, page.contacts, page.entries, page.promises, page.openings)
    for contact in page.contacts:
        keys.open(contact.note_entries.all())
    for adult in page.adults:
        keys.open(adult.person, adult.names, adult.identifiers)
    for child in page.children:
        keys.open(child.person, child.names, child.episodes, child.risks)


def find_case_id(*, user: User, ref: str) -> UUID:
    """The id of a case that this person may open; looking is not opening."""
    case_id = _id_of_ref.first(ref=ref, **sight_of(user))
    if case_id is None:
        raise Missing
    return case_id


@written_once
def _id_of_ref(*, ref: str, **sight: Any) -> QuerySet[Case, UUID]:
    return cases_seen(**sight).filter(ref=ref).order_by().values_list("pk", flat=True)


def page_cases(
    *, user: User, filters: dict[str, str] | None = None, number: int = 1, size: int = 50
) -> tuple[Page[Case], list[CaseRow]]:
    """One page of the list of cases, and its opened rows, in a constant number of queries."""
    if not filters:
        listed: Page[Any] = Paginator(_newest_open(**sight_of(user)), size).get_page(number)
        places = {pk: place for place, pk in enumerate(listed.object_list)}
        listed.object_list = sorted(rows_of(Case, pk__in=list(places)), key=lambda case: places[case.pk])
        return listed, open_rows(listed.object_list, user=user)
    cases = filter_cases(visible_cases(user), filters, user=user)
    page = Paginator(sort_cases(cases, filters.get("sort", "")), size).get_page(number)
    return page, open_rows(list(page.object_list), user=user)


@written_once
def _newest_open(**sight: Any) -> QuerySet[Case, UUID]:
    """The ids of the list as it begins: what somebody has open is a few hundred at most."""
    newest = sort_cases(cases_seen(**sight).filter(closed_at__isnull=True, merged_into__isnull=True), "")
    return newest.values_list("pk", flat=True)
