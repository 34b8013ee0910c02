"""Writing what is known of the network: add, change, remark, load. Every act stands in the log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Body, DutyContact, Hotline, LocalRemark, Member


def add_hotline(
    *, by: User, values: dict[str, Any], federation: dict[str, Any], duty: list[dict[str, Any]]
) -> Hotline:
    """Add a hotline. `values`: its entry with the name of its member; `federation`: the federation's record."""
    demand(by, Permission.KEEP_HOTLINES)
    with transaction.atomic():
        hotline = Hotline()
        _write_entry(hotline, values)
        _set(hotline, federation)
        hotline.save(force_insert=True)
        _write_duty(hotline, duty)
        record("hotline.added", by=by.public_id, hotline=hotline.pk)
    return hotline


def change_hotline(
    *,
    by: User,
    hotline_id: UUID,
    values: dict[str, Any],
    duty: list[dict[str, Any]],
    seen: int,
    federation: dict[str, Any] | None = None,
) -> Hotline:
    """Change the entry of a hotline; what the federation records of it, only by who keeps the network."""
    demand(by, Permission.KEEP_OWN_HOTLINE if federation is None else Permission.KEEP_HOTLINES)
    with transaction.atomic():
        hotline = lock_hotline(hotline_id)
        if not hotline.is_own:
            demand(by, Permission.KEEP_HOTLINES)
        if hotline.version != seen:
            raise Refused("hotline_changed_meanwhile")
        now = clock.now()
        _write_entry(hotline, values)
        hotline.entry_at = now
        if federation is not None and any(getattr(hotline, name) != one for name, one in federation.items()):
            _set(hotline, federation)
            hotline.federation_at = now
        hotline.version += 1
        hotline.save()
        _write_duty(hotline, duty)
        record("hotline.changed", by=by.public_id, hotline=hotline_id)
    return hotline


def claim_hotline(*, by: User, hotline_id: UUID) -> None:
    """This node is that hotline: its supervisors write its entry from now on."""
    demand(by, Permission.KEEP_OWN_HOTLINE)
    with transaction.atomic():
        hotline = lock_hotline(hotline_id)
        if not may_be_ours(hotline):
            raise Refused("not_our_hotline")
        hotline.is_own = True
        hotline.save(update_fields=["is_own"])
        record("hotline.claimed", by=by.public_id, hotline=hotline_id)


def may_be_ours(hotline: Hotline) -> bool:
    """Whether this node may be that hotline: one of its country, and none was named yet."""
    return (
        settings.MYOSOTIS_ROLE == "hotline"
        and hotline.country == settings.MYOSOTIS_COUNTRY
        and not Hotline.objects.filter(is_own=True).exists()
    )


def keep_remark(*, by: User, hotline_id: UUID, text: str) -> None:
    """A remark of this node about a hotline; empty text takes it away."""
    demand(by, Permission.KEEP_OWN_HOTLINE)
    with transaction.atomic():
        hotline = lock_hotline(hotline_id)
        if text:
            LocalRemark.objects.update_or_create(
                hotline=hotline, defaults={"text": text, "changed_at": clock.now(), "changed_by": by}
            )
        else:
            LocalRemark.objects.filter(hotline=hotline).delete()
        record("hotline.remarked", by=by.public_id, hotline=hotline_id)


def add_body(*, by: User, values: dict[str, Any]) -> Body:
    """Add a body without a node."""
    demand(by, Permission.KEEP_HOTLINES)
    with transaction.atomic():
        body = Body.objects.create(**values)
        record("body.added", by=by.public_id, body=body.pk)
    return body


def change_body(*, by: User, body_id: UUID, values: dict[str, Any], seen: int) -> None:
    """Change a body without a node."""
    demand(by, Permission.KEEP_HOTLINES)
    with transaction.atomic():
        body = _lock_body(body_id)
        if body.version != seen:
            raise Refused("body_changed_meanwhile")
        _set(body, values)
        body.entry_at = clock.now()
        body.version += 1
        body.save()
        record("body.changed", by=by.public_id, body=body_id)


def remove_body(*, by: User, body_id: UUID) -> None:
    """Take out a body that exists no longer. Nothing refers to it."""
    demand(by, Permission.KEEP_HOTLINES)
    with transaction.atomic():
        _lock_body(body_id).delete()
        record("body.removed", by=by.public_id, body=body_id)


def lock_hotline(hotline_id: UUID) -> Hotline:
    """The row of a hotline, for this transaction alone."""
    hotline = Hotline.objects.select_for_update().filter(pk=hotline_id).first()
    if hotline is None:
        raise Missing
    return hotline


def may_keep(user: User, hotline: Hotline) -> bool:
    """Whether somebody writes the entry of a hotline: the coordinator of each, a supervisor of the own one."""
    if hotline.is_own and can(user, Permission.KEEP_OWN_HOTLINE):
        return True
    return can(user, Permission.KEEP_HOTLINES)


def find_member(name: str, country: str) -> Member:
    """The member of that name in a country, made where there is none."""
    return Member.objects.get_or_create(name=name, country=country)[0]


def _lock_body(body_id: UUID) -> Body:
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise Missing
    return body


def _write_entry(hotline: Hotline, values: dict[str, Any]) -> None:
    given = dict(values)
    hotline.member = find_member(given.pop("member"), given["country"])
    _set(hotline, given)


def _set(row: Hotline | Body, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _write_duty(hotline: Hotline, duty: list[dict[str, Any]]) -> None:
    hotline.duty_contacts.all().delete()
    DutyContact.objects.bulk_create(
        DutyContact(hotline=hotline, position=position, **values)
        for position, values in enumerate(duty, start=1)
    )
