"""The message types of the protocol: for each type and major version one JSON Schema, and what is wrong with a body.

A type of a higher major version is a new type (`coop.request.2`). A body that a schema refuses, and a type that is not
known, are refused with a signed receipt and take their place in the stream, so that nothing behind them waits.
Codes are checked against the vocabulary the body names; those of a version newer than any installed here are taken as
they are, so that nodes of neighbouring releases understand each other.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from myosotis_core.protocol.errors import Refusal
from myosotis_core.vocabulary import load, versions

COMMON = "common.1.json"
MOST_PROBLEMS = 200
"""Behind so many a body is read no further: a stranger's half megabyte of mistakes costs no more."""


@dataclass(frozen=True)
class MessageType:
    """One type: who sends it, whether it belongs to a thread, and whether it may be a call outside of the streams."""

    typ: str
    sender: str
    is_threaded: bool = True
    is_control: bool = False

    @property
    def schema_name(self) -> str:
        """The file of its schema, below `schemas/`."""
        _, _, last = self.typ.rpartition(".")
        return f"{self.typ}.json" if last.isdigit() else f"{self.typ}.1.json"


_TYPES = (
    MessageType("coop.request", "owner"),
    MessageType("coop.received", "helper"),
    MessageType("coop.accept", "helper"),
    MessageType("coop.decline", "helper"),
    MessageType("coop.cancel", "owner"),
    MessageType("coop.retract", "owner"),
    MessageType("case.found", "both"),
    MessageType("case.close", "owner"),
    MessageType("info.share", "both"),
    MessageType("info.update", "giver"),
    MessageType("info.correct", "giver"),
    MessageType("qa.ask", "both"),
    MessageType("qa.answer", "both"),
    MessageType("task.status", "helper"),
    MessageType("handover.offer", "owner"),
    MessageType("handover.accept", "helper"),
    MessageType("handover.decline", "helper"),
    MessageType("handover.withdraw", "owner"),
    MessageType("handover.done", "owner"),
    MessageType("erase.request", "giver"),
    MessageType("erase.done", "holder"),
    MessageType("match.evaluate", "holder", is_threaded=False),
    MessageType("match.evaluated", "asker", is_threaded=False),
    MessageType("match.enquire", "asker", is_threaded=False),
    MessageType("appeal.publish", "owner", is_threaded=False),
    MessageType("appeal.withdraw", "owner", is_threaded=False),
    MessageType("appeal.gone", "mirror", is_threaded=False),
    MessageType("stats.submit", "node", is_threaded=False),
    MessageType("stats.ack", "secretariat", is_threaded=False),
    MessageType("stats.query", "secretariat", is_threaded=False),
    MessageType("stats.answer", "node", is_threaded=False),
    MessageType("desk.route", "secretariat", is_threaded=False),
    MessageType("desk.outcome", "node", is_threaded=False),
    MessageType("traffic.week", "node", is_threaded=False),
    MessageType("traffic.unopened", "node", is_threaded=False),
    MessageType("drill.begin", "secretariat", is_threaded=False),
    MessageType("drill.end", "secretariat", is_threaded=False),
    MessageType("drill.result", "node", is_threaded=False),
    MessageType("net.heads", "both", is_threaded=False, is_control=True),
    MessageType("net.resync", "both", is_threaded=False),
    MessageType("net.copies", "both", is_threaded=False),
    MessageType("net.hello", "both", is_threaded=False, is_control=True),
    MessageType("net.keychange", "both", is_threaded=False),
    MessageType("net.pull", "both", is_threaded=False, is_control=True),
    MessageType("net.problem", "both"),
)
MESSAGE_TYPES: Mapping[str, MessageType] = {one.typ: one for one in _TYPES}

CODES = {
    "required": "missing",
    "additionalProperties": "unexpected",
    "type": "wrong-type",
    "pattern": "wrong-form",
    "format": "wrong-form",
    "enum": "not-allowed",
    "const": "not-allowed",
    "maxLength": "too-long",
    "minLength": "too-short",
    "maxItems": "too-many",
    "minItems": "too-few",
    "minProperties": "too-few",
    "uniqueItems": "twice",
    "maximum": "out-of-range",
    "minimum": "out-of-range",
    "x-vocabulary": "unknown-code",
}
"""What each keyword of a schema is called in a problem; any other (`anyOf`, `not`) is `not-allowed`."""


