"""Two nodes in one database for the tests of this room: `be` asks, `gr` holds. What one writes really travels, sealed.

Bob works at `be`; Charlie at `gr`, where a child is known.
"""

from __future__ import annotations

from typing import Any

from myosotis.casework.actions.cases import ChildInput
from myosotis.casework.models import Case
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.enquiries import scans
from myosotis.enquiries.actions.asking import EnquiryInput, send_enquiries
from myosotis.enquiries.actions.choosing import let_be_found
from myosotis.enquiries.models import Candidate, Enquiry
from myosotis.exchange.queries.messages import list_unapplied
from myosotis.exchange.tests.pair import Pair

POINTS = 64
ASKED, KNOWN = "Надія Шевчуківська", "Nadiia Shevchukivska"


def child_of(name: str, age: int = 14) -> ChildInput:
    """A missing child with an age as told."""
    child = missing_child(name, age=age)
    child.born = {"age": age}
    return child


class Neighbours:
    """Both sides, and short ways between them."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.pair = Pair(cast.sofia)
        self.case = open_case(cast.bob, cast.runaways, child_of(ASKED))
        self.known = open_case(cast.charlie, cast.abduction, child_of(KNOWN))

    @property
    def child(self) -> Any:
        """Whom `be` looks for."""
        return self.case.case_children.get().person_id

    def register(self, *cases: Case) -> None:
        """`gr` lets the children of these cases be found, and has them tagged for `be`."""
        for case in cases or (self.known,):
            let_be_found(by=self.cast.charlie, case_id=case.pk)
        self.tag()

    def tag(self) -> None:
        """Batches go over and come back."""
        scans._quiet.clear()
        with self.pair.at("gr"):
            scans.tag_register()
        self.carry()

    def carry(self) -> None:
        """What waits goes over in both directions until nothing is left, and is applied."""
        for _turn in range(6):
            moved = self.pair.carry("be", "gr") + self.pair.carry("gr", "be")
            applied = scans.apply_inbox()
            is_left = self.pair.is_anything_to_send() or list_unapplied(scans.APPLY)
            if not is_left or (not moved and not applied):
                return
        raise AssertionError("The two nodes talk without an end.")

    def ask(self, **more: Any) -> Enquiry:
        """`be` asks `gr` about its child."""
        given = {
            "person_id": self.child,
            "nodes": ["gr"],
            "purpose": ["locate_child"],
            "reason": "Aunt there",
        }
        return send_enquiries(by=self.cast.bob, case_id=self.case.pk, given=EnquiryInput(**given | more))[0]

    def ask_and_compare(self, **more: Any) -> list[Candidate]:
        """The whole way of one enquiry."""
        self.ask(**more)
        self.carry()
        scans.compare()
        return list(Candidate.objects.all())
