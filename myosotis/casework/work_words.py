"""Words about our work that are no codes of the vocabulary: its kinds, and the hotlines of other countries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from myosotis.casework.countries import name_country
from myosotis.services.words import plain_letters

KINDS = ("support", "intervention", "referral", "promise", "task")
"""The kinds of records of our work, in the order of the page."""
DUE_KINDS = ("promise", "task")
KIND_WORDS = {
    "support": _("Support"),
    "intervention": _("Step taken"),
    "referral": _("Referral"),
    "promise": _("Promise"),
    "task": _("Task"),
}
KIND_ICONS = {
    "support": "heart",
    "intervention": "route",
    "referral": "send",
    "promise": "alarm",
    "task": "checklist",
}
HOTLINES = {
    "AL": "ALO 116",
    "AT": "Rat auf Draht",
    "BE": "Child Focus",
    "BG": "Център Надя",
    "CH": "Missing Children Switzerland",
    "CY": "SPAVO · Hope for Children",
    "CZ": "Cesta z krize",
    "DE": "Initiative Vermisste Kinder",
    "DK": "Børns Vilkår",
    "EE": "Lasteabi",
    "ES": "Fundación ANAR",
    "FI": "Hätäkeskuslaitos",
    "FR": "Droit d’Enfance",
    "GB": "Missing People",
    "GR": "Το Χαμόγελο του Παιδιού",
    "HR": "Centar za nestalu i zlostavljanu djecu",
    "HU": "Kék Vonal",
    "IE": "ISPCC",
    "IT": "Telefono Azzurro",
    "LT": "Missing Persons’ Families Support Centre",
    "LU": "Office national de l’enfance",
    "LV": "Valsts policija",
    "MT": "Malta Police Force",
    "NL": "Centrum Internationale Kinderontvoering",
    "PL": "ITAKA",
    "PT": "Instituto de Apoio à Criança",
    "RO": "Asociația Telefonul Copilului",
    "RS": "ASTRA",
    "SE": "SOS Alarm",
    "SI": "Association of Police Officers of Slovenia",
    "SK": "Linka detskej istoty",
    "UA": "Magnolia",
}
"""Who answers 116 000 where, by country; names of organisations are not translated."""


def list_hotlines() -> list[tuple[str, str]]:
    """Country and "Belgium: Child Focus", by the alphabet of the page's language."""
    named = [(code, f"{name_country(code)}: {name}") for code, name in HOTLINES.items()]
    return sorted(named, key=lambda pair: plain_letters(pair[1]))


def name_hotline(code: str) -> str:
    """The hotline of a country with the country; "" of none."""
    return f"{HOTLINES.get(code, '116 000')} ({name_country(code)})" if code else ""
