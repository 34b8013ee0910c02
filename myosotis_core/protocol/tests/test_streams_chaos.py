"""Streams under loss, doubling, reordering, old backups and bad clocks: nothing lost, nothing twice, all in order."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from myosotis_core.protocol.tests.stream_world import World

EXAMPLES = int(os.environ.get("MYOSOTIS_STREAM_EXAMPLES", "30"))
NUMBER = st.integers(0, 10_000)


class Chaos(RuleBasedStateMachine):
    @initialize(names=st.sampled_from(["AB", "ABC"]))
    def begin(self, names):
        self.world = World(names)

    def pair(self, number):
        pairs = self.world.pairs()
        return pairs[number % len(pairs)]

    @rule(number=NUMBER, times=st.integers(1, 4))
    def write(self, number, times):
        for _ in range(times):
            self.world.write(*self.pair(number))

    @rule(number=NUMBER)
    def send(self, number):
        self.world.send(*self.pair(number))

    @rule(number=NUMBER, again=st.booleans(), is_answered=st.booleans())
    def deliver(self, number, again, is_answered):
        wire = self.world.wire
        if wire:
            envelope = wire[number % len(wire)] if again else wire.pop(number % len(wire))
            reply = self.world.deliver(envelope)
            if is_answered:
                self.world.answer(reply)

    @rule(number=NUMBER)
    def late_answer(self, number):
        if self.world.replies:
            self.world.answer(self.world.replies.pop(number % len(self.world.replies)))

    @rule(number=NUMBER)
    def lose(self, number):
        for bag in (self.world.wire, self.world.replies):
            if bag:
                bag.pop(number % len(bag))

    @rule(number=NUMBER, is_heard=st.booleans())
    def heads(self, number, is_heard):
        told = self.world.tell_heads(*self.pair(number))
        if is_heard:
            self.world.hear_heads(told)

    @rule(number=NUMBER)
    def late_heads(self, number):
        if self.world.heads:
            self.world.hear_heads(self.world.heads.pop(number % len(self.world.heads)))

    @rule(number=NUMBER)
    def back_up(self, number):
        self.world.back_up(self.world.names[number % len(self.world.names)])

    @rule(number=NUMBER, position=NUMBER, knows=st.booleans())
    def restore(self, number, position, knows):
        self.world.restore(self.world.names[number % len(self.world.names)], position, knows=knows)

    @rule(number=NUMBER, by=st.integers(-86_400_000, 86_400_000))
    def clock(self, number, by):
        name = self.world.names[number % len(self.world.names)]
        self.world.clock[name] = max(1, self.world.clock[name] + by)

    def teardown(self):
        if hasattr(self, "world"):
            self.world.settle()
            self.world.check()


Chaos.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestStreamsUnderChaos = Chaos.TestCase


def run(seed: int, steps: int) -> None:
    """One long run of the same acts, chosen by a plain generator: far quicker, and repeatable by its seed."""
    dice = random.Random(seed)
    chaos = Chaos()
    chaos.begin(dice.choice(["AB", "ABC"]))

    def number() -> int:
        return dice.randrange(10_000)

    acts = {
        "write": (10, lambda: chaos.write(number(), dice.randint(1, 4))),
        "send": (20, lambda: chaos.send(number())),
        "deliver": (40, lambda: chaos.deliver(number(), dice.random() < 0.2, dice.random() < 0.7)),
        "late answer": (5, lambda: chaos.late_answer(number())),
        "lose": (3, lambda: chaos.lose(number())),
        "heads": (6, lambda: chaos.heads(number(), dice.random() < 0.7)),
        "late heads": (2, lambda: chaos.late_heads(number())),
        "back up": (2, lambda: chaos.back_up(number())),
        "restore": (2, lambda: chaos.restore(number(), number(), knows=dice.random() < 0.5)),
        "clock": (1, lambda: chaos.clock(number(), dice.randint(-86_400_000, 86_400_000))),
    }
    names, weights = list(acts), [weight for weight, _ in acts.values()]
    for name in dice.choices(names, weights, k=steps):
        acts[name][1]()
    chaos.teardown()


@pytest.mark.parametrize("seed", range(8))
def test_a_long_run_of_faults_loses_and_doubles_nothing(seed: int) -> None:
    run(seed, steps=400)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_longer_runs_of_faults_lose_and_double_nothing(seed: int) -> None:
    run(seed, steps=2_000)
