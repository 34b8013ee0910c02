"""The network as a file: the coordinator hands it on, hotlines load it; a hotline hands its own entry back.

A JSON document with one entry a line. Every entry is read as strictly as a form; one mistake refuses the whole file.
A line below the document signs it (`signing`). What a hotline says of itself and what the
federation records carry the instant of their last change; the newer one stays, so an old file takes nothing back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from myosotis.kernel import clock
from myosotis.network import words
from myosotis.network.forms import MOST_DUTY, BodyForm, DutyForm, FederationForm, HotlineForm, SourcedForm
from myosotis.network.models import Body, Hotline
from myosotis.services.forms import say_spans
from myosotis.services.models import DAYS
from myosotis.services.words import name_language

FORMAT = "myosotis-network/1"
MOST_BYTES = 1_000_000
MOST_ENTRIES = 2000
MOST_PROBLEMS = 20
ENTRY = [name for name in HotlineForm.base_fields if name != "seen"] + ["open_hours"]
RECORDED = list(FederationForm.base_fields)
DUTY = list(DutyForm.base_fields)
BODY = [name for name in BodyForm.base_fields if name != "seen"]


@dataclass
class Read:
    """What a file holds, or what is wrong with it."""

    hotlines: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    is_whole: bool = False
    made_at: dt.datetime | None = None
    problems: list[str] = field(default_factory=list)


def write_file(hotlines: list[Hotline], bodies: list[Body], *, is_whole: bool) -> str:
    """The document. Without the federation's records where a hotline hands back its own entry only."""
    entries = [_hotline_entry(hotline, is_whole) for hotline in hotlines] + [
        _body_entry(one) for one in bodies
    ]
    head = {"format": FORMAT, "made_at": clock.now().isoformat(), "is_whole": is_whole}
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in entries)
    return f'{json.dumps(head)[:-1]}, "entries": [\n{lines}\n]}}\n'


def _hotline_entry(hotline: Hotline, has_federation: bool) -> dict[str, Any]:
    entry = {name: _plain(getattr(hotline, name)) for name in ENTRY if name != "member"}
    made: dict[str, Any] = {
        "kind": "hotline",
        "id": str(hotline.pk),
        "entry_at": hotline.entry_at.isoformat(),
        "entry": {**entry, "member": hotline.member.name},
        "duty": [{name: getattr(one, name) for name in DUTY} for one in hotline.duty_contacts.all()],
    }
    if has_federation:
        made["federation_at"] = hotline.federation_at.isoformat()
        made["federation"] = {name: _plain(getattr(hotline, name)) for name in RECORDED}
    return made


def _body_entry(body: Body) -> dict[str, Any]:
    return {
        "kind": "body",
        "id": str(body.pk),
        "entry_at": body.entry_at.isoformat(),
        "entry": {name: _plain(getattr(body, name)) for name in BODY},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


class _Wrong(ValueError):
    """What is wrong with a document or an entry, in a sentence."""


def read_file(data: bytes) -> Read:
    """Read a file strictly; `problems` says line by line what is wrong."""
    found = Read()
    try:
        document = _read_document(data)
    except _Wrong as problem:
        found.problems.append(str(problem))
        return found
    found.is_whole, found.made_at = document["is_whole"], _instant(document["made_at"])
    seen: set[str] = set()
    for line, entry in enumerate(document["entries"], start=2):
        try:
            _read_entry(entry, found, seen)
        except _Wrong as problem:
            found.problems.append(_("Line {line}: {problem}").format(line=line, problem=problem))
        if len(found.problems) >= MOST_PROBLEMS:
            break
    return found


def _read_document(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _Wrong(_("This file is too large for a file of the network."))
    try:
        document = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_no_doubles, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise _Wrong(_("Line {line}: this is no JSON.").format(line=error.lineno)) from error
    except RecursionError as error:
        raise _Wrong(_("This is no file of the network.")) from error
    except UnicodeDecodeError as error:
        raise _Wrong(_("This is no text in UTF-8.")) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise _Wrong(_("This is no file of the network, or one of another version."))
    if set(document) != {"format", "made_at", "is_whole", "entries"}:
        raise _Wrong(_("The first line of this file is not as it should be."))
    if not isinstance(document["is_whole"], bool):
        raise _Wrong(_("The first line of this file is not as it should be."))
    _read_instant(document, "made_at")
    entries = document["entries"]
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise _Wrong(_("This file holds too many entries, or none."))
    return document


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _value in pairs}) != len(pairs):
        raise _Wrong(_("The same name stands twice in an entry of this file."))
    return dict(pairs)


def _no_constant(_text: str) -> Any:
    raise _Wrong(_("This file holds a number that is none."))


def _instant(value: Any) -> dt.datetime | None:
    try:
        read = parse_datetime(value) if isinstance(value, str) and len(value) < 40 else None
    except ValueError:
        return None
    return read if read is not None and read.tzinfo is not None else None


