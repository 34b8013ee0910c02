"""Private enquiry: the function as published, who can be found, what each side learns, quotas."""

import random
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from myosotis_core.matching import Born, Person
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.enquiry import (
    AGREEMENTS,
    Enquirable,
    EnquiryKey,
    EnquiryQuota,
    EnquiryRefused,
    EvaluationQuota,
    NotEnquirable,
    QuotaSpent,
    TagBook,
    TaggedChild,
    asked_keys,
    blind_keys,
    evaluate_points,
    finish_batch,
    make_tags,
    oprf,
    pack_children,
    period_on,
    stored_keys,
    version_of_keys,
)
from myosotis_core.protocol.enquiry.comparing import WEIGHTS
from myosotis_core.protocol.enquiry.keys import KINDS, MOST_KEYS
from myosotis_core.protocol.enquiry.tagging import BATCH, SIZES, TAG_BYTES
from myosotis_core.protocol.messages import MESSAGE_TYPES, validate

SECRET = "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"
BLIND = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
PUBLISHED = [
    (
        "00",
        "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
        "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
    ),
    (
        "5a" * 17,
        "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
        "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
    ),
]
KEY = EnquiryKey("greece", 3, bytes(range(32)))
NADIA = Person(["Nadiia Shevchuk"], Born.in_year(2011))
GIVEN = (
    "Nadia Omar Sofia Yorgos Tesfaye Ani Lukas Zahra Mehdi Irina"
    " Pavel Amina Karim Elena Tomas Leila Anton Daria Hugo Mina"
)
FAMILY = (
    "Shevchuk Haddad Papas Berg Kovalenko Bekele Rossi Novak Duarte"
    " Petrov Silva Marino Weber Dragan Olsen Toth Lindgren"
)


def enquirable(id_, person):
    return Enquirable(id_, person, "supervisor", is_blocked=False, is_restricted=False)


def tag(children, key=KEY):
    """The whole way of tagging: the tagged children, and what went over the wire in both directions."""
    keys = {child.id: stored_keys(child) for child in children}
    tags, wire = {}, []
    for batch in blind_keys(one for found in keys.values() for one in found):
        evaluated = evaluate_points(key, batch.points)
        wire += [*batch.points, *evaluated]
        tags |= finish_batch(batch, evaluated)
    return [TaggedChild(id_, {one: tags[one] for one in found}) for id_, found in keys.items()], wire


def people(count):
    """So many invented children of different names or years."""
    chance = random.Random(5)
    names = [f"{given} {family}" for given, family in product(GIVEN.split(), FAMILY.split())]
    chosen = chance.sample([(name, year) for name in names for year in (2009, 2012, 2015)], count)
    return [Person([name], Born.in_year(year)) for name, year in chosen]


@pytest.mark.parametrize(("value", "blinded", "evaluated", "output"), PUBLISHED)
def test_the_function_gives_what_the_rfc_publishes(value, blinded, evaluated, output):
    secret, blind, value = bytes.fromhex(SECRET), bytes.fromhex(BLIND), bytes.fromhex(value)
    assert oprf.derive_key(b"\xa3" * 32, b"test key") == secret
    assert oprf.multiply(blind, oprf.hash_to_group(value)).hex() == blinded
    assert oprf.multiply(secret, bytes.fromhex(blinded)).hex() == evaluated
    assert oprf.finalize(value, blind, bytes.fromhex(evaluated)).hex() == output
    assert oprf.evaluate(secret, value).hex() == output


def test_a_child_is_found_in_another_script_and_a_year_off_with_reasons():
    children, _ = tag([enquirable("a", NADIA), enquirable("b", Person(["Omar Haddad"], Born.in_year(2011)))])
    asked = asked_keys(Person(["Шевчук Надія"], Born.in_year(2012)))
    found = TagBook(children).find_candidates(make_tags(KEY, asked))
    assert [one.id for one in found] == ["a"]
    assert AGREEMENTS["py"] in found[0].reasons
    assert all(one.reasons for one in found)


def test_somebody_with_one_shared_part_of_the_name_is_no_candidate():
    children, _ = tag([enquirable("a", NADIA)])
    asked = asked_keys(Person(["Nadiia Haddad"], Born.in_year(2011)))
    assert TagBook(children).find_candidates(make_tags(KEY, asked)) == []


