"""A pause after a hard call: said to colleagues only if wanted, gone by itself, written nowhere."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.actions.surge_helps import keep_text_module
from myosotis.desk import pausing
from myosotis.kernel.ids import new_id
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db


def test_a_pause_writes_no_row_and_no_entry(cast: Cast) -> None:
    client, address = sign_in(cast.alice), reverse("desk:pause")
    client.post(address)
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as asked:
        assert client.post(address).status_code == 204
    assert pausing.is_pausing(cast.alice.pk)
    client.post(address, {"over": "yes"})
    assert not pausing.is_pausing(cast.alice.pk)
    assert Entry.objects.count() == before
    assert [row["sql"] for row in asked if not row["sql"].startswith("SELECT")] == []
    cache.clear()


def test_the_contact_screen_offers_questions_phrases_and_the_pause(cast: Cast) -> None:
    keep_text_module(by=cast.sofia, letters="limits", language="en", text="What you say stays here, unless …")
    page = sign_in(cast.alice).get(reverse("casework:contact", args=[new_id()])).content.decode()
    assert "Somebody who says nothing" in page
    assert "What you say stays here" in page
    assert "data-pause-tell" in page
