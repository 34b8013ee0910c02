"""A case sheet as the template takes it: what was chosen, in the language of the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from myosotis.casework import speech
from myosotis.casework.models import Case
from myosotis.files.models import File
from myosotis.papers.case_sheet import GROUPS, Known, SheetField, list_fields

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa"})
TURNING = speech.TURNING
NUMBERS = re.compile(r"\+?\d[\d \u00a0/.()-]{4,}\d")


@dataclass(frozen=True)
class Chosen:
    """What a person chose for one sheet."""

    language: str
    for_whom: str
    added: str
    fields: frozenset[str]


def build_data(case: Case, known: Known, chosen: Chosen, photo: tuple[File, bytes] | None) -> dict[str, Any]:
    """Everything the sheet says, and nothing else."""
    with translation.override(chosen.language):
        fields = [one for one in list_fields(known) if one.code in chosen.fields and not one.is_withheld]
        today = date_format(localdate(), "j F Y")
        head = [
            (pgettext("recipient", "For"), chosen.for_whom),
            (pgettext("sender", "From"), settings.MYOSOTIS_NAME),
            (_("Our reference"), case.ref),
            (_("Made on"), today),
        ]
        return {
            "title": _("Missing child: case sheet for the police"),
            "language": chosen.language.split("-")[0],
            "is_rtl": chosen.language.split("-")[0] in RIGHT_TO_LEFT,
            "hotline": settings.MYOSOTIS_NAME,
            "drill": _("Exercise: no child here is real.") if case.team.is_training else "",
            "head": [{"label": name, "value": clean(value)} for name, value in head],
            "groups": build_groups(fields),
            "unknown_title": _("Not known to us"),
            "unknown": [one.label for one in fields if not one.is_known],
            "added_title": _("Also"),
            "added": [clean(line) for line in chosen.added.splitlines() if line.strip()],
            "footer": _("{hotline}, case {ref}. Confidential: for the named recipient only.").format(
                hotline=clean(settings.MYOSOTIS_NAME), ref=clean(case.ref)
            ),
            "page_of": _("page {page} of {pages}"),
            **build_photo(photo),
        }


def build_groups(fields: list[SheetField]) -> list[dict[str, Any]]:
    """What is known, by group."""
    groups = []
    for code, title in GROUPS.items():
        rows = [
            {"label": one.label, "lines": [clean(line) for line in one.lines], "is_alleged": one.is_alleged}
            for one in fields
            if one.group == code and one.is_known
        ]
        if rows:
            groups.append({"title": str(title), "rows": rows})
    return groups


def build_photo(photo: tuple[File, bytes] | None) -> dict[str, Any]:
    """The photo as numbers (typst takes no other bytes), its text for who cannot see it, and when it was taken."""
    if photo is None:
        return {"photo": [], "photo_alt": "", "photo_caption": ""}
    file, content = photo
    on = date_format(file.received_on, "j F Y")
    return {
        "photo": list(content),
        "photo_alt": _("Photo of the child, taken or received on {on}").format(on=on),
        "photo_caption": _("Photo of {on}").format(on=on),
    }


def clean(text: str) -> str:
    """A text as a run of its own: numbers and names do not turn the words around them, nor are they turned."""
    told = NUMBERS.sub("\u2066\\g<0>\u2069", text.translate(TURNING).strip())
    return f"\u2068{told}\u2069"
