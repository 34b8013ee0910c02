"""A scan that fails shows on the board."""

import pytest
from django.urls import reverse

from myosotis.site import working
from tests.people import sign_in

pytestmark = pytest.mark.django_db


def test_a_failing_scan_shows_on_the_board(cast):
    board = reverse("desk:board")
    client = sign_in(cast.sofia)
    assert b"does not succeed" not in client.get(board).content
    working.write_states(
        {"casework.write_sheets": working.State("", "2026-11-21T12:00:00+00:00", 3, "OSError")}
    )
    page = client.get(board).content.decode()
    assert "casework.write_sheets" in page
    assert "tries so far: 3" in page
