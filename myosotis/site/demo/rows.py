"""Collects the records of a demo node and writes them at once: keys first, then one transaction, then the log.

The same rows as the actions of the rooms would write one by one, but thousands in a second.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import Act, record_many
from myosotis.casework.models import (
    AbductionFile,
    BreakGlass,
    Case,
    CaseCategory,
    CaseChild,
    CaseNumber,
    Contact,
    ContactCase,
    Episode,
    EpisodeFile,
    Hearing,
    Intervention,
    Involvement,
    MigrationFile,
    NoteEntry,
    Promise,
    Referral,
    Risk,
    SignSeen,
    Support,
    Task,
    UrgentStep,
)
from myosotis.casework.tokens import contact_entry
from myosotis.kernel.models import Record
from myosotis.people.actions import entry_of
from myosotis.people.index import Entry, write_entries
from myosotis.people.models import Identifier, Name, Person
from myosotis.people.tokens import index_key
from myosotis.services.models import Service
from myosotis.vault import store
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Keyring

Row = TypeVar("Row", bound=Record)
BATCH = 400
ORDER: tuple[type[models.Model], ...] = (
    Person,
    Name,
    Identifier,
    Contact,
    Case,
    CaseCategory,
    CaseChild,
    ContactCase,
    Involvement,
    Episode,
    AbductionFile,
    MigrationFile,
    EpisodeFile,
    Hearing,
    SignSeen,
    Risk,
    Promise,
    NoteEntry,
    BreakGlass,
    UrgentStep,
    Service,
    Support,
    Intervention,
    Referral,
    Task,
)


class Rows:
    """Everything that is to be written, in the order it was thought of."""

    def __init__(self) -> None:
        self.kept: dict[type[models.Model], list[Record]] = defaultdict(list)
        self.acts: list[Act] = []
        self.names: dict[UUID, list[str]] = defaultdict(list)
        self.numbers: dict[UUID, list[str]] = defaultdict(list)

    def add(self, row: Row) -> Row:
        """Keep a row to be written."""
        self.kept[type(row)].append(row)
        return row

    def act(self, at: dt.datetime, verb: str, by: User, case: Case | None = None, **objects: object) -> None:
        """Keep an entry of the log."""
        self.acts.append(
            Act(at=at, verb=verb, by=by.public_id, case=case.pk if case else None, objects=objects)
        )

    def find(self, owner: UUID, *, names: Iterable[str] = (), numbers: Iterable[str] = ()) -> None:
        """Let an owner be found by these names and numbers."""
        self.names[owner] += [name for name in names if name]
        self.numbers[owner] += [number for number in numbers if number]

    def count(self, model: type[models.Model]) -> int:
        """How many rows of a table are kept."""
        return len(self.kept[model])

    def write(self) -> int:
        """Write everything; returns how many entries of the log were written."""
        self.write_rows()
        return self.write_log()

    def write_rows(self) -> None:
        """Write the rows, not yet the log of them."""
        self._number_cases()
        keys = self._make_keys()
        with transaction.atomic():
            for model in ORDER:
                rows = self.kept[model]
                keys.open(row for row in rows if isinstance(row, SealedRecord))
                model._default_manager.bulk_create(rows, batch_size=BATCH)
            write_entries(self._entries())

    def write_log(self, until: dt.datetime | None = None) -> int:
        """Write the entries of the log that are not written yet, up to an instant; returns how many."""
        due = [act for act in self.acts if until is None or act.at <= until]
        self.acts = [] if until is None else [act for act in self.acts if act.at > until]
        with transaction.atomic():
            return record_many(due)

    def _make_keys(self) -> Keyring:
        roots: list[UUID] = []
        for model, kind in ((Person, "person"), (Contact, "contact"), (Case, "case")):
            ids = [row.pk for row in self.kept[model]]
            store.add_keys(ids, kind)
            roots += ids
        return Keyring(store.load_keys(roots))

    def _entries(self) -> Iterator[Entry]:
        key = index_key()
        for row in self.kept[Person]:
            assert isinstance(row, Person)  # noqa: S101  the table's own rows
            identifiers = [("phone", number) for number in self.numbers[row.pk]]
            yield entry_of(row, names=self.names[row.pk], identifiers=identifiers, key=key)
        for row in self.kept[Contact]:
            assert isinstance(row, Contact)  # noqa: S101  the table's own rows
            yield contact_entry(row, key=key)

    def _number_cases(self) -> None:
        """References in the order of opening, without gaps, and the numbers the next ones go on from."""
        last: dict[int, int] = defaultdict(int)
        cases = [row for row in self.kept[Case] if isinstance(row, Case)]
        for case in sorted(cases, key=lambda case: case.opened_at):
            year = case.opened_at.year
            last[year] += 1
            case.ref = f"{settings.MYOSOTIS_NODE}-{year}-{last[year]:04d}"
        CaseNumber.objects.bulk_create(CaseNumber(year=year, last=number) for year, number in last.items())
