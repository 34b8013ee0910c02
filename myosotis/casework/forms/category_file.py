"""Forms of the file of a category: one form for each section, saved on its own.

A section's `record` says which record it changes; a field keeps the name it has there, so that no two fields of one
form share a name, and what is shown is what is stored. `WHERE` holds the fields that tell where somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from myosotis.casework import words
from myosotis.casework.editing import Change
from myosotis.casework.fields import (
    CodeField,
    CodesField,
    CountryField,
    MomentField,
    VersionsField,
    text_field,
)
from myosotis.casework.forms.category_file_base import (
    DayField,
    LanguagesField,
    PersonField,
    SectionForm,
    YesNoField,
)


class AbductionForm(SectionForm):
    """Who took the child, from where, to where."""

    record = "abduction"
    WHERE = frozenset({"destination"})
    left_behind = PersonField(_("Left-behind parent"))
    taking = PersonField(_("Taking parent"))
    taker = CodeField("abductor_relation", absence=True, label=_("Alleged to have taken the child"))
    act = CodeField("abduction_act", absence=True, label=_("Taken or not brought back"))
    act_on = DayField(_("On which day"))
    habitual_residence = CountryField(label=_("Habitual residence"))
    destination = CountryField(label=_("Taken to, or kept in"))

    def __init__(self, *args: Any, adults: list[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("left_behind", "taking"):
            self.fields[name].choices = [("", _("Not asked yet")), *(adults or [])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody is both."""
        given = super().clean() or {}
        if given.get("taking") and given.get("taking") == given.get("left_behind"):
            self.add_error("taking", _("The same person cannot be both."))
        return given


class CustodyForm(SectionForm):
    """Who holds custody, and what is going on in court."""

    record = "abduction"
    custody = CodeField("custody", absence=True, label=_("Custody"))
    custody_words = text_field(_("From which decision or law"), rows=2)
    proceedings = CodesField("legal_proceedings", label=_("Proceedings"))
    proceedings_words = text_field(_("What exactly, and where"), rows=2)


class AuthorityForm(SectionForm):
    """The Central Authority and the court, with the days that set the clocks."""

    record = "abduction"
    WHERE = frozenset({"authority", "court"})
    authority = text_field(_("Central Authority"), most=500)
    applied_on = DayField(_("Application received there"))
    acknowledged_on = DayField(_("Receipt confirmed"))
    court = text_field(_("Court"), most=500)
    seised_on = DayField(_("Court seised"))
    decision = CodeField("hague_decision", absence=True, label=_("Decision"))
    decided_on = DayField(_("Decided on"))
    appealed_on = DayField(_("Appeal lodged"))
    appeal_decision = CodeField("hague_decision", absence=True, label=_("Decision on appeal"))
    appeal_decided_on = DayField(_("Appeal decided on"))
    enforced_on = DayField(_("Carried out on"))

    def clean(self) -> dict[str, Any]:
        """An answer does not come before its question."""
        given = super().clean() or {}
        for first, then in (
            ("applied_on", "acknowledged_on"),
            ("seised_on", "decided_on"),
            ("appealed_on", "appeal_decided_on"),
        ):
            if given.get(first) and given.get(then) and given[then] < given[first]:
                self.add_error(then, _("This day lies before the one it answers."))
        return given


class ChildVoiceForm(SectionForm):
    """Whether the child was heard, and who speaks for it."""

    record = "abduction"
    child_heard = YesNoField(_("The child was heard"))
    child_heard_on = DayField(_("Heard on"))
    child_view = text_field(_("What the child said it wants"), rows=2)
    has_representative = YesNoField(_("The child has a representative"))
    representative = text_field(_("Who, and how to reach them"), most=1000)


class MediationForm(SectionForm):
    """Whether mediation was offered. What is said in it stays with the mediators."""

    record = "abduction"
    mediation_offered = YesNoField(_("Mediation was offered"))
    mediation_offered_on = DayField(_("Offered on"))
    mediation_accepted = YesNoField(_("Both parents agree to it"))
    mediation_words = text_field(_("To whom it was explained, and by whom"), rows=2)


