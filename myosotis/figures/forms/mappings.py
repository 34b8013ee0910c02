"""What may be typed about a hotline's own codes: one row, or a file in the columns of SSSOM."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import text_field
from myosotis.figures.actions.mappings import MatchInput
from myosotis.figures.models.mappings import EVER
from myosotis.figures.naming import language
from myosotis.figures.queries.mappings import list_common
from myosotis_core.comparison import Predicate
from myosotis_core.vocabulary import load

PREDICATES = [
    (Predicate.EXACT.value, _("Exact: the same")),
    (Predicate.CLOSE.value, _("Close: nearly the same")),
    (Predicate.BROAD.value, _("Broad: the common code is wider, so it adds up")),
    (Predicate.NARROW.value, _("Narrow: the common code is narrower, so it counts in the wider one")),
    (Predicate.PARTIAL.value, _("Partial: they overlap, so it counts by its share")),
]


def common_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every code that tables are split by, under the name of its list."""
    words, now = load(), language()
    return [
        (words.list(name).label(now), [(f"{name}:{code}", words.label(name, code, now)) for code in codes])
        for name, codes in list_common()
    ]


class MatchForm(forms.Form):
    """One local code and one common code."""

    local = text_field(_("Their code"), most=80, required=True)
    local_label = text_field(_("What they call it"), most=200)
    common = forms.ChoiceField(label=_("Common code"))
    predicate = forms.ChoiceField(label=_("How they stand to each other"), choices=PREDICATES)
    share = forms.DecimalField(
        label=_("Share, of a partial match"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        help_text=_("How many of a hundred of theirs fall there."),
    )
    justification = text_field(
        _("How that was found"), most=400, help_text=_("Of a partial match it must be said.")
    )
    valid_from = forms.IntegerField(label=_("From the year"), required=False, min_value=1990, max_value=2100)
    valid_to = forms.IntegerField(label=_("To the year"), required=False, min_value=1990, max_value=2100)
    comment = text_field(_("Remark"), most=400)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["common"].choices = [("", _("Choose")), *common_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A share goes with a partial match and with no other; years are in order."""
        given = super().clean() or {}
        is_partial = given.get("predicate") == Predicate.PARTIAL
        if is_partial and not given.get("share"):
            self.add_error("share", _("A partial match needs its share."))
        if is_partial and not given.get("justification"):
            self.add_error("justification", _("Say how the share was found."))
        if not is_partial and given.get("share"):
            self.add_error("share", _("Only a partial match has a share."))
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last year comes after the first."))
        return given

    def to_input(self) -> MatchInput:
        """What the action takes."""
        given = self.cleaned_data
        name, _colon, code = given["common"].partition(":")
        return MatchInput(
            local=given["local"],
            local_label=given["local_label"],
            predicate=given["predicate"],
            common_list=name,
            common=code,
            share=(given["share"] / 100).quantize(Decimal("0.0001")) if given["share"] else None,
            valid_from=given["valid_from"] or 0,
            valid_to=given["valid_to"] or EVER,
            justification=given["justification"],
            comment=given["comment"],
        )


class MappingFileForm(forms.Form):
    """A file of rows, as SSSOM/TSV."""

    file = forms.FileField(
        label=_("File in the columns of SSSOM"),
        help_text=_("It takes the place of all rows that hold now; the history stays."),
    )
