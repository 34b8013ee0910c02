"""Parts of a file, missed calls, phrases, country cards, a restricted case: undone when they cannot be logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from myosotis.casework.actions import bulk, category_file, restricting, surge_helps
from myosotis.casework.editing import Change
from myosotis.casework.models import (
    AbductionFile,
    BulkAct,
    CallBack,
    Case,
    Contact,
    CountryCard,
    Hearing,
    PreventiveStep,
    Revision,
    SignSeen,
    TextModule,
)
from myosotis.casework.tests.making import open_case
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
TABLES = (
    AbductionFile,
    BulkAct,
    CallBack,
    Case,
    Contact,
    CountryCard,
    Hearing,
    PreventiveStep,
    Revision,
    SignSeen,
    TextModule,
)
DAY = dt.date(2026, 12, 1)


def file_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about the file of a case, and who sees the case."""
    case = open_case(cast.bob, cast.runaways, category="parental_abduction")
    here: dict[str, Any] = {"by": cast.bob, "case_id": case.pk}
    seen: dict[str, Any] = {"seen_on": DAY, "who_saw": "Teacher", "what": "x", "person_id": None}
    for by, words in ((cast.bob, "By law"), (cast.alice, "By the court")):
        conflicts = category_file.save_section(
            by=by,
            case_id=case.pk,
            section="custody",
            changes={"abduction": {"custody_words": Change(words)}},
        )
    hearing = category_file.add_hearing(**here, on=DAY, what="x").pk
    sign = category_file.add_sign(**here, sign="hotel_keys", **seen).pk
    restricting.restrict_case(**here)
    [conflict] = conflicts
    return {
        "save_measure": lambda: category_file.save_measure(
            **here, kind="safety_plan", changes={"asked_on": Change(DAY)}
        ),
        "add_hearing": lambda: category_file.add_hearing(**here, on=DAY, what="y"),
        "withdraw_hearing": lambda: category_file.withdraw_hearing(**here, row_id=hearing),
        "add_sign": lambda: category_file.add_sign(**here, sign="hotel_keys", **seen),
        "withdraw_sign": lambda: category_file.withdraw_sign(**here, row_id=sign),
        "settle_file_conflict": lambda: category_file.settle_file_conflict(
            **here, revision_id=conflict.revision, choice="mine"
        ),
        "unrestrict_case": lambda: restricting.unrestrict_case(**here),
        "set_review_day": lambda: bulk.set_review_day(by=cast.bob, case_ids=[case.pk], day=DAY),
    }


def surge_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about missed calls, phrases and the cards of countries."""
    sofia: dict[str, Any] = {"by": cast.sofia}
    missed = surge_helps.note_missed(by=cast.alice)
    phrase: dict[str, Any] = {"letters": "hello", "language": "en"}
    module = surge_helps.keep_text_module(**sofia, **phrase, text="Hello").pk
    card: dict[str, Any] = {"lines": {"hours": "Day"}, "source": "The member", "checked_on": None, "seen": 0}
    return {
        "note_missed": lambda: surge_helps.note_missed(by=cast.alice),
        "call_back": lambda: surge_helps.call_back(by=cast.alice, contact_id=missed, step="taken"),
        "keep_text_module": lambda: surge_helps.keep_text_module(**sofia, **phrase, text="Good day"),
        "remove_text_module": lambda: surge_helps.remove_text_module(**sofia, module_id=module),
        "change_country_card": lambda: surge_helps.change_country_card(**sofia, country="GR", **card),
    }


@pytest.mark.parametrize("acts", [file_acts, surge_acts])
def test_none_of_these_acts_happens_without_its_entry_in_the_log(
    cast: Cast, monkeypatch: Any, acts: Callable[[Cast], dict[str, Callable[[], object]]]
) -> None:
    every = acts(cast)
    before = rows_of(TABLES)

    for module in (bulk, category_file, restricting, surge_helps):
        for name in {"record", "log"} & set(vars(module)):
            monkeypatch.setattr(module, name, fail)
    for name, act in every.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
