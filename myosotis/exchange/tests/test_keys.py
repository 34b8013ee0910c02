"""The keys of this node: sealed, followed by newer ones, revoked, and gone for good when their time is over."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.exchange.actions.keys import (
    destroy_old_keys,
    make_keys,
    revoke_key,
    rotate_keys,
    rotate_when_due,
)
from myosotis.exchange.errors import KeyMisfit
from myosotis.exchange.models import NodeKey, Use
from myosotis.exchange.queries.keys import decryption_keys, own_changes, own_keys, own_record, signing_key
from myosotis.exchange.tests.making import NOW
from myosotis.kernel.clock import set_clock
from myosotis.kernel.errors import Locked
from myosotis.vault import store
from myosotis_core.protocol.records import NodeRecord, VoiceContact, is_rotation_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
CONTACT = VoiceContact("Duty desk", "+32 116 000")


@pytest.fixture
def keys(db):
    with set_clock(NOW):
        return make_keys(by="keeper")


def record_at(moment):
    with set_clock(moment):
        return own_record(url="https://be.hotline.test", contact=CONTACT)


def test_a_node_has_a_key_to_sign_and_one_to_open_for_each_suite(keys):
    assert sorted(key.suite for key in keys) == ["mx-ed25519-1", "mx-mlkem768-x25519-1", "mx-x25519-1"]
    record = record_at(NOW)
    assert NodeRecord.from_value(record.to_value()) == record
    with set_clock(NOW):
        assert signing_key().id in {one.id for one in record.keys}
        with pytest.raises(KeyMisfit):
            make_keys(by="keeper")


def test_private_halves_lie_sealed(keys):
    with set_clock(NOW):
        private = signing_key().to_bytes()
    row = NodeKey.objects.get(use=Use.SIGN)
    with pytest.raises(Locked):
        _read = row.private_half
    assert private not in bytes(row.__dict__["private_half"])


def test_newer_keys_are_vouched_for_and_overlap_by_a_month(keys):
    before, later = record_at(NOW), NOW + 600 * DAY
    with set_clock(NOW + 300 * DAY):
        rotate_keys(by="keeper", uses=[Use.DECRYPT])
    middle = record_at(NOW + 300 * DAY)
    with set_clock(later):
        rotate_keys(by="keeper")
        assert len([key for key in own_keys() if key.use == Use.SIGN]) == 2
        changes = own_changes()
    assert is_rotation_of(before, middle, changes[0])
    old = NodeKey.objects.filter(use=Use.SIGN).order_by("made_at")[0]
    assert old.valid_until == later + 30 * DAY
    with set_clock(later + 31 * DAY):
        assert [key.use for key in own_keys()].count(Use.SIGN) == 1


def test_the_worker_makes_newer_keys_in_time_and_only_then(keys):
    with set_clock(NOW + 300 * DAY):
        assert rotate_when_due() == 0
    with set_clock(NOW + 330 * DAY):
        assert rotate_when_due() == 2
        assert rotate_when_due() == 0


def test_what_was_sent_to_an_old_key_is_read_for_35_days_and_then_by_nobody(keys):
    opening = [key for key in keys if key.use == Use.DECRYPT]
    with set_clock(NOW + 330 * DAY):
        rotate_when_due()
    end = NodeKey.objects.get(pk=opening[0].pk).valid_until
    with set_clock(end + 34 * DAY):
        assert destroy_old_keys() == 0
        assert set(decryption_keys()) >= {key.key_id for key in opening}
    with set_clock(end + 36 * DAY):
        assert destroy_old_keys() == 2
        assert destroy_old_keys() == 0
    assert not set(decryption_keys()) & {key.key_id for key in opening}
    assert all(store.is_shredded(key.pk) for key in opening)
    assert Entry.objects.filter(verb="node.keys_destroyed").count() == 2


def test_a_destruction_that_a_crash_cut_in_two_is_finished_by_the_next(keys):
    old = keys[0]
    NodeKey.objects.filter(pk=old.pk).update(destroyed_at=NOW, private_half=None)
    assert not store.is_shredded(old.pk)
    with set_clock(NOW):
        assert destroy_old_keys() == 0
    assert store.is_shredded(old.pk)


def test_a_revoked_signing_key_vouches_for_nothing_and_a_newer_one_stands_without_a_word(keys):
    stolen = next(key for key in keys if key.use == Use.SIGN)
    before = record_at(NOW)
    with set_clock(NOW + DAY):
        (newer,) = revoke_key(by="keeper", key_id=stolen.key_id)
        assert newer.statement is None
        assert signing_key().id == newer.key_id
        with pytest.raises(KeyMisfit):
            revoke_key(by="keeper", key_id=stolen.key_id)
    after = record_at(NOW + DAY)
    assert after.key(stolen.key_id).revoked_at is not None
    assert not is_rotation_of(before, after)


def test_a_revoked_opening_key_is_replaced_by_one_that_the_signing_key_vouches_for(keys):
    lost = next(key for key in keys if key.suite == "mx-x25519-1")
    before = record_at(NOW)
    with set_clock(NOW + DAY):
        (newer,) = revoke_key(by="keeper", key_id=lost.key_id)
        assert newer.suite == lost.suite
        assert is_rotation_of(before, record_at(NOW + DAY), own_changes()[0])
