"""Whom this node trusts: keys that a person compared, keys that follow from them, and what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.exchange.directory.entries import Content, Entry
from myosotis.exchange.errors import FingerprintDiffers
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import Alarm, AlarmKind, Check, Listed, NodeKey, Peer
from myosotis.exchange.queries.directory import has_fork, standing
from myosotis.exchange.queries.keys import fingerprint_with, in_seconds, read_listed
from myosotis.exchange.rules import may_be_checked, needs_transfer_ground
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.protocol.records import NodeRecord, is_rotation_of
from myosotis_core.vocabulary import load

GROUNDS = "transfer_ground"
OF_KEYS = (AlarmKind.KEYS_CHANGED, AlarmKind.FINGERPRINT_DIFFERED)
"""What a comparison of the fingerprint settles; whatever else is open is about something else."""


def confirm_fingerprint(*, by: User, node_id: str, how: str, told: str) -> Peer:
    """A person compared the fingerprint with somebody of the other hotline: from now on its keys are trusted.

    `told`: the digits that the other side read aloud, or the text of its code. If they are not ours, nothing is
    trusted, an alarm is raised and `FingerprintDiffers` says so. Only keys that were part of the digits are trusted.
    """
    demand(by, Permission.MANAGE_PEERS)
    if how not in Check.values:
        raise ValueError(f"There is no such way to check a fingerprint: {how}")
    with transaction.atomic():
        peer = _lock(node_id)
        against = may_be_checked(peer, standing())
        if against or has_fork():
            raise Refused(str(next(iter(against), AlarmKind.FORK.value)))
        listed, now = read_listed(peer.listed), clock.now()
        compared = _keys_in_force(listed)
        is_same = bool(compared) and _is_told(told, peer, how)
        if is_same:
            keys = tuple(one for one in listed.keys if one.id in compared)
            peer.trusted, peer.keys_blocked_at = replace(listed, keys=keys).to_value(), None
            peer.withdrawn = sorted({one.id for one in listed.keys} - compared)
            peer.is_outside_eu = listed.outside_eu
            peer.checked_at, peer.checked_by, peer.checked_how = now, by, how
            peer.refused_at = peer.refused_by = None
            peer.save()
            open_ones = peer.alarms.filter(settled_at__isnull=True, kind__in=OF_KEYS)
            open_ones.update(settled_at=now, settled_by=by)
            record("peer.checked", by=by.public_id, peer=node_id, how=how, record=peer.listed_digest)
        else:
            raise_alarm(AlarmKind.FINGERPRINT_DIFFERED, peer=peer, facts={"record": peer.listed_digest})
            record("peer.fingerprint_differed", by=by.public_id, peer=node_id, how=how)
    if not is_same:
        raise FingerprintDiffers(
            "This is not the fingerprint of the two nodes. Nothing was trusted. "
            "Ring the other hotline at a number you know."
        )
    return peer


def refuse_peer(*, by: User, node_id: str) -> None:
    """This node works with that one no more, or never did; nothing goes there and nothing is taken."""
    demand(by, Permission.MANAGE_PEERS)
    with transaction.atomic():
        peer = _lock(node_id)
        peer.refused_at, peer.refused_by, peer.trusted = clock.now(), by, None
        peer.checked_at, peer.checked_by, peer.checked_how = None, None, ""
        peer.save()
        record("peer.refused", by=by.public_id, peer=node_id)


def suspend_peer(*, by: User, node_id: str) -> None:
    """In one act: nothing goes there, nothing is taken from there, until somebody resumes."""
    demand(by, Permission.MANAGE_PEERS)
    with transaction.atomic():
        peer = _lock(node_id)
        peer.suspended_at, peer.suspended_by = clock.now(), by
        peer.save(update_fields=["suspended_at", "suspended_by"])
        record("peer.suspended", by=by.public_id, peer=node_id)


def resume_peer(*, by: User, node_id: str) -> None:
    """The suspension is over; everything else that stands against the peer goes on standing."""
    demand(by, Permission.MANAGE_PEERS)
    with transaction.atomic():
        peer = _lock(node_id)
        peer.suspended_at = peer.suspended_by = None
        peer.save(update_fields=["suspended_at", "suspended_by"])
        record("peer.resumed", by=by.public_id, peer=node_id)


def record_transfer_ground(*, by: User, node_id: str, ground: str) -> None:
    """On which ground data may go to a node outside the EU; "" withdraws it, and nothing goes there.

    `ground`: a code of the list `transfer_ground`.
    """
    demand(by, Permission.MANAGE_PEERS)
    if ground and not load().is_valid(GROUNDS, ground, absence=False):
        raise ValueError(f"There is no such ground: {ground}")
    with transaction.atomic():
        peer = _lock(node_id)
        peer.transfer_ground = ground
        peer.transfer_ground_at, peer.transfer_ground_by = (clock.now(), by) if ground else (None, None)
        peer.save(update_fields=["transfer_ground", "transfer_ground_at", "transfer_ground_by"])
        verb = "peer.transfer_ground_recorded" if ground else "peer.transfer_ground_withdrawn"
        record(verb, by=by.public_id, peer=node_id, ground=ground)


def settle_alarm(*, by: User, alarm_id: Any) -> None:
    """Somebody looked at it. What blocks a peer goes on blocking until its keys are compared or follow."""
    demand(by, Permission.MANAGE_PEERS)
    with transaction.atomic():
        alarm = Alarm.objects.select_for_update().filter(pk=alarm_id, settled_at__isnull=True).first()
        if alarm is None:
            raise Missing
        alarm.settled_at, alarm.settled_by = clock.now(), by
        alarm.save(update_fields=["settled_at", "settled_by"])
        record("alarm.settled", by=by.public_id, alarm=alarm.pk, kind=alarm.kind)


def follow_directory(content: Content, by: str) -> None:
    """Bring what is known of peers to what a new version of the directory says. Inside the caller's transaction."""
    known = {peer.node_id: peer for peer in Peer.objects.select_for_update()}
    for entry in content.entries:
        if entry.record.id == own_node_id():
            _look_at_own(entry, by)
        else:
            _follow_entry(known.pop(entry.record.id, None), entry, content.version, by)
    for peer in known.values():
        if peer.status != Listed.UNLISTED:
            peer.status = Listed.UNLISTED
            peer.save(update_fields=["status"])


