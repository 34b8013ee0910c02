"""Whether an enquiry that waits may still leave: asked just before it is sealed, however late that is."""

from __future__ import annotations

from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.enquiries.models import Enquiry
from myosotis.enquiries.period import is_on
from myosotis.exchange.models import Outbox

ENQUIRE = "match.enquire"


def may_leave(row: Outbox) -> bool:
    """Only while the case is there and open, and no block stands in it: where its child is, an enquiry may tell."""
    if row.typ != ENQUIRE:
        return True
    enquiry = Enquiry.objects.select_related("case").filter(message=row.pk).first()
    if enquiry is None or not is_on() or enquiry.case.closed_at is not None:
        return False
    return not withheld_in_case(enquiry.case_id, user=None)
