"""Whatever stands where something else is expected, at any depth, is refused by name and brings nobody down."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from myosotis_core.protocol.attachments import Attachment
from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.envelope import Header
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.keys import DecryptionKey, SigningKey
from myosotis_core.protocol.receipts import read_receipt
from myosotis_core.protocol.records import (
    Accreditation,
    KeyChange,
    ListedKey,
    NodeRecord,
    VoiceContact,
    state_key_change,
)
from myosotis_core.protocol.suites import Suite

ODD: tuple[Any, ...] = (None, True, -1, 2**53 - 1, "", "x", "\u0663", [], [[]], {}, {"a": []}, ["a"])
MESSAGE, DIGEST = "01890a5d-ac96-774b-bcce-b302099a8057", "A" * 43
PLACE = {"id": MESSAGE, "frm": "be", "to": "gr", "ep": 1, "seq": 1, "ct": DIGEST, "kid": DIGEST, "v": 1}
SIGNING, OPENING = SigningKey.generate(), DecryptionKey.generate(Suite.PLAIN)
KEYS = (ListedKey(SIGNING.verifying, 1, 2), ListedKey(OPENING.encryption, 1, 2))
RECORD = NodeRecord(
    "be",
    "Invented",
    "BE",
    "https://be.test",
    KEYS,
    VoiceContact("Desk", "+00"),
    accreditation=Accreditation("accredited", None),
)


def read_signed_receipt(value: Any) -> object:
    return read_receipt(canonical({"r": encode(canonical(value)), "s": encode(bytes(64))}))


WHOLE: list[tuple[dict[str, Any], Callable[[Any], object]]] = [
    ({**PLACE, "disp": "stored", "code": None, "next": [1, 2], "at": 1}, read_signed_receipt),
    (
        {**PLACE, "typ": "net.heads", "thr": None, "ack": [0, 0], "iat": 1, "exp": 2, "ekid": DIGEST},
        Header.from_value,
    ),
    (RECORD.to_value(), NodeRecord.from_value),
    (state_key_change("be", [OPENING.id], 1, SIGNING).to_value(), KeyChange.from_value),
    (Attachment(bytes(32), bytes(32), 5).to_value(), Attachment.from_value),
]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place within a value."""
    yield path
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield from paths(one, (*path, key))


def put(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    changed = copy.deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return changed


@pytest.mark.parametrize(("value", "read"), WHOLE, ids=["receipt", "header", "record", "change", "file"])
def test_an_odd_value_anywhere_is_refused_or_read(value: Any, read: Callable[[Any], object]) -> None:
    read(value)
    for path in list(paths(value)):
        for odd in ODD:
            try:
                read(put(value, path, odd))
            except Malformed:
                continue