def raise_alarm(
    kind: AlarmKind, *, peer: Peer | None = None, facts: dict[str, Any] | None = None
) -> Alarm | None:
    """Something for a person; None where the same is open already."""
    same = {"kind": kind, "peer": peer, "facts": facts or {}}
    if Alarm.objects.filter(settled_at__isnull=True, **same).exists():
        return None
    return Alarm.objects.create(**same)


def follow_keys(trusted: NodeRecord, entry: Entry) -> NodeRecord | None:
    """The listed record, if its keys follow from the trusted ones by the node's own statements, one after the other.

    A key whose time is over and for which nobody vouched is left out: it was in no fingerprint, and could still sign
    what is dated back.
    """
    listed, reached = entry.record, trusted
    for change in entry.changes:
        signer = listed.key(change.kid)
        if signer is not None and signer.revoked_at is not None:
            continue  # whoever stole that key could have made the statement
        held = {one.id for one in reached.keys}
        added = tuple(one for one in listed.keys if one.id in change.adds and one.id not in held)
        step = replace(reached, keys=(*reached.keys, *added))
        if added and is_rotation_of(reached, step, change):
            reached = step
    known = _keys_in_force(listed) | {one.id for one in reached.keys}
    followed = replace(listed, keys=tuple(one for one in listed.keys if one.id in known))
    return followed if followed.keys and is_rotation_of(reached, followed) else None


def _keys_in_force(listed: NodeRecord) -> set[str]:
    """The ids of the keys that hold now or later: those that a fingerprint is made of."""
    return set(listed.party_at(in_seconds(clock.now()))[1])


def _look_at_own(entry: Entry, by: str) -> None:
    """The directory names a key for this node that is not ours: somebody could be read or speak in our name."""
    ours = set(NodeKey.objects.values_list("key_id", flat=True))
    strange = sorted({one.id for one in entry.record.keys} - ours)
    if strange and raise_alarm(AlarmKind.OWN_KEYS, facts={"keys": strange}) is not None:
        record("directory.own_keys_differ", by=by, keys=strange)


def _follow_entry(peer: Peer | None, entry: Entry, version: int, by: str) -> None:
    listed = entry.record
    if peer is None:
        peer = Peer(node_id=listed.id)
    # Whom somebody compared outside the EU does not come inside by a word of the directory alone.
    was_outside = peer.trusted is not None and needs_transfer_ground(peer)
    peer.name, peer.country, peer.kind = listed.name, listed.country, entry.kind
    peer.status, peer.is_outside_eu = Listed(listed.status.value), listed.outside_eu or was_outside
    peer.is_accredited = listed.accreditation is not None and listed.accreditation.status == "accredited"
    is_news = peer.listed_digest != entry.digest
    peer.listed, peer.listed_digest, peer.listed_version = listed.to_value(), entry.digest, version
    alarm = None
    if peer.trusted is not None and (is_news or peer.keys_blocked_at is not None):
        trusted = read_listed(peer.trusted)
        followed = follow_keys(trusted, entry)
        holding = _keys_in_force(listed)
        if followed is not None and holding.isdisjoint(peer.withdrawn):
            gone = {one.id for one in trusted.keys} - holding
            peer.withdrawn = sorted(gone.union(peer.withdrawn))
            has_new = {one.id for one in followed.keys} - {one.id for one in trusted.keys}
            # Whom to ring stays as it was compared: else a directory that is to swap keys swaps the number first.
            peer.trusted = replace(followed, contact=trusted.contact).to_value()
            peer.keys_blocked_at = None
            if has_new:
                record("peer.keys_followed", by=by, peer=listed.id, record=entry.digest)
        else:
            peer.keys_blocked_at = peer.keys_blocked_at or clock.now()
            alarm = {"record": entry.digest, "version": version}
    peer.save()
    if alarm is not None and raise_alarm(AlarmKind.KEYS_CHANGED, peer=peer, facts=alarm) is not None:
        record("peer.keys_alarmed", by=by, peer=listed.id, record=entry.digest)


def _is_told(told: str, peer: Peer, how: str) -> bool:
    wanted = fingerprint_with(peer)
    if how == Check.QR:
        return told.strip() == wanted.text
    return "".join(letter for letter in told if letter.isdecimal()) == "".join(wanted.groups)


def _lock(node_id: str) -> Peer:
    peer = Peer.objects.select_for_update().filter(node_id=node_id).first()
    if peer is None:
        raise Missing
    return peer
