"""The form of the search page. Sent by POST only: nothing that is typed here stands in an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework import words
from myosotis.casework.countries import list_countries


def typed_field(label: Any, **options: Any) -> forms.CharField:
    """One line without a history in the browser; cut, never refused, where somebody typed too much."""
    widget = forms.TextInput(
        {"autocomplete": "off", "spellcheck": "false", "dir": "auto", "maxlength": "200"}
    )
    return forms.CharField(label=label, required=False, widget=widget, **options)


def known_countries() -> list[tuple[str, str]]:
    """Countries to look for: the own one first, without the ways to say that it is not known."""
    return [choice for choice in list_countries() if not words.is_absence(choice[0])]


class SearchForm(forms.Form):
    """Whom somebody looks for."""

    q = typed_field(_("Name, or number of a case"))
    phone = typed_field(_("Phone, mail or handle"))
    born = typed_field(_("Birth or age"), help_text=_("“14”, “about 14”, “2011”, “3/5/2011”"))
    gender = forms.ChoiceField(
        label=_("Gender"),
        required=False,
        choices=lambda: [("", pgettext_lazy("gender", "Any")), *words.choices("gender")],
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", pgettext_lazy("country", "Any")), *known_countries()],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "search_%s", **options})
        self.fields["q"].widget.attrs["type"] = "search"
        self.fields["born"].widget.attrs["placeholder"] = _("14 or 2011")
