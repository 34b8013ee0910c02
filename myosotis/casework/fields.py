"""Form fields of this room: a moment typed as people tell it, codes of the vocabulary, countries."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.countries import list_countries, name_country
from myosotis.casework.moment_echo import say_moment, say_problem, say_twin
from myosotis.casework.moments import Moment, Problem, Reading, read_moment
from myosotis.casework.speech import TURNING
from myosotis.kernel import clock

WHICH = ("first", "second")
CHOOSE = _("Choose")
Choices = list[tuple[str, Any]]


class MomentInput(forms.TextInput):
    """A text field that says back what it understood; asks which of the two hours of October was meant."""

    template_name = "casework/case/moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, is_past: bool = True) -> None:
        super().__init__({"autocomplete": "off", "maxlength": 120, **(attrs or {})})
        self.is_past = is_past
        self.twins: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        """The text, and which of two hours was chosen."""
        return str(data.get(name, "")), str(data.get(f"{name}-which", ""))

    def format_value(self, value: Any) -> str | None:
        """The text as typed; a moment as it is said."""
        if isinstance(value, tuple):
            return value[0]
        if isinstance(value, Moment):
            return write_moment(value)
        return super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """For the template."""
        return {
            **super().get_context(name, value, attrs),
            "twins": self.twins,
            "direction": "past" if self.is_past else "ahead",
        }


class MomentField(forms.Field):
    """Gives a `Moment` or None. Refuses what does not exist, what lies on the wrong side of now, and what is open."""

    def __init__(self, *, is_past: bool = True, **options: Any) -> None:
        super().__init__(widget=MomentInput(is_past=is_past), **options)
        self.is_past = is_past

    def clean(self, value: Any) -> Moment | None:
        """Read it."""
        text, which = value if isinstance(value, tuple) else (str(value or ""), "")
        reading = read_here(text, is_past=self.is_past)
        if reading.problem == Problem.TWICE:
            if which in WHICH:
                return reading.moments[WHICH.index(which)]
            self.widget.twins = say_twins(reading)
        if reading.problem:
            raise forms.ValidationError(say_problem(reading.problem))
        if reading.moment is None and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return reading.moment

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something was typed that differs."""
        before = write_moment(initial) if isinstance(initial, Moment) else str(initial or "")
        return before != (data[0] if isinstance(data, tuple) else str(data or ""))


def read_here(text: str, *, is_past: bool = True) -> Reading:
    """Read a text by the clock of this node."""
    return read_moment(text, now=clock.now(), zone=timezone.get_current_timezone(), is_past=is_past)  # type: ignore[arg-type]


def write_moment(moment: Moment) -> str:
    """A moment as a text that is read back as the same moment."""
    local = timezone.localtime(moment.at)
    if moment.precision == "year":
        return local.strftime("%Y")
    if moment.precision == "month":
        return date_format(local, "F Y")
    if moment.precision == "day":
        return local.strftime("%d/%m/%Y")
    return local.strftime("%d/%m/%Y %H:%M" if moment.precision == "exact" else "%d/%m/%Y %Hh")


def say_here(moment: Moment) -> str:
    """Echo a moment by the clock of this node."""
    return say_moment(moment, zone=timezone.get_current_timezone())  # type: ignore[arg-type]


def say_twins(reading: Reading) -> list[tuple[str, str]]:
    """The two hours to choose from."""
    zone = timezone.get_current_timezone()
    said = [say_twin(moment, zone=zone) for moment in reading.moments]  # type: ignore[arg-type]
    return list(zip(WHICH, said, strict=True))


def code_choices(name: str, *, absence: bool = False) -> Callable[[], Choices]:
    """The choices of a list, in the language of each page, with an empty one first."""
    return lambda: [("", _("Not asked yet")), *words.choices(name, absence=absence)]


