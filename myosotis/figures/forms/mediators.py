"""What may be typed of a mediator's answer: counts and codes, no name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.fields import CountryField, text_field
from myosotis.figures.actions.mediators import OUTCOMES, MediatorInput
from myosotis.services.words import list_languages

MOST = 100_000


class MediatorForm(forms.Form):
    """One mediator's answer."""

    number = text_field(
        _("Number of the mediator"), most=20, required=True, help_text=_("As on your own list; never a name.")
    )
    country = CountryField(label=_("Country"), has_absence=False, required=True)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the mediations"),
        required=False,
        choices=list_languages,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    mediations = forms.IntegerField(
        label=_("Mediations worked on in the year"),
        min_value=0,
        max_value=MOST,
        help_text=_("A co-mediated one is counted by the mediator who leads it."),
    )
    days = forms.IntegerField(
        label=_("Median days from first contact to end"), required=False, min_value=0, max_value=MOST
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, label in words.choices(OUTCOMES):
            self.fields[f"outcome_{code}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=MOST
            )

    @property
    def outcomes(self) -> list[forms.BoundField]:
        """The fields of the outcomes."""
        return [self[name] for name in self.fields if name.startswith("outcome_")]

    def clean(self) -> dict[str, Any]:
        """The outcomes add up to the mediations."""
        given = super().clean() or {}
        total = sum(given.get(name) or 0 for name in self.fields if name.startswith("outcome_"))
        if given.get("mediations") is not None and total != given["mediations"]:
            self.add_error(
                "mediations", _("The outcomes add up to {total}. They say the same.").format(total=total)
            )
        return given

    def to_input(self) -> MediatorInput:
        """What the action takes."""
        given = self.cleaned_data
        return MediatorInput(
            number=given["number"],
            country=given["country"],
            mediations=given["mediations"],
            outcomes={
                name.removeprefix("outcome_"): given[name] or 0
                for name in self.fields
                if name.startswith("outcome_")
            },
            languages=given["languages"],
            days=given["days"],
        )
