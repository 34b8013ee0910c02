"""What a body without a node reads: the same lines on our preview, on the page, in the sealed file and in the PDF."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.casework.sheet_sealing import make_sheet_key, seal_sheet
from myosotis.cooperation import telling
from myosotis.cooperation.models import BodyItem, BodyRequest
from myosotis.cooperation.queries.photos import MEDIA
from myosotis.kernel import clock
from myosotis.services.words import name_language

GROUPS, LENGTH = 4, 5
CHANNELS = {
    "police": "police",
    "central_authority": "central_authority",
    "hotline": "partner_hotline",
    "other": "service",
}
"""Through which channel of a consent something goes to each sort of body."""


def make_passphrase() -> str:
    """Twenty digits in groups of five: read aloud in any language, and too many to guess from a file."""
    return " ".join(f"{secrets.randbelow(10**LENGTH):0{LENGTH}}" for _group in range(GROUPS))


def read_passphrase(typed: str) -> str:
    """The digits of what was typed, in whatever script."""
    return "".join(str(unicodedata.digit(one)) for one in typed if unicodedata.digit(one, None) is not None)


def describe_request(
    row: BodyRequest, items: list[BodyItem], pictures: Mapping[UUID, bytes] | None = None
) -> dict[str, Any]:
    """What they read, opened and in their language. `items`: those that may still be read; `pictures` by item."""
    with translation.override(row.language):
        contact = row.contact or {}
        told = [
            (_("We ask for"), _labels("cooperation_ask", row.asks)),
            (_("In words"), [row.summary or ""]),
            (_("Answer needed by"), [_say_moment(row.needed_by)]),
            (_("Urgency"), _labels("cooperation_urgency", [row.urgency])),
            (_("Category"), _labels("category", [row.category])),
            (_("Purpose"), _labels("share_purpose", row.purpose)),
            (_("Ground"), _labels("consent_basis", [row.basis])),
            (_("We read"), [", ".join(str(name_language(code)) for code in row.languages)]),
            (_("You may tell it to"), _labels("onward_sharing", row.onward)),
            (_("Destroy it by"), [date_format(row.keep_until, "j M Y")]),
            (
                _("You reach us"),
                [", ".join(one for one in (contact.get("role", ""), contact.get("window", "")) if one)],
            ),
        ]
        fields = [_describe_field(one, (pictures or {}).get(one.pk, b"")) for one in items]
        return {
            "language": row.language,
            "direction": "rtl" if get_language_info(row.language)["bidi"] else "ltr",
            "headline": _("Request of the 116 000 hotline of {country}").format(
                country=name_country(settings.MYOSOTIS_COUNTRY)
            ),
            "is_drill": row.is_drill,
            "asked": [{"name": name, "values": values} for name, values in told if any(values)],
            "fields": [one for one in fields if one["values"]],
        }


def _describe_field(one: BodyItem, photo: bytes) -> dict[str, Any]:
    return {
        "name": telling.name_field(str(telling.LABELS[one.name]), telling.child_of(one.value)),
        "values": telling.read_lines(one.value),
        "photo": photo,
        "picture": f"data:{MEDIA};base64,{base64.b64encode(photo).decode()}" if photo else "",
    }


def seal_file(
    row: BodyRequest, items: list[BodyItem], passphrase: str, pictures: Mapping[UUID, bytes] | None = None
) -> str:
    """The whole file: a page that asks for the passphrase and opens what it carries, in any browser."""
    document = describe_request(row, items, pictures)
    with translation.override(row.language):
        clear = render_to_string("cooperation/bodies/document.html", {"shown": document})
        sealed = seal_sheet(make_sheet_key(read_passphrase(passphrase)), clear)
        return render_to_string(
            "cooperation/bodies/sealed.html", {"sealed": sealed, "made_at": clock.now(), "shown": document}
        )


def _say_moment(at: dt.datetime | None) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j M Y')}, {local:%H:%M} ({local.tzname()})"


def _labels(name: str, codes: list[str]) -> list[str]:
    return [words.label(name, code) for code in codes]