class FearForm(SectionForm):
    """What is feared."""

    record = "prevention"
    WHERE = frozenset({"travel_plans"})
    fear = text_field(_("What is feared, and why now"), rows=3)
    alleged = text_field(_("Of whom it is feared (alleged)"), most=1000)
    alleged_source = text_field(_("Who says so, and when"), most=1000)
    travel_plans = text_field(_("Journeys, tickets, ties to another country"), rows=2)


class GroomingForm(SectionForm):
    """The question of grooming, in every file."""

    record = "episode_file"
    OTHER: ClassVar[Mapping[str, str]] = {"grooming": "episode"}
    grooming = CodeField(
        "grooming", absence=True, label=_("Somebody built trust with the child to exploit it")
    )
    grooming_mode = CodeField("location_mode", absence=True, label=_("In person or online"))
    grooming_places = CodesField("online_place", label=_("Where online"))
    grooming_words = text_field(_("What is known, and who says so"), rows=2)


class FearedGroomingForm(GroomingForm):
    """The same where no child is missing yet."""

    record = "prevention"
    OTHER: ClassVar[Mapping[str, str]] = {}


class MigrationForm(SectionForm):
    """With whom the child travels, and how far registration and asylum are."""

    record = "migration"
    accompaniment = CodeField("accompaniment", absence=True, label=_("Accompaniment"))
    companions = text_field(_("Companions"), rows=2)
    registration_stage = CodeField("registration_stage", absence=True, label=_("Registration"))
    asylum_stage = CodeField("asylum_stage", absence=True, label=_("Asylum"))
    fingerprinted = YesNoField(_("Fingerprints were taken"))
    registrations = text_field(
        _("Numbers of registration"),
        rows=2,
        help_text=_("Kept here only: they are never part of what is shared with another hotline."),
    )
    has_guardian = YesNoField(_("A guardian is named"))
    guardian = text_field(_("Guardian, and how to reach them"), most=1000)
    reunification = YesNoField(_("Family reunification is pending"))
    reunification_words = text_field(_("With whom, and before which authority"), rows=2)


class AboutChildForm(SectionForm):
    """How to know the child again, what it needs, where it lives."""

    record = "child_file"
    OTHER: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("marks", "languages", "health", "living_situation", "residence_status", "vulnerabilities"), "person"
    )
    marks = text_field(
        _("Description"), rows=3, help_text=_("Height, build, hair, eyes, glasses, scars, anything one sees.")
    )
    clothing = text_field(_("Clothing when last seen"), rows=2)
    languages = LanguagesField(label=_("Languages"))
    birth_place = text_field(_("Place of birth"), most=500)
    papers = text_field(_("Passport, papers, other names"), rows=2)
    relation_to_others = CodeField(
        "relation_to_child", absence=True, label=_("To the other children of the case")
    )
    living_situation = CodeField("living_situation", absence=True, label=_("Living situation"))
    residence_status = CodeField("residence_status", absence=True, label=_("Residence status"))
    health = text_field(_("Illness, disability, medicine"), rows=2)
    vulnerabilities = CodesField("vulnerability", label=_("What makes the child vulnerable"))


class RouteForm(SectionForm):
    """Where the child was received, and where it may be going."""

    record = "migration"
    WHERE = frozenset({"reception_place", "destination", "relatives", "route"})
    reception_place = text_field(_("Reception place"), most=1000)
    destination = text_field(_("Intended destination"), most=1000)
    relatives = text_field(_("Relatives or friends there"), rows=2)
    route = text_field(_("Route so far: places and days"), rows=2)


class RunningForm(SectionForm):
    """Why the child went, as told."""

    record = "episode_file"
    OTHER: ClassVar[Mapping[str, str]] = {"reasons": "episode"}
    reasons = CodesField("run_reason", label=_("Reasons, as told"))
    push = text_field(_("What drove the child away"), rows=2)
    pull = text_field(_("What drew the child"), rows=2)


class TalkForm(SectionForm):
    """The talk after a return: by somebody independent of carers and police."""

    record = "episode_file"
    talk_offered_at = MomentField(label=_("Offered"), required=False)
    talk_with = text_field(_("By whom"), most=500)
    talk_independent = YesNoField(_("Independent of carers and police"))
    talk_done_at = MomentField(label=_("Held"), required=False)
    talk_declined_at = MomentField(label=_("Declined by the child"), required=False)
    talk_words = text_field(_("What the child told"), rows=3)
    helps = text_field(_("What would help"), rows=2)

    def clean(self) -> dict[str, Any]:
        """Held or declined, not both."""
        given = super().clean() or {}
        if given.get("talk_done_at") and given.get("talk_declined_at"):
            self.add_error("talk_declined_at", _("It was either held or declined. Please keep one."))
        return given


