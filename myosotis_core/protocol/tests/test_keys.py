"""Keys, what the directory says of them, how people compare them, and how they change."""

from dataclasses import replace

import pytest

from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.examples import NOW, Cast, refusal_of
from myosotis_core.protocol.keys import (
    Context,
    DecryptionKey,
    EncryptionKey,
    SigningKey,
    VerifyingKey,
    fingerprint,
    key_id,
)
from myosotis_core.protocol.records import (
    DAY,
    ListedKey,
    NodeRecord,
    is_rotation_of,
    read_url,
    state_key_change,
)
from myosotis_core.protocol.suites import OVERHEAD, SEALING, Suite


@pytest.fixture(scope="module")
def cast():
    return Cast()


@pytest.mark.parametrize("suite", SEALING)
def test_what_is_sealed_opens_with_its_key_and_info_only(suite):
    key = DecryptionKey.generate(suite)
    sealed = EncryptionKey(suite, key.encryption.public).seal(b"text", b"info")
    assert len(sealed) == len(b"text") + OVERHEAD[suite]
    assert DecryptionKey(suite, key.to_bytes()).open(sealed, b"info") == b"text"
    assert refusal_of(key.open, sealed, b"other") == Refusal.UNOPENABLE
    assert refusal_of(key.open, sealed[:-1], b"info") == Refusal.UNOPENABLE
    assert refusal_of(key.open, b"", b"info") == Refusal.UNOPENABLE
    assert refusal_of(DecryptionKey.generate(suite).open, sealed, b"info") == Refusal.UNOPENABLE


def test_a_signature_holds_for_one_purpose_only():
    key = SigningKey.generate()
    again = SigningKey(key.to_bytes())
    signature = again.sign(Context.ENVELOPE, b"text")
    holds = [context for context in Context if key.verifying.verify(context, b"text", signature)]
    assert holds == [Context.ENVELOPE]
    assert not key.verifying.verify(Context.ENVELOPE, b"text", signature[:-1])


def test_the_id_of_a_key_depends_on_its_suite():
    assert key_id(Suite.SIGN, bytes(32)) != key_id(Suite.PLAIN, bytes(32))
    key = SigningKey.generate()
    assert key.id == key_id(Suite.SIGN, key.verifying.public) == VerifyingKey(key.verifying.public).id
    assert len({key.verifying, VerifyingKey(key.verifying.public)}) == 1


def test_private_keys_are_not_shown():
    for key in (SigningKey.generate(), DecryptionKey.generate(Suite.PLAIN)):
        assert key.to_bytes().hex() not in repr(key)
        assert str(key.to_bytes()) not in repr(key)


def test_bytes_that_are_no_key_are_refused():
    small = ["01" + "00" * 31, "00" * 32, "00" * 31 + "80", "ec" + "ff" * 30 + "7f", "ed" + "ff" * 31]
    small.append("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")
    for text in small:
        assert refusal_of(VerifyingKey, bytes.fromhex(text)) == Refusal.VALUE, text
    for suite in SEALING:
        assert refusal_of(EncryptionKey, suite, b"short") == Refusal.VALUE
    assert refusal_of(EncryptionKey, Suite.HYBRID, b"\xff" * 1216) == Refusal.VALUE
    assert refusal_of(EncryptionKey, Suite.SIGN, bytes(32)) == Refusal.VALUE
    assert refusal_of(SigningKey, bytes(31)) == Refusal.VALUE
    # A point that agrees on nothing secret is found when something is to be sealed to it.
    assert refusal_of(lambda: EncryptionKey(Suite.PLAIN, bytes(32)).seal(b"", b"")) == Refusal.VALUE


def test_both_sides_read_the_same_fingerprint_and_any_other_key_changes_it(cast):
    here, there = cast.sender.party_at(NOW), cast.receiver.party_at(NOW)
    found = fingerprint(here, there)
    assert found == fingerprint((there[0], there[1][::-1]), here)
    assert [len(group) for group in found.groups] == [5] * 12
    assert found.text.startswith("MX1 gr-example nl-example ")
    for number in range(len(there[1])):
        swapped = [*there[1]]
        swapped[number] = SigningKey.generate().id
        assert fingerprint(here, (there[0], swapped)).groups != found.groups


def test_a_revoked_or_ended_key_is_in_no_fingerprint_and_never_valid(cast):
    stolen = cast.signing["nl-stolen"].id
    assert stolen not in cast.sender.party_at(NOW)[1]
    listed = cast.sender.key(stolen)
    assert not listed.is_valid_at(NOW - 3600)
    assert cast.sender.signing_keys_at(NOW) == [cast.signing["nl"].verifying]
    assert cast.sender.signing_keys_at(NOW + 300 * DAY) == []
    assert cast.sender.party_at(NOW + 300 * DAY)[1] == []


