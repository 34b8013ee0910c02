"""How much a peer may send: counted in memory by each web process, so that a flood costs no disk.

A month's waiting messages fit; a node gone wild is held back, and tries again later by itself.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict

from myosotis.exchange.models import Peer

MESSAGES_A_MINUTE = 9_000
MESSAGES_A_DAY = 100_000
BYTES_A_DAY = 2 << 30
MINUTE, DAY = 60.0, 86_400.0
_lock = threading.Lock()
_minutes: dict[tuple[str, int], int] = defaultdict(int)
_days: dict[tuple[str, int], int] = defaultdict(int)
_bytes: dict[tuple[str, int], int] = defaultdict(int)


def is_within(peer: Peer, size: int) -> bool:
    """Whether this peer may send so many bytes more now; counts them."""
    now = time.monotonic()
    minute, day = (peer.node_id, int(now // MINUTE)), (peer.node_id, int(now // DAY))
    with _lock:
        for counts, present in ((_minutes, minute), (_days, day), (_bytes, day)):
            for old in [key for key in counts if key[0] == present[0] and key[1] != present[1]]:
                del counts[old]
        if (
            _minutes[minute] >= MESSAGES_A_MINUTE
            or _days[day] >= MESSAGES_A_DAY
            or _bytes[day] >= BYTES_A_DAY
        ):
            return False
        _minutes[minute] += 1
        _days[day] += 1
        _bytes[day] += size
    return True