class WitnessForm(SectionForm):
    """Who saw it, who was told, and what the police did with it."""

    record = "episode_file"
    witnessed = YesNoField(_("Somebody saw it"))
    witnessed_by = CodesField("witnessed_by", label=_("Seen by"))
    witness_words = text_field(_("What was seen, and by whom"), rows=2)
    reported_to = CodesField("reported_to", label=_("It was reported to"))
    report_words = text_field(_("When, and to whom there"), rows=2)
    carer_aware = YesNoField(_("The carer knows of it"))
    police_at_home = CodeField(
        "police_report", absence=True, label=_("Police of the asking hotline’s country")
    )
    interpol = YesNoField(_("Passed to Interpol by the police"))
    sis_alert = YesNoField(_("The police entered a Schengen alert"))
    sis_kind = CodeField("sis_alert_type", absence=True, label=_("Kind of Schengen alert"))


class HarmForm(SectionForm):
    """Harm met before or during the episode."""

    record = "episode_file"
    OTHER: ClassVar[Mapping[str, str]] = {"harms": "episode"}
    harms = CodesField("harm", label=_("Harm before or during the episode"))
    abuse_reported = YesNoField(_("Abuse was reported"))
    abuse_reported_to = CodesField("reported_to", label=_("Abuse was reported to"))


class TakenForm(SectionForm):
    """An abduction by somebody who is not a parent."""

    record = "episode_file"
    taken_how = text_field(_("How it happened"), rows=3)
    vehicle = text_field(_("Vehicle: make, colour, plate"), most=500)
    alleged = text_field(_("Who is alleged to have done it"), rows=2)
    alleged_source = text_field(_("Who says so, and when"), most=1000)


class LostForm(SectionForm):
    """A child that is lost, hurt, or missing without an apparent reason."""

    record = "episode_file"
    lost_doing = text_field(_("What the child was doing when last seen"), rows=2)
    lost_needs = text_field(_("Illness, medicine, disability, fears"), rows=2)
    searched = text_field(_("Where people have looked, and what was done"), rows=2)


class StepForm(forms.Form):
    """One measure of the checklist: asked of whom, when, done when."""

    asked_on = DayField(_("Asked on"))
    who = text_field(_("Asked of whom"), most=500)
    done_on = DayField(_("Done on"))
    note = text_field(_("Note"), most=1000)
    versions = VersionsField(required=False, widget=forms.HiddenInput)

    def to_changes(self) -> dict[str, Change]:
        """All four with the versions that were seen."""
        seen = self.cleaned_data["versions"] or {}
        names = [name for name in self.changed_data if name != "versions"]
        return {name: Change(self.cleaned_data[name], seen.get(name, 0)) for name in names}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "versions"


class DeathForm(forms.Form):
    """A child has died: who confirmed it, and since when it is known."""

    confirmation = forms.ChoiceField(
        label=_("Who confirmed it"), choices=lambda: words.choices("confirmation"), widget=forms.RadioSelect
    )
    found = MomentField(label=_("When the child was found"), required=False)


class HearingForm(forms.Form):
    """A day in court."""

    on = DayField(_("Day in court"), required=True)
    what = text_field(_("Which court, and what about"), most=1000)


class SignForm(forms.Form):
    """Something that was observed."""

    sign = forms.ChoiceField(
        label=_("What was observed"),
        choices=lambda: [("", _("Please choose")), *words.choices("exploitation_sign")],
    )
    seen_on = DayField(_("On which day"), required=True)
    who_saw = text_field(_("Who saw it"), most=500, required=True)
    what = text_field(_("In the words of whoever saw it"), rows=2)
    person = forms.ChoiceField(label=_("About which child"), required=False)

    def __init__(self, *args: Any, children: list[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [("", _("All children of this case")), *(children or [])]  # type: ignore[attr-defined]
