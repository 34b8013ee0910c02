"""An act that cannot be written into the log does not happen."""

import importlib

import pytest

from myosotis.casework.actions import cases, contacts, episodes, erasure, judgements, openings
from myosotis.casework.actions.cases import CaseInput, ChildInput
from myosotis.casework.actions.episodes import EpisodeInput, end_episode
from myosotis.casework.editing import Change
from myosotis.casework.models import (
    BreakGlass,
    Case,
    CaseCategory,
    CaseChild,
    Contact,
    ContactCase,
    Episode,
    Erasure,
    FamilyKnown,
    NoteEntry,
    Promise,
    Revision,
    Risk,
    UrgentStep,
)
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.people.models import Name, Person
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = pytest.mark.django_db
TABLES = (
    BreakGlass, Case, CaseCategory, CaseChild, Contact, ContactCase, Episode, Erasure, FamilyKnown, Name,
    NoteEntry, Person, Promise, Revision, Risk, UrgentStep,
)  # fmt: skip


def everything():
    return rows_of(TABLES)


def acts(cast):
    """Every action of this room by its name, ready to be called."""
    contact_id = start_contact(cast.alice, child={"text": "x"})
    case = open_case(cast.alice, cast.runaways, contact_id=contact_id)
    quiet = open_case(cast.alice, cast.runaways)
    back = quiet.episodes.get()
    end_episode(by=cast.alice, episode_id=back.pk, confirmation="police", outcome="returned")
    episode, child = case.episodes.get(), case.case_children.get().person_id
    promise = judgements.make_promise(by=cast.alice, text="Call", due_at=clock.now(), case_id=case.pk)
    risk = judgements.judge_risk(by=cast.alice, case_id=case.pk, level="high")
    bob, alice = {"by": cast.bob}, {"by": cast.alice}
    note = {"id": str(new_id()), "seq": 1, "text": "Called."}
    return {
        "save_contact": lambda: contacts.save_contact(**alice, contact_id=new_id(), entries=[note]),
        "close_contact": lambda: contacts.close_contact(**alice, contact_id=contact_id, kind="missing"),
        "close_as_non_data": lambda: contacts.close_as_non_data(**alice, contact_id=contact_id, kind="test"),
        "reopen_contact": lambda: contacts.reopen_contact(**alice, contact_id=contact_id),
        "tick_urgent": lambda: contacts.tick_urgent(**alice, contact_id=contact_id, code="police_told"),
        "untick_urgent": lambda: contacts.untick_urgent(**alice, contact_id=contact_id, code="police_told"),
        "create_case": lambda: cases.create_case(
            **alice, case=CaseInput(team=cast.runaways), children=[missing_child()]
        ),
        "add_child": lambda: cases.add_child(**bob, case_id=case.pk, child=ChildInput(names=["x"])),
        "change_category": lambda: cases.change_category(**bob, case_id=case.pk, code="missing_in_migration"),
        "edit_case": lambda: cases.edit_case(**bob, case_id=case.pk, changes={"summary": Change("new")}),
        "edit_episode": lambda: cases.edit_episode(
            **bob, episode_id=episode.pk, changes={"story": Change("new")}
        ),
        "save_case_note": lambda: cases.save_case_note(**bob, case_id=case.pk, entries=[note]),
        "link_contact": lambda: cases.link_contact(**alice, contact_id=contact_id, case_id=quiet.pk),
        "unlink_contact": lambda: cases.unlink_contact(**alice, contact_id=contact_id, case_id=case.pk),
        "add_adult": lambda: cases.add_adult(**bob, case_id=case.pk, names=["x"], role="parent"),
        "add_form_of_name": lambda: cases.add_form_of_name(**bob, case_id=case.pk, person_id=child, text="x"),
        "assign_case": lambda: cases.assign_case(**alice, case_id=case.pk, caseworker=cast.bob),
        "close_case": lambda: cases.close_case(
            **bob, case_id=quiet.pk, reason="child_safe", retention_class="identified"
        ),
        "add_episode": lambda: episodes.add_episode(
            **bob,
            case_id=quiet.pk,
            person_id=quiet.case_children.get().person_id,
            episode=EpisodeInput(),
        ),
        "report_returned": lambda: episodes.report_returned(**bob, episode_id=episode.pk, says="parent"),
        "end_episode": lambda: episodes.end_episode(
            **bob, episode_id=episode.pk, confirmation="seen", outcome="returned"
        ),
        "undo_end": lambda: episodes.undo_end(**bob, episode_id=back.pk),
        "judge_risk": lambda: judgements.judge_risk(**bob, case_id=case.pk, level="low"),
        "second_risk": lambda: judgements.second_risk(**bob, risk_id=risk.pk),
        "make_promise": lambda: judgements.make_promise(
            **bob, text="x", due_at=clock.now(), contact_id=contact_id
        ),
        "keep_promise": lambda: judgements.keep_promise(**bob, promise_id=promise.pk),
        "open_anyway": lambda: openings.open_anyway(
            by=cast.charlie, ref=case.ref, reason="The mother is on the line now."
        ),
        "know_family": lambda: openings.know_family(**bob, case_id=case.pk),
        "propose_erasure": lambda: erasure.propose_erasure(**bob, case_id=quiet.pk, ground="court_order"),
    }


NAMES = [
    "save_contact",
    "close_contact",
    "close_as_non_data",
    "reopen_contact",
    "tick_urgent",
    "untick_urgent",
    "create_case",
    "add_child",
    "change_category",
    "edit_case",
    "edit_episode",
    "save_case_note",
    "link_contact",
    "unlink_contact",
    "add_adult",
    "add_form_of_name",
    "assign_case",
    "close_case",
    "add_episode",
    "report_returned",
    "end_episode",
    "undo_end",
    "judge_risk",
    "second_risk",
    "make_promise",
    "keep_promise",
    "open_anyway",
    "know_family",
    "propose_erasure",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_failing_log_undoes_the_act(cast, monkeypatch, name):
    act = acts(cast)[name]
    before = everything()

    for room in ("cases", "contacts", "episodes", "erasure", "judgements", "openings"):
        monkeypatch.setattr(importlib.import_module(f"myosotis.casework.actions.{room}"), "record", fail)
    with pytest.raises(LogIsFull):
        act()
    assert everything() == before


def test_a_case_that_cannot_be_logged_is_not_shown(cast, monkeypatch):
    from myosotis.casework.queries import cases as reading
    from myosotis.casework.queries import opened

    case = open_case(cast.alice, cast.runaways)

    monkeypatch.setattr(opened, "record", fail)
    with pytest.raises(LogIsFull):
        reading.get_case(user=cast.bob, ref=case.ref)
