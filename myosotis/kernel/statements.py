"""Questions whose words are written once for a process; only their values change.

Django writes the words of a question anew each time it is asked, and for most of ours that takes longer than the
answer. A function that builds a query from the values it is given becomes a `Statement`:

    @written_once
    def _open_promises(*, now: dt.datetime, cases: list[UUID]) -> QuerySet[Promise]:
        return open_promises().exclude(snoozed_until__gt=now).filter(case__in=cases)

    promises = _open_promises(now=clock.now(), cases=open_cases)

What is asked comes from the arguments alone: ids, moments, days, words, lists of ids or of words are values; anything
else (yes and no, numbers, nothing, an empty list) is a shape, and each shape is written once. The answer is a list.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

Row = TypeVar("Row")
Kept = TypeVar("Kept", bound=Model)
Adapt = Callable[[Any], Any]
LISTS = (list, tuple, set, frozenset)
_new_uuid, _set = object.__new__, object.__setattr__


class NotOfItsValues(TypeError):
    """What is built is not made of its arguments alone."""


@dataclass(frozen=True)
class Mark:
    """Where a value goes: which one; as marks of its own number, as one array, or as it is; and how it is given."""

    name: str
    adapt: Adapt
    is_spread: bool = False


@dataclass(frozen=True)
class Written:
    """The words of a question between its marks, what goes there, and how a row of the answer is read."""

    pieces: tuple[str, ...]
    words: str
    marks: tuple[Any, ...]
    is_spread: bool
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]
    read: Callable[[list[Sequence[Any]]], list[Any]]


class Statement(Generic[Row]):
    """One question. Call it with its values; the answer is a list of rows."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self._written: dict[tuple[Any, ...], Written | None] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """Ask."""
        database = connections["default"]
        kinds = [_KINDS.get(type(one)) or _shape_of(one) for one in values.values()]
        shape = (database.vendor, *values, *kinds)
        if shape not in self._written:
            self._written[shape] = self._write(values)
        written = self._written[shape]
        if written is None:
            return []
        words, given = _fill(written, values)
        with database.cursor() as cursor:
            cursor.execute(words, given)
            rows = cursor.fetchall()
        return written.read(_convert(rows, written.converters)) if rows else []

    def first(self, **values: Any) -> Row | None:
        """The first row, or nothing."""
        rows = self(**values)
        return rows[0] if rows else None

    def _write(self, values: dict[str, Any]) -> Written | None:
        """Build it twice from different values that stand in for the real ones: nothing else may differ."""
        try:
            (rows, words, marks), (_rows, again, marks_again) = self._compile(values), self._compile(values)
        except EmptyResultSet:
            return None
        if (words, marks) != (again, marks_again):
            raise NotOfItsValues(f"{self.build.__module__}.{self.build.__name__}")
        return _describe(rows, words, marks)

    def _compile(self, values: dict[str, Any]) -> tuple[_Rows, str, tuple[Any, ...]]:
        stand_ins = {name: _stand_in(value) for name, value in values.items()}
        queryset = self.build(**stand_ins)
        rows = _Rows(queryset)
        words, given = rows.compiler.as_sql()
        return rows, words, tuple(_mark_of(one, stand_ins) for one in given)


def written_once(build: Callable[..., QuerySet[Any, Row]]) -> Statement[Row]:
    """Make a statement of a function that builds a query of its named arguments."""
    return Statement(build)


def rows_of(model: type[Kept], *joined: str, **wanted: Any) -> list[Kept]:
    """The rows of a table for which all this holds, as `filter` takes it, in the order of the table.

    `joined`: what its rows point at and is read with them.
    """
    return _rows_of(model, joined)(**wanted)


@cache
def _rows_of(model: type[Kept], joined: tuple[str, ...]) -> Statement[Kept]:
    def build(**wanted: Any) -> QuerySet[Any, Any]:
        rows = model._default_manager.filter(**wanted)
        return rows.select_related(*joined) if joined else rows

    return Statement(build)


def keep_related(record: Model, name: str, rows: list[Any]) -> None:
    """Let `record.<name>.all()` give these rows, which were read with those of other records."""
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


class _Rows:
    """How Django would read the answer to a query."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise NotOfItsValues("A statement is one question; ask for what belongs to its rows beside it.")
        self.kind = queryset._iterable_class  # type: ignore[attr-defined]
        self.compiler = queryset.query.get_compiler("default")


def _describe(rows: _Rows, words: str, marks: tuple[Any, ...]) -> Written:
    pieces = tuple(words.split("%s"))
    if len(pieces) != len(marks) + 1:
        raise NotOfItsValues("A mark stands where no value goes.")
    compiler = rows.compiler
    selected = [one[0] for one in compiler.select[: compiler.col_count]]
    found = compiler.get_converters(selected)
    converters = tuple((place, _join(functions, column)) for place, (functions, column) in found.items())
    is_spread = any(isinstance(mark, Mark) and mark.is_spread for mark in marks)
    return Written(pieces, words, marks, is_spread, converters, _reader_of(rows))


