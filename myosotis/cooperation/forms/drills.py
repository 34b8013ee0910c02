"""Announcing an exercise: its name and its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import text_field
from myosotis.cooperation.actions.drills import LONGEST
from myosotis.kernel import clock


class DayInput(forms.DateInput):
    """A day, chosen."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DrillForm(forms.Form):
    """Every hotline that is connected is told; nothing real is touched."""

    name = text_field(
        _("Name"), most=120, required=True, help_text=_("Read on every screen of who takes part.")
    )
    begins_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """In order, ahead, and not longer than two weeks."""
        given = super().clean() or {}
        first: dt.date | None = given.get("begins_on")
        last: dt.date | None = given.get("ends_on")
        if first and last:
            if not first <= last <= first + LONGEST:
                self.add_error("ends_on", _("The last day comes after the first, at most two weeks later."))
            elif last < clock.now().date():
                self.add_error("ends_on", _("An exercise lies ahead."))
        return given
