"""What is typed on a night card."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import VersionsField, text_field
from myosotis.desk.models.cards import CARD_FIELDS

MOST = 1500


class NightCardForm(forms.Form):
    """The four things that whoever answers at night needs."""

    say = text_field(
        _("What to say"),
        rows=3,
        most=MOST,
        help_text=_(
            "In the words to be said: “We know about it, the police look for her, Bob calls at nine.”"
        ),
    )
    do_not_say = text_field(
        _("What not to say"),
        rows=3,
        most=MOST,
        help_text=_("And to whom. Never write here where the child is."),
    )
    next_step = text_field(
        _("Next step"), rows=3, most=MOST, help_text=_("What to do if they call, and whom to wake.")
    )
    safe_contact = text_field(
        _("Safe contact"),
        rows=3,
        most=MOST,
        help_text=_("Who may be called back, when, at which number, with which word."),
    )
    versions = VersionsField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """An empty card helps nobody."""
        given = super().clean() or {}
        if not any(str(given.get(name, "")).strip() for name in CARD_FIELDS):
            self.add_error("say", _("Write at least one of the four."))
        return given
