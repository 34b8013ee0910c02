"""Files of figures that come from other software, and what is said when they are taken over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from myosotis.casework.fields import text_field
from myosotis.figures.saying import say
from myosotis.figures.uploads import MOST_BYTES, offered_columns
from myosotis.files.uploading import is_too_large
from myosotis_core.comparison import BadMapping, Match, read_matches

LANGUAGES = (
    ("en", _("English")),
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("ar", _("Arabic")),
)
MOST_MATCHES = 1_000_000


class LanguageForm(forms.Form):
    """In which language a questionnaire is written."""

    language = forms.ChoiceField(label=_("Language of the workbook"), choices=LANGUAGES)


class FileForm(forms.Form):
    """A file, not larger than what a node takes."""

    def clean_file(self) -> UploadedFile:
        """Not larger than what is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if is_too_large(file.size or 0) or (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than what can be read at once."))
        return file


class WorkbookForm(FileForm):
    """A questionnaire that came back."""

    file = forms.FileField(
        label=_("Filled questionnaire"),
        help_text=_("The workbook as it was filled in, saved as .xlsx. Nothing is taken over yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class FactsForm(FileForm):
    """Rows of facts; own columns and own codes with them, where they are not the common ones."""

    file = forms.FileField(
        label=_("File of rows"),
        help_text=_("CSV, .xlsx or Parquet: one row for one contact, case, child or episode, in codes only."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.parquet"}),
    )
    columns = text_field(
        _("Own columns"),
        rows=3,
        most=4000,
        help_text=_("One line for each column of yours that has another name: your column = ours."),
    )
    matches = forms.FileField(
        label=_("Own codes"),
        required=False,
        help_text=_("A TSV table in the columns of SSSOM, from your codes to the common ones."),
        widget=forms.ClearableFileInput(attrs={"accept": ".tsv,.txt"}),
    )

    def clean_columns(self) -> dict[str, str]:
        """Own columns to ours."""
        found, known = {}, offered_columns()
        for line in self.cleaned_data["columns"].splitlines():
            own, sign, ours = (part.strip() for part in line.partition("="))
            if not own and not ours:
                continue
            if not sign or ours not in known:
                sentence = _("“%(line)s”: there is no such column. Ours are: %(columns)s.")
                values = {"line": line.strip()[:80], "columns": ", ".join(known)}
                raise forms.ValidationError(sentence, params=values)
            found[own] = ours
        return found

    def clean_matches(self) -> list[Match]:
        """Own codes to the common ones."""
        file = self.cleaned_data.get("matches")
        if not file:
            return []
        try:
            return read_matches(file.read(MOST_MATCHES).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is no table of codes: save it as text in UTF-8.")) from None
        except BadMapping as error:
            raise forms.ValidationError([say(one) for one in error.faults]) from error


class TakeOverForm(forms.Form):
    """What happens to tables that the file does not hold."""

    others = forms.ChoiceField(
        label=_("Tables that the file does not hold"),
        choices=(
            ("kept", _("stay as they stand in the draft")),
            ("not_reported", _("are not reported this year")),
        ),
        widget=forms.RadioSelect,
    )

    def is_all(self) -> bool:
        """Whether the file is all there is."""
        return bool(self.cleaned_data["others"] == "not_reported")


def read_upload_of(form: forms.Form) -> bytes:
    """The bytes of the file."""
    file: Any = form.cleaned_data["file"]
    return bytes(file.read(MOST_BYTES + 1))