@dataclass(frozen=True)
class BodyProblem:
    """What is wrong, by a code, and where, as a path into the body; never with the value itself."""

    code: str
    where: str = ""

    @property
    def refusal(self) -> Refusal:
        """The code of the receipt that refuses the message."""
        return Refusal.UNKNOWN_TYPE if self.code == "unknown-type" else Refusal.SCHEMA


def validate(typ: str, body: Any) -> list[BodyProblem]:
    """What is wrong with a body of that type, 200 things at most; an empty list means that it may be applied."""
    if typ not in MESSAGE_TYPES:
        return [BodyProblem("unknown-type")]
    if not isinstance(body, dict):
        return [BodyProblem("wrong-type")]
    version = body.get("vocabulary")
    validator = _validator(typ, version if isinstance(version, str) else "")
    found = {
        BodyProblem(
            CODES.get(str(error.validator), "not-allowed"),
            "/".join(str(part) for part in error.absolute_path),
        )
        for error in islice(validator.iter_errors(body), MOST_PROBLEMS)
    }
    return sorted(found, key=lambda one: (one.where, one.code))


def validate_received(typ: str, body: Any) -> list[BodyProblem]:
    """The same of a body that came: what a newer version says beside what is known here is kept, and passed over.

    Only beside: within what a type has always said everything is as closed as before. What must be understood is said
    by a new major version, which is refused and sent again when this node knows it.
    """
    return [one for one in validate(typ, body) if one != BodyProblem("unexpected")]


def read_schema(name: str) -> dict[str, Any]:
    """One schema as it stands in its file."""
    text = (files("myosotis_core.protocol") / "schemas" / name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _check_pattern(_validator: Any, pattern: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    # All patterns stand between ^ and $; Python's $ would let a line break at the end pass.
    if isinstance(value, str) and not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value):
        yield ValidationError("The text has another form.")


def _check_code(validator: Any, name: str, value: Any, _schema: Any) -> Iterator[ValidationError]:
    version = validator.format_checker.version
    if isinstance(value, str) and version in _installed() and not load(version).is_valid(name, value):
        yield ValidationError("The list has no such code.")


def _check_unique(_validator: Any, is_wanted: bool, value: Any, _schema: Any) -> Iterator[ValidationError]:
    # The library compares what it cannot sort pair by pair: a long list of objects would hold a node up for minutes.
    listed = value if is_wanted and isinstance(value, list) else []
    if len({json.dumps(one, sort_keys=True) for one in listed}) < len(listed):
        yield ValidationError("The same stands there twice.")


_Validator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _check_pattern, "uniqueItems": _check_unique, "x-vocabulary": _check_code},
)


class _Formats(FormatChecker):
    """The formats of the schemas, and the version of the vocabulary that the body names."""

    def __init__(self, version: str) -> None:
        super().__init__(formats=())
        self.version = version
        self.checkers = {
            "date": (_is_day, ValueError),
            "date-time": (_is_moment, ValueError),
            "base64url": (_is_base64url, ValueError),
        }


def _is_day(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ"))  # noqa: DTZ007


def _is_base64url(value: object) -> bool:
    if not isinstance(value, str):
        return True
    raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    return base64.urlsafe_b64encode(raw).rstrip(b"=") == value.encode()


@cache
def _installed() -> frozenset[str]:
    return frozenset(versions())


@cache
def _schema(typ: str) -> dict[str, Any]:
    schema: dict[str, Any] = _join(read_schema(MESSAGE_TYPES[typ].schema_name), read_schema(COMMON)["$defs"])
    return schema


def _join(schema: Any, parts: Mapping[str, Any]) -> Any:
    """The schema with the common parts put in where it refers to them: nothing is looked up while a body is read."""
    if isinstance(schema, list):
        return [_join(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    joined = {key: _join(value, parts) for key, value in schema.items() if key != "$ref"}
    if "$ref" in schema:
        part = _join(parts[schema["$ref"].rpartition("/")[2]], parts)
        joined = {**part, **joined}
    return joined


@cache
def _known(typ: str, version: str) -> Any:
    return _Validator(_schema(typ), format_checker=_Formats(version))


def _validator(typ: str, version: str) -> Any:
    """The validator of a type for a version; what a stranger names as a version is not kept."""
    return _known(typ, version if version in _installed() else "")
