"""What the demo's secretariat says of figures reaches the two hotlines on its day: really sent, through pipes.

All nodes are made at the same time. Where the secretariat announces a round or reminds, its envelopes go to each
hotline in turn, which takes, receipts and hears them; the clocks of both stand at the instant of the word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial

from myosotis.exchange.actions.carrying import carry
from myosotis.exchange.models import Peer
from myosotis.figures.hearing import hear_secretariat
from myosotis.site.demo.channel import Channel
from myosotis.site.demo.crossing import TURN, PipeLine, answer_post
from myosotis.site.demo.shifts import Deed

OPENED = dt.timedelta(days=33)
DUE = dt.timedelta(days=8)
REMINDED = dt.timedelta(days=3)
FRIDAY = 4


def in_office(at: dt.datetime, hour: int = 9, minute: int = 0) -> dt.datetime:
    """That day at this time, or the Friday before where it is a weekend."""
    day = at.date() - dt.timedelta(days=max(0, at.weekday() - FRIDAY))
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=dt.UTC)


def days_of_words(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """When the round that is under way was announced, and when it was reminded of."""
    return in_office(now - OPENED), in_office(now - REMINDED)


def plan_carrying(channels: Sequence[Channel], now: dt.datetime) -> Iterator[Deed]:
    """At the secretariat, after its own deeds of these instants: what waits goes to the hotlines."""
    if channels:
        for at in days_of_words(now):
            yield Deed(at, partial(carry_words, channels))


def plan_hearing(channels: Sequence[Channel], now: dt.datetime) -> Iterator[Deed]:
    """At a hotline: it takes what comes at these instants."""
    for channel in channels:
        for at in days_of_words(now):
            yield Deed(at, partial(hear_words, channel))


def carry_words(channels: Sequence[Channel]) -> None:
    """Hand over what waits for each hotline, in the order of the nodes."""
    hotlines = Peer.objects.filter(kind="hotline").order_by("node_id")
    for peer, channel in zip(hotlines, channels, strict=True):
        carry(peer, PipeLine(channel))  # type: ignore[arg-type]
        channel.hand(TURN)


def hear_words(channel: Channel) -> None:
    """Take what the secretariat sends until it has nothing left, and note it."""
    while not (said := channel.take()).startswith(TURN):
        channel.hand(answer_post(said))
    hear_secretariat()
