"""A title names what was found, never that nothing was."""

from __future__ import annotations

from decimal import Decimal

from myosotis.figures.report.chapters.drafting import first_of
from myosotis.figures.report.edition import Label, Mark


def test_none_known_is_a_bar_and_no_title() -> None:
    """The longest bar that names something is the message."""
    rows = {"none_known": "39.8", "lives_in_care": "19.0", "mental_health": "13.3"}
    marks = [Mark(Label("vulnerability", code), None, Decimal(share)) for code, share in rows.items()]

    first = first_of(marks)
    assert first is not None
    assert first.row.code == "lives_in_care"
    assert first_of(marks[:1]) is None