def test_the_hybrid_key_is_preferred_and_its_absence_is_no_obstacle(cast):
    assert cast.receiver.encryption_key_at(NOW).suite is Suite.HYBRID
    plain = [one for one in cast.receiver.keys if one.key.suite is not Suite.HYBRID]
    assert replace(cast.receiver, keys=tuple(plain)).encryption_key_at(NOW).suite is Suite.PLAIN
    assert cast.sender.encryption_key_at(NOW) is None


def test_a_record_survives_and_is_read_strictly(cast):
    value = cast.receiver.to_value()
    assert NodeRecord.from_value(value) == cast.receiver
    wrong = [
        {"id": "GR"},
        {"name": "a\u202eb"},
        {"name": ""},
        {"country": "gr"},
        {"status": "well"},
        {"caps": ["mx/1", "mx/1"]},
        {"keys": []},
        {"keys": [value["keys"][0]] * 2},
        {"keys": [{**value["keys"][0], "id": value["keys"][1]["id"]}]},
        {"keys": [{**value["keys"][0], "suite": "none"}]},
        {"keys": [{**value["keys"][0], "until": 1}]},
        {"outside_eu": 1},
        {"assigned_on": "2026-02-30"},
        {"contact": {"name": "Desk"}},
        {"accreditation": {}},
        {"more": 1},
    ]
    for change in wrong:
        with pytest.raises(Malformed):
            NodeRecord.from_value({**value, **change})
    for name in value:
        with pytest.raises(Malformed):
            NodeRecord.from_value({key: one for key, one in value.items() if key != name})


def test_an_address_is_https_or_within_ones_own_net():
    for good in (
        "https://gr.example/",
        "https://gr.example:8443/mx",
        "http://127.0.0.1:8001/",
        "http://10.1.0.2/",
    ):
        assert read_url(good) == good
    for bad in (
        "http://gr.example/",
        "ftp://gr.example/",
        "https://user@gr.example/",
        "https://gr.example/?a=1",
        "https://gr.example/#a",
        "https://gr.example:99999/",
        "https:///x",
        "https://GR.example/",
        "file:///etc/passwd",
        "http://8.8.8.8/",
        "https://gr.example\\@evil.example/ x",
    ):
        assert refusal_of(read_url, bad) == Refusal.VALUE, bad


def grown(cast, key=None, **changes):
    key = key or cast.signing["nl-next"].verifying
    added = ListedKey(key, NOW + 200 * DAY, NOW + 900 * DAY)
    return replace(cast.sender, keys=(*cast.sender.keys, replace(added, **changes)))


def test_a_new_key_is_trusted_by_the_word_of_the_old_one(cast):
    adds = [cast.signing["nl-next"].id]
    change = state_key_change("nl-example", adds, NOW, cast.signing["nl"])
    assert is_rotation_of(cast.sender, grown(cast), change)
    assert is_rotation_of(cast.sender, cast.sender)
    shorter = replace(cast.sender, keys=(replace(cast.sender.keys[0], valid_until=NOW + DAY),))
    assert is_rotation_of(cast.sender, shorter)


def test_a_key_that_nobody_known_spoke_for_is_not_trusted(cast):
    adds = [cast.signing["nl-next"].id]
    change = state_key_change("nl-example", adds, NOW, cast.signing["nl"])
    stolen = state_key_change("nl-example", adds, NOW, cast.signing["nl-stolen"])
    itself = state_key_change("nl-example", adds, NOW, cast.signing["nl-next"])
    late = state_key_change("nl-example", adds, NOW + 300 * DAY, cast.signing["nl"])
    elsewhere = state_key_change("gr-example", adds, NOW, cast.signing["nl"])
    other = state_key_change("nl-example", [cast.signing["gr"].id], NOW, cast.signing["nl"])
    moved = replace(change, at=NOW + 1)
    for one in (None, stolen, itself, late, elsewhere, other, moved):
        assert not is_rotation_of(cast.sender, grown(cast), one)
    now_revoked = replace(grown(cast).keys[0], revoked_at=NOW)
    revoked = replace(grown(cast), keys=(now_revoked, *grown(cast).keys[1:]))
    assert not is_rotation_of(cast.sender, revoked, change)
    assert not is_rotation_of(cast.receiver, grown(cast), change)


def test_a_key_that_would_hold_longer_or_again_is_not_trusted_silently(cast):
    first, stolen = cast.sender.keys
    for keys in (
        (replace(first, valid_until=first.valid_until + 1), stolen),
        (replace(first, valid_from=first.valid_from - 1), stolen),
        (first, replace(stolen, revoked_at=None)),
    ):
        assert not is_rotation_of(cast.sender, replace(cast.sender, keys=keys))
