"""Which columns a file of facts has, and which local one stands for which."""

from __future__ import annotations

from collections.abc import Mapping

from myosotis_core.cube.rows import COLUMNS, DIMENSION_COLUMNS

OPTIONAL: Mapping[str, str] = {
    "quarter": "",
    "standing": "new",
    "is_closed": "false",
    "basis": "",
    "is_prevention": "false",
    "margin": "",
    "status": "observed",
    "counted": "1",
}
"""Columns that may be missing, and what is read then; `basis` follows from the kind."""
NEVER_READ = ("hotline",)
"""Whose facts they are is known."""


def offered_columns() -> tuple[str, ...]:
    """The columns that can be filled, in their order."""
    return tuple(name for name in COLUMNS if name not in NEVER_READ)


def find_columns(header: tuple[str, ...], mapping: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Where each of our columns stands, and the columns of the file that were not read.

    `mapping`: a column of the file to one of ours; what it does not name is found by its own name.
    """
    found: dict[str, int] = {}
    unread = []
    for place, local in enumerate(header):
        plain = local.strip()
        name = mapping.get(plain) or plain.casefold()
        if name in COLUMNS and name not in NEVER_READ and name not in found:
            found[name] = place
        elif plain and plain.casefold() not in NEVER_READ:
            unread.append(plain)
    return found, unread


def dimensions_of(found: Mapping[str, int]) -> frozenset[str]:
    """The dimensions a file speaks of."""
    return frozenset(name for name in (*DIMENSION_COLUMNS, "quarter") if name in found)
