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
CALLS_AGAIN_A_MINUTE = 60
CALLS_REMEMBERED, CALL_LIVES = 20_000, 1_200.0
MINUTE, DAY = 60.0, 86_400.0
_lock = threading.Lock()
_minutes: dict[tuple[str, int], int] = defaultdict(int)
_days: dict[tuple[str, int], int] = defaultdict(int)
_bytes: dict[tuple[str, int], int] = defaultdict(int)

_calls: dict[str, dict[str, float]] = defaultdict(dict)
_again: dict[tuple[str, int], int] = defaultdict(int)


def is_call_within(peer: Peer, call: str, size: int) -> bool:
    """The same of a call outside of the stream. One that comes again is not counted as this peer's.

    Whoever kept a call on its way can send it until it ends; that uses up a share of its own, not what its sender has.
    """
    now = time.monotonic()
    minute = (peer.node_id, int(now // MINUTE))
    with _lock:
        known = _calls[peer.node_id]
        is_again = now - known.get(call, now - CALL_LIVES) < CALL_LIVES
        if is_again:
            for old in [key for key in _again if key[0] == peer.node_id and key != minute]:
                del _again[old]
            _again[minute] += 1
            return _again[minute] <= CALLS_AGAIN_A_MINUTE
        known[call] = now
        while len(known) > CALLS_REMEMBERED or now - next(iter(known.values())) >= CALL_LIVES:
            del known[next(iter(known))]
    return is_within(peer, size)


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
