"""The form that changes what is known of a child: gender, birth or age as told, countries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from myosotis.casework.countries import name_country
from myosotis.casework.editing import Change
from myosotis.casework.fields import CodeField, CountryField, VersionsField
from myosotis.casework.forms import OLDEST_CHILD
from myosotis.kernel import clock
from myosotis.people.ages import Told

BIRTH = ("born_on", "birth_year", "age", "is_about")
COUNTRIES = ("country", "country_second")


def number_field(label: Any, **options: Any) -> forms.IntegerField:
    """A whole number typed, without a history in the browser."""
    widget = forms.NumberInput({"autocomplete": "off", "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, widget=widget, show_hidden_initial=True, **options)


class ChildEditForm(forms.Form):
    """Birth is told as a date, a year or an age; any of them may be only about. Only what was changed is sent on."""

    gender = CodeField("gender", absence=True, label=_("Gender"), show_hidden_initial=True)
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        show_hidden_initial=True,
    )
    birth_year = number_field(_("Or the year of birth"), min_value=1900)
    age = number_field(
        _("Age as told"),
        min_value=0,
        max_value=OLDEST_CHILD,
        help_text=_("It is counted as it is. Leave it empty to count by the birth."),
    )
    is_about = forms.BooleanField(
        label=_("Only about: nobody knows exactly"), required=False, show_hidden_initial=True
    )
    country = CountryField(label=_("Country the child belongs to"), show_hidden_initial=True)
    country_second = CountryField(label=_("Second country"), show_hidden_initial=True)
    countries_more = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    versions = VersionsField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, began_on: dt.date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.began_on = began_on

    def clean(self) -> dict[str, Any]:
        """A birth lies before the day the child was last seen; date and year agree."""
        given = super().clean() or {}
        today = timezone.localdate(clock.now())
        latest = self.began_on or today
        born_on, year = given.get("born_on"), given.get("birth_year")
        if born_on and born_on > latest:
            self.add_error("born_on", _("The child was last seen before this day."))
        elif born_on and born_on.year < latest.year - OLDEST_CHILD - 1:
            self.add_error("born_on", _("This date of birth is not that of a child."))
        if year and not latest.year - OLDEST_CHILD - 1 <= year <= latest.year:
            self.add_error("birth_year", _("This year of birth is not that of a child."))
        elif year and born_on and year != born_on.year and "birth_year" in self.changed_data:
            self.add_error("birth_year", _("The year and the date of birth do not agree."))
        return given

    def to_changes(self) -> dict[str, Change]:
        """The changed fields with the versions that their editor saw."""
        given, seen = self.cleaned_data, self.cleaned_data.get("versions") or {}
        changed = set(self.changed_data)
        changes: dict[str, Any] = {}
        if "gender" in changed:
            changes["gender"] = given["gender"]
        if changed & set(BIRTH):
            changes["born"] = self._born()
        if changed & set(COUNTRIES):
            more = [code for code in given["countries_more"].split() if name_country(code) != code]
            codes = [given[name] for name in COUNTRIES if given[name]] + more
            changes["countries"] = list(dict.fromkeys(codes))
        return {name: Change(value, seen.get(name, 0)) for name, value in changes.items()}

    def _born(self) -> Told | None:
        given = self.cleaned_data
        told: Told = {}
        if given["born_on"]:
            told["on"] = given["born_on"].isoformat()
        elif given["birth_year"]:
            told["year"] = given["birth_year"]
        if given["age"] is not None:
            told["age"] = given["age"]
        if told and given["is_about"]:
            told["about"] = True
        return told or None


def to_initial(told: Told, gender: str, countries: list[str], versions: dict[str, int]) -> dict[str, Any]:
    """What the form shows of a child."""
    return {
        "gender": gender,
        "born_on": dt.date.fromisoformat(told["on"]) if told.get("on") else None,
        "birth_year": told.get("year"),
        "age": told.get("age"),
        "is_about": bool(told.get("about")),
        **dict(zip(COUNTRIES, countries, strict=False)),
        "countries_more": " ".join(countries[len(COUNTRIES) :]),
        "versions": versions,
    }
