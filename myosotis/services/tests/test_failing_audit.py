"""The directory: an act that cannot be written into the log does not happen."""

from __future__ import annotations

from typing import Any

import pytest

from myosotis.services import actions
from myosotis.services.models import Service
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast

pytestmark = pytest.mark.django_db
HAVEN: dict[str, Any] = {"name": "Haven", "needs": ["shelter"], "country": "BE", "town": "Gent"}


def test_none_of_these_acts_happens_without_its_entry_in_the_log(cast: Cast, monkeypatch: Any) -> None:
    bob: dict[str, Any] = {"by": cast.bob}
    here = {"service_id": actions.save_service(**bob, values=HAVEN).pk}
    closed = {"service_id": actions.save_service(**bob, values={**HAVEN, "name": "Closed"}).pk}
    actions.close_service(**bob, **closed)
    before = rows_of([Service])

    monkeypatch.setattr(actions, "record", fail)
    for act in (
        lambda: actions.save_service(**bob, values={**HAVEN, "name": "New"}),
        lambda: actions.save_service(**bob, **here, values={"town": "Brugge"}),
        lambda: actions.check_service(**bob, **here),
        lambda: actions.close_service(**bob, **here),
        lambda: actions.reopen_service(**bob, **closed),
        lambda: actions.import_services(**bob, rows=[{**HAVEN, "notes": "x"}, {**HAVEN, "name": "New"}]),
    ):
        with pytest.raises(LogIsFull):
            act()
        assert rows_of([Service]) == before
