"""The bodies of the messages: what passes, what is refused and by which code, and how strict the schemas are."""

from __future__ import annotations

import copy
import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myosotis_core.protocol.machines import THREAD_EVENTS
from myosotis_core.protocol.messages import (
    COMMON,
    MESSAGE_TYPES,
    MOST_PROBLEMS,
    BodyProblem,
    read_schema,
    validate,
)
from myosotis_core.protocol.shapes import MESSAGE_TYPE
from myosotis_core.protocol.tests.bodies import BODIES
from myosotis_core.vocabulary import UnknownList, load

NAMES = sorted(entry.name for entry in (files("myosotis_core.protocol") / "schemas").iterdir())


def walk(schema):
    """Every schema within a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from walk(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from walk(value)


ALL = [schema for name in NAMES for schema in walk(read_schema(name))]


def codes(typ, body):
    return [(one.code, one.where) for one in validate(typ, body)]


def changed(typ, **changes):
    body = copy.deepcopy(BODIES[typ])
    for name, value in changes.items():
        if value is None:
            del body[name]
        else:
            body[name] = value
    return body


def test_each_type_has_one_schema_and_each_schema_a_type() -> None:
    assert sorted([COMMON, *(one.schema_name for one in MESSAGE_TYPES.values())]) == NAMES
    assert all(MESSAGE_TYPE.fullmatch(typ) for typ in MESSAGE_TYPES)
    assert set(BODIES) == set(MESSAGE_TYPES)


def test_an_example_of_each_type_passes_and_misses_each_of_its_parts() -> None:
    for typ, one in MESSAGE_TYPES.items():
        assert validate(typ, BODIES[typ]) == []
        for name in read_schema(one.schema_name)["required"]:
            assert ("missing", "") in codes(typ, changed(typ, **{name: None})), typ


def test_each_message_of_a_thread_says_its_turn_and_is_an_event_of_a_machine() -> None:
    events = {event.partition(":")[0] for event in THREAD_EVENTS}
    for typ, one in MESSAGE_TYPES.items():
        if one.is_threaded and typ != "net.problem":
            assert "turn" in read_schema(one.schema_name)["required"], typ
            assert typ in events, typ


def test_schemas_close_their_objects_and_cap_their_sizes() -> None:
    for schema in ALL:
        kind = schema.get("type")
        if kind == "object":
            assert schema["additionalProperties"] is False, schema
        elif kind == "string":
            assert "maxLength" in schema, schema
        elif kind == "array":
            assert "maxItems" in schema, schema
        elif kind == "integer":
            assert "maximum" in schema, schema
        pattern = schema.get("pattern", "^$")
        if isinstance(pattern, str):
            assert pattern.startswith("^"), schema
            assert pattern.endswith("$"), schema
        assert kind != "number", schema


def test_no_message_names_an_address_to_fetch_or_a_local_number() -> None:
    for schema in ALL:
        assert schema.get("format") not in ("uri", "uri-reference", "iri")
        for field in schema.get("properties", {}) if isinstance(schema.get("properties"), dict) else {}:
            assert not {"url", "uri", "href", "link", "reference"} & set(field.split("_")), field
            if field in ("case", "item", "question", "appeal"):
                assert schema["properties"][field] == {"$ref": f"{COMMON}#/$defs/id"}


def test_each_coded_field_names_a_list_of_the_vocabulary() -> None:
    for schema in ALL:
        listed = schema.get("x-vocabulary")
        if isinstance(listed, str):
            try:
                load().list(listed)
            except UnknownList:
                pytest.fail(listed)


def test_an_unknown_type_and_a_body_that_is_no_object_are_refused() -> None:
    assert validate("coop.surprise", {}) == [BodyProblem("unknown-type")]
    assert validate("coop.request.2", {})[0].refusal == "body.type"
    assert validate("coop.cancel", [])[0].refusal == "body.schema"


@pytest.mark.parametrize(
    ("typ", "changes", "expected"),
    [
        ("coop.request", {"case": "2026-0017"}, ("wrong-form", "case")),
        ("coop.request", {"case": "11111111-1111-1111-8111-111111111111"}, ("wrong-form", "case")),
        ("coop.request", {"asks": ["own_records", "own_records"]}, ("twice", "asks")),
        ("coop.request", {"asks": []}, ("too-few", "asks")),
        ("coop.request", {"asks": ["dance"]}, ("unknown-code", "asks/0")),
        ("coop.request", {"urgency": "Urgent!"}, ("wrong-form", "urgency")),
        ("coop.request", {"keep_until": "2026-02-30"}, ("wrong-form", "keep_until")),
        ("coop.request", {"keep_until": "9999-12-31"}, ("wrong-form", "keep_until")),
        ("info.share", {"expires_at": "0001-01-01T00:00:00Z"}, ("wrong-form", "expires_at")),
        ("coop.request", {"summary": "x" * 8001}, ("too-long", "summary")),
        ("coop.request", {"summary": "turned \u202e round"}, ("wrong-form", "summary")),
        ("coop.request", {"languages": ["fr\n"]}, ("wrong-form", "languages/0")),
        ("coop.request", {"turn": {"own": True, "seen": 0}}, ("wrong-type", "turn/own")),
        ("coop.request", {"turn": {"own": -1, "seen": 0}}, ("out-of-range", "turn/own")),
        ("coop.request", {"picture_url": "x"}, ("unexpected", "")),
        ("info.share", {"expires_at": "2026-03-01T00:00:00+01:00"}, ("wrong-form", "expires_at")),
        ("info.share", {"expires_at": "2026-03-01T25:00:00Z"}, ("wrong-form", "expires_at")),
        ("info.share", {"expires_at": None}, ("missing", "")),
        ("info.share", {"fields": [{"category": "names"}]}, ("too-few", "fields/0")),
        ("task.status", {"status": "completed"}, ("missing", "")),
        ("qa.ask", {"code": None}, ("not-allowed", "")),
        ("appeal.publish", {"expires_at": None}, ("missing", "")),
        ("stats.submit", {"digest": "A" * 42 + "B"}, ("wrong-form", "digest")),
    ],
)
def test_a_wrong_body_is_refused_with_code_and_place(typ, changes, expected) -> None:
    assert expected in codes(typ, changed(typ, **changes))


def test_an_appeal_is_never_sent_with_the_approval_of_one() -> None:
    decision = {**BODIES["appeal.publish"]["decision"], "approved_by_two": False}
    assert codes("appeal.publish", changed("appeal.publish", decision=decision)) == [
        ("not-allowed", "decision/approved_by_two")
    ]


def test_a_code_of_a_newer_vocabulary_is_taken_as_it_is() -> None:
    body = changed("coop.decline", vocabulary="2031.1", reason="gone_to_sea")
    assert validate("coop.decline", body) == []
    assert codes("coop.decline", {**body, "vocabulary": "2026.1"}) == [("unknown-code", "reason")]


def test_a_problem_never_repeats_what_was_sent() -> None:
    body = changed("coop.request", summary="Anna\x00", case="Anna", contact={"role": 7})
    assert validate("coop.request", body)
    assert "Anna" not in str(validate("coop.request", body))


def test_half_a_megabyte_of_mistakes_is_read_no_slower_than_it_is_long() -> None:
    """Lists that cannot be sorted were compared pair by pair: minutes of work for one message."""
    flood = [[number] if number % 2 else {"a": number} for number in range(40_000)]
    began = time.process_time()
    problems = validate("net.hello", {**BODIES["net.hello"], "caps": flood})
    assert time.process_time() - began < 5
    assert 0 < len(problems) <= MOST_PROBLEMS
    assert ("twice", "caps") in codes("net.hello", changed("net.hello", caps=["mx/1", "mx/1"]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.deep
@settings(max_examples=100, deadline=None)
@given(data=st.data(), typ=st.sampled_from(sorted(MESSAGE_TYPES)))
def test_no_body_brings_the_reader_down(data, typ) -> None:
    body = copy.deepcopy(BODIES[typ])
    name = data.draw(st.sampled_from(sorted(body)) | st.text(max_size=4))
    body[name] = data.draw(JSON)
    assert all(one.code and one.refusal for one in validate(typ, body))
