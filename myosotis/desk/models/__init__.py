"""The tables of the desk, split by meaning."""

from myosotis.desk.models.cards import CardReading, NightCard
from myosotis.desk.models.handovers import Handover, HandoverCard
from myosotis.desk.models.presence import Presence
from myosotis.desk.models.shifts import Shift

__all__ = ["CardReading", "Handover", "HandoverCard", "NightCard", "Presence", "Shift"]
