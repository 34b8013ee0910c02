"""What peers are told of this node's log, so that one that was cut or written anew shows."""

from __future__ import annotations

from myosotis.audit.models import GENESIS, Entry
from myosotis.kernel import clock


def head_of_the_day() -> tuple[int, str]:
    """Number and hash of the last entry before midnight (UTC).

    Of the day only: told hour by hour, the number would tell every peer when and how much is done here.
    """
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    before = Entry.objects.filter(at__lt=midnight).order_by("-seq")
    return before.values_list("seq", "hash").first() or (0, GENESIS)
