"""Who may be the child that is asked for: ranked by evidence before any cap, across scripts, half typed, by number."""

import datetime as dt

import pytest

from myosotis.kernel.ids import new_id
from myosotis.people import index
from myosotis.people.actions import add_person, make_keys
from myosotis.people.models import IndexedOwner, Posting
from myosotis.people.search import Asked, complete, find_owners, rank_owners, read_persons
from myosotis.vault import store
from myosotis.vault.opening import Purpose
from myosotis_core.matching import Born, Person
from tests.people import CHILD, PHONE

pytestmark = pytest.mark.django_db


def add(*names, **known):
    person_id = new_id()
    make_keys([person_id])
    add_person(person_id=person_id, names=names, **known)
    return person_id


def rank(*names, born=None, is_partial=False, numbers=(), addresses=()):
    asked = Asked(Person(names, born), tuple(numbers), tuple(addresses))
    return rank_owners(asked, is_partial=is_partial)


def first(*names, **asked):
    found = rank(*names, **asked)
    return found[0].owner if found else None


def test_a_name_in_another_script_with_its_parts_exchanged_is_found_first():
    child = add("Надія Шевчуківська", birth_year=2011)
    add("Nadine Schevenaar", birth_year=2011)
    assert first("Shevchukivska Nadiia") == child


def test_the_same_record_shares_all_that_could_be_found_and_another_less():
    child = add(CHILD, birth_year=2011)
    other = add("Zelmira Anderskog", birth_year=2004)
    shares = {one.owner: one.share for one in rank(CHILD, born=Born.in_year(2011))}
    assert shares[child] == 1.0
    assert shares.get(other, 0.0) < 0.5


def test_a_birth_one_year_off_still_counts_and_the_exact_day_counts_most():
    same_day = add(CHILD, birth_year=2011, born={"on": "2011-03-05"})
    add(CHILD, birth_year=2010)
    day = Born.on(dt.date(2011, 3, 5))
    assert first(CHILD, born=day) == same_day
    assert len(rank(CHILD, born=Born.in_year(2012))) == 2


@pytest.mark.parametrize("typed", ["Nadia Sche", "Nadia Sch", "sche nadia sche"])
def test_a_last_part_that_is_half_typed_finds_who_begins_so(typed):
    child = add("Nadia Schewtschenko")
    for number in range(5):
        add(f"Nadia Berkman{number * 'a'}vor")
    assert first(typed, is_partial=True) == child


def test_what_is_half_typed_is_completed_by_what_is_known():
    known = Person(["Nadia Schewtschenko"])
    assert complete(Person(["Nadia Schew"]), known).names == ("Nadia schewtschenko",)
    assert complete(Person(["Nadia Berk"]), known).names == ("Nadia Berk",)
    assert complete(Person([]), known).names == ()


def test_the_same_number_or_address_comes_first_however_the_name_is():
    add(CHILD)
    by_number = add("Zelmira", identifiers=[("phone", PHONE)])
    by_handle = add("Zelmira", identifiers=[("handle", "@Star.Girl")])
    found = rank(CHILD, numbers=[PHONE.replace(" ", "")], addresses=["star.girl"])
    reached = {one.owner: (one.same_number, one.same_address) for one in found[:2]}
    assert reached == {by_number: (True, False), by_handle: (False, True)}
    assert [one.owner for one in rank(numbers=[PHONE])] == [by_number]


def test_the_text_of_a_filter_finds_whole_parts_beginnings_and_numbers():
    child = add("Nadia Schewtschenko", identifiers=[("phone", PHONE)])
    add("Nadia Berkman")
    assert find_owners("schewt nadia") == find_owners(PHONE) == [child]
    assert len(find_owners("nadia")) == 2
    assert find_owners("nadia berkstra zzz") == find_owners("Mr") == find_owners("") == []


def test_persons_are_opened_for_comparing_and_erased_ones_left_out():
    child = add(CHILD, "Another Form", gender="female", birth_year=2011, marks="a scar")
    gone = add(CHILD)
    store.shred_keys([gone])
    found = read_persons([child, gone], by="somebody", why=Purpose.SHOW_LIST, with_details=True)
    assert list(found) == [child]
    assert found[child].person == Person([CHILD, "Another Form"], Born.in_year(2011), "female")
    assert found[child].marks == "a scar"


def test_a_rare_shared_part_is_found_among_thousands_who_share_a_common_one():
    key = bytes(32)
    people = [
        index.make_entry(
            new_id(),
            index.PERSON,
            Person([f"Maria {chr(97 + n % 26)}borg{chr(98 + n // 26 % 24)}is"]),
            key=key,
        )
        for n in range(600)
    ]
    index.write_entries(people)
    child = add("Maria Quxwylska")
    assert first("Maria Kuxwilska") == child


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "a",
        "x" * 10_000,
        "Mr Dr",
        "🙂🙂",
        "\x00\u202e\u0007",
        "(note) [note",
        "Abc Шевч עבר " * 50,
        "'" * 9,
    ],
)
def test_no_name_however_bad_stops_saving_or_searching(name):
    child = add(name or "-")
    for is_partial in (False, True):
        rank(name, is_partial=is_partial, numbers=[name], addresses=[name])
    assert isinstance(find_owners(name), list)
    assert read_persons([child], by="somebody", why=Purpose.SHOW_LIST)[child].names == ((name or "-"),)


@pytest.mark.parametrize(
    "born",
    [{"on": "2999-01-01"}, {"on": "no day"}, {"year": 10**9}, {"year": -4}, {"age": 999}, {"age": "x"}, {}],
)
def test_no_birth_however_bad_stops_saving_or_searching(born):
    child = add(CHILD, born=born)
    assert first(CHILD, born=Born.in_year(2149)) == child
    assert read_persons([child], by="somebody", why=Purpose.SHOW_LIST)


def test_a_name_that_changes_changes_only_its_own_tokens_and_an_erased_one_leaves_none():
    child, other = add(CHILD), add(CHILD)
    before = set(Posting.objects.values_list("token", "number"))
    index.index_owner(child, index.PERSON, Person([CHILD]))
    assert set(Posting.objects.values_list("token", "number")) == before
    index.index_owner(child, index.PERSON, Person(["Zelmira Anderskog"]))
    assert first(CHILD) == other
    assert first("Zelmira Anderskog") == child
    index.index_owner(child, index.PERSON, Person([]))
    index.remove_owners([other, new_id()])
    assert not Posting.objects.exists()
    assert not IndexedOwner.objects.exists()


def test_a_token_of_one_node_means_nothing_in_another():
    add(CHILD)
    tokens = set(Posting.objects.values_list("token", flat=True))
    store.renew_named_key("search index")
    assert not find_owners(CHILD)
    assert not rank(CHILD)
    index.clear()
    add(CHILD)
    assert not tokens & set(Posting.objects.values_list("token", flat=True))
