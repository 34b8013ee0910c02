"""What a restored node does before it serves."""

import pytest

from myosotis.casework.models import Case
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.kernel.ids import new_id
from myosotis.people import index
from myosotis.people.models import IndexedOwner, Person, Posting
from myosotis.people.search import find_owners
from myosotis.site import rejoining
from tests.people import CALLER, CHILD, PHONE

pytestmark = pytest.mark.django_db


def all_tokens():
    held = {row.number: row.owner for row in IndexedOwner.objects.all()}
    return {(held[one.number], one.token) for one in Posting.objects.all()}


def test_the_index_is_the_same_after_it_was_built_anew(cast):
    open_case(cast.bob, cast.runaways)
    start_contact(cast.alice, who_calls={"text": CALLER}, caller_number=PHONE)
    before = all_tokens()
    index.clear()
    assert rejoining.rebuild_index() == len(before)
    assert all_tokens() == before


def test_with_a_new_index_key_old_tokens_are_worth_nothing_and_names_are_found(cast):
    open_case(cast.bob, cast.runaways)
    before = {value for _owner, value in all_tokens()}
    rejoining.renew_index_key()
    assert not before & {value for _owner, value in all_tokens()}
    assert find_owners(CHILD)


def test_erased_records_that_came_back_are_removed_with_their_persons_and_tokens(cast):
    case = open_case(cast.bob, cast.runaways)
    person = Person.objects.get()
    assert rejoining.remove_erased([case.pk, person.pk, new_id()]) == 3
    assert not Case.objects.exists()
    assert not Person.objects.exists()
    assert not all_tokens()
