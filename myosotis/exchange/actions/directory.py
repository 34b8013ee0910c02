"""Taking the directory: the root that a person hands over, each version that is signed, and what does not fit."""

from __future__ import annotations

import base64
import hashlib

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.exchange.actions.peers import follow_directory, raise_alarm
from myosotis.exchange.directory import client
from myosotis.exchange.directory.fetching import Fetcher
from myosotis.exchange.directory.policy import fingerprint_root
from myosotis.exchange.errors import DirectoryRefused
from myosotis.exchange.models import AlarmKind, DirectoryVersion, Peer, TrustedRoot
from myosotis.exchange.queries.directory import known_files, newest_version
from myosotis.kernel import clock

LATE = ("missing", "expired", "forked")
"""Refusals without an alarm of their own: the standing says the first two, a fork has its own."""


def trust_root(*, content: bytes, by: str, fingerprint: str = "", anew: bool = False) -> TrustedRoot:
    """Trust a root file that a person hands over: at the beginning, or `anew` after the old keys were lost.

    `fingerprint`: the digits read aloud at the ceremony; `anew` demands them. What was pinned between hotlines stays.
    """
    version = client.check_first_root(content)
    told = "".join(letter for letter in fingerprint if letter.isdigit())
    if (told or anew) and told != fingerprint_root(content).replace(" ", ""):
        raise DirectoryRefused(
            "untrusted", "These are not the digits of this root. Ask again by voice; nothing was changed."
        )
    with transaction.atomic():
        if TrustedRoot.objects.exists():
            if not anew:
                raise DirectoryRefused(
                    "untrusted",
                    "This node trusts a root already; newer ones reach it by the signatures of that.",
                )
            TrustedRoot.objects.all().delete()
            # A new secretariat counts its versions from one again.
            DirectoryVersion.objects.all().delete()
        root = _keep_root(version, content, is_first=True)
        record("directory.root_trusted", by=by, version=version, digest=root.digest)
    return root


def take_directory(*, fetcher: Fetcher, by: str = "worker") -> DirectoryVersion:
    """Read what a fetcher brings; keep it if it is good. Raises `DirectoryRefused`: then what was kept stays.

    What only came late or not at all shows in the standing of the directory; every other refusal raises an alarm.
    """
    known = known_files()
    if known is None:
        raise DirectoryRefused("untrusted", "This node was not told by which keys the directory is signed.")
    reading = client.read_directory(fetcher, known, clock.now())
    with transaction.atomic():
        for version, content in reading.roots.items():
            _keep_root(version, content)
            record("directory.root_trusted", by=by, version=version)
        refused, kept = reading.refused, None
        if reading.taken is not None:
            refused, kept = _keep_version(reading.taken, by)
        if refused is not None and refused.code == "forked":
            newest = newest_version()
            _note_fork(
                None, newest.version if newest else 0, reading.taken.digest if reading.taken else "", by
            )
        if refused is not None and refused.code not in LATE:
            facts = {"code": refused.code}
            if raise_alarm(AlarmKind.DIRECTORY_REFUSED, facts=facts) is not None:
                record("directory.refused", by=by, code=refused.code)
    if kept is None:
        raise refused or DirectoryRefused("missing", client.SENTENCES["missing"])
    return kept


def hear_directory(*, peer: Peer, version: int, digest: str) -> bool:
    """A peer tells which directory it has. True where it is newer than ours; a fork raises an alarm.

    Two different directories of one version, both signed, mean that the secretariat shows different nodes different
    members: whoever is right, people have to talk. A peer tells it once until somebody has looked.
    """
    ours = DirectoryVersion.objects.filter(version=version).first()
    newest = newest_version()
    has_told = peer.alarms.filter(settled_at__isnull=True, kind=AlarmKind.FORK).exists()
    if ours is not None and ours.digest != digest and not has_told:
        _note_fork(peer, version, digest, "worker")
    return newest is None or version > newest.version


def _keep_root(version: int, content: bytes, *, is_first: bool = False) -> TrustedRoot:
    return TrustedRoot.objects.create(
        version=version, content=content, digest=hashlib.sha256(content).hexdigest(), is_first=is_first
    )


def _keep_version(taken: client.Taken, by: str) -> tuple[DirectoryRefused | None, DirectoryVersion | None]:
    """Write a good reading down, unless it is another directory of a version that was taken before."""
    newest = DirectoryVersion.objects.select_for_update().order_by("-version").first()
    same = DirectoryVersion.objects.select_for_update().filter(version=taken.version).first()
    if same is not None and same.digest != taken.digest:
        return DirectoryRefused("forked", client.SENTENCES["forked"]), None
    if newest is not None and taken.version < newest.version:
        return DirectoryRefused("rolled_back", client.SENTENCES["rolled_back"]), None
    kept = same or DirectoryVersion(version=taken.version, digest=taken.digest, content=taken.content.bytes)
    files = {name: base64.b64encode(content).decode() for name, content in taken.files.items()}
    # Something newly signed proves the time; what was seen before proves nothing to a clock that was turned back.
    is_news = newest is None or files["timestamp"] != newest.files.get("timestamp")
    kept.seen_at = clock.now() if newest is None or is_news else max(clock.now(), newest.seen_at)
    kept.files = files
    kept.fresh_until = taken.expires_at
    kept.save()
    if same is None:
        # The signed files of older versions serve nothing any more; version and digest stay.
        DirectoryVersion.objects.exclude(pk=kept.pk).update(files={})
        follow_directory(taken.content, by)
        record("directory.taken", by=by, version=taken.version, digest=taken.digest)
    return None, kept


def _note_fork(peer: Peer | None, version: int, digest: str, by: str) -> None:
    with transaction.atomic():
        facts = {"version": version, "digest": digest}
        if raise_alarm(AlarmKind.FORK, peer=peer, facts=facts) is not None:
            record("directory.forked", by=by, peer=peer and peer.node_id, version=version, digest=digest)
