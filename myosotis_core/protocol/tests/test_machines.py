"""The state machines: what their tables say, and that both sides come to the same state whatever crosses."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from myosotis_core.protocol.machines import (
    APPEAL,
    COOPERATION,
    ENDING_EVENTS,
    HANDOVER,
    ITEM,
    THREAD_EVENTS,
    Appeal,
    Illegal,
    Move,
    Role,
    Side,
    apply_appeal,
    event_of,
    is_readable,
    order_moves,
    play_cooperation,
    play_handovers,
    play_item,
)
from myosotis_core.protocol.machines.tables import make_moves

ITEMS = {"item-of-asking": Side.ASKING, "item-of-asked": Side.ASKED}
ITEM_EVENTS = sorted(event for event in THREAD_EVENTS if event.startswith(("info.", "erase.")))
OTHER_EVENTS = sorted(
    event for event in THREAD_EVENTS if event not in ITEM_EVENTS and event != "handover.done"
)


def view(moves):
    ordered = order_moves(moves, ENDING_EVENTS)
    return (
        play_cooperation(ordered).state,
        play_handovers(ordered),
        {item: play_item(ordered, item, giver).state for item, giver in ITEMS.items()},
    )


SMOOTH = (
    (Side.ASKING, "coop.request"),
    (Side.ASKED, "coop.received"),
    (Side.ASKED, "coop.accept"),
    (Side.ASKED, "task.status:in_progress"),
    (Side.ASKING, "handover.offer"),
    (Side.ASKED, "handover.accept"),
    (Side.ASKED, "handover.offer"),
)
SHARING = ((Side.ASKING, "info.share"), (Side.ASKED, "info.share"))


class Interleavings(RuleBasedStateMachine):
    """Both sides act when they like, rightly and wrongly; each stream arrives in its own order, at any time."""

    def __init__(self):
        super().__init__()
        self.held = {side: [] for side in Side}
        self.wire = {side: [] for side in Side}
        self.erased = {side: set() for side in Side}
        self.counter = itertools.count(1)
        self.views = {side: view([]) for side in Side}

    @initialize(far=st.integers(0, len(SMOOTH)), is_shared=st.booleans())
    def begin(self, far, is_shared):
        """Some runs begin in the middle of a cooperation that went well so far."""
        for side, event in (*SMOOTH[:far], *(SHARING if is_shared else ())):
            self.act_as(
                side, event, *(item for item in ITEMS if event == "info.share" and ITEMS[item] is side)
            )
            self.arrive(side.other, 99)
            self.arrive(side, 99)

    def act_as(self, side, event, *items):
        own = sum(1 for move in self.held[side] if move.side is side)
        seen = len(self.held[side]) - own
        move = Move(f"{next(self.counter):06d}", event, side, own, seen, items)
        self.held[side].append(move)
        self.wire[side.other].append(move)
        self.look(side)

    def look(self, side):
        self.views[side] = view(self.held[side])
        if self.views[side][1].must_commit(side):
            self.act_as(side, "handover.done")

    @rule(side=st.sampled_from(Side), event=st.sampled_from(OTHER_EVENTS))
    def act(self, side, event):
        self.act_as(side, event)

    @rule(side=st.sampled_from(Side), pick=st.integers(0, 99))
    def act_as_offered(self, side, pick):
        """What the page of that side would offer, so that runs get far."""
        state, ownership, _ = self.views[side]
        role = Role.OWNER if side is Side.ASKING else Role.HELPER
        here = Role.OWNER if ownership.owner is side else Role.HELPER
        offered = COOPERATION.allowed(state, role) | HANDOVER.allowed(ownership.phase, here)
        offered = sorted(offered - {"handover.done"} - (ENDING_EVENTS if pick % 3 else set()))
        if offered:
            self.act_as(side, offered[pick % len(offered)])

    @rule(
        side=st.sampled_from(Side),
        event=st.sampled_from(ITEM_EVENTS),
        items=st.sets(st.sampled_from(sorted(ITEMS)), min_size=1),
    )
    def share(self, side, event, items):
        self.act_as(side, event, *sorted(items))

    @rule(side=st.sampled_from(Side), count=st.integers(1, 4))
    def arrive(self, side, count):
        for _ in range(min(count, len(self.wire[side]))):
            self.held[side].append(self.wire[side].pop(0))
            self.look(side)

    @invariant()
    def one_owner(self):
        owners = {side: self.views[side][1].owner is side for side in Side}
        on_its_way = sum(
            1
            for side in Side
            for move in self.wire[side]
            if move.event == "handover.done"
            and self.views[side][1].tenure <= self.views[side.other][1].tenure
        )
        assert sum(owners.values()) <= 1
        assert sum(owners.values()) == 1 or on_its_way >= 1

    @invariant()
    def nothing_erased_comes_back(self):
        for side in Side:
            states = self.views[side][2]
            for item in self.erased[side]:
                assert states[item] == "erased"
                now = datetime(2026, 1, 1, tzinfo=UTC)
                assert not is_readable(states[item], expires_at=now + timedelta(days=1), now=now)
            self.erased[side] |= {item for item, state in states.items() if state == "erased"}

    def teardown(self):
        while any(self.wire.values()):
            for side in Side:
                self.arrive(side, 99)
            self.one_owner()
            self.nothing_erased_comes_back()
        asking, asked = (view(self.held[side]) for side in Side)
        assert asking == asked
        assert sum(asking[1].owner is side for side in Side) == 1


QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=25)


@pytest.mark.deep
def test_both_sides_converge_and_one_node_owns_the_case() -> None:
    run_state_machine_as_test(
        Interleavings,
        settings=settings(QUIET, max_examples=int(os.environ.get("MYOSOTIS_INTERLEAVINGS", "60"))),
    )


@pytest.mark.full
def test_both_sides_converge_after_ten_thousand_interleavings() -> None:
    run_state_machine_as_test(Interleavings, settings=settings(QUIET, max_examples=10_000))


def asking(event, own, seen=0, *items):
    return Move(f"a{own}", event, Side.ASKING, own, seen, items)


def asked(event, own, seen, *items):
    return Move(f"b{own}", event, Side.ASKED, own, seen, items)


def ordered(*moves):
    return order_moves(moves, ENDING_EVENTS)


def test_the_events_that_end_are_those_of_the_tables() -> None:
    ending = COOPERATION.ending_events | {"case.close"} | (HANDOVER.ending_events - {"handover.offer"})
    assert ending | ITEM.ending_events == ENDING_EVENTS


def test_every_state_is_reached_and_only_ends_have_no_way_out() -> None:
    for machine in (COOPERATION, ITEM, APPEAL, HANDOVER):
        reached = {machine.initial}
        for _ in machine.states:
            reached |= {target for (state, _, _), target in machine.moves.items() if state in reached}
        assert reached == machine.states
        left = {state for (state, _, _), target in machine.moves.items() if target != state}
        assert machine.states - left <= machine.terminal


def test_a_cancellation_that_crosses_an_acceptance_goes_first() -> None:
    moves = (
        asking("coop.request", 0),
        asked("coop.received", 0, 1),
        asked("coop.accept", 1, 1),
        asking("coop.cancel", 1, 1),
    )
    played = play_cooperation(ordered(*moves))
    assert played.state == "cancelled"
    assert [(one.move.event, one.is_crossed) for one in played.refused] == [("coop.accept", True)]


def test_an_acceptance_that_the_owner_knew_of_does_not_hinder_the_cancellation() -> None:
    moves = (
        asking("coop.request", 0),
        asked("coop.received", 0, 1),
        asked("coop.accept", 1, 1),
        asking("coop.cancel", 1, 2),
    )
    played = play_cooperation(ordered(*moves))
    assert (played.state, played.refused) == ("cancelled", ())


def test_where_two_ends_cross_the_asking_side_goes_first() -> None:
    before = (
        asking("coop.request", 0),
        asked("coop.received", 0, 1),
        asked("coop.accept", 1, 1),
        asked("task.status:in_progress", 2, 1),
    )
    moves = (*before, asked("task.status:completed", 3, 1), asking("coop.cancel", 1, 3))
    assert play_cooperation(ordered(*moves)).state == "cancelled"


def test_an_illegal_move_is_named_with_the_state_and_changes_nothing() -> None:
    moves = (asking("coop.request", 0), asked("task.status:completed", 0, 1))
    played = play_cooperation(ordered(*moves))
    assert played.state == "requested"
    assert played.refused[0].illegal == Illegal("requested", "task.status:completed", Role.HELPER)
    assert played.refused[0].illegal.code == "illegal-transition"
    assert not played.refused[0].is_crossed


def test_an_offer_taken_back_while_it_is_accepted_stays_with_the_owner() -> None:
    moves = (
        asking("handover.offer", 0),
        asked("handover.accept", 0, 1),
        asking("handover.withdraw", 1, 0),
    )
    now = play_handovers(ordered(*moves))
    assert (now.owner, now.phase, now.tenure) == (Side.ASKING, "withdrawn", 1)


def test_a_case_is_handed_over_and_handed_back() -> None:
    there = (asking("handover.offer", 0), asked("handover.accept", 0, 1), asking("handover.done", 1, 1))
    now = play_handovers(ordered(*there))
    assert (now.owner, now.tenure) == (Side.ASKED, 2)
    back = (asked("handover.offer", 1, 2), asking("handover.accept", 2, 2), asked("handover.done", 2, 3))
    now = play_handovers(ordered(*there, *back))
    assert (now.owner, now.tenure, now.refused) == (Side.ASKING, 3, ())


def test_nobody_takes_a_case_without_the_owners_word() -> None:
    moves = (asking("handover.offer", 0), asked("handover.accept", 0, 1), asked("handover.done", 1, 1))
    assert play_handovers(ordered(*moves)).owner is Side.ASKING


def test_a_correction_that_crosses_an_erasure_does_not_bring_the_item_back() -> None:
    moves = (
        asking("info.share", 0, 0, "x"),
        asking("info.correct", 1, 0, "x"),
        asked("erase.done:erased", 0, 1, "x"),
    )
    played = play_item(ordered(*moves), "x", Side.ASKING)
    assert played.state == "erased"
    assert [one.move.event for one in played.refused] == ["info.correct"]


def test_an_expired_item_is_not_readable_though_nobody_said_a_word() -> None:
    end = datetime(2026, 3, 1, tzinfo=UTC)
    assert is_readable("active", expires_at=end, now=end - timedelta(seconds=1))
    assert not is_readable("active", expires_at=end, now=end)
    assert not is_readable("recalled", expires_at=end, now=end - timedelta(days=1))


def test_one_author_with_two_messages_of_one_turn_is_ordered_alike_everywhere() -> None:
    moves = [
        asking("coop.request", 0),
        replace(asking("coop.cancel", 1), id="a2"),
        asking("coop.retract", 1),
        asked("coop.received", 0, 9),
    ]
    for some in itertools.permutations(moves):
        assert [move.id for move in ordered(*some)] == ["a0", "a1", "a2", "b0"]


def test_an_appeal_is_published_by_two_people_and_withdrawn_by_one() -> None:
    appeal = apply_appeal(Appeal(), "approve", Role.PERSON, "Anna")
    assert isinstance(apply_appeal(appeal, "approve", Role.PERSON, "Anna"), Illegal)
    assert isinstance(apply_appeal(appeal, "appeal.publish", Role.PERSON, "Anna"), Illegal)
    twice = apply_appeal(appeal, "approve", Role.PERSON, "Ben")
    changed = apply_appeal(twice, "change", Role.PERSON, "Ben")
    assert (changed.state, changed.approvers) == ("draft", frozenset())
    shown = apply_appeal(
        replace(twice, mirrors=frozenset({"gr", "cy"})), "appeal.publish", Role.PERSON, "Ben"
    )
    assert shown.is_shown
    gone = apply_appeal(shown, "appeal.withdraw", Role.PERSON, "Anna")
    assert not gone.is_shown
    half = apply_appeal(gone, "appeal.gone", Role.MIRROR, "gr")
    assert half.state == "withdrawn"
    assert isinstance(apply_appeal(half, "appeal.gone", Role.MIRROR, "elsewhere"), Illegal)
    assert apply_appeal(half, "appeal.gone", Role.MIRROR, "cy").state == "confirmed_gone"


def test_no_way_leads_to_publication_with_fewer_than_two_people() -> None:
    start = replace(Appeal(), mirrors=frozenset({"gr"}))
    seen, todo = {start}, [start]
    while todo:
        appeal = todo.pop()
        for event in sorted({event for _, event, _ in APPEAL.moves}):
            for by, who in ((Role.PERSON, "Anna"), (Role.MIRROR, "gr"), (Role.CLOCK, "")):
                after = apply_appeal(appeal, event, by, who)
                if not isinstance(after, Illegal) and after not in seen:
                    assert after.state not in ("approved", "published")
                    seen.add(after)
                    todo.append(after)


def test_a_status_and_an_erasure_are_events_by_what_they_report() -> None:
    assert event_of("task.status", {"status": "on_hold"}) == "task.status:on_hold"
    assert event_of("erase.done", {"erased": ["x"]}) == "erase.done:erased"
    assert event_of("erase.done", {"refusal": {"ground": "legal_claims"}}) == "erase.done:refused"
    assert event_of("coop.accept", {}) == "coop.accept"


def test_a_table_that_says_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="Two rows"):
        make_moves(("a", "go", Role.OWNER, "b"), ("a c", "go", Role.OWNER, "c"))
