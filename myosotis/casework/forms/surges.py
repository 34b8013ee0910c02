"""Forms of a surge: the sheet of three fields, and what helpers may know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework.actions.surges import LONGEST


class SightingForm(forms.Form):
    """What was seen; where and when; how to reach the caller, which may stay empty."""

    what = forms.CharField(
        label=_("What was seen"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 5, "dir": "auto", "autocomplete": "off", "spellcheck": "false", "data-focus": ""}
        ),
    )
    where_when = forms.CharField(
        label=_("Where and when"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    reach = forms.CharField(
        label=_("How to reach the caller"),
        required=False,
        max_length=LONGEST,
        help_text=_("May stay empty: nobody has to give a name or a number."),
        widget=forms.Textarea(attrs={"rows": 1, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )


class PublicWordsForm(forms.Form):
    """What helpers may know of the case: only what the public knows already."""

    public_words = forms.CharField(
        label=_("What helpers may know"),
        required=True,
        max_length=LONGEST,
        help_text=_(
            "Only what the appeal says in public; no place that a block keeps back. Helpers see these words and "
            "nothing else of the case."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "spellcheck": "false"}),
    )


class SightingFilterForm(forms.Form):
    """Which sightings of the list are shown."""

    which = forms.ChoiceField(label=_("Judged"), required=False)
    police = forms.ChoiceField(label=_("Police"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("unjudged", _("Not judged yet")),
            *say_credibilities(),
        ]
        self.fields["police"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("waiting", _("Not passed on")),
            ("passed", _("Passed to the police")),
        ]


def say_credibilities() -> list[tuple[str, Any]]:
    """The three judgements of a sighting in words."""
    return [("credible", _("Credible")), ("unclear", _("Unclear")), ("not", _("Not credible"))]