def _reader_of(rows: _Rows) -> Callable[[list[Sequence[Any]]], list[Any]]:
    if rows.kind is FlatValuesListIterable:
        return lambda found: [row[0] for row in found]
    if rows.kind is ValuesListIterable:
        return lambda found: [tuple(row) for row in found]
    if rows.kind is not ModelIterable or rows.compiler.annotation_col_map:
        raise NotOfItsValues("A statement gives rows of a table, or a list of values.")
    told, select = rows.compiler.klass_info, rows.compiler.select
    model, last = told["model"], told["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[:last]]
    joined = get_related_populators(told, select, "default")  # type: ignore[call-arg]
    if not joined:
        return lambda found: [model.from_db("default", names, row) for row in found]

    def read(found: list[Sequence[Any]]) -> list[Any]:
        made = [model.from_db("default", names, row[:last]) for row in found]
        for one, row in zip(made, found, strict=True):
            for populator in joined:
                populator.populate(row, one)
        return made

    return read


def _fill(written: Written, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The words for these values, and the values as the database takes them."""
    if not written.is_spread:
        given = [mark.adapt(values[mark.name]) if type(mark) is Mark else mark for mark in written.marks]
        return written.words, given
    words, given = [written.pieces[0]], []
    for mark, piece in zip(written.marks, written.pieces[1:], strict=True):
        marks = "%s"
        if type(mark) is not Mark:
            given.append(mark)
        elif mark.is_spread:
            several = mark.adapt(values[mark.name])
            given += several
            marks = ", ".join(["%s"] * len(several))
        else:
            given.append(mark.adapt(values[mark.name]))
        words += (marks, piece)
    return "".join(words), given


SHAPES = {"id", "moment", "day", "word", "ids", "words"}


def _shape_of(value: Any) -> Any:
    """What kind of value this is; of what is no value, itself."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, LISTS):
        if not value:
            return ("none",)
        return "words" if isinstance(next(iter(value)), str) else "ids"
    return "word" if isinstance(value, str) else (value,)


_KINDS: dict[type, str] = {UUID: "id", dt.datetime: "moment", dt.date: "day", str: "word"}


def _stand_in(value: Any) -> Any:
    shape = _shape_of(value)
    if shape == "id":
        return uuid.uuid4()
    if shape == "moment":
        return dt.datetime(1901, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=secrets.randbits(48))
    if shape == "day":
        return dt.date(1000, 1, 1) + dt.timedelta(days=secrets.randbelow(300_000))
    if shape == "word":
        return secrets.token_hex(8)
    if shape == "ids":
        return [uuid.uuid4()]
    if shape == "words":
        return [secrets.token_hex(8)]
    return [] if shape == ("none",) else value


def _adapter_of(value: Any) -> Adapt:
    """How values of this shape are given to the database in use."""
    shape, is_sqlite = _shape_of(value), connection.vendor == "sqlite"
    if shape == "id":
        return _hex if is_sqlite else _same
    if shape == "ids":
        return _hexes if is_sqlite else list
    if shape == "moment":
        return _naive if is_sqlite else _same
    if shape == "day":
        return str if is_sqlite else _same
    return list if shape == "words" else _same


def _same(value: Any) -> Any:
    return value


def _hex(value: UUID) -> str:
    return value.hex


def _hexes(values: Iterable[UUID]) -> list[str]:
    return [value.hex for value in values]


def _naive(value: dt.datetime) -> str:
    return str(value.astimezone(dt.UTC).replace(tzinfo=None))


def _mark_of(given: Any, stand_ins: dict[str, Any]) -> Any:
    """Which value a compiled parameter stands for; a parameter that is always the same stays itself."""
    for name, value in stand_ins.items():
        if _shape_of(value) not in SHAPES:
            continue
        adapt = _adapter_of(value)
        adapted = adapt(value)
        if given == adapted:
            return Mark(name, adapt)
        if isinstance(adapted, list) and given == adapted[0]:
            return Mark(name, adapt, is_spread=True)
    return given


def _join(functions: Iterable[Callable[..., Any]], column: Any) -> Callable[[Any], Any]:
    """What makes a value of what the database gives for a column."""
    steps = list(functions)
    if len(steps) == 1 and connection.vendor == "sqlite" and steps[0].__name__ in QUICKER:
        return QUICKER[steps[0].__name__]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _convert(
    rows: Sequence[Sequence[Any]], converters: tuple[tuple[int, Callable[[Any], Any]], ...]
) -> list[Sequence[Any]]:
    if not converters:
        return list(rows)
    columns: list[Any] = list(zip(*rows, strict=True))
    for place, convert in converters:
        columns[place] = [None if value is None else convert(value) for value in columns[place]]
    return list(zip(*columns, strict=True))


def _read_uuid(text: str) -> UUID:
    """An id of the thirty-two letters that we wrote ourselves, without looking at them again."""
    made = _new_uuid(UUID)
    _set(made, "int", int(text, 16))
    _set(made, "is_safe", uuid.SafeUUID.unknown)
    return made


def _read_moment(given: str | dt.datetime) -> dt.datetime:
    naive = dt.datetime.fromisoformat(given) if isinstance(given, str) else given
    return naive.replace(tzinfo=dt.UTC)


QUICKER: dict[str, Callable[[Any], Any]] = {
    "convert_uuidfield_value": _read_uuid,
    "convert_datetimefield_value": _read_moment,
}
"""What SQLite gives, made into values by a shorter way with the same result."""
