"""What this node believes of the directory, and what it tells peers about it."""

from __future__ import annotations

import base64

from myosotis.exchange.directory.client import Known
from myosotis.exchange.directory.entries import Entry, read_content
from myosotis.exchange.models import Alarm, AlarmKind, DirectoryVersion, TrustedRoot
from myosotis.exchange.rules import Standing, standing_of
from myosotis.kernel import clock


def newest_version() -> DirectoryVersion | None:
    """The directory as this node has it."""
    return DirectoryVersion.objects.order_by("-version").first()


def newest_root() -> TrustedRoot | None:
    """The root by which it is judged."""
    return TrustedRoot.objects.order_by("-version").first()


def standing() -> Standing:
    """How far the directory is believed now."""
    return standing_of(newest_version(), clock.now())


def known_files() -> Known | None:
    """What the client of the directory starts from; None of a node that was never given a root."""
    root, newest = newest_root(), newest_version()
    if root is None:
        return None
    files = newest.files if newest else {}
    return Known(bytes(root.content), {name: base64.b64decode(text) for name, text in files.items()})


def open_alarms() -> list[Alarm]:
    """What a person has to look at, the newest first."""
    return list(Alarm.objects.filter(settled_at__isnull=True).select_related("peer"))


def has_fork() -> bool:
    """Whether somebody told of another directory of a version that we have, and nobody has settled it."""
    return Alarm.objects.filter(settled_at__isnull=True, kind=AlarmKind.FORK).exists()


def listed_entry(node_id: str) -> Entry | None:
    """What the directory says of a node, as this node has it."""
    newest = newest_version()
    if newest is None:
        return None
    entries = read_content(bytes(newest.content)).entries
    return next((entry for entry in entries if entry.record.id == node_id), None)
