"""Why a file was not kept, in a sentence that says what to do."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _


def say_unfit(reason: str) -> str:
    """The sentence for a reason of `Unfit`."""
    sentences = {
        "no_picture": _("A photo of the child is a picture: JPEG, PNG, HEIC, WebP, GIF or TIFF."),
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than {megabytes} MB. Ask for a smaller one.").format(
            megabytes=settings.MYOSOTIS_UPLOAD_MEGABYTES
        ),
        "too_heavy": _(
            "This file was not kept: it would take more memory or time than any photo or document needs."
        ),
        "broken": _(
            "This file cannot be read; it is damaged or not what it looks like. Ask for it once more."
        ),
        "two_in_one": _("This file was not kept: it hides a second file, or is two kinds of file at once."),
        "acts_by_itself": _(
            "This document was not kept: it holds a script, another file or a way out that acts when it is opened. "
            "Ask for a plain PDF, or print it and take a photo."
        ),
        "macros": _(
            "This document was not kept: it holds macros or embedded objects. Ask for it as a plain PDF."
        ),
        "locked": _(
            "This document is locked with a password, so nobody can see what is in it. Ask for it unlocked."
        ),
        "old_office": _("Documents of this old kind may hold macros. Ask for it as PDF, docx, xlsx or odt."),
        "unknown_kind": _(
            "This kind of file is not kept. Photos (JPEG, PNG, HEIC, WebP, GIF, TIFF), PDF, docx, xlsx and odt are."
        ),
    }
    return sentences.get(reason, sentences["broken"])
