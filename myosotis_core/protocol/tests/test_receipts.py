"""Receipts: signed, about exactly one envelope, with a code where something is refused."""

from dataclasses import replace

import pytest

from myosotis_core.protocol.envelope import check
from myosotis_core.protocol.errors import Refusal
from myosotis_core.protocol.examples import NOW, Cast, refusal_of
from myosotis_core.protocol.receipts import Disposition, check_receipt, make_receipt, read_receipt
from myosotis_core.protocol.suites import Suite


@pytest.fixture(scope="module")
def cast():
    return Cast()


@pytest.fixture(scope="module")
def header(cast):
    raw = cast.seal(cast.heading(1), suite=Suite.PLAIN)
    return check(raw, cast.directory, "gr-example", NOW).header


def receipt(cast, header, disp=Disposition.STORED, **told):
    return make_receipt(
        header, disp, **{"by": cast.signing["gr"], "next_place": (header.ep, 2), "at": NOW + 1, **told}
    )


def test_a_receipt_is_proven_and_says_what_became_of_the_envelope(cast, header):
    found = check_receipt(receipt(cast, header), header, cast.receiver)
    assert found.disp.is_taken
    assert (found.next, found.code, found.at) == ((header.ep, 2), None, NOW + 1)
    raw = receipt(cast, header, Disposition.REFUSED, code=Refusal.SCHEMA)
    assert check_receipt(raw, header, cast.receiver).code is Refusal.SCHEMA
    assert not Disposition.GAP.is_taken


def test_a_receipt_for_another_envelope_or_by_somebody_else_is_refused(cast, header):
    raw = receipt(cast, header)
    for change in (
        {"seq": 2},
        {"ep": 1},
        {"ct": header.kid},
        {"id": header.id[:-1] + "8"},
        {"frm": "be-example"},
    ):
        assert refusal_of(check_receipt, raw, replace(header, **change), cast.receiver) == Refusal.MISMATCH
    assert refusal_of(check_receipt, raw, header, cast.sender) == Refusal.MISMATCH
    forged = receipt(cast, header, by=cast.signing["nl"])
    assert refusal_of(check_receipt, forged, header, cast.receiver) == Refusal.KEY_UNKNOWN


def test_any_flipped_bit_of_a_receipt_is_refused(cast, header):
    raw = receipt(cast, header)
    for place in range(0, len(raw) * 8, 11):
        changed = bytearray(raw)
        changed[place // 8] ^= 1 << place % 8
        assert refusal_of(check_receipt, bytes(changed), header, cast.receiver) is not None


def test_a_refusal_names_its_code_and_nothing_else_does(cast, header):
    for disp, code in (
        (Disposition.REFUSED, None),
        (Disposition.STORED, Refusal.SCHEMA),
        (Disposition.REFUSED, Refusal.SIGNATURE),
    ):
        with pytest.raises(ValueError, match="receipt"):
            receipt(cast, header, disp, code=code)


def test_bytes_that_are_no_receipt_are_refused():
    for raw in (b"", b"{}", b"[]", b'{"r":"","s":""}', b'{"r":1,"s":2}', b"x" * 5000):
        assert refusal_of(read_receipt, raw) is not None
