"""Asking a body without a node: the form of every request, with the way they read it; and what they answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.fields import ChosenCode, CodeField, MomentField, text_field
from myosotis.cooperation import telling
from myosotis.cooperation.actions.bodies import BodyFact
from myosotis.cooperation.forms.request import RequestForm
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.models import BodyRequest

WAYS = [
    (BodyRequest.Way.PAGE, _("A page at our node, opened once with a passphrase")),
    (BodyRequest.Way.PDF, _("A PDF, locked with a passphrase, that any PDF reader opens")),
    (BodyRequest.Way.FILE, _("A sealed file that any browser opens with a passphrase")),
]


class BodyRequestForm(RequestForm):
    """The same request; beside it how they read it, and on which ground it leaves the European Union."""

    way = forms.ChoiceField(
        label=_("How they read it"), choices=WAYS, widget=forms.RadioSelect, initial=BodyRequest.Way.PAGE
    )
    transfer_ground = CodeField(
        "transfer_ground",
        label=_("Outside the European Union: ground for the transfer"),
        help_text=_("Only for a body outside the European Union and the European Economic Area."),
    )

    def clean(self) -> dict[str, Any]:
        """The sentence about whom to ask speaks of a body."""
        given = super().clean()
        if self.is_sent and not given.get("nodes") and "nodes" in self.errors:
            self.errors["nodes"] = self.error_class([str(_("Choose at least one body."))])
        return given

    def to_input(self) -> RequestInput:
        """The request, with the way they read it."""
        given = self.cleaned_data
        return replace(
            super().to_input(),
            way=given.get("way") or BodyRequest.Way.PAGE.value,
            transfer_ground=given.get("transfer_ground") or "",
        )


class BodyAnswerForm(forms.Form):
    """A dated fact, with who said it and how sure it is. On the page of a body and on ours."""

    asked = forms.ChoiceField(label=_("To which request"), required=False)
    text = text_field(_("Answer"), rows=4, most=4000, required=True)
    dated = MomentField(
        label=_("As of when"), required=True, help_text=_("When it was so: “today 9:00”, “yesterday”.")
    )
    source = ChosenCode("answer_source", label=_("Who says so"))
    certainty = ChosenCode("answer_certainty", label=_("How sure it is"))
    is_alleged = forms.BooleanField(label=_("It says that somebody did something: alleged"), required=False)
    who = text_field(_("Who answers"), most=200, help_text=_("Your office and a number to ring back."))

    def __init__(self, *args: Any, asks: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [("", _("All of it"))]
        self.fields["asked"].choices = [  # type: ignore[attr-defined]
            *known,
            *((code, words.label("cooperation_ask", code)) for code in asks),
        ]

    def to_fact(self) -> BodyFact:
        """What the action takes."""
        given = self.cleaned_data
        return BodyFact(
            text=given["text"],
            dated=self.write_dated(given["dated"]),
            source=given["source"],
            certainty=given["certainty"],
            who=given["who"],
            asked=given["asked"],
            is_alleged=given["is_alleged"],
        )

    def write_dated(self, told: Any) -> str:
        """The day or instant of the fact, as the protocol writes it."""
        if told.precision == "exact":
            return telling.moment(told.at)
        return timezone.localdate(told.at).isoformat()


class PageAnswerForm(BodyAnswerForm):
    """The same on the page of a body: a day is chosen, since nobody there knows our way to write moments."""

    dated = forms.DateField(  # type: ignore[assignment]
        label=_("As of which day"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def write_dated(self, told: dt.date) -> str:
        """The day."""
        return told.isoformat()


class DoorForm(forms.Form):
    """The door of a page: nothing but the passphrase."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "dir": "ltr", "spellcheck": "false"}
        ),
        help_text=_("The twenty digits that were read to you on the telephone."),
    )
