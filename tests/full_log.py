"""A log that cannot be written, and the rows of tables before and after: for what must then not have happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db.models import Model


class LogIsFull(Exception):
    """The log cannot be written."""


def fail(*_words: object, **_ids: object) -> NoReturn:
    """In the place of `record`."""
    raise LogIsFull


def rows_of(tables: Iterable[type[Model]]) -> dict[Any, list[str]]:
    """Every row of these tables."""
    return {model: sorted(map(repr, model._default_manager.values_list())) for model in tables}
