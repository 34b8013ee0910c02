"""What is done to several cases at once, and under which name filters are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.accounts.models import Team, User
from myosotis.casework.filters import day_field
from myosotis.casework.models import Case


class BulkForm(forms.Form):
    """Which cases, and what is done to them."""

    case = forms.ModelMultipleChoiceField(queryset=Case.objects.none(), required=True)
    caseworker = forms.ModelChoiceField(
        label=_("Give to"), queryset=User.objects.none(), required=False, empty_label=_("Choose somebody")
    )
    review_on = day_field(_("Look again on"))

    def __init__(self, *args: Any, user: User, cases: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        members = User.objects.filter(teams__in=user.team_ids(), is_active=True, locked_at__isnull=True)
        self.fields["caseworker"].queryset = members.distinct().order_by("name")  # type: ignore[attr-defined]
        if cases is not None:
            self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class KeepFilterForm(forms.Form):
    """A name for what is chosen above a list, and whether the team has it too."""

    name = forms.CharField(
        label=_("Name of this filter"),
        max_length=40,
        help_text=_("Name no person: it stands in the clear, like the filter itself."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    team = forms.ModelChoiceField(
        label=pgettext_lazy("whom a filter is for", "For"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Me only"),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = user.teams.all()  # type: ignore[attr-defined]
