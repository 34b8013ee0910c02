"""Ids in a list, asked as one array: one question whatever their number, which PostgreSQL plans once.

Django writes a mark for each id. A list of seventy-eight ids and one of seventy-nine are then two statements, each to
be read and planned anew, and seventy-eight values are sent one by one.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class AsArray(In):
    """`= ANY (an array)` where a list is given; a subquery stays what it is."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The list as one value, without repeats and without nothing."""
        written, values = super().process_rhs(compiler, connection)
        if not self._is_array(connection):
            return written, values
        return "%s", [list(values)]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """The comparison."""
        return f"= ANY({rhs})" if self._is_array(connection) else super().get_rhs_op(connection, rhs)

    def _is_array(self, connection: Any) -> bool:
        return connection.vendor == "postgresql" and self.rhs_is_direct_value()


class RelatedAsArray(AsArray, RelatedIn):
    """The same of a column that points at another table."""


def ask_with_arrays() -> None:
    """From now on ids in lists are asked so; done when the engine is loaded."""
    UUIDField.register_lookup(AsArray)
    ForeignKey.register_lookup(RelatedAsArray)
