"""Two nodes that know each other, with enquiries switched on."""

from __future__ import annotations

from typing import Any

import pytest

from myosotis.enquiries import scans
from myosotis.enquiries.actions import tagging
from myosotis.enquiries.tests.making import POINTS, Neighbours
from myosotis_core.protocol.enquiry import tagging as core


@pytest.fixture
def two(cast: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Neighbours:
    """`be` asks, `gr` holds; smaller batches, which the tests of the core work with in full."""
    settings.MYOSOTIS_ENQUIRIES = True
    scans._quiet.clear()
    for module in (core, tagging):
        monkeypatch.setattr(module, "BATCH", POINTS)
    return Neighbours(cast)
