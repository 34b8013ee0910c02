"""What can be wrong with a table, said so that a person can put it right."""

from __future__ import annotations


class TableRefused(ValueError):
    """A table, hierarchy or certificate cannot be used; the message names the place and the reason."""


class NotProtectable(ValueError):
    """No pattern of hidden cells protects this table against this reader; nothing may be published."""


class NotSafe(ValueError):
    """A pattern or certificate does not protect what it must; nothing may be published."""
