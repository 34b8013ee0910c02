"""What may be typed at the front desk: a request that reached the secretariat, where it goes, why it is declined."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.fields import ChosenCode, CountryField, MomentField, text_field
from myosotis.frontdesk.actions import ArrivalInput
from myosotis.kernel import clock
from myosotis.services.words import list_languages


class ArrivalForm(forms.Form):
    """Only what a hotline needs to begin. It is no case, and nothing is looked up."""

    channel = ChosenCode("channel", label=_("How it came"))
    came = MomentField(label=_("When it came"), required=False, help_text=_("Left empty: now."))
    urgency = forms.ChoiceField(
        label=_("How soon a hotline must see it"),
        choices=lambda: words.choices("cooperation_urgency"),
        widget=forms.RadioSelect,
        initial="within_12_hours",
    )
    text = text_field(
        _("What they ask, in their words"),
        rows=6,
        most=6000,
        required=True,
        help_text=_("No more than a hotline needs to begin. What you do not need, do not write down."),
    )
    reach = text_field(_("How they are reached, and when it is safe"), most=200)
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [("", _("Not known")), *list_languages()], required=False
    )
    country = CountryField(label=_("Country it concerns"), has_absence=False)

    is_drill = forms.BooleanField(
        label=_("It is an exercise"),
        required=False,
        help_text=_("Invented, and marked so here and at the hotline. It enters no figure."),
    )

    def to_input(self) -> ArrivalInput:
        """What the action takes."""
        given = self.cleaned_data
        return ArrivalInput(
            channel=given["channel"],
            urgency=given["urgency"],
            text=given["text"],
            reach=given["reach"],
            language=given["language"],
            country=given["country"] or "",
            is_drill=given["is_drill"],
            came_at=min(given["came"].at, clock.now()) if given["came"] else None,
        )


class RouteForm(forms.Form):
    """To which hotline it goes."""

    node = forms.ChoiceField(label=_("Hotline"))

    def __init__(self, *args: Any, nodes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["node"].choices = nodes  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why we do not take it up."""

    reason = ChosenCode("decline_reason", label=_("Why"))