def test_one_child_in_two_cases_is_shown_twice_and_who_fits_worse_gives_way():
    sister = Person(["Nadia Shevchuk"], Born.in_year(2014))
    register = [("a", NADIA), ("b", NADIA), ("c", sister)]
    children, _ = tag([enquirable(id_, person) for id_, person in register])
    alone, _ = tag([enquirable("c", sister)])
    tags = make_tags(KEY, asked_keys(NADIA))
    found = TagBook(children).find_candidates(tags)
    assert {one.id for one in found[:2]} == {"a", "b"}
    assert found[0].evidence == found[1].evidence
    weaker = [one.evidence for one in found if one.id == "c"]
    assert max(weaker, default=-100) < TagBook(alone).find_candidates(tags)[0].evidence


def test_the_same_day_of_birth_finds_a_child_with_another_family_name():
    born = Born.from_text("2011-07-09")
    children, _ = tag([enquirable("a", Person(["Nadiia Shevchuk"], born))])
    found = TagBook(children).find_candidates(make_tags(KEY, asked_keys(Person(["Nadia Haddad"], born))))
    assert [(one.id, one.agreed) for one in found] == [("a", ("b",))]


def test_every_kind_of_key_has_its_words_and_weight():
    assert set(KINDS) - {"k"} == set(AGREEMENTS) == set(WEIGHTS)


@pytest.mark.parametrize("change", [{"is_blocked": True}, {"is_restricted": True}, {"chosen_by": ""}])
def test_a_blocked_restricted_or_unchosen_child_cannot_be_among_the_enquirable(change):
    fine = enquirable("a", NADIA)
    with pytest.raises(NotEnquirable):
        replace(fine, **change)


def test_no_key_stands_for_one_part_of_a_name_alone():
    mononym = Person(["Nadiia"], Born.in_year(2011))
    assert {kind for kind, _ in stored_keys(enquirable("a", mononym))} <= {"k"}
    assert {kind for kind, _ in asked_keys(mononym)} <= {"k"}


def test_tags_of_another_peer_or_period_or_seed_do_not_meet():
    keys = asked_keys(NADIA)
    own = set(make_tags(KEY, keys))
    for other in (replace(KEY, peer="belgium"), replace(KEY, period=4), EnquiryKey.make("greece", 3)):
        assert own.isdisjoint(make_tags(other, keys))
    assert repr(KEY.seed) not in repr(KEY)


def test_batches_and_enquiries_have_fixed_sizes_and_fit_their_messages():
    batches = list(blind_keys(stored_keys(enquirable("a", NADIA))))
    assert [len(batch.points) for batch in batches] == [BATCH]
    many = Person([" ".join(GIVEN.split()[:6]), " ".join(FAMILY.split()[:6])], Born.in_year(2011))
    assert len(asked_keys(many)) <= MOST_KEYS == SIZES[-1]
    body = {
        "case": "0190f3c1-8f6e-7cc0-9d3f-2b6c8a1d4e5f",
        "period": 3,
        "purpose": ["find"],
        "vocabulary": "2026.1",
    }
    for person in (NADIA, many, Person(["Nadiia"])):
        tags = make_tags(KEY, asked_keys(person))
        assert len(tags) in SIZES
        assert {len(one) for one in tags} == {TAG_BYTES}
        problems = validate("match.enquire", {**body, "tags": [encode(one) for one in tags]})
        assert [problem for problem in problems if "tags" in str(problem)] == []


def test_the_transcript_of_tagging_gives_the_asker_none_of_the_children():
    """The asker has its key, every point and evaluation, and a dictionary with all the names and births.

    In full, with a thousand children and all their keys: `start.py bench enquiry`.
    """
    children = [enquirable(str(number), person) for number, person in enumerate(people(60))]
    keys = {key for child in children for key in stored_keys(child) if key[0] == "py"}
    assert len(keys) >= 60
    transcript, tags = set(), {}
    for batch in blind_keys(keys):
        evaluated = evaluate_points(KEY, batch.points)
        transcript |= {*batch.points, *evaluated}
        tags |= finish_batch(batch, evaluated)
    secret, recovered = KEY.scalar(), 0
    for key in keys:
        point = oprf.hash_to_group("\0".join(("mx-enquiry/1", *key)).encode())
        recovered += bool({point, oprf.multiply(secret, point)} & transcript)
    assert recovered == 0
    assert set(tags.values()) <= set(make_all(KEY, keys))  # the dictionary would have found them


