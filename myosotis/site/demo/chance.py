"""Seeded chance: the same demo comes out of the same seed on every machine."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

Choice = TypeVar("Choice")
# Contacts by hour of the local day: quiet nights, peaks before noon, after school and in the evening.
HOURS = (9, 7, 6, 5, 4, 5, 8, 16, 34, 48, 55, 52, 44, 46, 52, 60, 68, 66, 60, 56, 50, 42, 28, 16)
WEEKDAYS = (11, 10, 10, 10, 12, 8, 8)
MONTHS = (9, 9, 10, 10, 12, 11, 8, 7, 11, 11, 10, 9)


class Chance(random.Random):
    """A random generator that knows a few habits of a hotline."""

    def __init__(self, seed: str, zone: str) -> None:
        super().__init__(seed)
        self.zone = ZoneInfo(zone)

    def weighted(self, weights: Mapping[Choice, float]) -> Choice:
        """One of the keys, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def one(self, items: Sequence[Choice]) -> Choice:
        """One of them."""
        return items[self.randrange(len(items))]

    def happens(self, share: float) -> bool:
        """Yes in this share of all times."""
        return self.random() < share

    def moment(self, first: dt.date, last: dt.date) -> dt.datetime:
        """A moment between two days, by the habits of months, weekdays and hours."""
        while True:
            day = first + dt.timedelta(days=self.randrange((last - first).days + 1))
            share = MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] / (max(MONTHS) * max(WEEKDAYS))
            if self.happens(share):
                return self.at_some_hour(day)

    def at_some_hour(self, day: dt.date) -> dt.datetime:
        """A moment of that day."""
        hour = self.choices(range(24), HOURS)[0]
        moment = dt.time(hour, self.randrange(60), self.randrange(60), tzinfo=self.zone)
        return dt.datetime.combine(day, moment).astimezone(dt.UTC)

    def hours(self, least: float, most: float) -> dt.timedelta:
        """A duration between two numbers of hours."""
        return dt.timedelta(hours=self.uniform(least, most))
