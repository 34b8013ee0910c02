"""Where a case goes: to another team, into another case, apart, or to its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import Team, User
from myosotis.casework.fields import CodeField, text_field
from myosotis.casework.filters import day_field
from myosotis.casework.forms.cases import LONGEST_REF


class OfferForm(forms.Form):
    """Which team a case is offered to, and what it should know."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    note = text_field(
        _("What they should know"),
        rows=2,
        required=True,
        help_text=_("Why you offer it, and what comes next. Write no place here."),
    )

    def __init__(self, *args: Any, own: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = Team.objects.exclude(pk=own).order_by("name")  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Who answers for the case from now on."""

    caseworker = forms.ModelChoiceField(label=_("Caseworker"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, team: UUID, **options: Any) -> None:
        super().__init__(*args, **options)
        members = User.objects.filter(teams=team, is_active=True, locked_at__isnull=True).order_by("name")
        self.fields["caseworker"].queryset = members  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """A word for those who offered it."""

    note = text_field(_("Why not"), rows=2)


class MergeForm(forms.Form):
    """The number of the case that goes on for both."""

    ref = forms.CharField(
        label=_("Number of the other case"),
        max_length=LONGEST_REF,
        help_text=_(
            "It goes on for both; this one then points to it. Nothing is moved, and it can be taken back."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class SplitForm(forms.Form):
    """Which children get a case of their own."""

    children = forms.MultipleChoiceField(
        label=_("Children who get a case of their own"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, children: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["children"].choices = children  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Why the work ends, how long the case is kept, when somebody looks again, and why something is left open."""

    reason = CodeField("closure_reason", label=_("Why the work ends"), required=True)
    retention = CodeField("retention_class", label=_("Kept as"), required=True)
    review_on = day_field(_("Look again on"))
    anyway = text_field(
        _("Why it is closed although something is open"),
        rows=2,
        help_text=_("In a whole sentence. It is sealed with the case."),
    )

    def __init__(self, *args: Any, is_open_work: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_open_work:
            del self.fields["anyway"]
        else:
            self.fields["anyway"].required = True
