"""Why a cell holds a number or none, and how well a hotline's own codes fit the common ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Status(StrEnum):
    """What stands behind a cell. A blank is never a zero: only the first, second and last have a value."""

    OBSERVED = "observed"
    ZERO = "zero"
    NOT_COLLECTED = "not_collected"
    OTHER_CODE = "other_code"
    NOT_REPORTED = "not_reported"
    DECLINED = "declined"
    IMPOSSIBLE = "impossible"
    ESTIMATED = "estimated"

    @property
    def has_value(self) -> bool:
        """Whether a cell of this status holds a number."""
        return self in VALUED


VALUED = frozenset({Status.OBSERVED, Status.ZERO, Status.ESTIMATED})

OBS_STATUS: Mapping[Status, str] = {
    Status.OBSERVED: "A",
    Status.ZERO: "A",
    Status.NOT_COLLECTED: "L",
    Status.OTHER_CODE: "K",
    Status.NOT_REPORTED: "O",
    Status.DECLINED: "O",
    Status.IMPOSSIBLE: "M",
    Status.ESTIMATED: "E",
}
"""The SDMX code list CL_OBS_STATUS.

A normal, L exists but was not collected, K included in another category, O missing, M cannot exist, E estimated.
SDMX has no code for "declined"; our own status stands beside it in every file. What is hidden so that no child is
recognised is no status of the observation: that is CONF_STATUS, written by who protects a table.
"""

BREAK = "B"
"""The SDMX code of a break in the series; it stands instead of A in the first year of the new definition."""

_WEAKEST_FIRST = (
    Status.OTHER_CODE,
    Status.NOT_COLLECTED,
    Status.DECLINED,
    Status.NOT_REPORTED,
    Status.IMPOSSIBLE,
)


class Grade(StrEnum):
    """How comparable one hotline's figure is.

    A exact, B close or narrower, C estimated by a share, D not comparable.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"


def worst(grades: Iterable[Grade]) -> Grade:
    """The weakest of several grades; A if there is none."""
    return max(grades, default=Grade.A)


def obs_status(status: Status, *, is_break: bool = False) -> str:
    """The SDMX letter of a cell."""
    letter = OBS_STATUS[status]
    return BREAK if is_break and letter == "A" else letter


def join_why_not(statuses: Iterable[Status]) -> Status:
    """One reason for a sum over cells none of which has a value: the first that somebody could do something about."""
    present = set(statuses)
    return next((status for status in _WEAKEST_FIRST if status in present), Status.NOT_REPORTED)
