"""What is typed about a return: what is collected, what the numbers rest on, the service, why it is corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework import words
from myosotis.figures.naming import define, language, name_indicator
from myosotis.figures.queries.returns import service_questions
from myosotis_core.indicators import Grade, Indicator, Practice, Status, load_definitions
from myosotis_core.indicators.definitions import Question, label_of_dimension
from myosotis_core.vocabulary import load

RANKS = 5
SAID = {
    "": _("Collected"),
    Status.NOT_COLLECTED.value: _("Not collected here"),
    Status.DECLINED.value: pgettext_lazy("to say a number", "Declined"),
}
GRADES = {
    Grade.A.value: _("A: exactly the common codes"),
    Grade.B.value: _("B: close to them"),
    Grade.C.value: _("C: an estimated share"),
    Grade.D.value: _("D: not comparable"),
}
TABLES_SAID = {
    "": _("Counted"),
    Status.ESTIMATED.value: _("Estimated"),
    Status.NOT_COLLECTED.value: _("Not collected here"),
    Status.DECLINED.value: pgettext_lazy("to say a number", "Declined"),
}
MOST = {"people": 100_000, "hours": 168, "languages": 200, "percent": 100, "days": 3_660}


class PracticeForm(forms.Form):
    """For each dimension whether it is collected here, how well it fits, whether it is recorded in a new way.

    For each table whether its numbers are estimates, not collected or declined as a whole.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *words_given: Any, indicators: list[Indicator], **options: Any) -> None:
        super().__init__(*words_given, **options)
        self.dimensions = list_dimensions(indicators)
        for code, label in self.dimensions.items():
            self.fields[f"{code}_is"] = forms.ChoiceField(
                choices=list(SAID.items()), required=False, label=label
            )
            self.fields[f"{code}_grade"] = forms.ChoiceField(
                choices=list(GRADES.items()), required=False, label=label
            )
            self.fields[f"{code}_new"] = forms.BooleanField(required=False, label=label)
        self.codes = [one.code for one in indicators]
        for code in self.codes:
            self.fields[f"table_{code}"] = forms.ChoiceField(
                choices=list(TABLES_SAID.items()), required=False, label=name_indicator(code)
            )

    def tables(self) -> list[BoundField]:
        """One field a table."""
        return [self[f"table_{code}"] for code in self.codes]

    @property
    def says_of_tables(self) -> bool:
        """Whether anything is said of a table as a whole."""
        return any(field.value() for field in self.tables())

    def lines(self) -> Iterator[dict[str, Any]]:
        """One line a dimension."""
        for code, label in self.dimensions.items():
            yield {
                "label": label,
                "code": code,
                "is": self[f"{code}_is"],
                "grade": self[f"{code}_grade"],
                "new": self[f"{code}_new"],
            }

    def to_practice(self, before: Practice) -> Practice:
        """What was said; what stands of single codes, and of tables that are not in this return, stays."""
        said = self.cleaned_data
        dimensions = {code: Status(said[f"{code}_is"]) for code in self.dimensions if said[f"{code}_is"]}
        grades = {
            code: Grade(said[f"{code}_grade"])
            for code in self.dimensions
            if said[f"{code}_grade"] not in ("", Grade.A.value)
        }
        tables = {code: Status(said[f"table_{code}"]) for code in self.codes if said[f"table_{code}"]}
        others = {code: status for code, status in before.indicators.items() if code not in self.codes}
        estimated = {code for code, status in tables.items() if status is Status.ESTIMATED}
        return Practice(
            indicators={**others, **{one: tables[one] for one in tables if one not in estimated}},
            dimensions=dimensions,
            codes=before.codes,
            grades=grades,
            code_grades=before.code_grades,
            changed=frozenset(code for code in self.dimensions if said[f"{code}_new"]),
            estimates=frozenset(estimated | (before.estimates - set(self.codes))),
        )


def initial_of_practice(practice: Practice, edits: int) -> dict[str, Any]:
    """What stands there."""
    given: dict[str, Any] = {"seen": edits}
    given |= {f"table_{code}": status.value for code, status in practice.indicators.items()}
    given |= {f"table_{code}": Status.ESTIMATED.value for code in practice.estimates}
    given |= {f"{code}_is": status.value for code, status in practice.dimensions.items()}
    given |= {f"{code}_grade": grade.value for code, grade in practice.grades.items()}
    return given | {f"{code}_new": True for code in practice.changed}


def list_dimensions(indicators: list[Indicator]) -> dict[str, str]:
    """The dimensions of some tables with their names; quarters are never asked, they are dates."""
    found: dict[str, str] = {}
    for one in indicators:
        for dimension in one.by:
            if dimension != "quarter":
                found.setdefault(dimension, label_of_dimension(one.kind, dimension, language()))
    return found


