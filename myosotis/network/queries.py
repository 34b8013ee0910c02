"""Reading the network: hotlines with how they stand just now, bodies of a country. Nothing in it is personal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.network import times, words
from myosotis.network.models import Body, Hotline, Member
from myosotis.network.times import Openness
from myosotis.services.words import name_country, name_language, plain_letters


@dataclass(frozen=True)
class Spoken:
    """A language of a hotline, and whether somebody speaks it just now."""

    name: str
    hours: str
    is_now: bool


@dataclass(frozen=True)
class HotlineView:
    """A hotline as it stands at a moment."""

    hotline: Hotline
    now: dt.datetime
    ours: dt.tzinfo

    @cached_property
    def country(self) -> str:
        """The name of its country."""
        return name_country(self.hotline.country)

    @cached_property
    def local(self) -> dt.datetime:
        """The moment by its own clock."""
        return self.now.astimezone(self.hotline.zone)

    @property
    def clock_there(self) -> str:
        """What time it is there; the day too where it is another one than here."""
        is_same_day = self.local.date() == self.now.astimezone(self.ours).date()
        return (
            self.local.strftime("%H:%M")
            if is_same_day
            else f"{date_format(self.local, 'D')} {self.local:%H:%M}"
        )

    @property
    def apart(self) -> str:
        """How far their clock is from ours, in words."""
        return words.say_apart(times.hours_apart(self.hotline.zone, self.ours, self.now))

    @property
    def is_same_clock(self) -> bool:
        """Whether their clock shows our time."""
        return not times.hours_apart(self.hotline.zone, self.ours, self.now)

    @cached_property
    def openness(self) -> Openness:
        """Whether somebody answers."""
        if self.hotline.ended_on and self.hotline.ended_on <= self.local.date():
            return Openness(False)
        return times.openness(self.hotline.open_hours, self.hotline.zone, self.now)

    @property
    def until_there(self) -> str:
        """When that changes, by their clock."""
        at = self.openness.until or self.openness.opens_at
        return words.say_moment(at, self.hotline.zone, self.now) if at else ""

    @property
    def until_here(self) -> str:
        """When that changes, by ours; "" where both show the same."""
        at = self.openness.until or self.openness.opens_at
        return words.say_moment(at, self.ours, self.now) if at and not self.is_same_clock else ""

    @cached_property
    def holiday(self) -> str:
        """The public holiday there today."""
        return times.name_holiday(self.hotline.country, self.local.date(), get_language() or "en")

    @property
    def next_holiday(self) -> tuple[dt.date, str] | None:
        """The next public holiday there."""
        return times.find_next_holiday(self.hotline.country, self.local.date(), get_language() or "en")

    @cached_property
    def languages(self) -> list[Spoken]:
        """What is spoken there, and what just now."""
        found = []
        for one in self.hotline.languages:
            hours = one.get("hours") or {}
            stands = times.openness(hours, self.hotline.zone, self.now) if hours else self.openness
            is_now = bool(self.openness.is_open) and bool(stands.is_open)
            found.append(Spoken(name_language(one["code"]), words.show_hours(hours), is_now))
        return found

    @property
    def spoken_now(self) -> list[str]:
        """The names of the languages that somebody speaks just now."""
        return [one.name for one in self.languages if one.is_now]

    @property
    def spoken_later(self) -> list[str]:
        """The names of the others."""
        return [one.name for one in self.languages if not one.is_now]

    @property
    def is_accredited(self) -> bool:
        """Whether the badge is valid today."""
        until = self.hotline.accredited_until
        is_valid = until is not None and until >= self.now.astimezone(self.ours).date()
        return self.hotline.accreditation == Hotline.Accreditation.ACCREDITED and is_valid

    @property
    def is_day_and_night(self) -> bool:
        """Whether somebody always answers."""
        return words.is_day_and_night(self.hotline.open_hours)

    def list_week(self) -> list[tuple[times.DayRow, str, list[SafeString]]]:
        """The days ahead with their hours by both clocks."""
        language = get_language() or "en"
        rows = times.list_week(
            self.hotline.open_hours,
            self.hotline.zone,
            self.ours,
            self.now,
            country=self.hotline.country,
            language=language,
        )
        return [(row, ", ".join(row.there), words.say_here(row, self.is_same_clock)) for row in rows]


def list_hotlines(*, user: User, filters: dict[str, str] | None = None) -> list[HotlineView]:
    """The hotlines by the name of their country; the own one is left out, and so are those that ended.

    `filters`: `q` (words of country, name and member), `language`, `open` ("now").
    """
    demand(user, Permission.SEE_HOTLINES)
    given = filters or {}
    rows = Hotline.objects.filter(is_own=False, ended_on=None).select_related("member")
    found = [describe(hotline) for hotline in rows]
    for word in plain_letters(given.get("q", "")).split()[:6]:
        found = [one for one in found if word in _text_of(one)]
    if given.get("language"):
        found = [
            one for one in found if given["language"] in {each["code"] for each in one.hotline.languages}
        ]
    if given.get("open") == "now":
        found = [one for one in found if one.openness.is_open]
    return sorted(found, key=lambda one: (plain_letters(one.country), one.hotline.name))


def get_hotline(*, user: User, hotline_id: UUID) -> HotlineView:
    """One hotline with its duty contacts and our remark."""
    demand(user, Permission.SEE_HOTLINES)
    rows = Hotline.objects.select_related("member", "local_remark__changed_by")
    hotline = rows.prefetch_related("duty_contacts").filter(pk=hotline_id).first()
    if hotline is None:
        raise Missing
    return describe(hotline)


def find_own_hotline(*, user: User) -> Hotline | None:
    """The hotline that this node is, once somebody said so."""
    demand(user, Permission.SEE_HOTLINES)
    return Hotline.objects.filter(is_own=True).first()


def list_in_country(*, user: User, country: str) -> list[HotlineView]:
    """The hotlines of one country that are operated."""
    demand(user, Permission.SEE_HOTLINES)
    rows = Hotline.objects.filter(country=country, ended_on=None).select_related("member")
    return [describe(hotline) for hotline in rows]


def has_peer(*, user: User, hotline: Hotline) -> bool:
    """Whether there is a page about its node that this person may see."""
    if not hotline.node_id or not can(user, Permission.SEE_PEERS):
        return False
    return Peer.objects.filter(node_id=hotline.node_id).exists()


def list_bodies(*, user: User, country: str) -> list[Body]:
    """The bodies without a node of one country."""
    demand(user, Permission.SEE_HOTLINES)
    return list(Body.objects.filter(country=country))


def get_body(*, user: User, body_id: UUID) -> Body:
    """One body without a node."""
    demand(user, Permission.SEE_HOTLINES)
    body = Body.objects.filter(pk=body_id).first()
    if body is None:
        raise Missing
    return body


def list_member_names(*, user: User) -> list[str]:
    """The members, for a field that offers them."""
    demand(user, Permission.SEE_HOTLINES)
    return list(Member.objects.values_list("name", flat=True))


def list_for_file(*, user: User) -> tuple[list[Hotline], list[Body], bool]:
    """What somebody may hand on: the coordinator everything, a supervisor the entry of the own hotline."""
    demand(user, Permission.KEEP_OWN_HOTLINE)
    rows = Hotline.objects.select_related("member").prefetch_related("duty_contacts")
    if user.may(Permission.KEEP_HOTLINES):
        return list(rows), list(Body.objects.all()), settings.MYOSOTIS_ROLE == "coordinator"
    own = list(rows.filter(is_own=True))
    if not own:
        raise Missing
    return own, [], False


def describe(hotline: Hotline) -> HotlineView:
    """A hotline as it stands now, seen from this node."""
    return HotlineView(hotline, clock.now(), timezone.get_default_timezone())


def _text_of(one: HotlineView) -> str:
    hotline = one.hotline
    return plain_letters(f"{one.country} {hotline.country} {hotline.name} {hotline.member.name}")