def make_all(key, keys):
    """Every tag of the keys, as the owner of the key makes them."""
    secret = key.scalar()
    return {oprf.evaluate(secret, "\0".join(("mx-enquiry/1", *one)).encode())[:TAG_BYTES] for one in keys}


def test_the_enquiries_of_children_give_a_holder_without_them_nothing():
    """The holder has a dictionary of all of them and every tag, but not the asker's key."""
    guesses = {key for person in people(60) for key in asked_keys(person) if key[0] in ("f", "py")}
    transcript = make_all(KEY, guesses)
    assert transcript.isdisjoint(make_all(EnquiryKey.make("greece", 3), guesses))
    children, _ = tag([enquirable("other", Person(["Guillermo Zwingli"], Born.in_year(2003)))])
    assert transcript.isdisjoint(children[0].tags.values())


def test_nothing_of_the_holders_register_goes_back_to_the_asker():
    """Three messages: points, evaluations, tags. An enquiry has no answer but the receipt, which knows no register."""
    senders = {typ: one.sender for typ, one in MESSAGE_TYPES.items() if typ.startswith("match.")}
    assert senders == {"match.evaluate": "holder", "match.evaluated": "asker", "match.enquire": "asker"}


def test_an_enquiry_for_a_known_child_looks_like_one_for_an_unknown():
    known, unknown = make_tags(KEY, asked_keys(NADIA)), make_tags(KEY, asked_keys(Person(["Hugo Weber"])))
    assert len(known) == len(unknown) == SIZES[0]


def test_the_keys_of_one_child_lie_in_one_batch():
    children = [(number, frozenset(("f", f"{number} {one}") for one in range(400))) for number in range(5)]
    packed = pack_children(children)
    assert [[row for row, _keys in part] for part in packed] == [[0, 1], [2, 3], [4]]


def test_a_period_is_a_year_and_the_tables_and_fits_its_message():
    days = [date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    first, last, next_year = map(period_on, days)
    assert first == last != next_year
    assert 260_000 <= first < 270_000


@pytest.mark.parametrize("bad", [bytes(32), b"\xff" * 32, b"", bytes(31)])
def test_points_that_are_none_are_refused(bad):
    (batch,) = blind_keys([("f", "nd+SFC")])
    with pytest.raises(EnquiryRefused):
        evaluate_points(KEY, (*batch.points[:-1], bad))
    with pytest.raises(EnquiryRefused):
        finish_batch(batch, (bad, *batch.points[1:]))
    with pytest.raises(EnquiryRefused):
        evaluate_points(KEY, batch.points[:-1])


def test_an_enquiry_of_another_size_or_with_twins_is_refused():
    book = TagBook([])
    tags = make_tags(KEY, asked_keys(NADIA))
    for wrong in (tags[:-1], (*tags[:-1], tags[0]), (*tags[:-1], b"short")):
        with pytest.raises(EnquiryRefused):
            book.find_candidates(wrong)
    assert book.find_candidates(tags) == []


def test_what_a_peer_may_ask_is_bounded():
    evaluations = EvaluationQuota.for_register(1000)
    assert 50_000 <= evaluations.most <= 70_000
    spent = evaluations.spend(evaluations.most)
    with pytest.raises(QuotaSpent):
        spent.spend(1)
    day = date(2026, 3, 1)
    quota = EnquiryQuota(day)
    for number in range(20):
        quota = quota.spend(f"case {number}", is_open=True, on=day)
    with pytest.raises(QuotaSpent):
        quota.spend("one more", is_open=True, on=day)
    with pytest.raises(QuotaSpent):
        quota.spend("yesterday", is_open=True, on=date(2026, 2, 28))
    assert quota.spend("tomorrow", is_open=True, on=date(2026, 3, 2)).cases == ("tomorrow",)
    with pytest.raises(QuotaSpent):
        EnquiryQuota(day).spend("closed", is_open=False, on=day)


def test_the_tables_that_keys_are_made_with_have_a_name():
    assert version_of_keys() == version_of_keys()
    assert version_of_keys().startswith("1-")
