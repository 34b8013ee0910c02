"""JSON with one spelling (RFC 8785), read strictly.

The protocol knows objects, lists, texts, whole numbers up to 2^53 - 1, true, false and null: no fractions. What
Python's own reader lets through (a key that stands there twice, `NaN`, `1e400`, half a surrogate pair) is refused.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import rfc8785

from myosotis_core.protocol.errors import Malformed, Refusal

DEEPEST = 32
LARGEST_NUMBER = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The bytes of a value; raises `Malformed` for what the protocol cannot say."""
    _look_through(value)
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise Malformed(Refusal.VALUE) from error


def read_strict(raw: bytes, limit: int, *, is_canonical: bool = True, where: str = "") -> Any:
    """The value that these bytes say; at most `limit` bytes are looked at. Raises `Malformed`.

    With `is_canonical` (the rule, but for files that people edit) the bytes have to be the value's one spelling.
    """
    if len(raw) > limit:
        raise Malformed(Refusal.TOO_LARGE, where)
    try:
        value = _READER.decode(raw.decode("utf-8"))
        _look_through(value)
    except UnicodeDecodeError as error:
        raise Malformed(Refusal.NOT_UTF8, where) from error
    except RecursionError as error:
        raise Malformed(Refusal.TOO_DEEP, where) from error
    except Malformed as error:
        raise Malformed(error.code, where) from error
    except ValueError as error:
        raise Malformed(Refusal.NOT_JSON, where) from error
    if is_canonical and rfc8785.dumps(value) != raw:
        raise Malformed(Refusal.NOT_CANONICAL, where)
    return value


def read_object(raw: bytes, limit: int, *, keys: frozenset[str], where: str = "") -> dict[str, Any]:
    """A canonical object with exactly these keys. Raises `Malformed`."""
    return exact_object(read_strict(raw, limit, where=where), keys, where)


def exact_object(value: Any, keys: frozenset[str], where: str = "") -> dict[str, Any]:
    """The value, if it is an object with exactly these keys. Raises `Malformed`."""
    if type(value) is not dict:
        raise Malformed(Refusal.TYPE, where)
    if value.keys() != keys:
        raise Malformed(Refusal.KEYS, where)
    return value


def _look_through(value: Any) -> None:
    """Refuse depth, numbers and texts that canonical JSON cannot say, without trusting the call stack."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise Malformed(Refusal.TOO_DEEP)
        below: list[Any] = []
        for one in level:
            kind = type(one)
            if kind is str:
                _check_text(one)
            elif kind is int:
                if not -LARGEST_NUMBER <= one <= LARGEST_NUMBER:
                    raise Malformed(Refusal.NUMBER)
            elif kind is dict:
                below += one.values()
                for key in one:
                    _check_text(key)
            elif kind is list or kind is tuple:
                below += one
            elif one is not None and kind is not bool:
                raise Malformed(Refusal.NUMBER if kind is float else Refusal.TYPE)
        level, depth = below, depth + 1


def _check_text(text: Any) -> None:
    if type(text) is not str:
        raise Malformed(Refusal.TYPE)
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Malformed(Refusal.TEXT) from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed(Refusal.DUPLICATE_KEY)
    return value


def _no_number(_text: str) -> NoReturn:
    raise Malformed(Refusal.NUMBER)


def _whole_number(text: str) -> int:
    if len(text) > 17:
        raise Malformed(Refusal.NUMBER)
    return int(text)


_READER = json.JSONDecoder(
    object_pairs_hook=_no_key_twice,
    parse_float=_no_number,
    parse_constant=_no_number,
    parse_int=_whole_number,
)
