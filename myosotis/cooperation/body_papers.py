"""The request to a body without a node as a PDF: the lines of the page, locked with the passphrase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from myosotis.cooperation.body_pages import describe_request, read_passphrase
from myosotis.cooperation.models import BodyItem, BodyRequest
from myosotis.kernel.errors import Refused
from myosotis.papers.locking import lock_pdf
from myosotis.papers.sheet_data import clean
from myosotis.papers.typesetting import set_paper

TEMPLATE = "body_request"


def make_pdf(
    row: BodyRequest, items: list[BodyItem], passphrase: str, pictures: Mapping[UUID, bytes]
) -> bytes:
    """The PDF, locked. Raises `Refused` where a letter cannot be printed: a name with a gap finds nobody."""
    paper = set_paper(TEMPLATE, build_data(row, items, pictures))
    if not paper.is_whole:
        raise Refused("not_printable")
    return lock_pdf(paper.content, read_passphrase(passphrase))


def build_data(row: BodyRequest, items: list[BodyItem], pictures: Mapping[UUID, bytes]) -> dict[str, Any]:
    """Everything it says, in their language."""
    shown = describe_request(row, items, pictures)
    with translation.override(row.language):
        head = [
            (pgettext("recipient", "For"), row.name),
            (pgettext("sender", "From"), settings.MYOSOTIS_NAME),
            (_("Made on"), date_format(localdate(), "j F Y")),
        ]
        groups = [(_("The request"), shown["asked"]), (_("What we know of the child"), shown["fields"])]
        return {
            "title": clean(shown["headline"]),
            "language": row.language.split("-")[0],
            "is_rtl": shown["direction"] == "rtl",
            "hotline": settings.MYOSOTIS_NAME,
            "drill": _("Exercise: no child here is real.") if row.is_drill else "",
            "head": [{"label": name, "value": clean(value)} for name, value in head],
            "groups": [
                {"title": title, "rows": [_describe_row(one) for one in lines]}
                for title, lines in groups
                if lines
            ],
            "closing": [
                _(
                    "Use it for this purpose only. Destroy it by the day above, "
                    "or when the hotline asks you to."
                ),
                _(
                    "Answer by telephone or by letter to the hotline: what you know, since when, and who says so."
                ),
            ],
            "footer": _("{hotline}. Confidential: for the named recipient only.").format(
                hotline=clean(settings.MYOSOTIS_NAME)
            ),
            "page_of": _("page {page} of {pages}"),
        }


def _describe_row(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": line["name"],
        "lines": [clean(value) for value in line["values"]],
        "photo": list(line.get("photo", b"")),
        "photo_alt": line["name"],
    }
