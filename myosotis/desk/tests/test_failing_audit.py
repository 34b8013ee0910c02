"""Night cards, handovers, shifts: an act that cannot be written into the log does not happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from myosotis.casework.editing import Change
from myosotis.casework.models import ContactCase, Revision
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.desk.actions import cards, handovers, shifts
from myosotis.desk.models import CardReading, Handover, HandoverCard, NightCard, Shift
from myosotis.kernel import clock
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
TABLES = (CardReading, ContactCase, Handover, HandoverCard, NightCard, Revision, Shift)


def card_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about night cards."""
    alice: dict[str, Any] = {"by": cast.alice}
    case, bare = open_case(cast.alice, cast.runaways), open_case(cast.alice, cast.runaways)
    here: dict[str, Any] = {"case_id": case.pk}
    cards.write_card(**alice, **here, changes={"say": Change("We know.")})
    [conflict] = cards.write_card(by=cast.bob, **here, changes={"say": Change("We do not know.")})
    nora = {"by": cast.nora, "card_id": NightCard.objects.get().pk}
    contact, changes = start_contact(cast.nora), {"say": Change("We look.", 1)}
    return {
        "write_card": lambda: cards.write_card(**alice, **here, changes=changes),
        "write_card, a first one": lambda: cards.write_card(**alice, case_id=bare.pk, changes=changes),
        "withdraw_card": lambda: cards.withdraw_card(**alice, **here),
        "settle_card": lambda: cards.settle_card(
            **alice, **here, revision_id=conflict.revision, choice="mine"
        ),
        "note_reading": lambda: cards.note_reading(**nora),
        "link_to_card": lambda: cards.link_to_card(**nora, contact_id=contact),
    }


def handover_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about the handover of a shift: Alice has a draft, Bob has handed over."""
    alice: dict[str, Any] = {"by": cast.alice}
    case = open_case(cast.alice, cast.runaways)
    start_contact(cast.alice), start_contact(cast.bob)
    draft = {"handover_id": handovers.draft_handover(**alice, team=cast.runaways).pk}
    handed = {"handover_id": handovers.draft_handover(by=cast.bob, team=cast.runaways).pk}
    for given in ({**alice, **draft}, {"by": cast.bob, **handed}):
        handovers.add_line(**given, ref=case.ref, text="Ask the school.")
    handovers.hand_over(by=cast.bob, **handed)
    mine = HandoverCard.objects.filter(handover=draft["handover_id"]).first()
    theirs = HandoverCard.objects.filter(handover=handed["handover_id"]).first()
    assert mine
    assert theirs
    edits = {mine.pk: handovers.CardEdit("Anew.", is_left_out=True, is_urgent=True)}
    return {
        "draft_handover": lambda: handovers.draft_handover(by=cast.sofia, team=cast.runaways),
        "edit_handover": lambda: handovers.edit_handover(**alice, **draft, edits=edits),
        "add_line": lambda: handovers.add_line(**alice, **draft, ref=case.ref, text="Ask the club."),
        "hand_over": lambda: handovers.hand_over(**alice, **draft),
        "acknowledge": lambda: handovers.acknowledge(**alice, card_id=theirs.pk),
        "renew_urgent": lambda: handovers.renew_urgent(**alice, card_id=theirs.pk),
        "escalate": lambda: handovers.escalate(handed["handover_id"]),
    }


def shift_acts(cast: Cast) -> dict[str, Callable[[], object]]:
    """Acts about the plan of shifts."""
    sofia: dict[str, Any] = {"by": cast.sofia}
    now, hour = clock.now(), dt.timedelta(hours=1)
    planned = shifts.ShiftInput(cast.runaways, cast.alice, now, now + hour)
    longer = shifts.ShiftInput(cast.runaways, cast.alice, now, now + 2 * hour)
    other = shifts.ShiftInput(cast.runaways, cast.bob, now, now + hour)
    kept = shifts.plan_shift(**sofia, shift=planned)
    return {
        "plan_shift": lambda: shifts.plan_shift(**sofia, shift=other),
        "import_shifts": lambda: shifts.import_shifts(**sofia, shifts=[longer, other]),
        "remove_shift": lambda: shifts.remove_shift(**sofia, shift_id=kept.pk),
    }


@pytest.mark.parametrize(
    ("acts", "module"), [(card_acts, cards), (handover_acts, handovers), (shift_acts, shifts)]
)
def test_none_of_these_acts_happens_without_its_entry_in_the_log(
    cast: Cast, monkeypatch: Any, acts: Callable[[Cast], dict[str, Callable[[], object]]], module: Any
) -> None:
    every = acts(cast)
    before = rows_of(TABLES)

    monkeypatch.setattr(module, "record", fail)
    for name, act in every.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
