"""What several parts of one page ask, found once; and whether there is anything to ask about at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Value
from django.http import HttpRequest

Answer = TypeVar("Answer")
Conditions = tuple[tuple[str, Any], ...]


def ask_once(request: HttpRequest, question: str, ask: Callable[[], Answer]) -> Answer:
    """The answer to a named question, asked the first time it is wanted while this request is answered."""
    held = request.__dict__.setdefault("_answers", {})
    if question not in held:
        held[question] = ask()
    answer: Answer = held[question]
    return answer


def is_any(model: type[Model], **conditions: Any) -> bool:
    """Whether a table has a row of this kind. `conditions` as in `filter`, with values that are always the same.

    Every page asks ten times after something that mostly is not there; the statement is written once for a process.
    """
    statement, values = _statement(model, tuple(sorted(conditions.items())))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None


@cache
def _statement(model: type[Model], conditions: Conditions) -> tuple[str, tuple[Any, ...]]:
    rows = model._default_manager.filter(**dict(conditions)).order_by().values_list(Value(1))[:1]
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)
