"""The invented network of the demo: the same three hotlines and their bodies at each node."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from myosotis.network.forms import LanguagesField
from myosotis.network.models import Body, DutyContact, Hotline, Member
from myosotis.services.forms import HoursField
from myosotis.site.demo.staff import read_data

SOURCE = "Invented for the demo"
PLAIN = ("name", "country", "time_zone", "phone_abroad")
OPTIONAL = ("mail", "url", "hours", "remarks")


def tell_hotlines(slug: str, now: dt.datetime) -> int:
    """Write the network as this node knows it; returns how many hotlines there are."""
    told = read_data("hotlines")
    with transaction.atomic():
        for one in told["hotline"]:
            _tell_hotline(one, slug, now)
        for one in told["body"]:
            _tell_body(one, now)
    return len(told["hotline"])


def _tell_hotline(told: dict[str, Any], slug: str, now: dt.datetime) -> None:
    member, _made = Member.objects.get_or_create(name=told["member"], country=told["country"])
    hours, at = HoursField(), now - dt.timedelta(days=20)
    accredited = _day(now, -told["accredited"]) if "accredited" in told else None
    hotline = Hotline.objects.create(
        pk=_public_id(told["slug"]),
        member=member,
        **{name: told[name] for name in PLAIN},
        **{name: told.get(name, "") for name in OPTIONAL},
        languages=LanguagesField().to_python(told["languages"]),
        open_hours={day: hours.to_python(text) for day, text in told["open"].items()},
        operated_since=_day(now, told["assigned"]).year,
        source=SOURCE,
        checked_on=_day(now, 20),
        entry_at=at,
        node_id=told.get("node_id"),
        assigned_on=_day(now, told["assigned"]),
        assigned_by="Demo regulator",
        agreement_on=_day(now, told["agreement"]),
        accreditation=Hotline.Accreditation.ACCREDITED if accredited else "",
        accredited_until=accredited,
        federation_at=at,
        is_own=told["slug"] == slug,
    )
    DutyContact.objects.bulk_create(
        DutyContact(hotline=hotline, position=position, **contact)
        for position, contact in enumerate(told["duty"], start=1)
    )


def _tell_body(told: dict[str, Any], now: dt.datetime) -> None:
    Body.objects.create(
        pk=_public_id(told["slug"]),
        **{name: value for name, value in told.items() if name != "slug"},
        source=SOURCE,
        checked_on=_day(now, 20),
        entry_at=now - dt.timedelta(days=20),
    )


def _day(now: dt.datetime, days_ago: int) -> dt.date:
    return (now - dt.timedelta(days=days_ago)).date()


def _public_id(slug: str) -> UUID:
    # The same at each node, so that a file of one is loaded by the others.
    return uuid5(NAMESPACE_URL, f"https://myosotis.invalid/demo/{slug}")
