"""Envelopes: what is sealed is read by its addressee only, and nothing that was changed is accepted."""

import os
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.envelope import (
    LARGEST_BODY,
    LARGEST_ENVELOPE,
    SKEW,
    Header,
    check,
    open_body,
    pad,
    read_body,
    seal,
)
from myosotis_core.protocol.errors import Malformed, Refusal, RefusedEnvelope
from myosotis_core.protocol.examples import BODY, NOW, refusal_of
from myosotis_core.protocol.records import DAY, Status
from myosotis_core.protocol.refused_examples import resign
from myosotis_core.protocol.suites import SEALING, Suite
from tests.bench.envelopes import CLASSES, ME, Mill, mutants


@pytest.fixture(scope="module")
def mill():
    return Mill()


@pytest.fixture(scope="module")
def cast(mill):
    return mill.cast


def read(mill, raw, now=NOW, me=ME):
    return open_body(check(raw, mill.cast.directory, me, now), mill.keys)


@pytest.mark.parametrize("suite", SEALING)
def test_what_was_sealed_is_read_and_the_header_says_who_and_where(mill, suite):
    raw = mill.cast.seal(mill.cast.heading(7), suite=suite)
    checked = check(raw, mill.cast.directory, ME, NOW)
    assert open_body(checked, mill.keys) == BODY
    assert (checked.header.frm, checked.header.seq, checked.sender.id) == ("nl-example", 7, "nl-example")
    assert Header.from_value(checked.header.to_value()) == checked.header
    assert checked.header.to_bytes() == checked.header_bytes


def test_nothing_of_the_body_stands_in_the_envelope_and_small_bodies_are_alike(mill):
    short, longer = (mill.cast.seal(mill.cast.heading(1), {"note": "x" * size}) for size in (3, 180))
    assert len(short) == len(longer)
    assert b"note" not in short


def test_another_node_another_key_and_another_time_are_refused(mill, cast):
    raw = cast.seal(cast.heading(1))
    assert refusal_of(read, mill, raw, NOW, "nl-example") == Refusal.AUDIENCE
    assert refusal_of(read, mill, raw, NOW - SKEW) is None
    assert refusal_of(read, mill, raw, NOW - SKEW - 1) == Refusal.AHEAD
    assert refusal_of(read, mill, raw, NOW + 30 * DAY + SKEW) is None
    for status, code in (
        (Status.SUSPENDED, Refusal.SENDER_SUSPENDED),
        (Status.REVOKED, Refusal.SENDER_REVOKED),
    ):
        record = replace(cast.sender, status=status)
        assert refusal_of(check, raw, {record.id: record}.get, ME, NOW) == code


def test_a_receipt_is_owed_only_where_the_header_is_proven(mill, cast):
    raw = cast.seal(cast.heading(1))
    with pytest.raises(RefusedEnvelope) as late:
        read(mill, raw, NOW + 30 * DAY + SKEW + 1)
    assert late.value.code is Refusal.EXPIRED
    assert late.value.checked.header.seq == 1
    with pytest.raises(RefusedEnvelope) as closed:
        open_body(check(raw, cast.directory, ME, NOW), {})
    assert closed.value.code is Refusal.NOT_OUR_KEY
    assert closed.value.checked is not None
    with pytest.raises(RefusedEnvelope) as unproven:
        read(mill, raw, NOW - DAY)
    assert unproven.value.checked is None
    assert not unproven.value.code.is_receipted


def test_a_stolen_body_signed_by_somebody_else_does_not_open(mill, cast):
    """Whoever takes the sealed body out of an envelope and signs it as its own cannot have it opened."""
    header = check(cast.seal(cast.heading(1), suite=Suite.PLAIN), cast.directory, ME, NOW)
    value = header.header.to_value()
    for change in (
        {"id": value["id"][:-1] + "9"},
        {"typ": "info.share"},
        {"thr": None},
        {"seq": 2},
        {"iat": NOW + 1},
    ):
        raw = resign(cast, {**value, **change}, header.sealed)
        assert refusal_of(read, mill, raw) == Refusal.UNOPENABLE


