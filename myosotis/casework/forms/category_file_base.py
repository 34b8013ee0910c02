"""What the forms of a file are made of: days, yes or no, languages, and the form of a section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.editing import Change
from myosotis.casework.fields import CodeField, VersionsField
from myosotis.casework.forms.people import list_language_choices
from myosotis.casework.moments import Moment

EARLIEST = dt.date(1980, 1, 1)
MOST_YEARS_AHEAD = 10


class DayField(forms.DateField):
    """One day, typed or picked."""

    def __init__(self, label: Any, **options: Any) -> None:
        options.setdefault("required", False)
        # With a last day the browser takes four digits for the year, not six.
        attributes = {"type": "date", "autocomplete": "off", "max": "9999-12-31"}
        widget = forms.DateInput(attributes, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, input_formats=["%Y-%m-%d"], **options)

    def clean(self, value: Any) -> dt.date | None:
        """Refuse a day so far away that it is a slip of the finger."""
        day: dt.date | None = super().clean(value)
        if day and not EARLIEST <= day <= dt.date(dt.date.today().year + MOST_YEARS_AHEAD, 12, 31):  # noqa: DTZ011  the year is enough
            raise forms.ValidationError(_("Please look at the year."))
        return day


class YesNoField(CodeField):
    """Yes, no, or why it is not known."""

    def __init__(self, label: Any) -> None:
        super().__init__("yes_no", absence=True, label=label)


class LanguagesField(forms.MultipleChoiceField):
    """Several languages, by their names in the language of the page."""

    def __init__(self, **options: Any) -> None:
        widget = forms.SelectMultiple({"size": 4})
        super().__init__(
            choices=lambda: list_language_choices()[1:], widget=widget, required=False, **options
        )


class SectionForm(forms.Form):
    """A section of a file, with the versions its editor saw; only what was changed is saved."""

    record: ClassVar[str] = ""
    OTHER: ClassVar[Mapping[str, str]] = {}
    WHERE: ClassVar[frozenset[str]] = frozenset()
    versions = VersionsField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, withheld: bool = False, has_episode: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.WHERE if withheld else ():
            del self.fields[name]
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "versions"

    @classmethod
    def record_of(cls, name: str) -> str:
        """The record a field belongs to: the section's own, or the episode or person beside it."""
        return cls.OTHER.get(name, cls.record)

    def to_changes(self) -> dict[str, dict[str, Change]]:
        """What was changed, by the record it belongs to; what was left as it was is nobody's edit."""
        seen = self.cleaned_data["versions"] or {}
        changes: dict[str, dict[str, Change]] = {}
        for name in self.changed_data:
            if name == "versions":
                continue
            value = self.cleaned_data[name]
            if isinstance(value, Moment):
                value = value.at
            changes.setdefault(self.record_of(name), {})[name] = Change(value, seen.get(name, 0))
        return changes


class PersonField(forms.ChoiceField):
    """One of the people around the children; the choices are those of the case."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False)
