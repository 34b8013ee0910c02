"""Two children side by side: what is known of both, field by field, and what speaks for one child and against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.casework.models import CaseChild, Contact, SetAside
from myosotis.casework.queries.visible_owners import CaseLine, contacts_of, find_visible
from myosotis.casework.queries.withheld import hide_country
from myosotis.casework.reasons import ADDRESS as SAME_ADDRESS
from myosotis.casework.reasons import NUMBER as SAME_NUMBER
from myosotis.casework.reasons import (
    KnownReason,
    likeness_of,
    say_born,
    say_changes,
    say_equal,
    say_interval,
    say_likeness,
    say_reason,
)
from myosotis.casework.set_aside import changed_since
from myosotis.casework.tokens import child_of_contact, read_age
from myosotis.kernel.errors import Missing
from myosotis.people.facts_digest import changed_facts
from myosotis.people.groups import group_of
from myosotis.people.index import CONTACT, PERSON
from myosotis.people.judging import history_between
from myosotis.people.models import Judgement, Person
from myosotis.people.search import Asked, Known, Ranked, read_persons
from myosotis.people.tokens import address_tokens, index_key, number_tokens
from myosotis.vault.opening import Purpose, unlock
from myosotis_core import matching


@dataclass(frozen=True)
class Side:
    """One of the two: a child, or the child of an earlier contact. `numbers`: phones; `addresses`: mail and handles."""

    kind: str
    id: UUID
    title: str
    names: tuple[str, ...]
    person: matching.Person
    born: str
    gender: str
    countries: tuple[str, ...]
    marks: str
    numbers: tuple[str, ...]
    addresses: tuple[str, ...]
    cases: tuple[CaseLine, ...]
    since: dt.datetime


class FieldRow(NamedTuple):
    """One field of both. `agrees`: None where one side says nothing, or the two can neither agree nor differ."""

    name: str
    label: str
    left: str
    right: str
    agrees: bool | None


class PartMet(NamedTuple):
    """One part of the left name and what it met on the right; "" where it met nothing."""

    left: str
    right: str
    code: str
    sentence: str
    speaks_for: bool | None


@dataclass(frozen=True)
class Pair:
    """Both sides, what met what, and what was judged so far. `score` is for sorting; pages show `word`.

    `is_one_group`: both are judged to be one child, perhaps through others. `changed`: what changed since the judgement
    in force, in sentences. `set_aside`: of a contact's candidate. `history`: all judgements of the pair, oldest first.
    """

    left: Side
    right: Side
    score: float
    rows: tuple[FieldRow, ...]
    parts: tuple[PartMet, ...]
    reasons: tuple[KnownReason, ...]
    judged: Judgement | None
    changed: tuple[str, ...]
    history: tuple[Judgement, ...]
    is_one_group: bool
    set_aside: SetAside | None

    @property
    def word(self) -> str:
        """How likely, in words."""
        return say_likeness(likeness_of(self.score))


def compare_pair(*, user: User, left: UUID, right: UUID, asked: Asked | None = None) -> Pair:
    """Two children side by side, for somebody who may open both; read in the log of a case of each.

    `asked`: what is proposed in the call on the left and not accepted yet; it stands where the contact says nothing.
    """
    if left == right:
        raise Missing
    sides = _read_sides(user, [left, right])
    one, other = _complete(sides[left], asked), sides[right]
    comparison = matching.compare(one.person, other.person)
    equal = _say_equals(one, other)
    reasons = equal + [say_reason(reason) for reason in comparison.reasons]
    history = history_between(left, right) if one.kind == other.kind == PERSON else []
    judged = next((row for row in reversed(history) if row.withdrawn_at is None), None)
    aside = _find_set_aside(one, other)
    changed: tuple[str, ...] = ()
    if judged is not None:
        changed = say_changes(changed_facts([judged])[judged.pk])
    elif aside is not None:
        changed = say_changes(changed_since([aside])[aside.pk])
    with transaction.atomic():
        for case in sorted({side.cases[0].id for side in (one, other) if side.cases}):
            record("case.compared", by=user.public_id, case=case, persons=[left, right])
    return Pair(
        left=one,
        right=other,
        score=comparison.score,
        rows=_rows(one, other, comparison, equal),
        parts=_parts(comparison),
        reasons=tuple(reasons),
        judged=judged,
        changed=changed,
        history=tuple(history),
        is_one_group=bool(history) and right in group_of(left),
        set_aside=aside,
    )


def _complete(side: Side, asked: Asked | None) -> Side:
    if asked is None or side.kind != CONTACT:
        return side
    names = side.names or tuple(asked.person.names)
    born = side.person.born or asked.person.born
    countries = side.countries or tuple(asked.person.countries)
    return replace(
        side,
        names=names,
        title=side.title or "".join(names[:1]),
        person=matching.Person(names, born, side.person.gender, countries),
        born=side.born or (say_interval(born) if born else ""),
        countries=countries,
    )


def _read_sides(user: User, ids: list[UUID]) -> dict[UUID, Side]:
    persons = set(Person.objects.filter(pk__in=ids).values_list("pk", flat=True))
    ranked = [Ranked(pk, PERSON if pk in persons else CONTACT, 1.0) for pk in ids]
    visible = find_visible(user, ranked)
    if any(visible.hides(pk) for pk in ids):
        raise Missing
    known = read_persons(persons, by=user.public_id, why=Purpose.OPEN_CASE, with_details=True)
    own = set(CaseChild.objects.filter(person__in=persons).values_list("person", "case"))
    since = dict(Person.objects.filter(pk__in=persons).values_list("pk", "created_at"))
    lines = visible.lines_of(ids)
    sides = {
        pk: _side_of_person(
            one, tuple(line for line in lines[pk] if (pk, line.id) in own) or lines[pk], since[pk]
        )
        for pk, one in known.items()
    }
    contacts = contacts_of(set(ids) - persons)
    unlock([row.pk for row in contacts], by=user.public_id, why=Purpose.ANSWER_CONTACT).open(contacts)
    hide_country(contacts, user=user)
    sides |= {row.pk: _side_of_contact(row, lines[row.pk]) for row in contacts}
    if len(sides) != 2:
        raise Missing
    return sides


def _side_of_person(known: Known, cases: tuple[CaseLine, ...], since: dt.datetime) -> Side:
    return Side(
        kind=PERSON,
        id=known.id,
        title=known.names[0] if known.names else "",
        names=known.names,
        person=known.person,
        born=say_born(known.born, known.birth_year),
        gender=known.gender,
        countries=known.countries,
        marks=known.marks,
        numbers=known.numbers,
        addresses=known.addresses,
        cases=cases,
        since=since,
    )


def _side_of_contact(contact: Contact, cases: tuple[CaseLine, ...]) -> Side:
    child = child_of_contact(contact)
    country = str((contact.country_now or {}).get("code") or "")
    return Side(
        kind=CONTACT,
        id=contact.pk,
        title=child.names[0] if child.names else "",
        names=tuple(child.names),
        person=child,
        born=say_born(read_age(contact.age)),
        gender="",
        countries=(country,) if country else (),
        marks="",
        numbers=(contact.caller_number,) if contact.caller_number else (),
        addresses=(),
        cases=cases,
        since=contact.started_at,
    )


def _say_equals(one: Side, other: Side) -> list[KnownReason]:
    key = index_key()
    found = []
    if number_tokens(key, one.numbers) & number_tokens(key, other.numbers):
        found.append(say_equal(SAME_NUMBER))
    if address_tokens(key, one.addresses) & address_tokens(key, other.addresses):
        found.append(say_equal(SAME_ADDRESS))
    return found


def _rows(
    one: Side, other: Side, comparison: matching.Comparison, equal_parts: list[KnownReason]
) -> tuple[FieldRow, ...]:
    speaks = {reason.code.partition(".")[0]: reason.weight for reason in comparison.reasons}
    equal = {reason.code for reason in equal_parts}
    names_weigh = sum(reason.weight for reason in comparison.reasons if reason.code.startswith("name."))

    def row(name: str, label: str, read: Callable[[Side], str], weight: float | None) -> FieldRow:
        left, right = read(one), read(other)
        is_open = not left or not right or not weight
        return FieldRow(name, label, left, right, None if is_open or weight is None else weight > 0)

    return (
        row("names", _("Names"), lambda side: " · ".join(side.names), names_weigh),
        row("born", _("Birth or age"), lambda side: side.born, speaks.get("birth")),
        row("gender", _("Gender"), lambda side: words.label("gender", side.gender), speaks.get("gender")),
        row("countries", _("Countries"), _say_countries, speaks.get("country")),
        row("marks", _("Marks"), lambda side: side.marks, None),
        row(
            "numbers", _("Phone"), lambda side: " · ".join(side.numbers), 1 if SAME_NUMBER in equal else None
        ),
        row(
            "addresses",
            _("Mail or name on a network"),
            lambda side: " · ".join(side.addresses),
            1 if SAME_ADDRESS in equal else None,
        ),
    )


def _say_countries(side: Side) -> str:
    return ", ".join(name_country(code) for code in side.countries)


def _parts(comparison: matching.Comparison) -> tuple[PartMet, ...]:
    found = []
    for reason in comparison.reasons:
        if reason.code.startswith("name."):
            said = say_reason(reason)
            left, right = str(reason.values.get("left", "")), str(reason.values.get("right", ""))
            found.append(PartMet(left, right or _twin(reason), said.code, said.sentence, said.speaks_for))
    return tuple(found)


def _twin(reason: matching.Reason) -> str:
    return str(reason.values["left"]) if reason.code == "name.same" else ""


def _find_set_aside(one: Side, other: Side) -> SetAside | None:
    for contact, candidate in ((one, other), (other, one)):
        if contact.kind != CONTACT:
            continue
        rows = SetAside.objects.filter(contact=contact.id, withdrawn_at__isnull=True).select_related("by")
        found = rows.filter(person=candidate.id).first() or rows.filter(earlier=candidate.id).first()
        if found is not None:
            return found
    return None
