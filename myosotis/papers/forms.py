"""What a person may type about files and papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.casework import words
from myosotis.casework.fields import text_field
from myosotis.files.sentences import say_unfit
from myosotis.files.uploading import is_too_large
from myosotis.kernel import clock

Choices = list[tuple[str, str]]
TAKEN = ".jpg,.jpeg,.png,.heic,.heif,.webp,.gif,.tif,.tiff,.pdf,.docx,.xlsx,.odt,.ods"


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


class FileForm(forms.Form):
    """A file that was received. Everything but the file itself comes back when it is refused."""

    kind = forms.ChoiceField(label=_("What it is"))
    child = forms.ChoiceField(label=_("Which child"), required=False)
    received = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput({"accept": TAKEN}),
        allow_empty_file=True,
        help_text=_(
            "Photo, PDF, docx, xlsx or odt. A photo is painted anew: place, time and device in it are gone."
        ),
    )
    title = text_field(pgettext_lazy("of a document", "Title"))
    received_on = day_field(_("Taken or received on"))
    giver = text_field(_("Who gave it"))
    rights = text_field(_("What it may be used for"))
    until = day_field(_("May be used until"), required=False)

    def __init__(self, *args: Any, children: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [pair for pair in words.choices("file_kind") if pair[0] != "case_sheet"]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["child"].choices = [*children, ("", _("Not one child"))]  # type: ignore[attr-defined]
        self.fields["child"].initial = children[0][0] if children else ""
        self.fields["received_on"].initial = clock.now().date

    def clean_received(self) -> Any:
        """Refuse what is too large before it is looked at."""
        received = self.cleaned_data["received"]
        if is_too_large(received.size):
            raise forms.ValidationError(say_unfit("too_large"))
        return received

    def clean(self) -> dict[str, Any]:
        """A photo belongs to a child."""
        given = super().clean() or {}
        if given.get("kind") == "child_photo" and not given.get("child"):
            self.add_error("child", _("Say of which child the photo is."))
        return given


class SheetForm(forms.Form):
    """Who the case sheet is for, why, in which language, and what stands in it."""

    child = forms.ChoiceField(label=_("Child"))
    language = forms.ChoiceField(label=_("Language of the sheet"), choices=settings.LANGUAGES)
    for_whom = text_field(
        _("Who it is for"), required=True, help_text=_("Police unit and, where known, the officer.")
    )
    reason = text_field(_("Why it leaves"), required=True)
    photo = forms.ChoiceField(label=_("Photo"), required=False)
    added = text_field(_("Also to say"), rows=3)
    fields_chosen = forms.MultipleChoiceField(label=_("Fields"), required=False)

    def __init__(
        self, *args: Any, children: Choices, photos: Choices, fields: Choices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["child"].choices = children  # type: ignore[attr-defined]
        self.fields["photo"].choices = [("", _("No photo")), *photos]  # type: ignore[attr-defined]
        self.fields["fields_chosen"].choices = fields  # type: ignore[attr-defined]
