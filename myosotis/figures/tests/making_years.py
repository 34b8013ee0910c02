"""Years of a hotline's work in the database, thousands of cases at once: the same rows as its actions would write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from myosotis.accounts.models import Team, User
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.facts import facts_of_cases, keep_facts
from myosotis.casework.models import Case, CaseChild, Episode, Erasure, KeptFact
from myosotis.kernel.ids import new_id
from myosotis.people.models import Person
from myosotis.vault import store
from myosotis_core.comparison.local_codes import split_whole

GENDERS = ("female", "male", "female")
OUTCOMES = ("returned", "returned", "returned", "stays_elsewhere_safely")


@dataclass
class Work:
    """Rows of one hotline that are written at once."""

    by: User
    team: Team
    numbers: Iterable[int] = field(default_factory=lambda: count(1))
    cases: list[Case] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    children: list[CaseChild] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)

    def open_cases(self, year: int, counts: Mapping[str, int], *, closed_in: int | None = None) -> None:
        """Cases opened in a year, closed in it or in another."""
        zone = timezone.get_default_timezone()
        for category, number in counts.items():
            for spot, ref in zip(range(number), self.numbers, strict=False):
                opened_at = dt.datetime(year, 1 + spot % 11, 1 + spot % 27, 12, tzinfo=zone)
                closed_at = dt.datetime(closed_in or year, 12, 1 + spot % 29, 12, tzinfo=zone)
                self.cases.append(
                    Case(
                        id=new_id(),
                        ref=f"W-{year}-{ref}",
                        team=self.team,
                        opened_at=opened_at,
                        opened_by=self.by,
                        category=category,
                        is_cross_border=spot % 7 == 0,
                        closed_at=closed_at,
                        closed_by=self.by,
                        closure_reason="child_safe",
                        retention_class="identified",
                    )
                )

    def add_children(self, since: int, extra: int = 0) -> None:
        """A child to each case from that place in the list on, and a second one to the first few."""
        for spot, case in enumerate([*self.cases[since:], *self.cases[since : since + extra]]):
            age = 5 + spot % 13
            person = Person(id=new_id(), gender=GENDERS[spot % 3], birth_year=case.opened_at.year - age)
            self.persons.append(person)
            self.children.append(CaseChild(id=new_id(), case=case, person=person, age_years=age))

    def add_episodes(self, since: int) -> None:
        """An episode to each child from that place in the list on: begun and ended in the year of its case."""
        for spot, link in enumerate(self.children[since:]):
            seen_at = link.case.opened_at - dt.timedelta(hours=5)
            ended_at = seen_at + dt.timedelta(hours=7 + 11 * (spot % 20))
            self.episodes.append(
                Episode(
                    id=new_id(),
                    case=link.case,
                    person=link.person,
                    category=link.case.category,
                    last_seen_at=seen_at,
                    age_years=link.age_years,
                    recorded_at=link.case.opened_at,
                    recorded_by=self.by,
                    located_at=ended_at,
                    ended_at=ended_at,
                    ended_by=self.by,
                    outcome=OUTCOMES[spot % 4],
                    confirmation="police",
                )
            )

    def write(self) -> None:
        """Keys first, then the rows."""
        store.add_keys([one.pk for one in self.cases], "case")
        store.add_keys([one.pk for one in self.persons], "person")
        for model, rows in (
            (Person, self.persons),
            (Case, self.cases),
            (CaseChild, self.children),
            (Episode, self.episodes),
        ):
            _insert(model, rows)


def _insert(model: type[Model], rows: Sequence[Model]) -> None:
    """What `bulk_create` does, in one statement for all; what many rows have in common is made ready once."""
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    ready: list[dict[Any, Any]] = [{} for _field in fields]

    def value_of(row: Model, at: int) -> Any:
        value = fields[at].pre_save(row, add=True)
        if not isinstance(value, Hashable):
            return fields[at].get_db_prep_save(value, connection)
        known, key = ready[at], (type(value), value)
        if key not in known:
            known[key] = fields[at].get_db_prep_save(value, connection)
        return known[key]

    columns = ", ".join(quote(one.column) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",
            [[value_of(row, at) for at in range(len(fields))] for row in rows],
        )


def erase_many(case_ids: Sequence[UUID], *, by: User, confirmed_by: User, by_hand: int) -> None:
    """Erase cases: the first few one by one, as two people do; the others by the same steps, all at once."""
    for case_id in case_ids[:by_hand]:
        erasure = propose_erasure(by=by, case_id=case_id, ground="retention_over")
        confirm_erasure(by=confirmed_by, erasure_id=erasure.pk)
    wanted = Case.objects.filter(pk__in=list(case_ids[by_hand:]))
    persons = list(CaseChild.objects.filter(case__in=wanted).values_list("person", flat=True))
    before = facts_of_cases(wanted, with_special=True)
    for rows in (Episode.objects.filter(case__in=wanted), CaseChild.objects.filter(case__in=wanted), wanted):
        rows._raw_delete(connection.alias)
    Person.objects.filter(pk__in=persons)._raw_delete(connection.alias)
    keep_facts(before=before, after=[])


def forget_everything() -> None:
    """An empty casework: the next hotline begins."""
    for model in (Episode, CaseChild, Case, Person, KeptFact, Erasure):
        model._default_manager.all()._raw_delete(connection.alias)


def split(whole: int, weights: Sequence[str]) -> list[int]:
    """A count in whole parts."""
    return split_whole(whole, [Decimal(one) for one in weights])
