"""Who sees which contact."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.access import visible_contacts
from myosotis.casework.actions.contacts import close_contact
from myosotis.casework.queries import contacts
from myosotis.casework.queries.contacts import get_contact, list_contacts
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Locked, Missing
from tests.people import CHILD

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=72, minutes=1)


@pytest.fixture
def contact_id(cast):
    return start_contact(cast.alice, child={"text": CHILD})


def who_sees(cast, contact_id):
    return [name for name, user in cast.everyone().items() if visible_contacts(user).filter(pk=contact_id)]


def test_an_unlinked_contact_is_open_to_every_operator_for_72_hours(cast, contact_id):
    assert who_sees(cast, contact_id) == ["alice", "bob", "charlie", "sofia"]


def test_after_72_hours_an_unlinked_contact_is_open_to_supervisors(cast, contact_id):
    close_contact(by=cast.alice, contact_id=contact_id)
    with clock.set_clock(clock.now() + LATER):
        assert who_sees(cast, contact_id) == ["sofia"]


def test_an_open_contact_stays_open_to_its_operator(cast, contact_id):
    with clock.set_clock(clock.now() + LATER):
        assert who_sees(cast, contact_id) == ["alice", "sofia"]


def test_a_linked_contact_is_open_to_who_sees_the_case(cast, contact_id):
    open_case(cast.alice, cast.runaways, contact_id=contact_id)
    close_contact(by=cast.alice, contact_id=contact_id)
    assert who_sees(cast, contact_id) == ["alice", "bob", "sofia"]
    with clock.set_clock(clock.now() + LATER):
        assert who_sees(cast, contact_id) == ["alice", "bob", "sofia"]


def test_a_night_listener_sees_the_own_contacts_only(cast, contact_id):
    own = start_contact(cast.nora)
    assert [row.contact.pk for row in list_contacts(user=cast.nora)] == [own]
    with pytest.raises(Missing):
        get_contact(user=cast.nora, contact_id=contact_id)


def test_a_look_is_logged_once_and_a_fragment_is_not(cast, contact_id):
    get_contact(user=cast.bob, contact_id=contact_id)
    get_contact(user=cast.bob, contact_id=contact_id, is_logged=False)
    assert Entry.objects.filter(verb="contact.opened", actor=cast.bob.public_id).count() == 1


def test_lists_show_what_was_asked_for(cast, contact_id):
    open_case(cast.alice, cast.runaways, contact_id=contact_id)
    other = start_contact(cast.bob, channel="chat")
    close_contact(by=cast.bob, contact_id=other)

    def shown(**filters):
        return [row.contact.pk for row in list_contacts(user=cast.bob, filters=filters)]

    assert shown(which="unlinked") == [other]
    assert shown(which="open") == [contact_id]
    assert shown(which="mine") == [other]
    assert shown(channel="phone") == [contact_id]
    assert shown() == [other, contact_id]


def test_a_list_costs_the_same_for_one_and_for_ten(cast):
    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            list_contacts(user=cast.bob)
        return len(queries)

    start_contact(cast.alice)
    cast.bob.team_ids()
    one = cost()
    for _number in range(9):
        start_contact(cast.alice)
    assert cost() == one


def test_a_contact_that_nobody_opened_stays_sealed(cast, contact_id):
    from myosotis.casework.models import Contact

    with pytest.raises(Locked):
        _sealed = Contact.objects.get(pk=contact_id).child


@pytest.mark.parametrize("looked_through", [1, 4, 100])
def test_pages_hold_each_contact_once_however_many_are_looked_through(cast, monkeypatch, looked_through):
    monkeypatch.setattr(contacts, "LOOKED_THROUGH", looked_through)
    made = [start_contact(cast.alice) for _number in range(6)]
    start_contact(cast.charlie)
    first, rows = contacts.page_contacts(user=cast.alice, size=4)
    second, rest = contacts.page_contacts(user=cast.alice, number=2, size=4)
    assert [first.has_next(), second.has_next(), second.has_previous()] == [True, False, True]
    listed = [row.contact.pk for row in [*rows, *rest]]
    assert len(listed) == len(set(listed))
    assert set(made) <= set(listed)
    beyond, again = contacts.page_contacts(user=cast.alice, number=99, size=4)
    assert (beyond.number, [row.contact.pk for row in again]) == (1, listed[:4])
