"""A judgement of risk in full: level, common and own criteria, why, and each source with its time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from myosotis.casework.actions.risk import SourceInput
from myosotis.casework.fields import CodesField, MomentField, text_field
from myosotis.casework.forms.cases import RiskForm
from myosotis.casework.models import OwnCriterion

MOST_SOURCES = 8


class FullRiskForm(RiskForm):
    """A judgement with the hotline's own criteria; what was ticked is kept as words."""

    sources = None  # type: ignore[assignment]  # rows of their own stand below
    criteria = CodesField("risk_criterion", label=_("What speaks for it"))
    own_criteria = forms.MultipleChoiceField(
        label=_("Criteria of this hotline"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reasons = text_field(_("Why, in your words"), rows=3)

    field_order = ("level", "person", "criteria", "own_criteria", "reasons", "review")

    def __init__(self, *args: Any, own: Iterable[OwnCriterion], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(one.label, one.label) for one in own]
        self.fields["own_criteria"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["own_criteria"]
        self.fields["review"].help_text = _(
            "Left empty, the level says it. Or for example “in 4 hours” or “tomorrow 9h”."
        )


class SourceForm(forms.Form):
    """Who said what, when it was told, and how to reach them."""

    who = text_field(_("Who"), most=500)
    said = text_field(_("What they said"), most=2000)
    told = MomentField(label=_("When it was told"), required=False)
    reach = text_field(_("How to reach them"), most=500)

    def clean(self) -> dict[str, Any]:
        """What was said was said by somebody."""
        given = super().clean() or {}
        if any(given.get(name) for name in ("said", "reach", "told")) and not given.get("who"):
            self.add_error("who", _("Say who it was, even if only “a caller who gave no name”."))
        return given

    def to_input(self) -> SourceInput | None:
        """What the action takes; nothing of an empty row."""
        given = self.cleaned_data
        if not given.get("who"):
            return None
        told = given["told"]
        return SourceInput(
            who=given["who"],
            said=given["said"],
            reach=given["reach"],
            told_at=told.at if told else None,
            precision=told.precision if told else "exact",
        )


SourceFormSet: type[BaseFormSet[SourceForm]] = formset_factory(
    SourceForm, extra=3, max_num=MOST_SOURCES, absolute_max=MOST_SOURCES
)


class CriterionForm(forms.Form):
    """One more criterion of this hotline."""

    label = text_field(_("Criterion"), most=120, required=True)
