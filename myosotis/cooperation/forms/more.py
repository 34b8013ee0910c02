"""Telling more in a cooperation that runs, and offering the case itself: fields one by one, until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import CodesField, MomentField, text_field
from myosotis.cooperation.inputs import LONGEST, ShareInput
from myosotis.kernel import clock


class MoreForm(forms.Form):
    """Further fields for the other hotline."""

    fields_chosen = forms.MultipleChoiceField(
        label=_("What may leave"), error_messages={"required": _("Choose at least one field.")}
    )
    onward = CodesField(
        "onward_sharing", label=_("They may tell it further to"), required=True, initial=["nobody"]
    )
    until = MomentField(
        label=_("They keep it until"),
        is_past=False,
        required=False,
        help_text=_("Left empty: as long as the request."),
    )
    where_reason = text_field(
        _("Why they must know where the child is, although a block stands"), rows=2, most=2000
    )

    def __init__(self, *args: Any, keys: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fields_chosen"].choices = [(one, one) for one in keys]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody is nobody; half a year at most."""
        given = super().clean() or {}
        if "nobody" in given.get("onward", []) and len(given["onward"]) > 1:
            self.add_error("onward", _("“Nobody” and somebody else cannot both be meant."))
        if given.get("until") and given["until"].at > clock.now() + LONGEST:
            self.add_error("until", _("At most half a year; it can be told again."))
        return given

    def to_input(self) -> ShareInput:
        """What the room takes."""
        given = self.cleaned_data
        until = timezone.localdate(given["until"].at).isoformat() if given["until"] else ""
        return ShareInput(
            fields=given["fields_chosen"],
            onward=given["onward"],
            keep_until=until,
            where_reason=given["where_reason"],
        )


class HandOverForm(MoreForm):
    """The case is offered to the other hotline, which becomes its owner once it has accepted."""

    reason = text_field(_("Why they should go on with the case"), rows=3, most=4000, required=True)
    stays = text_field(
        _("What stays with us"), rows=3, most=4000, required=True, help_text=_("What you do not hand over.")
    )
