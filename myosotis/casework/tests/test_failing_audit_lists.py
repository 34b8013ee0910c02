"""Kept filters, several cases at once, own fields, merging, splitting, transfers: undone when they cannot be logged."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from myosotis.casework.actions import bulk, local_fields, merging, saved_filters, splitting, transfer
from myosotis.casework.local_checks import AnswerInput, FieldInput
from myosotis.casework.models import (
    BulkAct,
    Case,
    CaseChild,
    CaseTie,
    Episode,
    LocalField,
    LocalValue,
    SavedFilter,
    Transfer,
)
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import CHILD, CHILD_GREEK, Cast

pytestmark = pytest.mark.django_db
TABLES = (BulkAct, Case, CaseChild, CaseTie, Episode, LocalField, LocalValue, SavedFilter, Transfer)
ACTS = (
    "bulk.assign_cases",
    "bulk.undo_bulk",
    "local_fields.answer_in_case",
    "local_fields.answer_in_contact",
    "local_fields.save_field",
    "merging.merge_cases",
    "merging.withdraw_merge",
    "saved_filters.remove_filter",
    "saved_filters.save_filter",
    "splitting.split_case",
    "transfer.accept_case",
    "transfer.decline_case",
    "transfer.offer_case",
    "transfer.withdraw_offer",
)


def acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Each act by its name, ready to be called."""
    alice: dict[str, Any] = {"by": cast.alice}
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD), missing_child(CHILD_GREEK))
    other, merged, offered = (open_case(cast.alice, cast.runaways) for _one in range(3))
    merging.merge_cases(**alice, case_id=merged.pk, into_id=other.pk)
    transfer.offer_case(**alice, case_id=offered.pk, team=cast.abduction, note="Please.")
    given = bulk.assign_cases(**alice, case_ids=[other.pk], caseworker=cast.bob).act
    kept = saved_filters.save_filter(**alice, list_name="cases", name="Mine", filters={"risk": "high"})
    asked = {
        about: local_fields.save_field(by=cast.sofia, given=question(about)) for about in ("case", "contact")
    }
    contact = start_contact(cast.alice)
    person = case.case_children.first().person_id  # type: ignore[union-attr]
    of_case = {(asked["case"].pk, case.pk): "yes"}
    return {
        "bulk.assign_cases": lambda: bulk.assign_cases(**alice, case_ids=[case.pk], caseworker=cast.bob),
        "bulk.undo_bulk": lambda: bulk.undo_bulk(**alice, act_id=given.pk),  # type: ignore[union-attr]
        "local_fields.answer_in_case": lambda: local_fields.answer_in_case(
            **alice, case_id=case.pk, answers=of_case
        ),
        "local_fields.answer_in_contact": lambda: local_fields.answer_in_contact(
            **alice, contact_id=contact, answers={asked["contact"].pk: "yes"}
        ),
        "local_fields.save_field": lambda: local_fields.save_field(by=cast.sofia, given=question("child")),
        "merging.merge_cases": lambda: merging.merge_cases(**alice, case_id=case.pk, into_id=other.pk),
        "merging.withdraw_merge": lambda: merging.withdraw_merge(**alice, case_id=merged.pk),
        "saved_filters.remove_filter": lambda: saved_filters.remove_filter(**alice, filter_id=kept.pk),
        "saved_filters.save_filter": lambda: saved_filters.save_filter(
            **alice, list_name="cases", name="Other", filters={"risk": "low"}
        ),
        "splitting.split_case": lambda: splitting.split_case(**alice, case_id=case.pk, persons=[person]),
        "transfer.accept_case": lambda: transfer.accept_case(
            by=cast.charlie, case_id=offered.pk, caseworker=cast.charlie
        ),
        "transfer.decline_case": lambda: transfer.decline_case(
            by=cast.charlie, case_id=offered.pk, note="No."
        ),
        "transfer.offer_case": lambda: transfer.offer_case(
            **alice, case_id=case.pk, team=cast.abduction, note="Please."
        ),
        "transfer.withdraw_offer": lambda: transfer.withdraw_offer(**alice, case_id=offered.pk),
    }


def question(about: str) -> FieldInput:
    """A question of one answer."""
    return FieldInput(about=about, labels={"en": "Asked"}, answers=[AnswerInput({"en": "Yes"})])


@pytest.mark.parametrize("name", ACTS)
def test_a_failing_log_undoes_the_act(cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    act, before = acts(cast)[name], rows_of(TABLES)

    module = importlib.import_module(f"myosotis.casework.actions.{name.split('.')[0]}")
    monkeypatch.setattr(module, "record", fail)
    with pytest.raises(LogIsFull):
        act()
    assert rows_of(TABLES) == before
