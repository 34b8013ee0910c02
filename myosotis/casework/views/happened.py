"""What the timeline of a case shows of the newer kinds of records: one source for each kind."""

from __future__ import annotations

from myosotis.casework.views import confidential
from myosotis.casework.views.timeline import add_source


def join_timeline() -> None:
    """Called once, when this room starts."""
    add_source(confidential.list_items)
