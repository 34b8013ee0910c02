"""What a person may type about consent: who allowed what, a withdrawal, a share to save a life, texts read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.actions.consent import ConsentInput
from myosotis.casework.fields import CodeField, CodesField, CountryField, MomentField, text_field
from myosotis.casework.models import Consent, ConsentText
from myosotis.casework.moments import Moment
from myosotis.kernel import clock

LASTS = dt.timedelta(days=30)
COUNTRIES = ("country", "country_second", "country_third", "country_fourth")
SOMEBODY = [("", _("Somebody else, named below"))]


def name_text(text: ConsentText) -> str:
    """A text by its language and version."""
    return str(_("{language}, version {number}")).format(
        language=name_language(text.language), number=text.number
    )


def name_language(code: str) -> str:
    """A language in its own words; the code of one that Django does not know."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def end_of(until: Moment) -> dt.datetime:
    """When it ends: a day that was named without an hour counts whole."""
    if until.precision != "day":
        return until.at
    return localtime(until.at).replace(hour=23, minute=59, second=0, microsecond=0)


class ConsentForm(forms.Form):
    """Who allowed what, or the other legal ground."""

    persons = forms.MultipleChoiceField(label=_("For whom"), widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(
        label=_("Ground"), choices=lambda: words.choices("consent_basis"), widget=forms.RadioSelect
    )
    giver = forms.ChoiceField(label=_("Who agreed"), required=False)
    giver_name = text_field(_("Somebody else: name and office"), most=500)
    capacity = CodeField("consent_capacity", label=_("In what capacity"))
    is_giver_suspected = forms.BooleanField(label=_("This person is under suspicion"), required=False)
    keep_as_said = forms.BooleanField(
        label=_("Keep it only as what was said: it allows nothing"), required=False
    )
    way = forms.ChoiceField(
        label=_("How"),
        choices=[(Consent.Way.ORAL.value, _("Oral")), (Consent.Way.WRITTEN.value, _("Written"))],
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.ChoiceField(label=_("Text that was read aloud"), required=False)
    reason = text_field(_("Why on another ground than consent"), rows=2)
    what = CodesField("consent_field", label=_("What may be used"), required=True)
    channels = CodesField("consent_channel", label=_("Through which channels"), required=True)
    country = CountryField(has_absence=False, label=_("In which countries"), required=True)
    country_second = CountryField(has_absence=False, label=_("A second country"))
    country_third = CountryField(has_absence=False, label=_("A third country"))
    country_fourth = CountryField(has_absence=False, label=_("A fourth country"))
    child_view = forms.ChoiceField(
        label=_("What the child says"), choices=lambda: words.choices("child_view"), widget=forms.RadioSelect
    )
    child_words = text_field(_("In the child's words; or why it was not asked"), rows=2)
    until = MomentField(
        label=_("Until when"), is_past=False, help_text=_("For example “31/12/2026” or “in 30 days”.")
    )
    remarks = text_field(_("Remarks"), rows=2)

    def __init__(
        self,
        *args: Any,
        children: list[tuple[str, str]],
        givers: list[tuple[str, str]],
        texts: Iterable[ConsentText],
        **options: Any,
    ) -> None:
        options.setdefault(
            "initial",
            {
                "persons": [pk for pk, _name in children] if len(children) == 1 else [],
                "basis": Consent.Basis.CONSENT.value,
                "country": settings.MYOSOTIS_COUNTRY,
                "until": Moment(clock.now() + LASTS, "day"),
            },
        )
        super().__init__(*args, **options)
        self.fields["persons"].choices = children  # type: ignore[attr-defined]
        self.fields["giver"].choices = [*SOMEBODY, *givers]  # type: ignore[attr-defined]
        read = [("", _("No text was read")), *((str(one.pk), name_text(one)) for one in texts)]
        self.fields["text"].choices = read  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What belongs together stands together."""
        given = super().clean() or {}
        if given.get("basis") == Consent.Basis.CONSENT:
            self._check_consent(given)
        elif not given.get("reason"):
            self.add_error("reason", _("Another ground needs its reason; a second person signs it."))
        if given.get("child_view") == "not_asked" and not given.get("child_words"):
            self.add_error("child_words", _("Say why the child was not asked."))
        given["countries"] = self._read_countries(given)
        return given

    def _check_consent(self, given: dict[str, Any]) -> None:
        if not given.get("giver") and not given.get("giver_name"):
            self.add_error("giver", _("Say who agreed."))
        if not given.get("capacity"):
            self.add_error("capacity", _("Say in what capacity."))
        if not given.get("way"):
            self.add_error("way", _("Say whether it was oral or written."))
        if given.get("is_giver_suspected") and not given.get("keep_as_said"):
            self.add_error(
                "is_giver_suspected",
                _(
                    "A consent of somebody under suspicion allows nothing. Choose another legal ground above, or "
                    "keep this only as what was said."
                ),
            )

    def _read_countries(self, given: dict[str, Any]) -> list[str]:
        return list(dict.fromkeys(given[name] for name in COUNTRIES if given.get(name)))

    def to_input(self) -> ConsentInput:
        """What the action takes."""
        given = self.cleaned_data
        return ConsentInput(
            person_ids=[UUID(pk) for pk in given["persons"]],
            valid_until=end_of(given["until"]),
            child_view=given["child_view"],
            what=given["what"],
            countries=given["countries"],
            channels=given["channels"],
            basis=given["basis"],
            capacity=given["capacity"],
            way=given["way"],
            giver_id=UUID(given["giver"]) if given["giver"] else None,
            giver_name=given["giver_name"],
            is_giver_suspected=given["is_giver_suspected"],
            text_id=UUID(given["text"]) if given["text"] else None,
            reason=given["reason"],
            child_words=given["child_words"],
            remarks=given["remarks"],
        )


class WithdrawalForm(forms.Form):
    """Why a consent ends."""

    reason = text_field(
        _("Who withdrew it, and why"),
        rows=2,
        required=True,
        help_text=_("Or why the record was wrong. It stays readable."),
    )


class EmergencyForm(forms.Form):
    """What is told to save a life: three short answers."""

    recipient = text_field(_("To whom"), most=500, required=True)
    what = text_field(_("What you told, or are about to tell"), rows=3, most=4000, required=True)
    why = text_field(_("Why it cannot wait"), rows=2, most=4000, required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.fields["recipient"].widget.attrs["data-focus"] = ""


class LimitsForm(forms.Form):
    """That a child of the case was told the limits of confidentiality."""

    person = forms.ChoiceField(label=_("Which child"))
    text = forms.ChoiceField(label=_("Text that was read aloud"), required=False)
    told = MomentField(label=_("When"), required=False, help_text=_("Left empty: now."))

    def __init__(
        self, *args: Any, children: list[tuple[str, str]], texts: Iterable[ConsentText], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = children  # type: ignore[attr-defined]
        read = [("", _("In own words")), *((str(one.pk), name_text(one)) for one in texts)]
        self.fields["text"].choices = read  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """The next version of a text that is read aloud."""

    use = forms.ChoiceField(
        label=_("What for"),
        choices=[
            (ConsentText.Use.CONSENT.value, _("To ask for consent")),
            (ConsentText.Use.LIMITS.value, _("To tell a child what we can keep to ourselves")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: [(code, name_language(code)) for code, _name in languages()]
    )
    text = text_field(_("Text"), rows=7, most=4000, required=True)


def languages() -> list[tuple[str, str]]:
    """The languages in which a text may be written: those of the pages, and those callers often speak."""
    more = ("ar", "de", "en", "el", "es", "fa", "fr", "it", "nl", "pl", "pt", "ro", "ru", "tr", "uk")
    return [(code, code) for code in more]
