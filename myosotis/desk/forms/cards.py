"""What is typed on a night card."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import VersionsField, text_field
from myosotis.desk.models.cards import SAID_FIELDS

MOST = 1500


class NightCardForm(forms.Form):
    """The four things that whoever answers at night needs, and apart from them where somebody is."""

    say = text_field(
        _("What to say"),
        rows=3,
        most=MOST,
        help_text=_(
            "In the words to be said: “We know about it, the police look for her, Bob calls at nine.” Write no place "
            "here."
        ),
    )
    do_not_say = text_field(
        _("What not to say"),
        rows=3,
        most=MOST,
        help_text=_("And to whom. Write no place here."),
    )
    next_step = text_field(
        _("Next step"),
        rows=3,
        most=MOST,
        help_text=_("What to do if they call, and whom to wake. Write no place here."),
    )
    safe_contact = text_field(
        _("Safe contact"),
        rows=3,
        most=MOST,
        help_text=_("Who may be called back, when, at which number, with which word. Write no place here."),
    )
    where = text_field(
        _("Where they are"),
        rows=2,
        most=MOST,
        help_text=_(
            "Places stand only here: while a block stands, this is withheld, the four others are not."
        ),
    )
    versions = VersionsField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_withheld: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_withheld:
            del self.fields["where"]

    def clean(self) -> dict[str, object]:
        """An empty card helps nobody."""
        given = super().clean() or {}
        if not any(str(given.get(name, "")).strip() for name in SAID_FIELDS):
            self.add_error("say", _("Write at least one of the four."))
        return given
