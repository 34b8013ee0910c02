"""A return as a document: the same bytes everywhere, and looked at as a stranger's."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from myosotis.figures.documents import (
    Answer,
    Document,
    DocumentRefused,
    Remark,
    from_value,
    pack,
    read_file,
    unpack,
    write_file,
)
from myosotis_core.indicators import Fact, Kind, Practice, Status, load_definitions, tabulate_all
from myosotis_core.protocol.keys import SigningKey


def make_document() -> Document:
    """A small return."""
    practice = Practice(dimensions={"risk_level": Status.NOT_COLLECTED})
    facts = [Fact(Kind.CASE, 2025, 1, codes={"category": "runaway", "cross_border": "no"}, count=12)]
    wanted = [one for one in load_definitions().indicators if one.table == 5]
    return Document(
        node="be",
        country="BE",
        year=2025,
        version=1,
        vocabulary="2026.1",
        tables=tabulate_all(facts, wanted, 2025, practice=practice),
        practice=practice,
        service={"volunteers": 4, "paid_staff": "7.5", "challenges": ["funding"]},
        remarks=[Remark("new_cases_by_category", ("runaway",), "A new shelter reports to us.")],
        answers=[Answer("jump", "new_cases", (), "The same shelter.")],
        signed_on=dt.date(2026, 3, 1),
    )


def test_a_return_travels_and_is_the_same_at_the_other_end() -> None:
    document = make_document()
    arrived = unpack(pack(document.to_bytes()), document.digest)
    assert arrived.to_bytes() == document.to_bytes()
    assert arrived.as_return("BE").tables["new_cases_by_category"].cell("runaway").value == 12


def test_a_changed_return_is_refused() -> None:
    document = make_document()
    other = {**document.to_value(), "year": 2024}
    with pytest.raises(DocumentRefused, match="not of this return"):
        from_value(other)
    with pytest.raises(DocumentRefused, match="digest differs"):
        unpack(pack(json.dumps(other).encode()), document.digest)
    with pytest.raises(DocumentRefused, match="larger"):
        unpack(pack(b" " * 3_000_000), document.digest)
    with pytest.raises(DocumentRefused):
        from_value({**document.to_value(), "names": ["Alice"]})


def test_a_file_says_who_signed_it() -> None:
    key, other = SigningKey.generate(), SigningKey.generate()
    raw = write_file(make_document(), key)
    assert read_file(raw, [other.verifying, key.verifying])[1]
    assert not read_file(raw, [other.verifying])[1]
    forged = raw.replace(b'"be"', b'"fr"')
    assert not read_file(forged, [key.verifying])[1]
    assert not read_file(write_file(make_document(), None), [key.verifying])[1]
