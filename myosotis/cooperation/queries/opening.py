"""Opening what is sealed by a cooperation or by an item: for pages, for acts that tell it, and for the worker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from myosotis.accounts.models import User
from myosotis.cooperation.models import Cooperation, HandOver, SharedItem
from myosotis.exchange.models import Inbox
from myosotis.exchange.queries.messages import open_body
from myosotis.kernel.errors import Erased
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Keyring, Purpose, unlock


def open_thread(cooperation: Cooperation, *groups: Iterable[SealedRecord], by: User | str) -> Keyring:
    """Open a cooperation and records that are sealed by its key; those of a destroyed key stay shut."""
    keys = unlock([cooperation.pk], by=_name(by), why=Purpose.OPEN_CASE)
    if keys.get(cooperation.pk) is not None:
        keys.open(cooperation, *groups)
    return keys


def open_offers(offers: Iterable[HandOver], *, by: User | str) -> None:
    """Open offers of the case itself; of one whose key is gone nothing is shown."""
    rows = list(offers)
    keys = unlock([offer.pk for offer in rows], by=_name(by), why=Purpose.OPEN_CASE)
    for offer in rows:
        if keys.get(offer.pk) is None:
            offer.record = offer.stays = offer.reason = None
        else:
            keys.open(offer)


def open_items(items: Iterable[SharedItem], *, by: User | str) -> list[SharedItem]:
    """Open shared items; those whose key is gone are left out."""
    rows = list(items)
    keys = unlock([item.pk for item in rows], by=_name(by), why=Purpose.OPEN_CASE)
    found = [item for item in rows if keys.get(item.pk) is not None]
    keys.open(found)
    return found


def read_message(inbox: Inbox) -> dict[str, Any] | None:
    """The body of a message that waits to be applied; None where it is gone."""
    try:
        return open_body(inbox)
    except Erased:
        return None


def _name(by: User | str) -> str:
    return by if isinstance(by, str) else by.public_id
