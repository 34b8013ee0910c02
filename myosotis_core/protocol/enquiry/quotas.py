"""How much one peer may ask: names can be guessed, so what bounds a dishonest peer is how often it may try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from myosotis_core.protocol.enquiry.tagging import BATCH

ENQUIRIES_A_DAY = 20
KEYS_A_CHILD = 50
ROOM_TO_GROW = 1.25


class QuotaSpent(ValueError):
    """The peer has asked as much as it may for now, or asks for no open case; the message is a sentence."""


@dataclass(frozen=True)
class EvaluationQuota:
    """What the asker evaluates for one holder in a period: about its register, as both hotlines agreed on it."""

    most: int
    spent: int = 0

    @classmethod
    def for_register(cls, children: int) -> EvaluationQuota:
        """Enough for so many children, with room for a quarter more, in whole batches."""
        points = int(children * KEYS_A_CHILD * ROOM_TO_GROW)
        return cls(max(1, -(-points // BATCH)) * BATCH)

    def spend(self, points: int) -> EvaluationQuota:
        """The quota after so many points; raises `QuotaSpent`."""
        if points < 1 or self.spent + points > self.most:
            raise QuotaSpent("The holder had as many keys evaluated as was agreed for this period.")
        return replace(self, spent=self.spent + points)


@dataclass(frozen=True)
class EnquiryQuota:
    """Enquiries of one peer on one day. Both sides keep one: the asker before sending, the holder before comparing."""

    day: date
    cases: tuple[str, ...] = ()
    most: int = ENQUIRIES_A_DAY

    def spend(self, case: str, *, is_open: bool, on: date) -> EnquiryQuota:
        """The quota after an enquiry for a case; a new day begins anew. Raises `QuotaSpent`."""
        if not case or not is_open:
            raise QuotaSpent("An enquiry is for an open case.")
        if on < self.day:
            raise QuotaSpent("The day lies before the last one counted.")
        cases = self.cases if on == self.day else ()
        if len(cases) >= self.most:
            raise QuotaSpent("This peer has asked as often as it may today.")
        return replace(self, day=on, cases=(*cases, case))
