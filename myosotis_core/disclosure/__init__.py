"""Disclosure control: which cells of a table stay empty, so that no child can be recognised in it.

Words: a *cell* is one count at its coordinates, totals among them; *primary* is a cell too small to be shown,
*secondary* one hidden so that the primary cells cannot be worked out, *open* every other; a *reader* knows all open
cells, that totals are sums and that no count is negative; a *witness* is a whole table that agrees with all open cells;
a *certificate* holds two witnesses for each hidden cell. `ProtectedCube` is the only thing that may be published.
Called by: the yearly report, `python -m myosotis_core.disclosure`.

>>> from myosotis_core.disclosure import protect
>>> cells = {("gr", "runaway"): 2, ("gr", "lost"): 9, ("fr", "runaway"): 12, ("fr", "lost"): 8}
>>> protect(cells, {"hotline": (), "category": ()}).effort.hidden
4
"""

from myosotis_core.disclosure.cubes import (
    Effort,
    ProtectedCell,
    ProtectedCube,
    ProtectedTable,
    Status,
    verify_files,
)
from myosotis_core.disclosure.errors import NotProtectable, NotSafe, TableRefused
from myosotis_core.disclosure.protecting import Known, Source, protect
from myosotis_core.disclosure.tables import Row

__all__ = [
    "Effort",
    "Known",
    "NotProtectable",
    "NotSafe",
    "ProtectedCell",
    "ProtectedCube",
    "ProtectedTable",
    "Row",
    "Source",
    "Status",
    "TableRefused",
    "protect",
    "verify_files",
]
