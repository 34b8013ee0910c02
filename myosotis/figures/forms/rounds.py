"""What may be typed about a round: what is asked of whom until when, the words that go with it, what came back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework.countries import name_country
from myosotis.casework.fields import text_field
from myosotis.figures.actions.rounds import RoundInput, find_yearly
from myosotis.figures.models import ReturnQuestion, Round
from myosotis.figures.models.rounds import MOST_IN_A_FLASH
from myosotis.figures.naming import name_indicator
from myosotis.kernel import clock
from myosotis.network.models import Hotline
from myosotis_core.indicators import load_definitions

FIRST_YEAR = 2000


class DayInput(forms.DateInput):
    """A day, chosen."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RoundForm(forms.Form):
    """A new round. Nobody is told before it is opened."""

    form = forms.ChoiceField(
        label=pgettext_lazy("of a round or proposal", "Kind"),
        choices=Round.Form.choices,
        widget=forms.RadioSelect,
    )
    year = forms.IntegerField(label=_("Year it is about"), min_value=FIRST_YEAR, max_value=2100)
    due_on = forms.DateField(label=_("Until when"), widget=DayInput)
    name = text_field(_("Name"), most=120, required=True, help_text=_("As hotlines will read it."))
    reason = text_field(
        _("What it is for"),
        rows=3,
        most=1000,
        help_text=_("A war, a pandemic, a question of a ministry: why these figures are needed now."),
    )
    indicators = forms.MultipleChoiceField(
        label=_("Tables of a flash collection"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Up to ten. A yearly return asks for every table, and nothing is chosen here."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = [(one.code, name_indicator(one.code)) for one in load_definitions().indicators]
        self.fields["indicators"].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A flash collection chooses its tables, and a round lies ahead."""
        given = super().clean() or {}
        chosen, is_flash = given.get("indicators") or [], given.get("form") == Round.Form.FLASH
        if is_flash and not 1 <= len(chosen) <= MOST_IN_A_FLASH:
            self.add_error("indicators", _("A flash collection asks for one to ten tables."))
        due: dt.date | None = given.get("due_on")
        if due and due < clock.now().date():
            self.add_error("due_on", _("The day lies behind us."))
        if given.get("form") == Round.Form.YEARLY and find_yearly(given.get("year") or 0):
            self.add_error("year", _("There is a yearly round of this year already."))
        return given

    def to_input(self) -> RoundInput:
        """What the action takes."""
        given = self.cleaned_data
        is_flash = given["form"] == Round.Form.FLASH
        return RoundInput(
            form=given["form"],
            year=given["year"],
            name=given["name"],
            due_on=given["due_on"],
            reason=given["reason"],
            indicators=given["indicators"] if is_flash else (),
        )


class LetterForm(forms.Form):
    """The words that go to the hotlines."""

    text = text_field(_("What they read"), rows=7, most=6000, required=True)


class DeadlineForm(forms.Form):
    """Another day."""

    due_on = forms.DateField(label=_("Until when"), widget=DayInput)


class ExcuseForm(forms.Form):
    """Why a hotline does not answer this time."""

    why = text_field(_("Why it will not answer this time"), most=300, required=True)


class AskBackForm(forms.Form):
    """What is asked about a hotline's figures."""

    text = text_field(_("In your own words"), rows=3, most=2000)
    way = forms.ChoiceField(label=_("How it goes there"), choices=ReturnQuestion.Way.choices)


class AnswerForm(forms.Form):
    """What the hotline answered."""

    answer = text_field(_("What the hotline answered"), rows=2, most=4000, required=True)
    way = forms.ChoiceField(label=_("How the answer came"), choices=ReturnQuestion.Way.choices)


class AskAgainForm(forms.Form):
    """What is asked on, after an answer."""

    text = text_field(_("What is not clear yet"), rows=2, most=2000, required=True)
    way = forms.ChoiceField(label=_("How it goes there"), choices=ReturnQuestion.Way.choices)


class SettleForm(forms.Form):
    """How a question ends."""

    end = forms.ChoiceField(label=_("How it is settled"), choices=ReturnQuestion.End.choices)


class ReturnFileForm(forms.Form):
    """A return that came as a file."""

    file = forms.FileField(
        label=_("File of a return"),
        help_text=_("The file that a hotline’s node wrote. Whether it is signed is looked at and said."),
    )


class HotlineField(forms.ModelChoiceField):
    """A hotline of the network, by the name of its country."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Hotline"))
        super().__init__(queryset=Hotline.objects.filter(is_own=False, ended_on=None), **options)

    def label_from_instance(self, obj: Any) -> str:
        """Country, then name."""
        return f"{name_country(obj.country)} · {obj.name}"