class BasisForm(forms.Form):
    """What the numbers rest on, and the ground for special categories."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    basis = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label=_("What the numbers rest on"),
        help_text=_(
            "Which records were counted, by whom, what is missing, what was recorded differently this year. It goes "
            "with the return and may be printed: no names, nothing about a child or a family."
        ),
    )
    special_ground = forms.CharField(
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        label=_("Ground in law for tables of harm, vulnerability, residence and reasons"),
        help_text=_(
            "These are special categories of personal data. They are opened and counted only where the hotline's own "
            "ground stands here, for example an article of a law and the day of the impact assessment. Empty: these "
            "tables are left out."
        ),
    )


class CorrectionForm(forms.Form):
    """Why a frozen return is corrected."""

    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Why it is corrected"),
        help_text=_(
            "The reason goes to the coordinator with the new version. No names, nothing about a child."
        ),
    )


class ServiceForm(forms.Form):
    """What no record tells of the hotline: staff, volunteers, hours, languages, challenges, funding."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *words_given: Any, suggested: Collection[str] = (), **options: Any) -> None:
        super().__init__(*words_given, **options)
        self.questions = service_questions()
        for one in self.questions:
            for name, field in _fields_of(one):
                self.fields[name] = field
        for name in suggested:
            known = _("From what this node knows; look before you save.")
            self.fields[name].help_text = format_html("{} {}", self.fields[name].help_text, known)

    def groups(self) -> Iterator[dict[str, Any]]:
        """Each question with its fields."""
        for one in self.questions:
            fields: list[BoundField] = [self[name] for name, _field in _fields_of(one)]
            yield {
                "title": one.label(language()),
                "definition": define(one),
                "is_single": len(fields) == 1,
                "fields": fields,
            }

    def clean(self) -> dict[str, Any]:
        """A challenge is ranked once."""
        said = super().clean() or {}
        for one in self.questions:
            if one.unit == "ranked":
                ranked = [said.get(f"{one.code}_{rank}") for rank in range(1, RANKS + 1)]
                named = [code for code in ranked if code]
                if len(named) != len(set(named)):
                    self.add_error(f"{one.code}_1", _("The same stands on two ranks."))
        return said

    def to_answers(self) -> dict[str, Any]:
        """The answers by code of the question, without those left empty."""
        said, answers = self.cleaned_data, dict[str, Any]()
        for one in self.questions:
            names = [name for name, _field in _fields_of(one)]
            if one.unit == "ranked":
                value: Any = [said[name] for name in names if said.get(name)]
            elif one.unit == "coded":
                value = {
                    name.removeprefix(f"{one.code}_"): said[name]
                    for name in names
                    if said.get(name) is not None
                }
            else:
                value = _plain(said.get(one.code))
            if value not in (None, [], {}):
                answers[one.code] = value
        return answers


def initial_of_service(answers: Mapping[str, Any], edits: int) -> dict[str, Any]:
    """What stands there."""
    given: dict[str, Any] = {"seen": edits}
    for code, value in answers.items():
        if isinstance(value, list):
            given |= {f"{code}_{rank}": one for rank, one in enumerate(value, 1)}
        elif isinstance(value, dict):
            given |= {f"{code}_{name}": number for name, number in value.items()}
        else:
            given[code] = value
    return given


def _fields_of(question: Question) -> list[tuple[str, forms.Field]]:
    """The fields of one question: a number, a number for each code, or a rank for each place."""
    label = question.label(language())
    if question.unit == "ranked":
        choices = [("", "–"), *words.choices(question.code_list)]
        return [
            (f"{question.code}_{rank}", forms.ChoiceField(choices=choices, required=False, label=str(rank)))
            for rank in range(1, RANKS + 1)
        ]
    if question.unit == "coded":
        codes = load().list(question.code_list).names
        return [
            (
                f"{question.code}_{code}",
                forms.IntegerField(
                    required=False,
                    min_value=0,
                    max_value=100_000,
                    label=words.label(question.code_list, code),
                ),
            )
            for code in codes
        ]
    most = MOST.get(question.unit, 1_000_000)
    places = 1 if question.code in ("paid_staff", "hours_a_week") else 0
    field = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=most,
        decimal_places=places,
        label=label,
        localize=True,
        help_text=_say_definition(question),
    )
    return [(question.code, field)]


def _say_definition(question: Question) -> str:
    """What is asked, marked where it is said in English on a page of another language."""
    said = define(question)
    return (
        format_html('<span lang="en" dir="ltr">{}</span>', said["text"])
        if said["is_english"]
        else said["text"]
    )


def _plain(value: Decimal | None) -> int | str | None:
    """As a return holds it: a whole number, or a text where there is a fraction (the protocol knows none)."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value.normalize())


def countable(codes: Mapping[str, Any]) -> list[Indicator]:
    """The indicators of these codes."""
    definitions = load_definitions()
    return [definitions.indicator(code) for code in codes]
