"""By which code the network knows a hotline in its figures, and how a place in a table is written down."""

from __future__ import annotations

from collections.abc import Iterable

from myosotis.network.models import Hotline


def code_of(hotline: Hotline) -> str:
    """Stable, and tells nothing but which one: the id of its node, or its country with the end of its own id."""
    return hotline.node_id or f"{hotline.country.lower()}-{hotline.pk.hex[-6:]}"


def write_place(place: Iterable[str]) -> str:
    """The codes of a place in one line."""
    return "|".join(place)


def read_place(text: str) -> tuple[str, ...]:
    """The place that was written."""
    return tuple(text.split("|")) if text else ()
