"""The form of the search page. Sent by POST only: nothing that is typed here stands in an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import CodeField, CountryField


def typed_field(label: Any, **options: Any) -> forms.CharField:
    """One line without a history in the browser; cut, never refused, where somebody typed too much."""
    widget = forms.TextInput(
        {"autocomplete": "off", "spellcheck": "false", "dir": "auto", "maxlength": "200"}
    )
    return forms.CharField(label=label, required=False, widget=widget, **options)


class SearchForm(forms.Form):
    """Whom somebody looks for."""

    q = typed_field(_("Name, address or number of a case"))
    phone = typed_field(_("Phone, mail or handle"))
    born = typed_field(_("Birth or age"), help_text=_("“14”, “about 14”, “2011”, “3/5/2011”"))
    gender = CodeField("gender", label=_("Gender"))
    country = CountryField(label=_("Country"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="search_%s", **options)
        self.fields["q"].widget.attrs["type"] = "search"
        self.fields["born"].widget.attrs["placeholder"] = _("14 or 2011")
