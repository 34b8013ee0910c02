"""What may be typed, or stand in a file, about a hotline, its duty contacts and a body without a node."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from myosotis.network import words
from myosotis.network.models import Body, DutyContact, Hotline
from myosotis.services.forms import PHONE, HoursField
from myosotis.services.models import DAYS
from myosotis.services.words import list_countries, list_days, list_languages

ABROAD = re.compile(r"^\+[1-9][\d ()/.-]{5,24}$")
MOST_LANGUAGES, MOST_DUTY = 30, 6
QUIET = {"autocomplete": "off"}
LEFT = {**QUIET, "dir": "ltr"}


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)


class WebField(forms.CharField):
    """An address of the web, shown and not linked."""

    def __init__(self, **options: Any) -> None:
        web = URLValidator(["https", "http"])
        super().__init__(
            required=False, max_length=300, validators=[web], widget=forms.TextInput(LEFT), **options
        )


class PhoneField(forms.CharField):
    """A number that is dialled; from abroad: with the sign + and the code of the country."""

    def __init__(self, *, is_abroad: bool = True, **options: Any) -> None:
        problem = (
            _("Write the number with + and the code of the country, so that it can be dialled from anywhere.")
            if is_abroad
            else _("Write phone numbers with digits.")
        )
        super().__init__(
            required=False,
            max_length=26,
            validators=[RegexValidator(ABROAD if is_abroad else PHONE, problem)],
            widget=forms.TextInput({**LEFT, "inputmode": "tel"}),
            **options,
        )


class LanguagesField(forms.CharField):
    """One language a line, with hours where it is not spoken at all times: "English: mon-fri 9-17"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=2000, widget=forms.Textarea({**QUIET, "rows": 4}), **options
        )

    def to_python(self, value: Any) -> Any:
        """`{"code", "hours"}` each."""
        lines = [line.strip() for line in str(super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LANGUAGES:
            raise forms.ValidationError(gettext("These are too many languages."))
        found = [_read_language(line) for line in lines]
        codes = [spoken["code"] for spoken in found]
        if len(codes) != len(set(codes)):
            raise forms.ValidationError(gettext("A language stands there twice."))
        return found

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return words.say_languages(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """Read above."""

    def run_validators(self, value: Any) -> None:
        """Read above."""


def _read_language(line: str) -> dict[str, Any]:
    name, _colon, hours = line.partition(":")
    code = words.find_language(name)
    if not code:
        raise forms.ValidationError(
            gettext("“%(name)s” is no language we know."), params={"name": name.strip()}
        )
    field = HoursField()
    spans: dict[str, list[list[str]]] = {}
    try:
        for day, text in words.split_days(hours):
            spans[day] = [*spans.get(day, []), *field.to_python(text)]
    except ValueError as error:
        raise forms.ValidationError(
            gettext("Write the hours of a language like mon-fri 9-17; sat 10-14.")
        ) from error
    return {"code": code, "hours": spans}


class SourcedForm(forms.Form):
    """Whatever says a number says where it comes from."""

    numbers: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """A number has its source."""
        given = super().clean() or {}
        if any(given.get(name) for name in self.numbers) and not given.get("source"):
            self.add_error("source", _("Say where this comes from: nothing stands here without a source."))
        return given


class HotlineForm(SourcedForm):
    """The entry of a hotline: what it says of itself."""

    numbers = ("phone_abroad", "mail", "url")

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name of the hotline"), max_length=200, widget=forms.TextInput(QUIET))
    member = forms.CharField(
        label=_("Member, the organisation that runs it"),
        max_length=200,
        widget=forms.TextInput({**QUIET, "list": "members"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=list_countries)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone) for zone in words.list_zones()]
    )
    phone_abroad = PhoneField(label=_("Number that can be dialled from abroad"))
    mail = forms.EmailField(label=_("Mail"), required=False, widget=forms.EmailInput(LEFT))
    url = WebField(label=_("Web address"))
    languages = LanguagesField(
        label=_("Languages"),
        help_text=_("One a line, with hours where it is not always spoken: English: mon-fri 9-17; sat 10-14"),
    )
    hours = forms.CharField(
        label=_("Hours in words"), required=False, max_length=300, widget=forms.TextInput(QUIET)
    )
    operated_since = forms.IntegerField(
        label=_("Operates the number since (year)"), required=False, min_value=2007, max_value=2100
    )
    remarks = forms.CharField(
        label=_("What colleagues abroad should know"),
        required=False,
        max_length=500,
        widget=forms.Textarea({**QUIET, "rows": 2}),
        help_text=_("About the hotline only: nothing about a child, a family or a member of its staff."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=400,
        help_text=_("Who says so: the hotline itself, a ministry, a page and its day."),
    )
    checked_on = DayField(label=_("Checked on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day, name in list_days():
            self.fields[day] = HoursField(label=name)

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the days of the week."""
        return [self[day] for day in DAYS]

    def to_values(self) -> dict[str, Any]:
        """Fields of the table, and the name of the member."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        hours = {day: spans for day in DAYS if (spans := given.pop(day))}
        return {**given, "open_hours": hours}


class FederationForm(forms.Form):
    """What the federation records of a hotline."""

    node_id = forms.CharField(
        label=_("Public id of its node"),
        required=False,
        max_length=120,
        validators=[RegexValidator(r"^[A-Za-z0-9._:-]+$", _("Letters, digits and . _ : - only."))],
        widget=forms.TextInput({**LEFT, "spellcheck": "false"}),
        help_text=_("Empty: it has no node, and is reached by telephone and paper."),
    )
    assigned_on = DayField(label=_("The number was assigned on"))
    assigned_by = forms.CharField(
        label=_("by which authority"), required=False, max_length=200, widget=forms.TextInput(QUIET)
    )
    agreement_on = DayField(label=_("Agreement of cooperation signed on"))
    accreditation = forms.ChoiceField(
        label=_("Accreditation"),
        required=False,
        choices=[("", _("Not known")), *Hotline.Accreditation.choices],
    )
    accredited_until = DayField(label=_("until"))
    ended_on = DayField(label=_("No longer operated since"))

    def clean(self) -> dict[str, Any]:
        """What belongs together stands together."""
        given = super().clean() or {}
        if given.get("accreditation") == Hotline.Accreditation.ACCREDITED and not given.get(
            "accredited_until"
        ):
            self.add_error("accredited_until", _("An accreditation has an end: write until when."))
        if bool(given.get("assigned_on")) != bool(given.get("assigned_by")):
            self.add_error("assigned_by", _("Write both, the day of the assignment and the authority."))
        return given

    def to_values(self) -> dict[str, Any]:
        """Fields of the table."""
        return {**self.cleaned_data, "node_id": self.cleaned_data["node_id"] or None}


class DutyForm(forms.Form):
    """One duty contact: a role and how to reach it."""

    role = forms.CharField(
        label=_("Role"), required=False, max_length=80, widget=forms.TextInput({**QUIET, "list": "roles"})
    )
    when = forms.ChoiceField(label=_("When"), required=False, choices=DutyContact.When.choices)
    phone = PhoneField(label=_("Phone"))
    mail = forms.EmailField(label=_("Mail"), required=False, widget=forms.EmailInput(LEFT))

    def clean(self) -> dict[str, Any]:
        """A role is reached by something; something that reaches has a role."""
        given = super().clean() or {}
        is_reached = bool(given.get("phone") or given.get("mail"))
        if given.get("role") and not is_reached and not self.errors:
            self.add_error("phone", _("Write a number or a mail address."))
        if is_reached and not given.get("role"):
            self.add_error("role", _("Write the role that answers there, not a name."))
        return given


DutyForms = forms.formset_factory(DutyForm, extra=2, max_num=MOST_DUTY, validate_max=True)


class BodyForm(SourcedForm):
    """A body without a node."""

    numbers = ("name",)

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sort = forms.ChoiceField(label=_("What it is"), choices=Body.Sort.choices)
    country = forms.ChoiceField(label=_("Country"), choices=list_countries)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(QUIET))
    phone = PhoneField(label=_("Phone"), is_abroad=False)
    mail = forms.EmailField(label=_("Mail"), required=False, widget=forms.EmailInput(LEFT))
    url = WebField(label=_("Web address"))
    hours = forms.CharField(
        label=pgettext_lazy("when a body answers", "Hours"),
        required=False,
        max_length=300,
        widget=forms.TextInput(QUIET),
    )
    way = forms.CharField(
        label=_("How to reach it"),
        required=False,
        max_length=400,
        widget=forms.Textarea({**QUIET, "rows": 2}),
        help_text=_("Through whom, on which form, in which language."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=400,
        help_text=_("Who says so: a ministry, a list of the Hague Conference, a page and its day."),
    )
    checked_on = DayField(label=_("Checked on"))

    def to_values(self) -> dict[str, Any]:
        """Fields of the table."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RemarkForm(forms.Form):
    """What stays at this node."""

    text = forms.CharField(
        label=_("Our own remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({**QUIET, "rows": 3}),
        help_text=_("For colleagues here. It never leaves this node. Nothing about a child or a family."),
    )


class FilterForm(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(
        label=_("Country or name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({**QUIET, "type": "search"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    open = forms.ChoiceField(
        label=_("Open"), required=False, choices=[("", _("Any time")), ("now", _("Open now"))]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [("", _("Any")), *list_languages()]  # type: ignore[attr-defined]

    def to_filters(self) -> dict[str, str]:
        """What was chosen and can be."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class LoadForm(forms.Form):
    """A file of the network."""

    file = forms.FileField(
        label=_("The file of the network"),
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
    )


def initial_of(hotline: Hotline) -> dict[str, Any]:
    """What the form shows of a hotline's entry."""
    names = [name for name in HotlineForm.base_fields if name not in ("seen", "member")]
    values = {name: getattr(hotline, name) for name in names}
    days = {day: hotline.open_hours.get(day, []) for day in DAYS}
    return {**values, **days, "member": hotline.member.name, "seen": hotline.version}


def initial_of_federation(hotline: Hotline) -> dict[str, Any]:
    """What the form shows of the federation's record."""
    return {name: getattr(hotline, name) for name in FederationForm.base_fields}


def initial_of_duty(hotline: Hotline) -> list[dict[str, Any]]:
    """What the form shows of the duty contacts."""
    return [
        {name: getattr(contact, name) for name in DutyForm.base_fields}
        for contact in hotline.duty_contacts.all()
    ]


def initial_of_body(body: Body) -> dict[str, Any]:
    """What the form shows of a body."""
    return {
        "seen": body.version,
        **{name: getattr(body, name) for name in BodyForm.base_fields if name != "seen"},
    }
