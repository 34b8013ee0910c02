"""Forms of missed calls, phrases and cards of countries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework.fields import MomentField
from myosotis.casework.models import CountryCard


class MissedForm(forms.Form):
    """A call that nobody answered."""

    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=60,
        help_text=_("Leave empty where it is withheld or not known."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "tel"}),
    )
    at = MomentField(label=_("When"), required=False)


class TextModuleForm(forms.Form):
    """A phrase of the house."""

    letters = forms.CharField(
        label=_("Letters"),
        max_length=24,
        help_text=_("Small letters and digits, as typed after two colons: ::limits"),
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters a to z, digits and hyphens only."))],
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(
        label=_("Phrase"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


LABELS = {
    "number_abroad": _("Number that can be dialled from abroad"),
    "hours": pgettext_lazy("when a line answers", "Hours"),
    "languages": _("Languages"),
    "police": _("Police"),
    "central_authority": _("Central Authority (Hague Convention)"),
    "child_helpline": _("Child helpline"),
    "consulate": _("Consulate"),
    "remarks": _("Remarks"),
}


class CountryCardForm(forms.Form):
    """The card of a country: a line is known from a source, or empty."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CountryCard.LINES:
            longest = getattr(CountryCard._meta.get_field(name), "max_length", None)
            widget = forms.Textarea(attrs={"rows": 3}) if name == "remarks" else forms.TextInput()
            widget.attrs |= {"dir": "auto", "autocomplete": "off"}
            self.fields[name] = forms.CharField(
                label=LABELS[name], required=False, max_length=longest, widget=widget
            )
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            required=False,
            max_length=400,
            help_text=_("Who says so: the member itself, a ministry, a page and its day."),
        )
        self.fields["checked_on"] = forms.DateField(
            label=_("Checked on"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )

    def clean(self) -> dict[str, Any]:
        """What is known has a source."""
        cleaned = super().clean() or {}
        if any(cleaned.get(name) for name in CountryCard.LINES) and not cleaned.get("source"):
            self.add_error("source", _("Say where this comes from: nothing stands here without a source."))
        return cleaned