class CodeField(forms.ChoiceField):
    """One code of a list of the vocabulary, or an absence code where the list allows it."""

    def __init__(self, name: str, *, absence: bool = False, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", CodeSelect(name, absence=absence))
        super().__init__(choices=code_choices(name, absence=absence), **options)


class ChosenCode(forms.ChoiceField):
    """One code that somebody chooses for others to read: what stands before a choice invites, and is no "not asked"."""

    def __init__(self, name: str, *, empty: Promise = CHOOSE, **options: Any) -> None:
        options.setdefault("required", True)
        super().__init__(choices=lambda: [("", str(empty)), *words.choices(name)], **options)


class CodeSelect(forms.Select):
    """A list of codes, made once per language and chosen one."""

    def __init__(self, name: str, *, absence: bool) -> None:
        super().__init__()
        self.list = name
        self.absence = absence

    def use_required_attribute(self, initial: Any) -> bool:
        """The first choice is the empty one, so the browser may ask for another."""
        return True

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """All, the chosen one marked."""
        given = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        # A text that is no code, as somebody may send it, chooses nothing and is not kept in memory.
        chosen = str(value or "") if words.is_code(self.list, str(value or "")) else ""
        options = _render_codes(self.list, self.absence, chosen, get_language() or "en")
        return format_html("<select{}>{}</select>", given, options)


@lru_cache(maxsize=2048)
def _render_codes(name: str, absence: bool, chosen: str, language: str) -> SafeString:
    """The options in the language of the page (one of the arguments the cache goes by)."""
    known = [
        (code, label, " selected" if code == chosen else "")
        for code, label in code_choices(name, absence=absence)()
    ]
    return format_html_join("", '<option value="{0}"{2}>{1}</option>', known)


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list, as ticks."""

    def __init__(self, name: str, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(choices=lambda: words.choices(name), widget=forms.CheckboxSelectMultiple, **options)


class CountrySelect(forms.Select):
    """A list of all countries, made once per language: a page of a case may hold many of them."""

    def __init__(self, *, has_absence: bool = True) -> None:
        super().__init__()
        self.has_absence = has_absence

    def use_required_attribute(self, initial: Any) -> bool:
        """The first choice is the empty one, so the browser may ask for another."""
        return True

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The chosen one first, then all."""
        chosen = str(value or "")
        first = (
            format_html('<option value="{}" selected>{}</option>', chosen, name_country(chosen))
            if chosen
            else ""
        )
        given = flatatt(self.build_attrs({**self.attrs, "name": name}, attrs))
        options = _render_countries(get_language() or "en", self.has_absence)
        return format_html("<select{}>{}{}</select>", given, first, options)


def country_choices(has_absence: bool) -> Choices:
    """Nothing chosen, then all countries; `has_absence`: with the ways to say why there is none."""
    if has_absence:
        return [("", _("Not asked yet")), *list_countries()]
    named = [(code, name) for code, name in list_countries() if not words.is_absence(code)]
    return [("", _("No country chosen")), *named]


@lru_cache(maxsize=16)
def _render_countries(language: str, has_absence: bool) -> SafeString:
    """All options in the language of the page (one of the arguments the cache goes by)."""
    return format_html_join("", '<option value="{}">{}</option>', country_choices(has_absence))


class CountryField(forms.ChoiceField):
    """A country, or why there is none; `has_absence`: whether that may be the answer."""

    def __init__(self, *, has_absence: bool = True, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("widget", CountrySelect(has_absence=has_absence))
        super().__init__(choices=lambda: country_choices(has_absence), **options)


class LineField(forms.CharField):
    """One line of text, without the characters that turn the words around it: a name could look like another."""

    def to_python(self, value: Any) -> str:
        """The text as it can be read."""
        return str(super().to_python(value)).translate(TURNING)


def text_field(label: Any, *, rows: int = 0, most: int = 20_000, **options: Any) -> forms.CharField:
    """A text that the browser keeps no history of; several lines where `rows` says so."""
    attributes = {"autocomplete": "off", **({"rows": rows} if rows else {})}
    widget = forms.Textarea(attributes) if rows else forms.TextInput(attributes)
    options.setdefault("required", False)
    field = forms.CharField if rows else LineField
    return field(label=label, max_length=most, widget=widget, **options)


class VersionsField(forms.JSONField):
    """The version of each field that its editor saw; of what cannot be read, none was seen."""

    def to_python(self, value: Any) -> Any:
        """Names and whole numbers."""
        try:
            given = super().to_python(value)
        except (forms.ValidationError, RecursionError, ValueError):
            given = None
        held = given.items() if isinstance(given, dict) else ()
        return {name: number for name, number in held if isinstance(number, int)}

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What a form that comes back shows again."""
        return self.to_python(data)
