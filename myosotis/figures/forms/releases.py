"""What may be typed about releases, about what is public already, and about changes of the vocabulary."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework.fields import text_field
from myosotis.figures.actions.beside import CellInput, is_place
from myosotis.figures.actions.vocabulary_changes import SHORTEST, ChangeInput
from myosotis.figures.forms.rounds import DayInput, HotlineField
from myosotis.figures.models import ChangeVote, Proof, PublicCell, Release, VocabularyChange
from myosotis.figures.naming import language, name_indicator
from myosotis.figures.queries.mappings import list_common
from myosotis.figures.report.texts import REPORT_LANGUAGES
from myosotis.kernel import clock
from myosotis.services.words import name_language
from myosotis_core.indicators import load_definitions
from myosotis_core.vocabulary import load


class ReleaseForm(forms.Form):
    """A release of a round. The worker builds it."""

    name = text_field(_("Name"), most=160, required=True)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lambda: [(code, name_language(code)) for code in REPORT_LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
    )
    revises = forms.ModelChoiceField(
        label=_("It corrects"),
        queryset=Release.objects.none(),
        required=False,
        empty_label=_("No earlier one"),
    )
    note = text_field(
        _("What changed, and why"),
        rows=3,
        most=2000,
        help_text=_("Printed with a correction: readers see what was said before, and what is said now."),
    )

    def __init__(self, *args: Any, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        signed = Release.objects.filter(year=year, second_at__isnull=False)
        self.fields["revises"].queryset = signed  # type: ignore[attr-defined]
        self.fields["revises"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A correction says what changed."""
        given = super().clean() or {}
        if given.get("revises") and not given.get("note"):
            self.add_error("note", _("A correction says what changed."))
        return given


class EmbargoForm(forms.Form):
    """From when it is public."""

    until = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Left empty: as soon as two have signed."),
    )

    def clean_until(self) -> dt.datetime | None:
        """By the clock of this node."""
        given: dt.datetime | None = self.cleaned_data["until"]
        return timezone.make_aware(given) if given and timezone.is_naive(given) else given


class ProofForm(forms.Form):
    """What a hotline answered about its sheet."""

    verdict = forms.ChoiceField(label=_("Its answer"), choices=Proof.Verdict.choices, required=False)
    reply = text_field(
        _("Its reply, as it will be printed"), rows=2, most=2000, help_text=_("In its own words, unchanged.")
    )

    def clean(self) -> dict[str, Any]:
        """A reply has words."""
        given = super().clean() or {}
        if given.get("verdict") == Proof.Verdict.REPLIED and not given.get("reply"):
            self.add_error("reply", _("Write the reply down."))
        return given


class FileForm(forms.Form):
    """A file of figures."""

    file = forms.FileField(label=pgettext_lazy("to be read", "File"))


class PopulationForm(FileForm):
    """A file of child populations."""

    vintage = text_field(
        _("Which issue of the file"),
        most=120,
        required=True,
        help_text=_("Like “demo_pjan of 14 March 2026”."),
    )


class CellsFileForm(FileForm):
    """A file of public cells."""

    sort = forms.ChoiceField(label=_("Who published them"), choices=PublicCell.Sort.choices)


class CellForm(forms.Form):
    """One public number."""

    indicator = forms.ChoiceField(label=_("Table"))
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    hotline = HotlineField(required=False, empty_label=_("The network as a whole"))
    place = text_field(
        _("Codes of the cell"),
        most=160,
        help_text=_(
            "Like runaway, or runaway|police_yes. Left empty: the total. “total” stands for a margin."
        ),
    )
    count = forms.IntegerField(label=pgettext_lazy("a count", "Number"), min_value=0, max_value=99_999_999)
    sort = forms.ChoiceField(label=_("Who published it"), choices=PublicCell.Sort.choices)
    source = text_field(_("Where it stands"), most=400, required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = [(one.code, name_indicator(one.code)) for one in load_definitions().indicators]
        self.fields["indicator"].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The codes are those of the table."""
        given = super().clean() or {}
        if given.get("indicator"):
            indicator = load_definitions().indicator(given["indicator"])
            typed = [one.strip() for one in given.get("place", "").split("|") if one.strip()]
            place = tuple(typed) if typed else ("total",) * len(indicator.by)
            if not is_place(indicator, place):
                wanted = " | ".join(indicator.by) or _("no code")
                self.add_error(
                    "place", _("These are not codes of this table: {wanted}.").format(wanted=wanted)
                )
            given["place"] = place
        return given

    def to_input(self) -> CellInput:
        """What the action takes."""
        return CellInput(**self.cleaned_data)


class ChangeForm(forms.Form):
    """A proposal to change the common words."""

    form = forms.ChoiceField(label=_("What would change"), choices=VocabularyChange.Form.choices)
    list_name = forms.ChoiceField(label=_("List"), required=False)
    code = text_field(_("Code"), most=64)
    name = text_field(_("In one line"), most=160, required=True)
    definition = text_field(_("The definition, word for word"), rows=3, most=2000, required=True)
    reason = text_field(_("Why"), rows=3, most=2000, required=True)
    effect = text_field(
        _("What it does to the series"),
        rows=2,
        most=2000,
        help_text=_("Which figures begin anew, and whether earlier years can be counted by it."),
    )
    comments_until = forms.DateField(label=_("Comments until"), widget=DayInput)
    vote_until = forms.DateField(label=_("Vote until"), widget=DayInput)
    proposed_for = HotlineField(label=_("Asked for by"), required=False, empty_label=_("The secretariat"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words, now = load(), language()
        lists = [(name, words.list(name).label(now)) for name, _codes in list_common()]
        self.fields["list_name"].choices = [("", _("None")), *lists]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two weeks for comments at least, then the vote."""
        given = super().clean() or {}
        first, last = given.get("comments_until"), given.get("vote_until")
        if first and first < clock.now().date() + SHORTEST:
            self.add_error("comments_until", _("Hotlines have two weeks for comments at least."))
        if first and last and last <= first:
            self.add_error("vote_until", _("The vote comes after the comments."))
        return given

    def to_input(self) -> ChangeInput:
        """What the action takes."""
        given = dict(self.cleaned_data)
        hotline = given.pop("proposed_for")
        return ChangeInput(**given, proposed_for=hotline.pk if hotline else None)


class CommentForm(forms.Form):
    """What a hotline says."""

    hotline = HotlineField()
    text = text_field(_("What it says"), rows=3, most=2000, required=True)


class VoteForm(forms.Form):
    """How a hotline votes."""

    hotline = HotlineField()
    vote = forms.ChoiceField(label=_("Vote"), choices=ChangeVote.Vote.choices, widget=forms.RadioSelect)


class DecisionForm(forms.Form):
    """How it ended."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[one for one in VocabularyChange.Decision.choices if one[0]]
    )
    from_year = forms.IntegerField(
        label=_("Holds from the year"), required=False, min_value=2000, max_value=2100
    )
    why = text_field(_("Why"), rows=2, most=1000)

    def clean(self) -> dict[str, Any]:
        """What is adopted holds from a year to come: a year that runs is not counted by two rules."""
        given = super().clean() or {}
        if given.get("decision") == VocabularyChange.Decision.ADOPTED:
            year = given.get("from_year")
            if not year or year <= clock.now().year:
                self.add_error("from_year", _("It holds from a year to come."))
        return given


class VersionForm(forms.Form):
    """Which version brought it."""

    version = text_field(_("Version of the vocabulary"), most=20, required=True)