def _read_entry(entry: Any, found: Read, seen: set[str]) -> None:
    if not isinstance(entry, dict) or entry.get("kind") not in ("hotline", "body"):
        raise _Wrong(_("this is neither a hotline nor a body without a node."))
    try:
        public_id = UUID(entry["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise _Wrong(_("the id is missing or is none.")) from error
    if str(public_id) in seen:
        raise _Wrong(_("this entry stands there twice."))
    seen.add(str(public_id))
    read = {"id": public_id, "entry_at": _read_instant(entry, "entry_at")}
    if entry["kind"] == "body":
        _demand_names(entry, {"kind", "id", "entry_at", "entry"})
        found.bodies.append({**read, "values": _read_body(entry["entry"])})
        return
    names = {"kind", "id", "entry_at", "entry", "duty"}
    has_federation = "federation" in entry
    _demand_names(entry, names | ({"federation", "federation_at"} if has_federation else set()))
    read |= {"values": _read_hotline(entry["entry"]), "duty": _read_duty(entry["duty"])}
    if has_federation:
        read["federation_at"] = _read_instant(entry, "federation_at")
        read["federation"] = _read_federation(entry["federation"])
    found.hotlines.append(read)


def _read_instant(entry: dict[str, Any], name: str) -> dt.datetime:
    at = _instant(entry.get(name))
    if at is None:
        raise _Wrong(_("{name} is no instant.").format(name=name))
    if at > clock.now() + dt.timedelta(days=1):
        raise _Wrong(_("{name} lies in the future.").format(name=name))
    return at


def _demand_names(given: Any, names: set[str]) -> None:
    if not isinstance(given, dict):
        raise _Wrong(_("something in it is not as it should be."))
    for name in sorted(names - set(given)):
        raise _Wrong(_("{name} is missing.").format(name=name))
    for name in sorted(set(given) - names):
        raise _Wrong(_("{name} is not known here.").format(name=str(name)[:40]))


def _read_hotline(entry: Any) -> dict[str, Any]:
    _demand_names(entry, set(ENTRY))
    hours, languages = entry["open_hours"], entry["languages"]
    if not isinstance(languages, list) or not all(_is_spoken(one) for one in languages):
        raise _Wrong(_("languages are not as they should be."))
    named = [{"code": one["code"], "hours": one["hours"]} for one in languages]
    typed = {
        **_texts(entry, skip=("open_hours", "languages")),
        **_typed_hours(hours),
        "languages": "\n".join(f"{one['code']}: {words.say_hours(one['hours'])}" for one in named),
    }
    values = _read_form(HotlineForm(typed))
    if values["languages"] != named or values["open_hours"] != hours:
        raise _Wrong(_("the hours or languages are not as they should be."))
    return values


def _is_spoken(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"code", "hours"}
        and isinstance(one["code"], str)
        and name_language(one["code"]) != one["code"]
        and bool(_typed_hours(one["hours"]) or not one["hours"])
    )


def _typed_hours(hours: Any) -> dict[str, str]:
    is_known = isinstance(hours, dict) and set(hours) <= set(DAYS)
    if not is_known or not all(_are_spans(spans) for spans in hours.values()):
        raise _Wrong(_("the hours are not as they should be."))
    return {day: say_spans(spans) for day, spans in hours.items()}


def _are_spans(spans: Any) -> bool:
    return isinstance(spans, list) and all(
        isinstance(span, list) and len(span) == 2 and all(isinstance(one, str) for one in span)
        for span in spans
    )


def _texts(entry: dict[str, Any], skip: tuple[str, ...] = ()) -> dict[str, str]:
    """The values as they would be typed: text, whole numbers, and nothing."""
    typed = {}
    for name, value in entry.items():
        if name in skip:
            continue
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            raise _Wrong(_("{name} is not as it should be.").format(name=name))
        typed[name] = "" if value is None else str(value)
    return typed


def _read_duty(duty: Any) -> list[dict[str, Any]]:
    if not isinstance(duty, list) or len(duty) > MOST_DUTY:
        raise _Wrong(_("the duty contacts are not as they should be."))
    found = []
    for one in duty:
        _demand_names(one, set(DUTY))
        found.append(_read_form(DutyForm(_texts(one)), lambda form: dict(form.cleaned_data)))
    return found


def _read_federation(entry: Any) -> dict[str, Any]:
    _demand_names(entry, set(RECORDED))
    return _read_form(FederationForm(_texts(entry)))


def _read_body(entry: Any) -> dict[str, Any]:
    _demand_names(entry, set(BODY))
    return _read_form(BodyForm(_texts(entry)))


def _read_form(
    form: SourcedForm | FederationForm | DutyForm, take: Callable[[Any], dict[str, Any]] | None = None
) -> dict[str, Any]:
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else name
            raise _Wrong(_("{field}: {problem}").format(field=label, problem=errors[0]))
    return take(form) if take else form.to_values()  # type: ignore[union-attr]
