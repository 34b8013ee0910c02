"""JSON and base64url have one spelling each; everything else is refused, and nothing ends in another error."""

import contextlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from myosotis_core.protocol.canonical import DEEPEST, canonical, read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import REASONS, Malformed, Refusal
from myosotis_core.protocol.examples import refusal_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXT, below, max_size=4),
    max_leaves=10,
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_a_value_survives_and_has_one_spelling(value):
    raw = canonical(value)
    assert read_strict(raw, 10_000) == value
    spaced = json.dumps(value, ensure_ascii=True, indent=1).encode()
    assert canonical(read_strict(spaced, 10_000, is_canonical=False)) == raw
    if spaced != raw:
        assert refusal_of(read_strict, spaced, 10_000) == Refusal.NOT_CANONICAL


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60) | TEXT.map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    for is_canonical in (True, False):
        with contextlib.suppress(Malformed):
            read_strict(raw, 50, is_canonical=is_canonical)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=40))
def test_bytes_have_one_base64url_spelling(raw):
    text = encode(raw)
    assert decode(text) == raw
    assert decode(text, size=len(raw)) == raw
    for other in (text + "=", text + "\n", " " + text, text + "A" * 5, text[:-1] + "~"):
        assert refusal_of(decode, other) in (Refusal.BASE64, None)


def test_base64url_of_another_length_is_refused():
    for read in (
        lambda: decode("AAAA", size=2),
        lambda: decode("AA", size=3),
        lambda: decode("A" * 60, size=3),
    ):
        assert refusal_of(read) == Refusal.BASE64
    assert refusal_of(lambda: decode("AAAA", limit=2)) == Refusal.TOO_LARGE
    assert refusal_of(lambda: decode(b"AAAA")) == Refusal.TYPE


def test_size_is_looked_at_first_and_depth_has_an_end():
    assert refusal_of(read_strict, b"[" * 101, 100) == Refusal.TOO_LARGE
    for depth, code in ((DEEPEST, None), (DEEPEST + 2, Refusal.TOO_DEEP), (100_000, Refusal.TOO_DEEP)):
        assert refusal_of(read_strict, b"[" * depth + b"]" * depth, 10**6) == code


def test_what_json_cannot_say_is_never_written():
    looped: list[object] = []
    looped.append(looped)
    for value in (1.5, float("nan"), 2**53, {1: 2}, "\ud800", {"\ud800": 1}, b"x", looped, object()):
        assert refusal_of(canonical, value) is not None


def test_a_refusal_names_a_place_and_never_a_value():
    error = Malformed(Refusal.VALUE, "seq")
    assert str(error) == f"shape.value (seq): {REASONS[Refusal.VALUE]}"
    assert set(REASONS) == set(Refusal)
