"""What a person may type about our work: one line per kind, and the rest behind "more"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import Team, User
from myosotis.casework import words
from myosotis.casework.fields import CodesField, MomentField, text_field, write_moment
from myosotis.casework.moments import Moment
from myosotis.casework.no_place import WRITE_NO_PLACE
from myosotis.casework.work_words import list_hotlines
from myosotis.kernel import clock
from myosotis.services import words as service_words
from myosotis.services.models import Service
from myosotis.services.queries import find_service_by_label, list_services_begun

LONGEST_MINUTES = 24 * 60
MOST_NAMED = 6
HELP_DUE = _("For example “in 4 hours” or “tomorrow 9h”.")
NOW = _("Now, unless you say otherwise.")
WHERE = _("This tells where the child or a protected person is")


def code_field(name: str, label: Any, *, absence: bool = False, **options: Any) -> forms.ChoiceField:
    """One code of a list of the vocabulary, or nothing."""
    options.setdefault("required", False)
    return forms.ChoiceField(
        label=label, choices=lambda: [("", _("Choose …")), *words.choices(name, absence=absence)], **options
    )


def minutes_field(label: Any) -> forms.IntegerField:
    """A number of minutes."""
    widget = forms.NumberInput({"autocomplete": "off", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=LONGEST_MINUTES, widget=widget
    )


class WorkForm(forms.Form):
    """A record of our work: `LINE` are the fields of the quick line, the others stand behind "more".

    `team`: who may have done it; `people`: children and adults of the case, who may get it.
    """

    kind_of_work: ClassVar[str] = ""
    LINE: ClassVar[tuple[str, ...]] = ("text",)
    at = MomentField(label=_("When"), required=False, help_text=NOW)
    by = forms.ModelChoiceField(
        label=_("Who did it"), queryset=User.objects.none(), required=False, empty_label=_("I did")
    )
    tells_where = forms.BooleanField(label=WHERE, required=False)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, team: Team, people: Iterable[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.team = team
        for name in ("by", "assigned_to"):
            if name in self.fields:
                self.fields[name].queryset = team_members(team)  # type: ignore[attr-defined]
        if "person" in self.fields:
            choices = [("", _("Somebody else, or all of them")), *people]
            self.fields["person"].choices = choices  # type: ignore[attr-defined]

    @property
    def line(self) -> list[BoundField]:
        """The fields of the quick line."""
        return [self[name] for name in self.LINE]

    @property
    def more(self) -> list[BoundField]:
        """The fields behind "more"."""
        return [field for field in self.visible_fields() if field.name not in self.LINE]

    @property
    def is_open_more(self) -> bool:
        """Whether what stands behind "more" must be seen: it has mistakes, or corrects something."""
        return any(field.errors for field in self.more) or bool(self.initial)

    def to_values(self) -> dict[str, Any]:
        """Fields of the table; what was left to the action is not among them."""
        given = dict(self.cleaned_data)
        given.pop("corrects")
        given.pop("asked_about", None)
        moment: Moment | None = given.pop("at", None)
        if moment is not None:
            given["at"] = moment.at
        if given.get("by") is None:
            given.pop("by", None)
        if "person" in given:
            person = given.pop("person")
            given["person_id"] = UUID(person) if person else None
        return given


def team_members(team: Team) -> Any:
    """Those of the team whose account goes on."""
    return User.objects.filter(teams=team, is_active=True).order_by("name")


class ConversationForm(WorkForm):
    """Something that was said, perhaps with a third party between."""

    minutes = minutes_field(_("Minutes"))
    third_party = code_field("third_party", _("Third party"))
    third_language = forms.ChoiceField(
        label=_("Language of the third party"),
        required=False,
        choices=lambda: [("", _("Choose …")), *service_words.list_languages()],
    )
    third_provider = text_field(_("Provider of the third party"), most=200)
    third_minutes = minutes_field(_("Minutes of the third party"))

    def clean(self) -> dict[str, Any]:
        """Language, provider and minutes are of a third party."""
        given = super().clean() or {}
        told = any(given.get(name) for name in ("third_language", "third_provider", "third_minutes"))
        if told and not given.get("third_party"):
            self.add_error("third_party", _("Say who it was: an interpreter, or a relay operator."))
        return given


class SupportForm(ConversationForm):
    """Support given."""

    kind_of_work = "support"
    LINE = ("kind", "person", "minutes", "text")
    kind = code_field("support", _("Kind of support"), required=True)
    person = forms.ChoiceField(label=_("To whom"), required=False)
    text = text_field(_("What was done"), most=4000)
    to_whom = text_field(_("To somebody else"), most=200)
    result = text_field(_("What came of it"), most=4000)


class InterventionForm(ConversationForm):
    """A step taken."""

    kind_of_work = "intervention"
    LINE = ("kind", "with_whom", "text")
    kind = code_field("intervention", _("Step"), required=True)
    with_whom = text_field(_("With whom"), most=200)
    text = text_field(_("What was done"), most=4000)
    target = code_field("referral_target", _("Put through to"))
    consent = code_field("yes_no", _("The caller was asked and agreed"), absence=True)
    stayed_on = text_field(_("Who of us stayed on the line"), most=200)
    outcome = code_field("transfer_outcome", _("How it went"))
    is_without_whereabouts = forms.BooleanField(
        label=_("Read again: the message says nothing of where the child is"), required=False
    )
    result = text_field(_("What came of it"), most=4000)

    def clean(self) -> dict[str, Any]:
        """A message to the family is read again; one who is put through is asked first."""
        given = super().clean() or {}
        kind = given.get("kind")
        if kind == "family_message" and not given.get("is_without_whereabouts"):
            self.add_error(
                "is_without_whereabouts",
                _("Read the message again and say that it tells nothing of where the child is."),
            )
        if kind in ("warm_transfer", "three_way_call") and not given.get("consent"):
            self.add_error("consent", _("Say whether the caller was asked before being put through."))
        return given


class ReferralForm(WorkForm):
    """Another service asked to help; we keep the case.

    Half a name of the directory is its service if there is only one; else the form asks which, and takes the words
    as they are when they come a second time (`asked_about`).
    """

    kind_of_work = "referral"
    LINE = ("service", "text")
    service = text_field(
        _("Service or institution"), most=320, help_text=_("Type, choose with the arrow keys, Enter.")
    )
    text = text_field(_("What for"), most=4000)
    target = code_field("referral_target", _("Kind of service"))
    hotline = forms.ChoiceField(
        label=_("Hotline of another country"),
        required=False,
        choices=lambda: [("", _("Choose …")), *list_hotlines()],
    )
    asked_for = CodesField("requested_support", label=_("Asked of a hotline"))
    authorities = CodesField("authority_contact", label=_("Authorities to contact"))
    contact_person = text_field(_("Contact person, phone, mail"), most=400)
    back_up_person = text_field(_("Back-up person"), most=400)
    cc_mail = text_field(_("Copies of mails to"), most=400)
    tells_where = forms.BooleanField(label=WHERE, required=False)
    asked_about = forms.CharField(required=False, widget=forms.HiddenInput)

    def _find_service(self, typed: str, asked_about: str) -> Service | None:
        found = find_service_by_label(typed)
        if found or typed == asked_about:
            return found
        begun = list_services_begun(typed, limit=MOST_NAMED)
        if len(begun) < 2:
            return begun[0] if begun else None
        given: Any = self.data.copy()  # type: ignore[attr-defined]  # as it was sent, with lists
        given[self.add_prefix("asked_about")] = typed
        self.data = given
        sentence = _(
            "Several services begin like this: {names}. Choose one with the arrow keys; "
            "Enter once more keeps your words."
        )
        self.add_error("service", sentence.format(names="; ".join(one.label for one in begun)))
        return None

    def clean(self) -> dict[str, Any]:
        """Somebody is asked: a service of the directory, one that was typed, or a hotline."""
        given = super().clean() or {}
        typed = given.pop("service", "").strip()
        found = self._find_service(typed, given.get("asked_about", ""))
        given["service"], given["to_whom"] = found, "" if found else typed
        if not (typed or given.get("hotline")) and "service" not in self.errors:
            self.add_error("service", _("Say which service, institution or hotline was asked."))
            return given
        if not given.get("target"):
            known = found.needs[0] if found and found.needs else ""
            given["target"] = "hotline_116000" if given.get("hotline") and not typed else known
        return given


class PromiseForm(WorkForm):
    """What we said we would do, and by when."""

    kind_of_work = "promise"
    LINE = ("text", "due")
    at = by = tells_where = None  # type: ignore[assignment]
    text = text_field(_("What we promise"), most=2000, required=True, help_text=WRITE_NO_PLACE)
    due = MomentField(label=_("By when"), is_past=False, help_text=HELP_DUE)

    def to_values(self) -> dict[str, Any]:
        """Fields of the table."""
        return {"text": self.cleaned_data["text"], "due_at": self.cleaned_data["due"].at}


class TaskForm(WorkForm):
    """Something to be done by a time."""

    kind_of_work = "task"
    LINE = ("text", "due", "assigned_to")
    at = by = None  # type: ignore[assignment]
    text = text_field(_("What is to be done"), most=2000, required=True)
    due = MomentField(label=_("By when"), is_past=False, help_text=HELP_DUE)
    assigned_to = forms.ModelChoiceField(
        label=_("Who does it"), queryset=User.objects.none(), required=False, empty_label=_("The caseworker")
    )

    def to_values(self) -> dict[str, Any]:
        """Fields of the table."""
        values = super().to_values()
        due: Moment = values.pop("due")
        return {**values, "due_at": due.at}


FORMS: dict[str, type[WorkForm]] = {
    form.kind_of_work: form for form in (SupportForm, InterventionForm, ReferralForm, PromiseForm, TaskForm)
}


class SnoozeForm(forms.Form):
    """Until when something is put off, and why."""

    until = MomentField(label=_("Until"), is_past=False, help_text=HELP_DUE)
    reason = text_field(_("Why"), most=2000, required=True)


class FinishForm(forms.Form):
    """What came of it."""

    result = text_field(_("What came of it"), most=4000)


class AnswerForm(forms.Form):
    """What a service answered."""

    outcome = code_field("referral_result", _("What they answered"), required=True)
    answered = MomentField(label=_("When"), required=False, help_text=NOW)
    result = text_field(_("In words"), most=4000)

    def answered_at(self) -> dt.datetime:
        """When; now unless said otherwise."""
        moment: Moment | None = self.cleaned_data["answered"]
        return moment.at if moment else clock.now()


def initial_of(kind: str, record: Any) -> dict[str, Any]:
    """What a form shows of a record that is to be corrected."""
    initial: dict[str, Any] = {"corrects": record.pk}
    for name in FORMS[kind].base_fields:
        if name not in ("corrects", "at", "due", "service", "person") and hasattr(record, name):
            initial[name] = getattr(record, name)
    if kind == "referral":
        initial["service"] = record.service.label if record.service else record.to_whom
    if kind == "support":
        initial["person"] = str(record.person_id or "")
    if kind in ("promise", "task"):
        initial["due"] = write_moment(Moment(record.due_at, "exact"))
    else:
        initial["at"] = write_moment(Moment(record.at, "exact"))
    return initial
