"""What pages across borders tell by themselves: that something is new, that it is gone, that nothing can go."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.cooperation.actions.threads import lose_items
from myosotis.cooperation.models import ItemState
from myosotis.exchange.models import DirectoryVersion
from myosotis.kernel import clock
from tests.people import sign_in
from tests.roles.cooperation import add_step, begin, make_question, tell_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    case = open_case(cast.bob, cast.runaways, missing_child())
    return begin(case, side="asking", state="in_progress", by=cast.bob)


def test_the_mark_of_a_page_changes_with_what_it_shows_and_asking_leaves_nothing_in_the_log(cast, row):
    client = sign_in(cast.bob)
    addresses = [reverse("cooperation:news_of_one", args=[row.pk]), reverse("cooperation:news")]
    page = client.get(reverse("cooperation:cooperation", args=[row.pk])).content.decode()
    before = [client.get(address).json()["mark"] for address in addresses]
    assert f'data-news-mark="{before[0]}"' in page
    entries = Entry.objects.count()
    assert [client.get(address).json()["mark"] for address in addresses] == before
    assert Entry.objects.count() == entries
    add_step(row, "qa.ask", is_asking=False, own=1, seen=1)
    make_question(row, is_ours=False, by=cast.bob)
    after = [client.get(address).json()["mark"] for address in addresses]
    assert not set(after) & set(before)


def test_what_is_erased_is_not_called_withheld(cast, row):
    item = tell_item(row, "Demo child")
    lose_items([item], ItemState.ERASED)
    page = sign_in(cast.bob).get(reverse("cooperation:cooperation", args=[row.pk])).content.decode()
    assert "Its key is destroyed" in page
    assert "under a block" not in page


def test_an_old_directory_is_told_where_requests_are_written(cast, row):
    client, address = sign_in(cast.bob), reverse("cooperation:ask", args=[row.case.ref])
    assert "older than a day" not in client.get(address).content.decode()
    past = clock.now() - dt.timedelta(hours=2)
    DirectoryVersion.objects.update(fresh_until=past, seen_at=past)
    for page in (address, reverse("cooperation:abroad")):
        text = re.sub(r"\s+", " ", client.get(page).content.decode())
        assert "The directory of nodes is older than a day. What you send waits" in text
