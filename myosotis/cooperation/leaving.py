"""Whether a message that waits may still leave: asked just before it is sealed, however late that is.

The worker follows withdrawn consents and erased cases within seconds; this holds within those seconds too.
"""

from __future__ import annotations

from myosotis.casework.models import Consent
from myosotis.cooperation.models import Cooperation, HandOver, SharedItem
from myosotis.exchange.models import Outbox
from myosotis.kernel import clock

OF_ITEMS = frozenset({"info.share", "info.update", "info.correct"})
OF_THREADS = frozenset({"coop.request", "qa.ask", "qa.answer", "coop.accept", "coop.decline"})
OFFER = "handover.offer"


def may_leave(row: Outbox) -> bool:
    """Facts only while their item, its record and the case stand; words only while the case does."""
    if row.typ in OF_ITEMS:
        item = SharedItem.objects.select_related("consent", "cooperation").filter(pk=row.root).first()
        if item is None:
            return True
        return item.gone_at is None and is_in_force(item.consent) and has_its_case(item.cooperation)
    if row.typ == OFFER:
        offer = HandOver.objects.select_related("cooperation").filter(pk=row.root).first()
        return offer is None or has_its_case(offer.cooperation)
    if row.typ in OF_THREADS:
        thread = Cooperation.objects.select_related("consent").filter(pk=row.root).first()
        if thread is None:
            return True
        is_allowed = row.typ != "coop.request" or is_in_force(thread.consent)
        return is_allowed and has_its_case(thread)
    return True


def is_in_force(consent: Consent | None) -> bool:
    """Whether the record by which something goes stands now."""
    if consent is None or consent.withdrawn_at is not None:
        return False
    return consent.valid_from <= clock.now() < consent.valid_until


def has_its_case(row: Cooperation) -> bool:
    """Whether our case is still there, where there was one."""
    return row.case_id is not None or not row.had_case
