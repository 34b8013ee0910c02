"""Whom this node may send to, and whose messages it takes: one place that says it, each refusal with its code.

The rules say when something is refused; the actions and the pages ask here and decide nothing themselves.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from myosotis.exchange.models import DirectoryVersion, Listed, Peer

GRACE = dt.timedelta(days=7)
# Where the General Data Protection Regulation holds: the European Union and the European Economic Area.
WITHOUT_GROUND = frozenset(
    {"AT", "BE", "BG", "HR", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE"}
    | {"IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}
)


class Standing(StrEnum):
    """How far this node believes its directory."""

    NONE = "none"  # it never read one
    FRESH = "fresh"
    GRACE = "grace"  # too old by up to seven days: known peers are heard, nobody new, nothing is sent
    CLOSED = "closed"


class Block(StrEnum):
    """Why nothing goes to a peer, or nothing is taken from it."""

    DIRECTORY_NONE = "directory_none"
    DIRECTORY_OLD = "directory_old"
    DIRECTORY_CLOSED = "directory_closed"
    UNLISTED = "unlisted"
    SUSPENDED_BY_DIRECTORY = "suspended_by_directory"
    REVOKED = "revoked"
    NOT_CHECKED = "not_checked"
    REFUSED = "refused"
    SUSPENDED_HERE = "suspended_here"
    KEYS_CHANGED = "keys_changed"
    NO_TRANSFER_GROUND = "no_transfer_ground"


def standing_of(newest: DirectoryVersion | None, now: dt.datetime) -> Standing:
    """How far the newest directory is believed. A clock turned back does not make it fresh again."""
    if newest is None:
        return Standing.NONE
    moment = max(now, newest.seen_at)
    if moment < newest.fresh_until:
        return Standing.FRESH
    return Standing.GRACE if moment < newest.fresh_until + GRACE else Standing.CLOSED


def why_not_send(peer: Peer, standing: Standing) -> list[Block]:
    """Everything that stands against sending to a peer; empty where it may be sent."""
    found = _of_standing(standing, {Standing.GRACE: Block.DIRECTORY_OLD}) + _of_peer(peer)
    if peer.keys_blocked_at is not None:
        found.append(Block.KEYS_CHANGED)
    if needs_transfer_ground(peer) and not peer.transfer_ground:
        found.append(Block.NO_TRANSFER_GROUND)
    return found


def why_not_receive(peer: Peer, standing: Standing) -> list[Block]:
    """Everything that stands against taking what a peer sends; empty where it is taken.

    Where keys changed, the ones that are pinned and still listed hold; that is for whoever looks the keys up.
    """
    return _of_standing(standing, {}) + _of_peer(peer)


def needs_transfer_ground(peer: Peer) -> bool:
    """Whether a person has to record on which ground data go there; the directory cannot say that none is needed."""
    return peer.is_outside_eu or peer.country not in WITHOUT_GROUND


def may_be_checked(peer: Peer, standing: Standing) -> list[Block]:
    """What stands against taking a node as a new peer, or its new keys."""
    found = _of_standing(standing, {Standing.GRACE: Block.DIRECTORY_OLD})
    return found + [block for block in _of_peer(peer) if block not in (Block.NOT_CHECKED, Block.REFUSED)]


def _of_standing(standing: Standing, more: dict[Standing, Block]) -> list[Block]:
    known = {Standing.NONE: Block.DIRECTORY_NONE, Standing.CLOSED: Block.DIRECTORY_CLOSED, **more}
    return [known[standing]] if standing in known else []


def _of_peer(peer: Peer) -> list[Block]:
    of_list = {
        Listed.UNLISTED: Block.UNLISTED,
        Listed.SUSPENDED: Block.SUSPENDED_BY_DIRECTORY,
        Listed.REVOKED: Block.REVOKED,
    }
    found = [of_list[Listed(peer.status)]] if peer.status in of_list else []
    if peer.refused_at is not None:
        found.append(Block.REFUSED)
    elif peer.checked_at is None:
        found.append(Block.NOT_CHECKED)
    if peer.suspended_at is not None:
        found.append(Block.SUSPENDED_HERE)
    return found
