"""The filters above the lists. Only codes and dates: what is typed as a name is searched by another form, by POST."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.casework import words


class CaseFilterForm(forms.Form):
    """Which cases are listed."""

    NAMES = ("state", "category", "caseworker", "opened_from", "opened_until")
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("Open")),
            ("missing", _("A child is missing")),
            ("prevention", _("Prevention")),
            ("closed", _("Closed")),
            ("keeping_over", _("Keeping time is over")),
            ("all", _("All")),
        ],
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=lambda: [("", _("All")), *words.choices("category")]
    )
    caseworker = forms.ChoiceField(label=_("Caseworker"), required=False)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        members = User.objects.filter(teams__in=user.team_ids()).distinct().order_by("name")
        self.fields["caseworker"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("me", _("Me")),
            *((str(member.pk), member.name) for member in members if member.pk != user.pk),
        ]

    opened_from = forms.DateField(
        label=_("Opened from"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    opened_until = forms.DateField(
        label=_("until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def to_filters(self) -> dict[str, str]:
        """What the query takes; a filter that cannot be read is left out."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        names = {"state": "state", "category": "category", "caseworker": "caseworker"}
        filters = {to: str(given[name]) for name, to in names.items() if given.get(name)}
        for name, to in (("opened_from", "from"), ("opened_until", "until")):
            if given.get(name):
                filters[to] = given[name].isoformat()
        return filters


class ContactFilterForm(forms.Form):
    """Which contacts are listed."""

    which = forms.ChoiceField(
        label=_("Contacts"),
        required=False,
        choices=[
            ("all", _("All")),
            ("unlinked", _("Without a case")),
            ("open", _("Still open")),
            ("mine", _("Mine")),
        ],
    )
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=lambda: [("", _("All")), *words.choices("channel")]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [("", _("All")), *words.choices("contact_kind")]
    )

    def to_filters(self) -> dict[str, str]:
        """What the query takes."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {name: str(value) for name, value in given.items() if value}
