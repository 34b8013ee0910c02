"""Forms about people who work here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from babel import Locale
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.actions.factors import burn_code
from myosotis.accounts.models import HotlineKey, Level, Team, User
from myosotis.accounts.permissions import MAY_NOT_MEET, ROLES, may_not_meet
from myosotis.accounts.queries import list_own_keys_to_set_up


class SignInForm(LoginForm):
    """E-mail address and password, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class OnceOnly:
    """A code that was used once is a wrong code."""

    def clean_code(self) -> str:
        """Check the code, then make it useless."""
        code: str = super().clean_code()  # type: ignore[misc]
        factor: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if factor.type == Authenticator.Type.TOTP and not burn_code(factor=factor, code=code):
            raise forms.ValidationError(_("This code was used already. Wait for the next one."))
        return code


class FactorForm(OnceOnly, AuthenticateForm):
    """The second factor at sign-in."""


class FactorAgainForm(OnceOnly, ReauthenticateForm):
    """The second factor once more, before something that matters."""


class PasskeyForm(AddWebAuthnForm):
    """A security key or passkey; it always asks its owner for a PIN, finger or face."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(
            label=_("Name of the key"), max_length=60, required=False, initial=_("Security key")
        )
        waiting = list_own_keys_to_set_up(user=self.user)
        if waiting.exists():
            self.fields["hotline_key"] = forms.ModelChoiceField(
                label=_("Key of the house"),
                queryset=waiting,
                required=False,
                empty_label=_("This is my own key"),
                initial=waiting.first(),
            )


class CodeForm(forms.Form):
    """The code that a supervisor said on the telephone."""

    code = forms.CharField(
        label=_("Code from the supervisor"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "dir": "ltr", "spellcheck": "false"}
        ),
    )


class RecoverForm(CodeForm):
    """The address and the code, where the password was forgotten."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "dir": "ltr"}),
    )
    field_order = ("email", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("autofocus")


class NewPasswordForm(forms.Form):
    """A new password after the code."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 characters. A short sentence is good."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """A password that is guessed easily is not taken."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class AcceptForm(forms.Form):
    """What somebody who was invited fills in."""

    name = forms.CharField(label=_("Your name, as colleagues see it"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A short sentence is good."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """A password that is guessed easily is not taken."""
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            somebody = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], somebody)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class DayInput(forms.DateInput):
    """A day, chosen as the browser lets one choose."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """Name, roles, teams and the last day of one person."""

    name = forms.CharField(label=_("Name"), max_length=120)
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("The account closes at the end of this day. Leave empty while nobody knows."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = cast(forms.MultipleChoiceField, self.fields["roles"])
        roles.choices = [(code, role.label) for code, role in ROLES.items()]
        teams = cast(forms.ModelMultipleChoiceField, self.fields["teams"])
        teams.queryset = Team.objects.filter(is_training=False)

    def clean_roles(self) -> list[str]:
        """Keeper and a role that opens cases never meet in one person."""
        codes = list(self.cleaned_data["roles"])
        if may_not_meet(codes):
            raise forms.ValidationError(MAY_NOT_MEET)
        return codes


class StandingForm(forms.Form):
    """What lets a volunteer work. Days only: the documents themselves are not kept."""

    is_volunteer = forms.BooleanField(
        label=_("Volunteer"),
        required=False,
        help_text=_("Without a valid statement of secrecy a volunteer answers contacts and opens no case."),
    )
    training_level = forms.ChoiceField(
        label=_("Trained for"),
        required=False,
        choices=[
            ("", _("No limit besides the role")),
            (Level.NONE, _("Nothing yet: training cases only")),
            (Level.BASIC, _("Contacts")),
            (Level.FULL, _("Everything the role allows")),
        ],
    )
    secrecy_signed_on = forms.DateField(
        label=_("Statement of secrecy signed on"), required=False, widget=DayInput()
    )
    secrecy_expires_on = forms.DateField(
        label=_("The statement is valid until"), required=False, widget=DayInput()
    )
    record_checked_on = forms.DateField(
        label=_("Criminal-record check seen on"),
        required=False,
        widget=DayInput(),
        help_text=_("Only the day is kept, not the document and not what it says."),
    )
    record_check_expires_on = forms.DateField(
        label=_("The check is to be seen again by"), required=False, widget=DayInput()
    )

    def clean(self) -> dict[str, Any]:
        """Nothing ends before it begins."""
        cleaned = super().clean() or {}
        for begins, ends in (
            ("secrecy_signed_on", "secrecy_expires_on"),
            ("record_checked_on", "record_check_expires_on"),
        ):
            if cleaned.get(ends) and (not cleaned.get(begins) or cleaned[ends] < cleaned[begins]):
                self.add_error(ends, _("This day lies before the one above, or that one is missing."))
        return cleaned


class HoursForm(forms.Form):
    """Hours that somebody gave on a day."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    hours = forms.DecimalField(
        label=pgettext_lazy("given by somebody", "Hours"),
        min_value=Decimal("0.25"),
        max_value=24,
        decimal_places=2,
    )
    what_for = forms.CharField(label=pgettext_lazy("purpose of hours", "For"), max_length=120, required=False)


class InviteForm(PersonForm):
    """A person who is to get an account."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "name", "roles", "teams", "ends_on")


class TeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label=_("Name of the team"), max_length=120)


class KeyForm(forms.Form):
    """A key that the house has bought."""

    number = forms.CharField(label=_("Number written on the key"), max_length=40)

    def clean_number(self) -> str:
        """Each number once."""
        number = self.cleaned_data["number"].strip()
        if HotlineKey.objects.filter(number=number).exists():
            raise forms.ValidationError(_("There is a key with this number already."))
        return str(number)


class IssueForm(forms.Form):
    """To whom a key is handed."""

    person = forms.ModelChoiceField(
        label=_("Issued to"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = cast(forms.ModelChoiceField, self.fields["person"])
        person.queryset = User.objects.filter(is_active=True, locked_at=None)


def list_spoken_languages() -> list[tuple[str, str]]:
    """Languages by code and name, in the language of the page."""
    names = Locale.parse((get_language() or "en").split("-")[0]).languages
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda one: one[1])


class PreferencesForm(forms.Form):
    """How the pages look and speak to one person."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        choices=[("", _("As this computer")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_roomy = forms.BooleanField(label=_("More space between lines"), required=False)
    speaks = forms.MultipleChoiceField(
        label=_("Languages you speak with callers"),
        required=False,
        help_text=_("Supervisors see how many at the desk speak which language, without names."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    has_keys_on = forms.BooleanField(
        label=_("Keys for everything"),
        required=False,
        help_text=_("Single letters and function keys work on every page. The question mark shows them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [("", _("As the node")), *settings.LANGUAGES]
        speaks = cast(forms.MultipleChoiceField, self.fields["speaks"])
        speaks.choices = list_spoken_languages()
