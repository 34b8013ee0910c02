"""Do we know this child? Candidates that the asker may open, each with its reasons; no score decides, a person judges.

Ranked by the index first; then only what the asker may open is decrypted and compared. A file they may not open gives
no hint: the answer is that of no match. Whoever answers for such a file is told by the worker.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.actions.searching import SearchLimitReached, demand_search, note_search
from myosotis.casework.models import Contact, Search
from myosotis.casework.queries.pairs import Pair, compare_pair
from myosotis.casework.queries.remembered import Remembered, read_remembered
from myosotis.casework.queries.visible_owners import CaseLine, Owners, contacts_of, find_visible
from myosotis.casework.queries.withheld import hide_country
from myosotis.casework.reasons import (
    ADDRESS,
    NUMBER,
    POSSIBLE,
    POSSIBLE_FROM,
    KnownReason,
    likeness_of,
    say_beginning,
    say_born,
    say_equal,
    say_likeness,
    say_reason,
)
from myosotis.casework.tokens import child_of_contact, read_age
from myosotis.kernel.errors import Missing
from myosotis.people.ages import Told
from myosotis.people.index import CONTACT, PERSON
from myosotis.people.models import Judgement, Person
from myosotis.people.search import Asked, Ranked, complete, rank_owners, read_persons
from myosotis.vault.opening import Purpose, unlock
from myosotis_core import matching
from myosotis_core.matching.comparing import score

TELLING_SHARE = 0.8
"""From which share of the evidence whoever answers for a hidden file is told that somebody searched."""
ONE_PART_FROM = 0.1
"""A name of one part can never be likely; it is shown from here on, as possible."""
HALF_TYPED_MOST = 0.79
"""What is completed by guessing is at most possible."""

__all__ = ["CaseLine", "KnownChild", "Pair", "SearchLimitReached", "compare_pair", "find_known"]


@dataclass(frozen=True)
class KnownChild:
    """A child, or the child of an earlier contact, that may be the one who is asked for.

    `title`: the name as read. `likeness`: the code of the word that is shown (`word`); `score` is for sorting only.
    `born`: birth or age in words. `role`: what a person is who stands around a child, "" for a child. `cases`: those
    the asker may open. `judged`: what was judged about it and `besides`. `changed`: what changed since it was judged
    not to be the same, in sentences; without a change it is not proposed again.
    """

    kind: str
    id: UUID
    title: str
    score: float
    reasons: tuple[KnownReason, ...]
    born: str
    cases: tuple[CaseLine, ...]
    since: dt.datetime
    names: tuple[str, ...] = ()
    role: str = ""
    judged: Judgement | None = None
    changed: tuple[str, ...] = ()

    @property
    def likeness(self) -> str:
        """Very likely, likely or possible, as a code."""
        return likeness_of(self.score)

    @property
    def word(self) -> str:
        """The same as words."""
        return say_likeness(self.likeness if self.score >= POSSIBLE_FROM else POSSIBLE)


@dataclass(frozen=True)
class _Candidate:
    """A candidate as opened, before its reasons are worked out."""

    ranked: Ranked
    person: matching.Person
    names: tuple[str, ...]
    told: Told | None
    birth_year: int | None
    score: float
    group: UUID


def find_known(
    *, user: User, asked: Asked, limit: int = 5, besides: UUID | None = None, is_partial: bool = False
) -> list[KnownChild]:
    """The likeliest known children that this person may open, best first.

    `besides`: the contact (perhaps not saved yet) or the person that is asked about; it is left out itself, and what
    was judged about it is remembered. What is asked about one of them is one search a day; without it each call is
    one. Raises `SearchLimitReached`, and `Missing` where `besides` may not be opened. To show a page again, use
    proposals (`queries.proposals`): opening a page is no search.
    """
    demand(user, Permission.WRITE_CONTACTS)
    purpose = _demand_besides(user, besides)
    demand_search(user, besides)
    if not (asked.person.tokens() or asked.numbers or asked.addresses):
        return []
    ranked = rank_owners(asked, is_partial=is_partial)
    visible = find_visible(user, ranked)
    remembered = read_remembered(besides, visible, is_person=purpose == Search.Purpose.CASE)
    candidates = _open(
        user, asked, _worth_opening(ranked, visible, remembered), visible, is_partial=is_partial
    )
    chosen = _choose(candidates, visible, asked, limit)
    shown = [one.ranked.owner for one in chosen]
    since, lines = _read_since(shown), visible.lines_of(shown)
    hidden = [one.owner for one in ranked if visible.hides(one.owner) and one.owner != besides]
    note_search(
        user=user,
        purpose=purpose,
        about=besides,
        shown=len(chosen),
        hidden_owners=_worth_telling(asked, ranked, hidden),
    )
    return [
        _explain(
            one,
            asked,
            visible,
            remembered,
            since[one.ranked.owner],
            lines[one.ranked.owner],
            is_partial=is_partial,
        )
        for one in chosen
    ]


def _demand_besides(user: User, besides: UUID | None) -> str:
    """From where is asked; `Missing` for a person or a contact that this person may not open."""
    if besides is None:
        return Search.Purpose.PAGE
    if Person.objects.filter(pk=besides).exists():
        if not visible_cases(user).filter(case_children__person=besides).exists():
            raise Missing
        return Search.Purpose.CASE
    is_hidden = not visible_contacts(user, among=[besides]).exists()
    if is_hidden and Contact.objects.filter(pk=besides).exists():
        raise Missing
    return Search.Purpose.CONTACT


def _worth_opening(ranked: list[Ranked], visible: Owners, remembered: Remembered) -> list[Ranked]:
    """What the asker may open and nobody has set aside; people around a child only by an equal number or address."""
    return [
        one
        for one in ranked
        if not visible.hides(one.owner)
        and one.owner not in remembered.left_out
        and (one.kind == CONTACT or one.owner in visible.children or one.same_number or one.same_address)
    ]


def _worth_telling(asked: Asked, ranked: list[Ranked], hidden: list[UUID]) -> list[UUID]:
    """Of the hidden owners those that are likely meant; a single part of a name without a birth means nobody yet."""
    parts = max(map(len, asked.person.tokens()), default=0)
    says_enough = parts > 1 or (parts == 1 and asked.person.born is not None)
    found = {one.owner: one for one in ranked}
    return [
        owner
        for owner in hidden
        if found[owner].same_number
        or found[owner].same_address
        or (says_enough and found[owner].share >= TELLING_SHARE)
    ]


def _read_since(owners: list[UUID]) -> dict[UUID, dt.datetime]:
    since = dict(Person.objects.filter(pk__in=owners).values_list("pk", "created_at"))
    return since | dict(Contact.objects.filter(pk__in=owners).values_list("pk", "started_at"))


def _open(
    user: User, asked: Asked, ranked: list[Ranked], visible: Owners, *, is_partial: bool
) -> list[_Candidate]:
    persons = read_persons(
        [one.owner for one in ranked if one.kind == PERSON], by=user.public_id, why=Purpose.SHOW_LIST
    )
    contacts = {row.pk: row for row in contacts_of(one.owner for one in ranked if one.kind == CONTACT)}
    unlock(contacts, by=user.public_id, why=Purpose.SHOW_LIST).open(contacts.values())
    hide_country(list(contacts.values()), user=user)
    found = []
    for one in ranked:
        known, contact = persons.get(one.owner), contacts.get(one.owner)
        if known is not None:
            likely = _score(asked.person, known.person, is_partial=is_partial)
            group = visible.canonical[one.owner]
            found.append(
                _Candidate(one, known.person, known.names, known.born, known.birth_year, likely, group)
            )
        elif contact is not None:
            child = child_of_contact(contact)
            likely = _score(asked.person, child, is_partial=is_partial)
            told = read_age(contact.age)
            found.append(_Candidate(one, child, tuple(child.names), told, None, likely, one.owner))
    return found


def _score(asked: matching.Person, known: matching.Person, *, is_partial: bool) -> float:
    plain = score(asked, known)
    if not is_partial:
        return plain
    return max(plain, min(score(complete(asked, known), known), HALF_TYPED_MOST))


def _choose(candidates: list[_Candidate], visible: Owners, asked: Asked, limit: int) -> list[_Candidate]:
    """The best of each group; earlier contacts only where no case of theirs stands in the list already."""
    least = POSSIBLE_FROM if max(map(len, asked.person.tokens()), default=0) > 1 else ONE_PART_FROM
    worth = [
        one for one in candidates if one.score >= least or one.ranked.same_number or one.ranked.same_address
    ]
    worth.sort(key=lambda one: (-one.score, not one.ranked.same_number))
    chosen: dict[UUID, _Candidate] = {}
    shown: set[UUID] = set()
    for one in sorted(worth, key=lambda one: one.ranked.kind == CONTACT):
        cases = visible.cases.get(one.group, set())
        if one.group in chosen or (one.ranked.kind == CONTACT and cases & shown):
            continue
        chosen[one.group] = one
        shown |= cases
    place = {one.ranked.owner: number for number, one in enumerate(worth)}
    return sorted(chosen.values(), key=lambda one: place[one.ranked.owner])[:limit]


def _explain(
    one: _Candidate,
    asked: Asked,
    visible: Owners,
    remembered: Remembered,
    since: dt.datetime,
    cases: tuple[CaseLine, ...],
    *,
    is_partial: bool,
) -> KnownChild:
    reasons = []
    if one.ranked.same_number:
        reasons.append(say_equal(NUMBER))
    if one.ranked.same_address:
        reasons.append(say_equal(ADDRESS))
    reasons += _name_reasons(asked.person, one.person, is_partial=is_partial)
    owner = one.ranked.owner
    return KnownChild(
        kind=one.ranked.kind,
        id=owner,
        title=one.names[0] if one.names else "",
        score=one.score,
        reasons=tuple(reasons),
        born=say_born(one.told, one.birth_year),
        cases=cases,
        since=since,
        names=one.names,
        role="" if owner in visible.children else visible.roles.get(owner, ""),
        judged=remembered.judged.get(one.group),
        changed=remembered.changed.get(one.group, ()),
    )


def _name_reasons(asked: matching.Person, known: matching.Person, *, is_partial: bool) -> list[KnownReason]:
    if not is_partial or score(asked, known) >= POSSIBLE_FROM:
        return [say_reason(reason) for reason in matching.compare(asked, known).reasons]
    completed = complete(asked, known)
    reasons = matching.compare(completed, known).reasons
    if completed is asked:
        return [say_reason(reason) for reason in reasons]
    typed, whole = asked.tokens()[-1][-1].text, completed.tokens()[-1][-1].text
    guessed = [reason for reason in reasons if reason.code == "name.same" and reason.values["left"] == whole]
    return [say_beginning(typed, whole), *(say_reason(reason) for reason in reasons if reason not in guessed)]
