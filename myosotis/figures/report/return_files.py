"""One return as a file: JSON with one table a line, read table by table, because a report looks at few of thousands."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from myosotis.figures.report.collection import Return
from myosotis_core.indicators import (
    Table,
    TableRefused,
    practice_from_dict,
    practice_to_dict,
    table_from_dict,
    table_to_dict,
)

FORM = 1
OPENING = '"tables": {'
HEAD = ("hotline", "year", "definitions", "signed_on", "is_on_time", "comment", "practice", "service")


class CollectionRefused(ValueError):
    """A folder is no collection; `faults` are sentences, each with its file and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class TablesOfFile(Mapping[str, Table]):
    """The tables of one return, each made from its line when it is first asked for.

    Raises `CollectionRefused` with file and line where a table cannot be what it says.
    """

    def __init__(self, place: str, lines: Mapping[str, tuple[int, str]], shared: Mapping[str, Any]) -> None:
        self._place = place
        self._lines = lines
        self._shared = shared
        self._made: dict[str, Table] = {}

    def __getitem__(self, code: str) -> Table:
        found = self._made.get(code)
        if found is None:
            number, line = self._lines[code]
            found = self._made[code] = self._make(code, number, line)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def _make(self, code: str, number: int, line: str) -> Table:
        try:
            raw = json.loads(line)
            table = table_from_dict({**self._shared, **raw, "indicator": code})
        except (TypeError, ValueError) as error:
            raise CollectionRefused([f"{self._place}, line {number}: {_sentence(error)}"]) from error
        if table.year != self._shared["year"]:
            raise CollectionRefused([f"{self._place}, line {number}: the table is of another year."])
        return table


def return_to_bytes(one: Return) -> bytes:
    """The file of one return. What each table repeats of the return is left out of it."""
    practice = practice_to_dict(one.practice)
    head = {
        "form": FORM,
        "hotline": one.hotline,
        "year": one.year,
        "definitions": one.definitions,
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        "is_on_time": one.is_on_time,
        "comment": one.comment,
        "practice": practice,
        "service": dict(one.service),
    }
    shared = {"form", "version", "indicator", "year"}
    tables = []
    for code in sorted(one.tables):
        raw = table_to_dict(one.tables[code], version=one.definitions)
        if raw["practice"] == practice:
            del raw["practice"]
        tables.append(f"{_say(code)}: {_say({name: raw[name] for name in raw if name not in shared})}")
    lines = [f"{_say(name)}: {_say(value)}," for name, value in head.items()]
    return "\n".join(["{", *lines, OPENING, ",\n".join(tables), "}", "}", ""]).encode()


def return_from_bytes(content: bytes, place: str) -> Return:
    """The return of a file called `place`. Raises `CollectionRefused` with the line of each fault."""
    text = _decode(content, place)
    raw, lines = _split(text) or _read_whole(text, place)
    unknown = sorted(set(raw) - {"form", *HEAD}) + sorted(set(HEAD) - set(raw))
    if unknown or raw.get("form") != FORM:
        what = f"“{unknown[0]}” is missing or not known here" if unknown else "its form is not known here"
        raise CollectionRefused([f"{place}, line 1: this is no return: {what}."])
    try:
        practice = practice_from_dict(raw["practice"])
        signed_on = dt.date.fromisoformat(raw["signed_on"]) if raw["signed_on"] else None
    except (TypeError, ValueError) as error:
        raise CollectionRefused([f"{place}, {_line_of(text, error)}: {_sentence(error)}"]) from error
    if type(raw["year"]) is not int or not isinstance(raw["service"], dict):
        raise CollectionRefused([f"{place}, line 1: year or service are not in their form."])
    shared = {
        "form": FORM,
        "version": raw["definitions"],
        "year": raw["year"],
        "practice": practice_to_dict(practice),
    }
    return Return(
        hotline=str(raw["hotline"]),
        year=raw["year"],
        definitions=str(raw["definitions"]),
        tables=TablesOfFile(place, lines, shared),
        practice=practice,
        signed_on=signed_on,
        is_on_time=raw["is_on_time"] is True,
        comment=str(raw["comment"]),
        service={name: _as_given(value) for name, value in raw["service"].items()},
    )


def _decode(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CollectionRefused([f"{place}, line {line}: this is not UTF-8."]) from error


def _split(text: str) -> tuple[dict[str, Any], dict[str, tuple[int, str]]] | None:
    """Head and lines of tables of a file in the layout `return_to_bytes` writes; None for any other layout."""
    lines = text.splitlines()
    if OPENING not in lines or lines[-2:] != ["}", "}"]:
        return None
    at = lines.index(OPENING)
    try:
        raw = json.loads("\n".join([*lines[:at], '"": 0}']))
    except ValueError:
        return None
    tables: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines[at + 1 : -2], start=at + 2):
        code, colon, rest = line.partition(": ")
        if not line or not colon or code[:1] != '"' or code[-1:] != '"' or code[1:-1] in tables:
            return None
        tables[code[1:-1]] = (number, rest.removesuffix(","))
    del raw[""]
    return raw, tables


def _read_whole(text: str, place: str) -> tuple[dict[str, Any], dict[str, tuple[int, str]]]:
    """Head and tables of any JSON, as somebody may have laid it out by hand."""
    try:
        raw = json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise CollectionRefused([f"{place}, line {error.lineno}: {error.msg}."]) from error
    except ValueError as error:
        raise CollectionRefused([f"{place}, line 1: {_sentence(error)}"]) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("tables"), dict):
        raise CollectionRefused([f"{place}, line 1: a return has tables."])
    tables = raw.pop("tables")
    return raw, {code: (_number_of(text, f'"{code}"'), json.dumps(table)) for code, table in tables.items()}


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _value in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twin}” stands twice.")
    return made


def _line_of(text: str, error: Exception) -> str:
    word = '"practice"' if isinstance(error, TableRefused) else '"signed_on"'
    return f"line {_number_of(text, word)}"


def _number_of(text: str, word: str) -> int:
    return text[: max(text.find(word), 0)].count("\n") + 1


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, TableRefused) else f"{str(error)[:200].rstrip('.')}."


def _as_given(value: Any) -> object:
    """Lists as tuples: an answer is not changed."""
    return tuple(value) if isinstance(value, list) else value


def _say(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
