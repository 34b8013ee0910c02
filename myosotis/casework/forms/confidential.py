"""What is typed into a confidential note, and who is named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.casework.fields import text_field
from myosotis.casework.models import ConfidentialNote

PROFESSIONS = (
    (ConfidentialNote.Profession.PSYCHOLOGIST, _("Psychologist")),
    (ConfidentialNote.Profession.LAWYER, _("Lawyer")),
    (ConfidentialNote.Profession.OTHER, _("Another profession bound to secrecy")),
)


class ReadersForm(forms.Form):
    """Who reads a note besides its author."""

    readers = forms.ModelMultipleChoiceField(
        label=_("Who else may read it"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        named = User.objects.filter(pk__in=[person.pk for person in people])
        self.fields["readers"].queryset = named  # type: ignore[attr-defined]


class ConfidentialForm(ReadersForm):
    """A new note."""

    kind = forms.ChoiceField(label=_("Written as"), choices=PROFESSIONS)
    text = text_field(_("Confidential note"), rows=7, required=True)
    field_order = ("kind", "text", "readers")