def every_bit(raw):
    for place in range(len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[place] ^= 1 << bit
            yield bytes(changed)


def test_any_flipped_bit_is_refused(mill, cast):
    raw = cast.seal(cast.heading(1), {}, Suite.PLAIN)
    flipped = list(every_bit(raw))
    if not os.environ.get("MYOSOTIS_LONG_TESTS"):
        flipped = flipped[random.Random(5).randrange(7) :: 7]
    assert len(flipped) > 1000
    assert {mill.read(one) for one in flipped} & {"accepted"} == set()
    assert [one for one in map(mill.read, flipped[::50]) if one.startswith("uncaught")] == []


@pytest.mark.full
def test_any_flipped_bit_of_a_hundred_envelopes_is_refused(mill, cast):
    for number in range(100):
        raw = cast.seal(cast.heading(number % 9 + 1), {"n": number}, SEALING[number % 2])
        codes = {mill.read(one) for one in every_bit(raw)}
        assert not [code for code in codes if code == "accepted" or code.startswith("uncaught")]


def test_malformed_envelopes_of_every_class_are_refused(mill):
    """The bench `envelopes` reads a million of them."""
    for name, raw in mutants(mill, random.Random(9), 40 * len(CLASSES)):
        code = mill.read(raw)
        assert code in set(Refusal), (name, code)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_envelopes_that_hypothesis_changes_are_refused(mill, data):
    raw = data.draw(st.sampled_from(mill.envelopes))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    changed = raw[:start] + data.draw(st.binary(max_size=40)) + raw[end:]
    assert (mill.read(changed) == "accepted") == (changed in mill.true)
    assert not mill.read(changed).startswith("uncaught")


def test_the_same_bytes_again_are_the_same_envelope(mill, cast):
    """A replay is proven as it was: it is the stream that knows it by its place."""
    raw = cast.seal(cast.heading(1))
    one, again = (check(raw, cast.directory, ME, NOW + at).header for at in (0, DAY))
    assert (one.id, one.ep, one.seq, one.ct) == (again.id, again.ep, again.seq, again.ct)
    assert cast.seal(cast.heading(1)) != raw


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "nl-example"},
        {"seq": 0},
        {"exp": NOW},
        {"exp": NOW + 91 * DAY},
        {"typ": "Coop.Request"},
        {"id": "1"},
        {"ack": (1, 0)},
        {"thr": "case 4711"},
    ],
)
def test_nobody_can_send_what_nobody_would_accept(cast, wrong):
    with pytest.raises(Malformed):
        cast.seal(cast.heading(**wrong))


def test_bodies_are_filled_up_in_one_way():
    for size, padded in ((0, 0), (1, 256), (256, 256), (257, 512), (16384, 16384), (16385, 32768)):
        assert len(pad(b"x" * size)) == padded
    assert refusal_of(pad, b"x" * (LARGEST_BODY + 1)) == Refusal.TOO_LARGE
    assert read_body(pad(canonical(BODY))) == BODY
    assert refusal_of(read_body, canonical(BODY)) == Refusal.PADDING
    assert refusal_of(read_body, b"") == Refusal.BODY


def test_the_largest_body_fits_and_larger_bytes_are_not_looked_at(mill, cast):
    body = {"text": "x" * (LARGEST_BODY - len('{"text":""}'))}
    raw = cast.seal(cast.heading(1), body)
    assert len(raw) <= LARGEST_ENVELOPE
    assert read(mill, raw) == body
    assert refusal_of(read, mill, b"\0" * (LARGEST_ENVELOPE + 1)) == Refusal.TOO_LARGE
    with pytest.raises(Malformed):
        seal(
            cast.heading(1),
            {"text": body["text"] + "x"},
            by=cast.signing["nl"],
            to=cast.opening[Suite.PLAIN].encryption,
        )
