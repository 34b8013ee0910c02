"""The filters above the lists. Only codes and dates: what is typed as a name is searched by another form, by POST."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.casework import words
from myosotis.casework.countries import list_countries

Choices = list[tuple[str, Any]]
ALL: tuple[str, Any] = ("", _("All"))


def day_field(label: Any) -> forms.DateField:
    """A day, chosen by the browser's own means."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def list_colleagues(user: User) -> Choices:
    """Everybody of the own teams but oneself."""
    members = User.objects.filter(teams__in=user.team_ids()).distinct().order_by("name")
    return [(str(member.pk), member.name) for member in members if member.pk != user.pk]


@lru_cache(maxsize=16)
def _languages(language: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(language).languages
    listed = ((code, name) for code, name in names.items() if len(code) == 2 and code.isalpha())
    return tuple(sorted(listed, key=lambda pair: pair[1].casefold()))


def list_languages() -> Choices:
    """The languages of a talk, by their names in the language of the page."""
    return [ALL, *_languages((get_language() or "en").split("-")[0])]


_drawn: dict[tuple[type[forms.Form], str, str], str] = {}


class ListFilterForm(forms.Form):
    """Filters of a list; `MORE` are those that stand behind "More filters"."""

    NAMES: tuple[str, ...] = ()
    MORE: tuple[str, ...] = ()
    ALWAYS: dict[str, str] = {}
    """What a list shows when nothing is said, which is no filter of its own."""

    def to_filters(self) -> dict[str, str]:
        """What the query takes; a filter that cannot be read is left out."""
        chosen = self.to_chosen()
        renamed = {"opened_from": "from", "opened_until": "until"}
        return {renamed.get(name, name): value for name, value in chosen.items()}

    def to_chosen(self) -> dict[str, str]:
        """What was chosen, by the names of the fields: codes and days, as an address holds them."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        chosen: dict[str, str] = {}
        for name in self.NAMES:
            value = given.get(name)
            if value:
                chosen[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
            if chosen.get(name) == "True":
                chosen[name] = "yes"
        return chosen

    CHANGING: tuple[str, ...] = ()
    """Fields whose choices are not the same for everybody."""

    def draw_first(self) -> SafeString:
        """Those that are always in sight."""
        return self._draw(self.first_fields())

    def draw_more(self) -> SafeString:
        """Those that open."""
        return self._draw(self.more_fields())

    def _draw(self, fields: list[forms.BoundField]) -> SafeString:
        """Where nothing is chosen, what looks the same for everybody is drawn once for each language."""
        drawn: list[str] = []
        for field in fields:
            key = (type(self), field.name, get_language() or "en")
            is_kept = not self.is_bound and field.name not in self.CHANGING
            if not is_kept or key not in _drawn:
                text = render_to_string("components/field.html", {"field": field})
                if is_kept:
                    _drawn[key] = text
            drawn.append(_drawn[key] if is_kept else text)
        return mark_safe("".join(drawn))  # noqa: S308  rendered templates

    def first_fields(self) -> list[forms.BoundField]:
        """Those that are always in sight."""
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    def more_fields(self) -> list[forms.BoundField]:
        """Those that open."""
        return [field for field in self.visible_fields() if field.name in self.MORE]

    def has_more(self) -> bool:
        """Whether one of those is in use."""
        return any(name in self.to_chosen() for name in self.MORE) if self.is_bound else False


class CaseFilterForm(ListFilterForm):
    """Which cases are listed."""

    MORE = (
        "risk",
        "missing",
        "country",
        "language",
        "local",
        "opened_from",
        "opened_until",
        "overdue",
        "restricted",
    )
    NAMES = ("state", "category", "caseworker", "sort", *MORE)
    ALWAYS = {"state": "open", "sort": "newest"}
    CHANGING = ("caseworker", "local")
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("open", _("Open")),
            ("missing", _("A child is missing")),
            ("prevention", _("Prevention")),
            ("offered", _("Offered to another team")),
            ("closed", _("Closed")),
            ("keeping_over", _("Keeping time is over")),
            ("all", _("All")),
        ],
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=lambda: [ALL, *words.choices("category")]
    )
    caseworker = forms.ChoiceField(label=_("Caseworker"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("newest", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("missing", _("Longest missing first")),
            ("risk", _("Highest risk first")),
            ("review", _("Next to look at again first")),
            ("caseworker", _("By caseworker")),
        ],
    )
    risk = forms.ChoiceField(
        label=_("Risk"),
        required=False,
        choices=lambda: [ALL, *words.choices("risk_level"), ("none", _("Not judged yet"))],
    )
    missing = forms.ChoiceField(
        label=_("Missing for more than"),
        required=False,
        choices=[
            ALL,
            ("1", _("A day")),
            ("3", _("Three days")),
            ("7", _("A week")),
            ("30", _("A month")),
            ("365", _("A year")),
        ],
    )
    country = forms.ChoiceField(
        label=_("Country concerned"), required=False, choices=lambda: [ALL, *list_countries()]
    )
    language = forms.ChoiceField(label=_("Language of a contact"), required=False, choices=list_languages)
    local = forms.ChoiceField(label=_("Field of our own"), required=False)
    opened_from = day_field(_("Opened from"))
    opened_until = day_field(_("until"))
    overdue = forms.BooleanField(label=_("Something is overdue"), required=False)
    restricted = forms.BooleanField(label=_("Restricted"), required=False)

    def __init__(self, *args: Any, user: User, local: Choices | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [ALL, ("me", _("Me")), ("nobody", _("Nobody yet")), *list_colleagues(user)]
        self.fields["caseworker"].choices = people  # type: ignore[attr-defined]
        if local:
            self.fields["local"].choices = [ALL, *local]  # type: ignore[attr-defined]
        else:
            del self.fields["local"]


class ContactFilterForm(ListFilterForm):
    """Which contacts are listed."""

    MORE = ("language", "country", "opened_from", "opened_until")
    NAMES = ("which", "channel", "kind", "sort", *MORE)
    ALWAYS = {"which": "all", "sort": "newest"}
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
        label=_("Channel"), required=False, choices=lambda: [ALL, *words.choices("channel")]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: [ALL, *words.choices("contact_kind")]
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("newest", _("Newest first")), ("oldest", _("Oldest first"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=list_languages)
    country = forms.ChoiceField(
        label=_("Caller's country"), required=False, choices=lambda: [ALL, *list_countries()]
    )
    opened_from = day_field(_("From"))
    opened_until = day_field(_("until"))
