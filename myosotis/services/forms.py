"""What a person may type about a service, and the filters of the list."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from myosotis.services import words
from myosotis.services.models import DAYS, Service

MOST_PHONES = 6
OLDEST = 30
SPAN = re.compile(r"^(\d{1,2})(?::|h|\.)?(\d{2})?\s*[-–]\s*(\d{1,2})(?::|h|\.)?(\d{2})?$")
PHONE = re.compile(r"^[+\d][\d ()/.-]{2,24}$")
QUIET = {"autocomplete": "off"}


class HoursField(forms.CharField):
    """The spans of one day: "9-12:30, 13:30-17"; "24" for day and night."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=80, widget=forms.TextInput(QUIET), **options)

    def to_python(self, value: Any) -> Any:
        """Pairs of "HH:MM"."""
        text = str(super().to_python(value) or "")
        if text.strip() in ("24", "24h", "0-24"):
            return [["00:00", "24:00"]]
        return [_read_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return say_spans(value) if isinstance(value, list) else value


class LinesField(forms.CharField):
    """Several short texts separated by semicolons."""

    def to_python(self, value: Any) -> Any:
        """Each without spaces around it."""
        text = str(super().to_python(value) or "")
        return [" ".join(part.split()) for part in text.split(";") if part.strip()]

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return "; ".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """Phones, and not too many."""
        super().validate(value)
        if len(value) > MOST_PHONES or any(not PHONE.fullmatch(one) for one in value):
            raise forms.ValidationError(
                gettext("Write phone numbers with digits, several with a semicolon between.")
            )

    def run_validators(self, value: Any) -> None:
        """Checked one by one above."""


def _read_span(text: str) -> list[str]:
    found = SPAN.match(text)
    if found is None:
        raise forms.ValidationError(gettext("Write hours like 9-12:30, 13:30-17, or 24 for day and night."))
    start, end = (int(found[1]), int(found[2] or 0)), (int(found[3]), int(found[4] or 0))
    if max(start[0], end[0]) > 24 or max(start[1], end[1]) > 59 or start[0] == 24 or end > (24, 0):
        raise forms.ValidationError(gettext("There is no such hour."))
    return [f"{start[0]:02}:{start[1]:02}", f"{end[0]:02}:{end[1]:02}"]


def say_spans(spans: list[list[str]]) -> str:
    """ "09:00-12:30, 13:30-17:00"."""
    return ", ".join(f"{start}-{end}" for start, end in spans)


class ServiceForm(forms.Form):
    """One service. No person's name belongs in it."""

    name = forms.CharField(label=_("Name of the service"), max_length=200, widget=forms.TextInput(QUIET))
    needs = forms.MultipleChoiceField(
        label=_("Helps with"), choices=words.list_needs, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(label=_("Country"), choices=words.list_countries)
    town = forms.CharField(label=_("Town"), required=False, max_length=120, widget=forms.TextInput(QUIET))
    phones = LinesField(label=_("Phone"), required=False, max_length=200, widget=forms.TextInput(QUIET))
    mail = forms.EmailField(label=_("Mail"), required=False, widget=forms.EmailInput(QUIET))
    url = forms.CharField(
        label=_("Web address"),
        required=False,
        max_length=300,
        validators=[URLValidator(["https", "http"])],
        widget=forms.TextInput(QUIET),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=words.list_languages,
        widget=forms.SelectMultiple({"size": 6}),
    )
    age_from = forms.IntegerField(label=_("For ages from"), required=False, min_value=0, max_value=OLDEST)
    age_to = forms.IntegerField(label=_("to"), required=False, min_value=0, max_value=99)
    is_free = forms.NullBooleanField(label=_("Free of charge"), required=False)
    hours = forms.CharField(
        label=_("Hours in words"), required=False, max_length=300, widget=forms.TextInput(QUIET)
    )
    notes = forms.CharField(
        label=_("What a colleague should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({**QUIET, "rows": 3}),
        help_text=_("About the service only: nothing about a child, a family or a member of its staff."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day, name in words.list_days():
            self.fields[day] = HoursField(label=name)
        self.fields["is_free"].widget.choices = [  # type: ignore[attr-defined]
            ("unknown", _("Not known")),
            ("true", _("Yes")),
            ("false", _("No")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ages in order."""
        given = super().clean() or {}
        youngest, oldest = given.get("age_from"), given.get("age_to")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to", _("The second age is below the first."))
        return given

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the days of the week."""
        return [self[day] for day in DAYS]

    def to_values(self) -> dict[str, Any]:
        """Fields of the table."""
        given = dict(self.cleaned_data)
        hours = {day: spans for day in DAYS if (spans := given.pop(day))}
        return {**given, "open_hours": hours}


def initial_of(service: Service) -> dict[str, Any]:
    """What the form shows of a service."""
    names = (*(name for name in ServiceForm.base_fields if name not in DAYS),)
    values = {name: getattr(service, name) for name in names}
    return {**values, **{day: service.open_hours.get(day, []) for day in DAYS}}


class FilterForm(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(
        label=_("Name or town"),
        required=False,
        max_length=80,
        widget=forms.TextInput({**QUIET, "list": "towns", "type": "search"}),
    )
    need = forms.ChoiceField(label=_("Helps with"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    open = forms.ChoiceField(
        label=pgettext_lazy("by opening hours", "Open"),
        required=False,
        choices=[("", _("Any time")), ("now", _("Open now"))],
    )
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All that exist")),
            ("stale", _("Not checked for a year")),
            ("closed", pgettext_lazy("services", "Closed")),
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["need"].choices = [("", _("Anything")), *words.list_needs()]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", pgettext_lazy("language", "Any")), *words.list_languages()]  # type: ignore[attr-defined]

    def to_filters(self) -> dict[str, str]:
        """What was chosen and can be."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class ImportForm(forms.Form):
    """A table of services."""

    table = forms.FileField(
        label=_("A CSV file with the columns of the download"),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
