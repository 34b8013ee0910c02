"""A log that cannot be written, and the rows of tables before and after: for what must then not have happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import connection
from django.db.models import Model


class LogIsFull(Exception):
    """The log cannot be written."""


def fail(*_words: object, **_ids: object) -> NoReturn:
    """In the place of `record`."""
    raise LogIsFull


def rows_of(tables: Iterable[type[Model]]) -> dict[Any, list[str]]:
    """Every row of these tables, as the database has it: without making values of ours of it."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found[model] = sorted(map(repr, cursor.fetchall()))
    return found
