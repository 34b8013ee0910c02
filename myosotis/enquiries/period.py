"""Whether private enquiries are switched on here, and which period it is."""

from __future__ import annotations

from django.conf import settings

from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.protocol.enquiry import period_on


def is_on() -> bool:
    """Off in real use until somebody outside has reviewed the composition: the setting says so, and the screens."""
    return bool(settings.MYOSOTIS_ENQUIRIES)


def demand_on() -> None:
    """Go on where they are switched on."""
    if not is_on():
        raise Refused("enquiries_off")


def period_now() -> int:
    """The period both nodes are in, if their tables are the same."""
    return period_on(clock.now().date())
