"""Two nodes in one database, each with a team of its own, for the tests of this room: `be` asks, `gr` is asked.

What one writes really travels, sealed, through the exchange of the other. Alice, Bob and Sofia work at `be`, Charlie at
`gr`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.casework.actions.consent import ConsentInput, record_consent
from myosotis.casework.models import Case, Consent
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation import scans
from myosotis.cooperation.actions.answering import accept_request, confirm_received, set_status
from myosotis.cooperation.actions.requesting import draft_request, send_request
from myosotis.cooperation.inputs import RequestInput, key_of
from myosotis.cooperation.models import Cooperation, SharedItem
from myosotis.cooperation.scans import TRAFFIC, TYPES
from myosotis.exchange.queries.messages import list_unapplied
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock

FIELDS = ("names", "gender", "age", "last_seen_place", "story")
ALLOWED = ["names", "gender", "birth", "last_seen", "circumstances", "description", "photo"]
STORY = "She said that she would go to her grandmother in Patra."


class Border:
    """Both sides of one border, and short ways over it."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.pair = Pair(cast.sofia)
        self.case = open_case(cast.bob, cast.runaways, missing_child(story=STORY), countries=["BE"])
        self.child = self.case.case_children.get().person_id

    def allow(self, case: Case | None = None, **more: Any) -> Consent:
        """A consent that covers what the tests tell Greece."""
        given = {
            "person_ids": [self.child],
            "valid_until": clock.now() + dt.timedelta(days=60),
            "child_view": "agrees",
            "what": ALLOWED,
            "countries": ["GR"],
            "channels": ["partner_hotline"],
            "capacity": "parental_authority",
            "way": "oral",
        } | more
        consent = ConsentInput(**given)
        return record_consent(by=self.cast.bob, case_id=(case or self.case).pk, consent=consent)[0]

    def request(self, *fields: str, **more: Any) -> RequestInput:
        """A request to Greece."""
        given = {
            "nodes": ["gr"],
            "asks": ["own_records"],
            "urgency": "within_12_hours",
            "languages": ["en"],
            "summary": "A girl of 14 may be on her way to relatives in Patra.",
            "purpose": ["locate_child"],
            "fields": [key_of(self.child, code) for code in fields],
            "keep_until": (clock.now().date() + dt.timedelta(days=30)).isoformat(),
        } | more
        return RequestInput(**given)

    def send(self, *fields: str, **more: Any) -> Cooperation:
        """A request, sent."""
        draft = draft_request(by=self.cast.bob, case_id=self.case.pk, request=self.request(*fields, **more))
        return send_request(by=self.cast.bob, draft_id=draft.pk)[0]

    def carry(self) -> None:
        """What waits goes over in both directions until nothing is left, and is applied."""
        for _turn in range(6):
            moved = self.pair.carry("be", "gr") + self.pair.carry("gr", "be")
            applied = scans.apply_inbox()
            # Nobody listens to an empty line once more.
            is_left = self.pair.is_anything_to_send() or list_unapplied((*TYPES, *TRAFFIC))
            if not is_left or (not moved and not applied):
                return
        raise AssertionError("The two nodes talk without an end.")

    @property
    def ours(self) -> Cooperation:
        """The cooperation as the asking node has it."""
        return Cooperation.objects.get(side="asking")

    @property
    def theirs(self) -> Cooperation:
        """The same at the asked node."""
        return Cooperation.objects.get(side="asked")

    @property
    def states(self) -> tuple[str, str]:
        """The state on both sides."""
        return self.ours.state, self.theirs.state

    def accept(self) -> Case:
        """Greece reads and takes it up; the fields follow."""
        confirm_received(by=self.cast.charlie, cooperation_id=self.theirs.pk, role="Duty desk")
        case = accept_request(by=self.cast.charlie, cooperation_id=self.theirs.pk, role="Duty desk")
        self.carry()
        return case

    def work(self, *fields: str) -> Case:
        """A cooperation that runs: sent with these fields, accepted, in progress."""
        self.allow()
        self.send(*(fields or FIELDS))
        self.carry()
        case = self.accept()
        set_status(by=self.cast.charlie, cooperation_id=self.theirs.pk, status="in_progress")
        self.carry()
        return case

    def item(self, name: str, *, at: str = "be") -> SharedItem:
        """One shared item, as this side has it."""
        row = self.ours if at == "be" else self.theirs
        return row.items.get(name=name)
