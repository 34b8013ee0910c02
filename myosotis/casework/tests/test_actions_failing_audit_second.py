"""Acts that follow others (undo, settle, confirm, lift) do not happen either when they cannot be logged."""

import importlib
from pathlib import Path

import pytest

from myosotis.casework import actions
from myosotis.casework.actions import (
    cases,
    children,
    contacts,
    episodes,
    erasure,
    holds,
    judgements,
    judging,
    openings,
    restricting,
    searching,
    sheets,
)
from myosotis.casework.editing import Change
from myosotis.casework.models import BreakGlass, Case, Hold, Search, SearchNotice, SetAside
from myosotis.casework.sheets import KEY_NAME
from myosotis.casework.tests.making import open_case, save, start_contact
from myosotis.casework.tests.test_actions_failing_audit import LogIsFull, everything
from myosotis.kernel import clock
from myosotis.vault import store
from tests.people import CHILD

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
ROOMS = sorted(path.stem for path in Path(actions.__file__).parent.glob("[a-z]*.py"))
COURT = "The court of Gent asked for it in writing."


def ended_case(cast):
    case = open_case(cast.alice, cast.runaways)
    back = case.episodes.get().pk
    episodes.end_episode(by=cast.alice, episode_id=back, confirmation="police", outcome="returned")
    return case


def settling(cast, case):
    """Conflicts of a case, of a contact and of a child, and what settles them."""
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    save(cast.bob, contact_id, seen=1, child={"text": "Lise"})
    of_contact = save(cast.alice, contact_id, seen=1, child={"text": "Lotte"}).conflicts[0].revision
    for by, text in ((cast.bob, "one"), (cast.alice, "two")):
        found = cases.edit_case(by=by, case_id=case.pk, changes={"summary": Change(text)})
    of_case = found[0].revision
    child = {"case_id": case.pk, "person_id": case.case_children.get().person_id}
    for by, code in ((cast.bob, "male"), (cast.alice, "")):
        found = children.edit_child(by=by, **child, changes={"gender": Change(code)})
    of_child = found[0].revision
    mine = {"by": cast.sofia, "choice": "mine"}
    return {
        "contacts.settle_conflict": lambda: contacts.settle_conflict(
            **mine, contact_id=contact_id, revision_id=of_contact
        ),
        "cases.settle_case_conflict": lambda: cases.settle_case_conflict(
            **mine, case_id=case.pk, revision_id=of_case
        ),
        "children.settle_conflict": lambda: children.settle_conflict(
            **mine, case_id=case.pk, revision_id=of_child
        ),
        "children.edit_child": lambda: children.edit_child(
            by=cast.sofia, **child, changes={"countries": Change(["BE"])}
        ),
    }


def searching_acts(cast, case):
    """Candidates set aside, a notice read, a case restricted."""
    contact, other = (start_contact(cast.sofia, child={"text": CHILD}) for _ in range(2))
    child = case.case_children.get().person_id
    judging.set_aside(user=cast.sofia, contact_id=other, candidate=child)
    search = Search.objects.create(by=cast.charlie, day=clock.now().date(), purpose="page")
    notice = SearchNotice.objects.create(case=case, search=search).pk
    mine = {"user": cast.sofia}
    return {
        "judging.set_aside": lambda: judging.set_aside(**mine, contact_id=contact, candidate=child),
        "judging.withdraw_set_aside": lambda: judging.withdraw_set_aside(
            **mine, contact_id=other, candidate=child
        ),
        "restricting.restrict_case": lambda: restricting.restrict_case(by=cast.sofia, case_id=case.pk),
        "searching.see_notice": lambda: searching.see_notice(**mine, notice_id=notice),
        "searching.note_search": lambda: searching.note_search(
            **mine, purpose="page", about=None, shown=1, hidden_owners=[]
        ),
    }


def acts(cast):
    """Every act that needs one before it, by its module and name, ready to be called."""
    case, over, closed = open_case(cast.alice, cast.runaways), ended_case(cast), ended_case(cast)
    episode = case.episodes.get().pk
    episodes.report_returned(by=cast.alice, episode_id=episode, says="parent")
    cases.close_case(by=cast.bob, case_id=closed.pk, reason="child_safe", retention_class="identified")
    promise = judgements.make_promise(by=cast.alice, text="Call", due_at=clock.now(), case_id=case.pk).pk
    judgements.keep_promise(by=cast.alice, promise_id=promise)
    asked = erasure.propose_erasure(by=cast.bob, case_id=over.pk, ground="court_order").pk
    hold = holds.set_hold(by=cast.sofia, case_id=case.pk, reason=COURT).pk
    openings.open_anyway(by=cast.charlie, ref=case.ref, reason="The mother is on the line now.")
    ready = settling(cast, case) | searching_acts(cast, case)
    openings.know_family(by=cast.bob, case_id=case.pk)
    sofia = {"by": cast.sofia}
    return ready | {
        "cases.reopen_case": lambda: cases.reopen_case(**sofia, case_id=closed.pk),
        "episodes.withdraw_report": lambda: episodes.withdraw_report(**sofia, episode_id=episode),
        "judgements.undo_keep": lambda: judgements.undo_keep(**sofia, promise_id=promise),
        "erasure.withdraw_erasure": lambda: erasure.withdraw_erasure(**sofia, erasure_id=asked),
        "erasure.confirm_erasure": lambda: erasure.confirm_erasure(**sofia, erasure_id=asked),
        "holds.set_hold": lambda: holds.set_hold(**sofia, case_id=over.pk, reason=COURT),
        "holds.lift_hold": lambda: holds.lift_hold(**sofia, hold_id=hold),
        "openings.review_opening": lambda: openings.review_opening(
            **sofia, opening_id=BreakGlass.objects.get().pk
        ),
        "openings.withdraw_family_known": lambda: openings.withdraw_family_known(
            **sofia, case_id=case.pk, user=cast.bob
        ),
        "sheets.choose_passphrase": lambda: sheets.choose_passphrase(
            **sofia, passphrase="five words that nobody guesses"
        ),
    }


SECOND = [
    "cases.reopen_case",
    "cases.settle_case_conflict",
    "children.edit_child",
    "children.settle_conflict",
    "contacts.settle_conflict",
    "episodes.withdraw_report",
    "erasure.confirm_erasure",
    "erasure.withdraw_erasure",
    "holds.lift_hold",
    "holds.set_hold",
    "judgements.undo_keep",
    "judging.set_aside",
    "judging.withdraw_set_aside",
    "openings.review_opening",
    "openings.withdraw_family_known",
    "restricting.restrict_case",
    "searching.note_search",
    "searching.see_notice",
    "sheets.choose_passphrase",
]
TABLES = (Case, Hold, Search, SearchNotice, SetAside)


def kept():
    rows = {model: sorted(map(repr, model.objects.values_list())) for model in TABLES}
    return everything(), rows, store.read_meta(KEY_NAME)


@pytest.mark.parametrize("name", SECOND)
def test_a_failing_log_undoes_the_act(cast, monkeypatch, name):
    act = acts(cast)[name]
    before = kept()

    def fail(*_args, **_objects):
        raise LogIsFull

    for room in ROOMS:
        module = importlib.import_module(f"myosotis.casework.actions.{room}")
        monkeypatch.setattr(module, "record", fail, raising=False)
    with pytest.raises(LogIsFull):
        act()
    assert kept() == before
