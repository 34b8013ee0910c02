"""Taking in a file of the network that was read: the newer of two entries stays."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.network.actions.hotlines import find_member
from myosotis.network.carrying import Read
from myosotis.network.models import Body, DutyContact, Hotline


def load_network(*, by: User, read: Read) -> dict[str, int]:
    """Take in what a file holds: all of it, or nothing. How many were added, changed and kept.

    What the federation records of a hotline comes from the coordinator only: its own node takes it from no file, and
    no file takes a body away there.
    """
    demand(by, Permission.KEEP_OWN_HOTLINE)
    counts: Counter[str] = Counter(added=0, changed=0, kept=0, removed=0)
    with transaction.atomic():
        for given in read.hotlines:
            counts[_take_hotline(given)] += 1
        for given in read.bodies:
            counts[_take_body(given)] += 1
        is_coordinator = settings.MYOSOTIS_ROLE == "coordinator"
        if read.is_whole and read.made_at is not None and not is_coordinator:
            gone = Body.objects.exclude(pk__in=[given["id"] for given in read.bodies])
            counts["removed"] = gone.filter(entry_at__lt=read.made_at).delete()[0]
        record("network.loaded", by=by.public_id)
    return dict(counts)


def find_problems(read: Read) -> list[str]:
    """What a readable file would break here: an id of a node goes from one hotline to another only by hand."""
    problems, named = [], set()
    for given in read.hotlines:
        node_id = (given.get("federation") or {}).get("node_id")
        if not node_id:
            continue
        if node_id in named or Hotline.objects.filter(node_id=node_id).exclude(pk=given["id"]).exists():
            sentence = _("{name}: the id of its node belongs to another hotline.")
            problems.append(sentence.format(name=given["values"]["name"]))
        named.add(node_id)
    return problems


def _take_hotline(given: dict[str, Any]) -> str:
    hotline = Hotline.objects.select_for_update().filter(pk=given["id"]).first()
    is_new = hotline is None
    hotline = hotline or Hotline(pk=given["id"])
    is_newer = is_new or given["entry_at"] > hotline.entry_at
    if is_newer:
        values = dict(given["values"])
        hotline.member = find_member(values.pop("member"), values["country"])
        for name, value in values.items():
            setattr(hotline, name, value)
        hotline.entry_at = given["entry_at"]
    is_recorded = _takes_federation(given, hotline, is_new=is_new)
    if is_recorded:
        for name, value in given["federation"].items():
            setattr(hotline, name, value)
        hotline.federation_at = given["federation_at"]
    if not is_newer and not is_recorded:
        return "kept"
    hotline.version += 0 if is_new else 1
    hotline.save(force_insert=is_new)
    if is_newer:
        hotline.duty_contacts.all().delete()
        DutyContact.objects.bulk_create(
            DutyContact(hotline=hotline, position=position, **one)
            for position, one in enumerate(given["duty"], start=1)
        )
    return "added" if is_new else "changed"


def _takes_federation(given: dict[str, Any], hotline: Hotline, *, is_new: bool) -> bool:
    if settings.MYOSOTIS_ROLE == "coordinator" or "federation" not in given:
        return False
    return is_new or given["federation_at"] > hotline.federation_at


def _take_body(given: dict[str, Any]) -> str:
    body = Body.objects.select_for_update().filter(pk=given["id"]).first()
    is_new = body is None
    body = body or Body(pk=given["id"])
    if not is_new and given["entry_at"] <= body.entry_at:
        return "kept"
    for name, value in given["values"].items():
        setattr(body, name, value)
    body.entry_at = given["entry_at"]
    body.version += 0 if is_new else 1
    body.save(force_insert=is_new)
    return "added" if is_new else "changed"
