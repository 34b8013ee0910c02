"""Our work, confidential notes, a surge, a file's section, training: undone when they cannot be logged."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest

from myosotis.casework.actions import category_file, confidential, surges, training, work, work_escalation
from myosotis.casework.editing import Change
from myosotis.casework.models import (
    AbductionFile,
    Case,
    ConfidentialNote,
    Contact,
    Referral,
    Sighting,
    Support,
    Surge,
    Task,
)
from myosotis.casework.tests.making import open_case
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
TABLES = (AbductionFile, Case, ConfidentialNote, Contact, Referral, Sighting, Support, Surge, Task)
ACTS = (
    "category_file.save_section",
    "confidential.log_reading",
    "confidential.name_readers",
    "confidential.write_note",
    "surges.change_words",
    "surges.end_surge",
    "surges.judge_sightings",
    "surges.open_surge",
    "surges.pass_to_police",
    "surges.save_sighting",
    "surges.take_back_passing",
    "training.reset_training",
    "work.add_work",
    "work.answer_referral",
    "work.finish_due",
    "work.reopen_due",
    "work.restore_work",
    "work.snooze_due",
    "work.wake_due",
    "work.withdraw_work",
    "work_escalation.escalate",
)


def acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Each act by its name, ready to be called."""
    alice: dict[str, Any] = {"by": cast.alice}
    sofia: dict[str, Any] = {"by": cast.sofia}
    case, crowded = open_case(cast.alice, cast.runaways), open_case(cast.alice, cast.runaways)
    here, there, now = {"case_id": case.pk}, {"case_id": crowded.pk}, clock.now()
    note = confidential.write_note(**alice, **here, kind="lawyer", text="x")
    surge = surges.open_surge(**sofia, **there, public_words="A red coat.")
    sighting = new_id()
    sheet = {"surge_id": surge.pk, "seq": 1, "words": {"what": "A girl"}}
    surges.save_sighting(**alice, contact_id=sighting, **sheet)
    seen: dict[str, Any] = {**there, "sightings": list(Sighting.objects.values_list("pk", flat=True))}

    def add(kind: str, **values: Any) -> dict[str, Any]:
        row = work.add_work(**alice, **here, kind=kind, values={"text": "x", **values})
        return {**alice, "kind": kind, "record_id": row.pk}

    cast.bob.has_training_on = True
    task, done, asleep, late = (add("task", due_at=now) for _one in range(4))
    support, withdrawn = add("support"), add("support")
    referral = add("referral")["record_id"]
    work.finish_due(**done)
    work.snooze_due(**asleep, until=now + dt.timedelta(hours=2), reason="x")
    work.withdraw_work(**withdrawn)
    made = (
        lambda: category_file.save_section(
            **alice, **here, section="custody", changes={"abduction": {"custody": Change("shared")}}
        ),
        lambda: confidential.log_reading(**alice, note_id=note.pk),
        lambda: confidential.name_readers(**alice, note_id=note.pk, readers=[cast.bob]),
        lambda: confidential.write_note(**alice, **here, kind="lawyer", text="y"),
        lambda: surges.change_words(**sofia, **there, public_words="A blue coat."),
        lambda: surges.end_surge(**sofia, **there),
        lambda: surges.judge_sightings(**alice, **seen, credibility="credible"),
        lambda: surges.open_surge(**sofia, **here, public_words="x"),
        lambda: surges.pass_to_police(**alice, **seen),
        lambda: surges.save_sighting(**alice, contact_id=new_id(), **sheet),
        lambda: surges.take_back_passing(**alice, **seen),
        lambda: training.reset_training(by=cast.bob),
        lambda: work.add_work(**alice, **here, kind="support", values={"text": "y"}),
        lambda: work.answer_referral(**alice, referral_id=referral, outcome="accepted", answered_at=now),
        lambda: work.finish_due(**task),
        lambda: work.reopen_due(**done),
        lambda: work.restore_work(**withdrawn),
        lambda: work.snooze_due(**task, until=now + dt.timedelta(hours=2), reason="x"),
        lambda: work.wake_due(**asleep),
        lambda: work.withdraw_work(**support),
        lambda: work_escalation.escalate(Task.objects.get(pk=late["record_id"])),
    )
    return dict(zip(ACTS, made, strict=True))


def test_none_of_these_acts_happens_without_its_entry_in_the_log(cast: Cast, monkeypatch: Any) -> None:
    every = acts(cast)
    before = rows_of(TABLES)

    for room in {name.split(".")[0] for name in ACTS}:
        module = importlib.import_module(f"myosotis.casework.actions.{room}")
        for name in {"record", "log"} & set(vars(module)):
            monkeypatch.setattr(module, name, fail)
    for name, act in every.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
