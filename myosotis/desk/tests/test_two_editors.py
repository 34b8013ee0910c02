"""Two editors at random on every kind of record that two may edit at once: no value that was typed is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from myosotis.casework.actions.category_file import save_section
from myosotis.casework.actions.people import (
    PersonInput,
    add_person_around,
    edit_person_around,
    set_reach,
    settle_person_conflict,
)
from myosotis.casework.editing import Change, read_revision, versions_of
from myosotis.casework.models import AbductionFile, Contact, PersonDetails, Reach, Revision
from myosotis.casework.tests.making import open_case, save, start_contact
from myosotis.desk.actions.cards import write_card
from myosotis.desk.models import NightCard
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Purpose, unlock
from tests.people import Cast

pytestmark = pytest.mark.django_db
Save = Callable[..., Any]


@dataclass
class Edited:
    """One record, how somebody saves a field of it, its texts and its facts."""

    table: type[SealedRecord]
    row: UUID
    fields: tuple[str, ...]
    save: Save
    wrap: Callable[[str], Any] = str


def make_records(cast: Cast) -> list[Edited]:
    """A contact, somebody around the children and how to reach them, a file of an abduction, a night card."""
    case = open_case(cast.alice, cast.runaways)
    contact_id = start_contact(cast.alice, summary="First")
    given = PersonInput(role="mother", name="Mother", changes={"notes": Change("First")})
    mother = add_person_around(by=cast.alice, case_id=case.pk, given=given)
    of = {"case_id": case.pk}
    of_person = {**of, "person_id": mother.person_id}
    set_reach(by=cast.alice, **of_person, changes={"code_word": Change("First")})
    save_section(by=cast.alice, **of, section="authority", changes={"abduction": {"court": Change("First")}})
    write_card(by=cast.alice, **of, changes={"say": Change("First")})

    def save_person(by: Any, changes: dict[str, Change]) -> Any:
        return edit_person_around(
            by=by, **of_person, given=PersonInput(role="mother", name="", changes=changes)
        )

    return [
        Edited(
            Contact,
            contact_id,
            ("who_calls", "child", "last_seen", "missing_from"),
            lambda by, changes: [
                save(by, contact_id, seen=one.seen, **{name: one.value}) for name, one in changes.items()
            ],
            lambda text: {"text": text},
        ),
        Edited(PersonDetails, PersonDetails.objects.get().pk, ("notes", "address"), save_person),
        Edited(
            Reach,
            Reach.objects.get().pk,
            ("code_word", "safe_hours"),
            lambda by, changes: set_reach(by=by, **of_person, changes=changes),
        ),
        Edited(
            AbductionFile,
            case.abduction_file.pk,
            ("court", "authority", "custody_words", "child_view"),
            lambda by, changes: save_section(by=by, **of, section="x", changes={"abduction": changes}),
        ),
        Edited(
            NightCard,
            case.night_card.pk,
            ("say", "do_not_say", "next_step"),
            lambda by, changes: write_card(by=by, **of, changes=changes),
        ),
    ]


def edit_at_random(cast: Cast, one: Edited, number: int, chance: random.Random) -> dict[str, list[Any]]:
    """Two people edit the record, each having seen what stood some edits ago; returns what was typed."""
    typed: dict[str, list[Any]] = {field: [] for field in one.fields}
    seen: dict[Any, dict[str, int]] = {cast.alice: {}, cast.bob: {}}
    for count in range(number):
        by, field = chance.choice((cast.alice, cast.bob)), chance.choice(one.fields)
        if chance.random() < 0.4:
            seen[by] = versions_of(one.table.objects.get(pk=one.row))
        value = one.wrap(f"{field} {count} by {by.name}")
        one.save(by, {field: Change(value, seen[by].get(field, 0))})
        typed[field].append(value)
    return typed


def check_that_nothing_is_lost(cast: Cast, one: Edited, number: int) -> None:
    """Each value stands or is kept beside what stands."""
    typed = edit_at_random(cast, one, number, random.Random(116000))
    record = one.table.objects.get(pk=one.row)
    unlock([record.vault_root()], by=cast.alice.public_id, why=Purpose.OPEN_CASE).open(record)
    held = {field: [getattr(record, field)] for field in one.fields}
    for revision in Revision.objects.filter(row=one.row):
        held[revision.field].append(read_revision(record, revision))
    for field in one.fields:
        assert [value for value in typed[field] if value not in held[field]] == [], (one.table, field)
    assert Revision.objects.filter(row=one.row, state=Revision.State.CONFLICT).exists(), one.table


@pytest.mark.parametrize("number", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_of_edits_by_two_people_to_any_record_none_is_lost(cast: Cast, number: int) -> None:
    for one in make_records(cast):
        check_that_nothing_is_lost(cast, one, number)


def test_a_choice_between_two_values_loses_neither(cast: Cast) -> None:
    _contact, details, *_others = make_records(cast)
    row = PersonDetails.objects.get()
    details.save(cast.bob, {"notes": Change("Works nights", 1)})
    details.save(cast.alice, {"notes": Change("Deaf in one ear", 0)})
    revision = Revision.objects.get(row=row.pk, state=Revision.State.CONFLICT)
    settle_person_conflict(by=cast.sofia, case_id=row.case_id, revision_id=revision.pk, choice="theirs")
    unlock([row.vault_root()], by="t", why=Purpose.OPEN_CASE).open(row)
    kept = {read_revision(row, one) for one in Revision.objects.filter(row=row.pk)}
    again = PersonDetails.objects.get()
    unlock([row.vault_root()], by="t", why=Purpose.OPEN_CASE).open(again)
    assert {again.notes, *kept} == {"First", "Works nights", "Deaf in one ear"}
