"""A field of this hotline's own, as whoever keeps the forms types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework.local_checks import AnswerInput, FieldInput
from myosotis.casework.models import LocalField

EMPTY_ROWS = 3
MOST_ROWS = 60
LONGEST = 80


def words_field(language: str) -> forms.CharField:
    """The words of a question or an answer in one language."""
    attributes = {"autocomplete": "off", "lang": language, "dir": "auto"}
    name = dict(settings.LANGUAGES)[language]
    return forms.CharField(label=name, max_length=LONGEST, required=False, widget=forms.TextInput(attributes))


class LocalFieldForm(forms.Form):
    """The question: what it is asked of, its words in every language, whether it is special."""

    about = forms.ChoiceField(
        label=_("Asked of"),
        choices=[("case", _("Each case")), ("child", _("Each child")), ("contact", _("Each contact"))],
    )
    is_special = forms.BooleanField(
        label=_("It says something of health, harm, origin, belief or orientation"),
        help_text=_("Then its answers lie sealed: no list is filtered by them, and they are not counted."),
        required=False,
    )
    is_active = forms.BooleanField(label=_("It is asked"), required=False, initial=True)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ROWS)

    def __init__(self, *args: Any, present: LocalField | None = None, **options: Any) -> None:
        held = present.codes if present else []
        options.setdefault("initial", {})
        if present:
            options["initial"] |= {
                "about": present.about,
                "is_special": present.is_special,
                "is_active": present.is_active,
            }
        super().__init__(*args, **options)
        for code, _name in settings.LANGUAGES:
            self.fields[f"label_{code}"] = words_field(code)
            self.initial[f"label_{code}"] = present.labels.get(code, "") if present else ""
        self.row_count = self._read_rows(len(held) + EMPTY_ROWS)
        self.initial["rows"] = self.row_count
        for number in range(self.row_count):
            one = held[number] if number < len(held) else {"code": "", "labels": {}, "is_active": True}
            self._add_row(number, one)

    def _read_rows(self, otherwise: int) -> int:
        told = str(self.data.get("rows", "")) if self.is_bound else ""
        return min(int(told), MOST_ROWS) if told.isdecimal() and int(told) else otherwise

    def _add_row(self, number: int, one: dict[str, Any]) -> None:
        self.fields[f"code_{number}"] = forms.CharField(
            required=False, max_length=40, widget=forms.HiddenInput
        )
        self.initial[f"code_{number}"] = one["code"]
        for language, _name in settings.LANGUAGES:
            self.fields[f"answer_{number}_{language}"] = words_field(language)
            self.initial[f"answer_{number}_{language}"] = one["labels"].get(language, "")
        self.fields[f"active_{number}"] = forms.BooleanField(
            label=pgettext_lazy("answer of a question", "Offered"), required=False
        )
        self.initial[f"active_{number}"] = one.get("is_active", True)

    def question_fields(self) -> list[forms.BoundField]:
        """The words of the question."""
        return [self[f"label_{code}"] for code, _name in settings.LANGUAGES]

    def answer_rows(self) -> list[dict[str, Any]]:
        """The answers, one row each."""
        return [
            {
                "number": number + 1,
                "code": self[f"code_{number}"],
                "words": [self[f"answer_{number}_{language}"] for language, _name in settings.LANGUAGES],
                "active": self[f"active_{number}"],
            }
            for number in range(self.row_count)
        ]

    def to_input(self) -> FieldInput:
        """What the action takes; rows without words are left out."""
        given = self.cleaned_data
        languages = [code for code, _name in settings.LANGUAGES]
        answers = []
        for number in range(self.row_count):
            labels = {code: given[f"answer_{number}_{code}"].strip() for code in languages}
            if any(labels.values()):
                said = {code: text for code, text in labels.items() if text}
                answers.append(AnswerInput(said, given[f"code_{number}"], given[f"active_{number}"]))
        labels = {code: given[f"label_{code}"].strip() for code in languages}
        return FieldInput(
            about=given["about"],
            labels={code: text for code, text in labels.items() if text},
            answers=answers,
            is_special=given["is_special"],
            is_active=given["is_active"],
        )
