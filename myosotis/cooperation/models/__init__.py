"""The tables of this room, split by meaning."""

from myosotis.cooperation.models.bodies import BodyAnswer, BodyItem, BodyRequest, BodyStep
from myosotis.cooperation.models.cooperations import (
    ENDED,
    Cooperation,
    Problem,
    RequestDraft,
    Side,
    State,
    Step,
)
from myosotis.cooperation.models.items import (
    GONE,
    READABLE,
    Direction,
    Holder,
    ItemState,
    SharedItem,
    Withdrawal,
)
from myosotis.cooperation.models.talking import Answer, HandOver, Question
from myosotis.cooperation.models.traffic import Drill, DrillResult, TrafficWeek, UnopenedNotice

__all__ = [
    "ENDED",
    "GONE",
    "READABLE",
    "Answer",
    "BodyAnswer",
    "BodyItem",
    "BodyRequest",
    "BodyStep",
    "Cooperation",
    "Direction",
    "Drill",
    "DrillResult",
    "HandOver",
    "Holder",
    "ItemState",
    "Problem",
    "Question",
    "RequestDraft",
    "SharedItem",
    "Side",
    "State",
    "Step",
    "TrafficWeek",
    "UnopenedNotice",
    "Withdrawal",
]
