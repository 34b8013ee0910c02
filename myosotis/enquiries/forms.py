"""What is typed to ask privately: about whom, which hotlines, what for, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import CodesField, text_field
from myosotis.enquiries.actions.asking import EnquiryInput


class EnquiryForm(forms.Form):
    """One child, one or several hotlines."""

    nodes = forms.MultipleChoiceField(
        label=_("Whom to ask"), error_messages={"required": _("Choose at least one hotline.")}
    )
    person = forms.ChoiceField(label=_("Which child"), widget=forms.RadioSelect)
    purpose = CodesField("share_purpose", label=_("What for"), initial=["locate_child"])
    reason = text_field(
        _("Why you ask"),
        rows=3,
        most=2000,
        required=True,
        help_text=_("Stays here, sealed with the case. A supervisor reads it when enquiries are reviewed."),
    )

    def __init__(self, *args: Any, nodes: list[str], children: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["nodes"].choices = [(one, one) for one in nodes]  # type: ignore[attr-defined]
        self.fields["person"].choices = children  # type: ignore[attr-defined]
        if len(children) == 1:
            self.fields["person"].required = False
        self.only = children[0][0] if len(children) == 1 else ""

    def to_input(self) -> EnquiryInput:
        """What the action takes."""
        given = self.cleaned_data
        person = given["person"] or self.only
        return EnquiryInput(UUID(person), given["nodes"], given["purpose"], given["reason"])
