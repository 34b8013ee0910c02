"""Forms of the people around the children: what is known, how to reach them, institutions, police, allegations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.actions.people import PersonInput
from myosotis.casework.editing import Change, versions_of
from myosotis.casework.fields import (
    CodeField,
    CodesField,
    CountryField,
    MomentField,
    VersionsField,
    text_field,
)
from myosotis.casework.models import Block, Involvement, PersonDetails, Reach
from myosotis.casework.no_place import WRITE_NO_PLACE
from myosotis.people.models import Person
from myosotis.services.words import plain_letters

OLDEST = 120
Choices = list[tuple[str, Any]]


def list_language_choices() -> Choices:
    """Languages by their names in the language of the page, an empty choice first."""
    names = Locale.parse(get_language() or "en", sep="-").languages
    known = sorted(
        ((code, name) for code, name in names.items() if len(code) == 2),
        key=lambda one: plain_letters(one[1]),
    )
    return [("", _("Not asked yet")), *known]


class VersionedForm(forms.Form):
    """A form of a record that several people may edit: it carries the versions its editor saw."""

    versions = VersionsField(required=False, widget=forms.HiddenInput)

    def change(self, name: str, value: Any) -> Change:
        """A value with the version that was seen of its field."""
        return Change(value, (self.cleaned_data.get("versions") or {}).get(name, 0))


class PersonAroundForm(VersionedForm):
    """Somebody around the children. Nothing but what they are to the child is needed."""

    name = text_field(_("Name"), most=10_000)
    role = CodeField("relation_to_child", label=_("What they are to the child"), required=True)
    relation_text = text_field(_("More exactly"), most=500)
    phone = text_field(_("Phone"), most=60)
    mail = text_field(_("E-mail"), most=200)
    gender = CodeField("gender", absence=True, label=_("Gender"))
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
    )
    age = forms.IntegerField(
        label=_("Or the age as told"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    nationality = CountryField(label=_("Nationality"))
    second_nationality = CountryField(label=_("Second nationality"))
    language = forms.ChoiceField(label=_("Language"), choices=list_language_choices, required=False)
    second_language = forms.ChoiceField(
        label=_("Second language"), choices=list_language_choices, required=False
    )
    household = CodeField("yes_no", absence=True, label=_("Lives in the household of the child"))
    lives_with = forms.MultipleChoiceField(
        label=_("Lives with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    custody = CodeField("custody", absence=True, label=_("Custody, as this person or a document says"))
    address = text_field(_("Address"), rows=2, most=2000)
    country = CountryField(label=_("Country of the address"))
    ethnicity = text_field(
        _("Ethnic origin"),
        most=200,
        help_text=_("Only where it matters for the search, and in their own words."),
    )
    notes = text_field(_("Notes"), rows=2)

    WHERE = ("address", "country", "notes")
    FIRST = ("name", "role", "relation_text", "phone", "mail", "notes")

    def __init__(
        self, *args: Any, children: Choices, is_withheld: bool = False, is_new: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["lives_with"].choices = children  # type: ignore[attr-defined]
        if not is_new:
            self.fields["name"].label = _("Another form of the name")
            self.fields["phone"].label = _("Another phone")
            self.fields["mail"].label = _("Another e-mail")
        for name in self.WHERE if is_withheld else ():
            del self.fields[name]

    def first_fields(self) -> list[forms.BoundField]:
        """What is asked of everybody."""
        return [self[name] for name in self.FIRST if name in self.fields]

    def more_fields(self) -> list[forms.BoundField]:
        """What is folded away until somebody needs it."""
        return [one for one in self.visible_fields() if one.name not in self.FIRST]

    def is_more_open(self) -> bool:
        """Whether something of the folded part is filled in, or was refused."""
        return any(one.errors or one.value() for one in self.more_fields())

    def to_input(self) -> PersonInput:
        """What the action takes."""
        given = self.cleaned_data
        changes = {name: given[name] for name in ("gender", *PLAIN) if name in given}
        changes["born"] = _born(given)
        changes["countries"] = _both(given["nationality"], given["second_nationality"])
        changes["languages"] = _both(given["language"], given["second_language"])
        changes["lives_with"] = sorted(given["lives_with"])
        return PersonInput(
            role=given["role"],
            name=given["name"].strip(),
            phone=given["phone"].strip(),
            mail=given["mail"].strip(),
            changes={name: self.change(name, value) for name, value in changes.items()},
        )


PLAIN = ("relation_text", "household", "custody", "address", "country", "ethnicity", "notes")


def person_initial(row: Involvement, person: Person, details: PersonDetails | None) -> dict[str, Any]:
    """What the form shows of somebody."""
    told = person.born or {}
    nationalities, languages = [*person.countries, "", ""], [*(person.languages or []), "", ""]
    known = {name: getattr(details, name) for name in (*PLAIN, "lives_with")} if details else {}
    return {
        "role": row.role,
        "gender": person.gender,
        "born_on": dt.date.fromisoformat(told["on"]) if told.get("on") else None,
        "age": told.get("age"),
        "nationality": nationalities[0],
        "second_nationality": nationalities[1],
        "language": languages[0],
        "second_language": languages[1],
        **known,
        "versions": {**versions_of(person), **(versions_of(details) if details else {})},
    }


class ReachForm(VersionedForm):
    """How somebody is reached without harm."""

    channel = CodeField("preferred_channel", absence=True, label=_("Preferred channel"))
    safe_hours = text_field(
        _("Safe hours"), most=500, help_text=_("For example “weekdays 9 to 15h, never Sunday”.")
    )
    who_may_answer = text_field(_("Who may answer, and what to say to somebody else"), rows=2, most=2000)
    code_word = text_field(_("Code word"), most=200, help_text=_("By which they know us, and we them."))
    voicemail = CodeField("yes_no", absence=True, label=_("May we leave a message on the voicemail"))
    show_number = CodeField("yes_no", absence=True, label=_("May our number be shown"))
    needs = CodesField("third_party", label=_("Needs somebody in between"))
    chosen_name = text_field(_("Name this person chose"), most=500)
    chosen_gender = CodeField("gender", absence=True, label=_("Gender this person chose"))
    not_at_home = CodeField("yes_no", label=_("Do not use the chosen name and gender when calling home"))
    notes = text_field(_("What else to know before calling"), rows=2, most=2000, help_text=WRITE_NO_PLACE)

    def to_changes(self) -> dict[str, Change]:
        """The fields with the versions that were seen."""
        return {
            name: self.change(name, value) for name, value in self.cleaned_data.items() if name != "versions"
        }


def reach_initial(reach: Reach | None) -> dict[str, Any]:
    """What the form shows of the rules of somebody."""
    if reach is None:
        return {}
    names = [name for name in ReachForm.base_fields if name != "versions"]
    return {**{name: getattr(reach, name) for name in names}, "versions": versions_of(reach)}


class ChildrenForm(forms.Form):
    """A form that asks which child, of those of the case."""

    def __init__(self, *args: Any, children: Choices, adults: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("child", children), ("children", children), ("person", adults)):
            if name in self.fields:
                held = self.fields[name]
                first: Choices = [("", self.EMPTY)] if name == "person" else []
                held.choices = [*first, *choices]  # type: ignore[attr-defined]

    EMPTY = _("Somebody else, described below")


class InstitutionForm(ChildrenForm):
    """An institution around the children."""

    kind = CodeField("institution_kind", label=_("What it is"), required=True)
    name = text_field(_("Name"), most=500, required=True)
    contact_person = text_field(_("Whom to ask for"), most=500)
    phone = text_field(_("Phone"), most=60)
    mail = text_field(_("E-mail"), most=200)
    address = text_field(_("Address"), rows=2, most=2000)
    children = forms.MultipleChoiceField(
        label=_("Who lives there now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    notes = text_field(_("Notes"), rows=2)
    SEALED = ("name", "contact_person", "phone", "mail", "address", "notes")


class PoliceContactForm(forms.Form):
    """Something between the police and us."""

    kind = CodeField("police_contact", label=_("What happened"), required=True)
    at = MomentField(label=_("When"), required=True)
    unit = text_field(_("Unit"), most=500)
    officer = text_field(_("Officer"), most=500)
    phone = text_field(_("Phone"), most=60)
    reference = text_field(_("Reference"), most=200)
    said = text_field(
        _("What was said"),
        rows=3,
        required=True,
        help_text=_(
            "Of a refusal the reason given; of an order or a seizure what was handed over, and on what ground."
        ),
    )
    SEALED = ("unit", "officer", "phone", "reference", "said")


class AllegationForm(ChildrenForm):
    """What somebody says that somebody did."""

    person = forms.ChoiceField(label=_("About whom"), required=False)
    described = text_field(_("Described as"), rows=2, most=2000)
    relation = CodeField("relation_to_child", absence=True, label=_("What this person is to the child"))
    what = text_field(_("What is alleged"), rows=3, required=True)
    source = text_field(_("Who says so"), most=1000, required=True)
    said_at = MomentField(label=_("When it was said"), required=True)
    location_mode = CodeField("location_mode", absence=True, label=_("Where they met the child"))
    online_places = CodesField("online_place", label=_("Where online"))
    online_name = text_field(_("Name or address used online"), most=500)
    is_known_to_police = CodeField("yes_no", absence=True, label=_("The police know of it"))
    SEALED = (
        "described",
        "relation",
        "what",
        "source",
        "location_mode",
        "online_places",
        "online_name",
        "is_known_to_police",
    )


class BlockForm(ChildrenForm):
    """Do not disclose where a child is."""

    EMPTY = _("Everybody, or somebody named below")
    child = forms.ChoiceField(label=_("Which child"))
    what = forms.ChoiceField(
        label=_("What is kept back"),
        choices=[
            (Block.What.WHEREABOUTS.value, _("Where the child is")),
            (Block.What.EVERYTHING.value, _("Everything about the child")),
        ],
        widget=forms.RadioSelect,
        initial=Block.What.WHEREABOUTS.value,
        help_text=_(
            "A block hides the place from us as well, you included: on every page, paper and hint. Whoever must see "
            "it gives a written reason, and the supervisor reads it."
        ),
    )
    person = forms.ChoiceField(label=_("From whom"), required=False)
    against_text = text_field(_("Or from whom else"), most=500)
    reason = text_field(_("Why"), rows=2, required=True, help_text=_("It is sealed with the case."))


class OpenWhereForm(forms.Form):
    """Why somebody must see now where a child is."""

    reason = text_field(
        _("Your reason, in a whole sentence"),
        rows=3,
        required=True,
        help_text=_(
            "It is sealed, and shows on the board of the supervisor. What you open closes after an hour."
        ),
    )


def read_chosen(text: str) -> UUID | None:
    """The chosen person, if one was."""
    return UUID(text) if text else None


def _both(*codes: str) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code and not words.is_absence(code)))


def _born(given: dict[str, Any]) -> dict[str, Any] | None:
    told: dict[str, Any] = {}
    if given["born_on"]:
        told["on"] = given["born_on"].isoformat()
    if given["age"] is not None:
        told["age"] = given["age"]
    return told or None
