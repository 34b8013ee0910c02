"""By which records of a case something may go to another hotline: read once for all fields and countries of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.casework.models import Consent
from myosotis.casework.queries.consent import is_allowing
from myosotis.cooperation import telling
from myosotis.cooperation.queries.preview import OfferedField
from myosotis.cooperation.views.saying import say_dated
from myosotis.kernel import clock


@dataclass(frozen=True)
class Grounds:
    """The records of a case that stand, the countries that could be asked, and through which channels."""

    records: list[Consent]
    countries: list[str]
    channels: tuple[str, ...] = (telling.CHANNEL,)

    def allowing(self, one: OfferedField) -> list[tuple[Consent, str]]:
        """The first record for each country by which this field may go there now."""
        found: dict[str, Consent] = {}
        for country in self.countries:
            for record in self.records:
                if record.person_id == one.person_id and self._allows(record, one.code, country):
                    found.setdefault(country, record)
        return [(record, country) for country, record in found.items()]

    def for_request(self) -> list[Consent]:
        """Those by which a request in words may go to one of these countries."""
        what = [telling.SUMMARY_CATEGORY]
        return [
            record
            for record in self.records
            if any(
                is_allowing(record, what=what, country=one, channel=channel, at=clock.now())
                for one in self.countries
                for channel in self.channels
            )
        ]

    def _allows(self, record: Consent, code: str, country: str) -> bool:
        named: dict[str, Any] = {"country": country, "at": clock.now()}
        what = telling.CATEGORIES[code]
        return any(is_allowing(record, what=what, channel=one, **named) for one in self.channels)


def read_grounds(
    case_id: UUID, countries: Iterable[str], channels: tuple[str, ...] = (telling.CHANNEL,)
) -> Grounds:
    """The records that were not withdrawn and have not ended, the longest first."""
    standing = Consent.objects.filter(case=case_id, withdrawn_at__isnull=True, valid_until__gt=clock.now())
    return Grounds(list(standing.order_by("-valid_until", "pk")), sorted(set(countries)), channels)


def say_allowed(grounds: Grounds, one: OfferedField) -> str:
    """ "Consent: Greece"; "" where nothing allows it."""
    found = grounds.allowing(one)
    if not found:
        return ""
    bases = dict.fromkeys(words.label("consent_basis", record.basis) for record, _country in found)
    countries = ", ".join(name_country(country) for _record, country in found)
    return _("{basis}: {countries}").format(basis=", ".join(bases), countries=countries)


def describe_offers(
    offers: list[OfferedField], grounds: Grounds, chosen: Iterable[str], ref: str
) -> list[dict[str, Any]]:
    """The fields to choose from, each with what allows it, or why it stays here."""
    keys, several = set(chosen), len({one.person_id for one in offers}) > 1
    return [
        describe_offer(one, grounds, ref, is_chosen=one.key in keys, is_one_of_several=several)
        for one in offers
    ]


def describe_offer(
    one: OfferedField, grounds: Grounds, ref: str, *, is_chosen: bool, is_one_of_several: bool
) -> dict[str, Any]:
    """One field: its value in our file, whether it may go, by what."""
    allowed = "" if one.is_withheld else say_allowed(grounds, one)
    named = _("{field}, {child}").format(field=one.label, child=one.child)
    return {
        "key": one.key,
        "label": named if is_one_of_several else one.label,
        "values": one.lines,
        "picture": picture_of(one, ref),
        "is_withheld": one.is_withheld,
        "is_never": not allowed,
        "is_special": one.is_special,
        "allowed": allowed,
        "why": _("under a block") if one.is_withheld else _("nothing allows it yet"),
        "is_chosen": is_chosen,
    }


def picture_of(one: OfferedField, ref: str) -> str:
    """Where the photo of a field is looked at, in its case."""
    return reverse("papers:picture", args=[ref, one.file.pk]) if one.file else ""


def describe_ground(record: Consent, child: str) -> dict[str, Any]:
    """One record to choose: what it is, for whom, where, until when."""
    basis, capacity = (
        words.label("consent_basis", record.basis),
        words.label("consent_capacity", record.capacity),
    )
    covers = ", ".join(words.label("consent_field", code) for code in record.what)
    countries = ", ".join(name_country(code) for code in record.countries)
    until = _("until {day}").format(day=say_dated(record.valid_until.date().isoformat()))
    return {
        "id": str(record.pk),
        "label": " · ".join(part for part in (basis, capacity, child) if part),
        "covers": " · ".join(part for part in (covers, countries, until) if part),
    }
