"""What the page of a file is made of: its sections in words, their forms, its clocks. Built from opened records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from myosotis.casework import speech
from myosotis.casework.countries import name_country
from myosotis.casework.editing import Conflict, can_join, versions_of
from myosotis.casework.fields import CountryField, MomentField, write_moment
from myosotis.casework.forms import category_file as forms
from myosotis.casework.models import (
    AbductionFile,
    Case,
    ChildFile,
    Episode,
    EpisodeFile,
    MigrationFile,
    PreventionFile,
)
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.category_file import BACK, FileRecords
from myosotis.casework.queries.frames import CaseFrame
from myosotis.people.models import Person

ABDUCTION, MIGRATION, RUNAWAY = "parental_abduction", "missing_in_migration", "runaway"
PREVENTION = "prevention"
THIRD_PERSON, LOST = "third_person_abduction", "lost_injured_otherwise"


@dataclass(frozen=True)
class Section:
    """One section: for which kinds of case it is offered (none: for all), and what it is about."""

    code: str
    form: type[forms.SectionForm]
    title: Promise | str
    icon: str
    kinds: frozenset[str] = frozenset()

    @property
    def is_of_episode(self) -> bool:
        """Whether there is one for the latest episode of each child."""
        return self.form.record == "episode_file"

    @property
    def is_of_child(self) -> bool:
        """Whether there is one for each child, missing or not."""
        return self.form.record == "child_file"


SECTIONS = (
    Section("fear", forms.FearForm, _("What is feared"), "alert-triangle", frozenset({PREVENTION})),
    Section("feared_grooming", forms.FearedGroomingForm, _("Grooming"), "messages", frozenset({PREVENTION})),
    Section(
        "abduction", forms.AbductionForm, _("Who took the child, and where"), "route", frozenset({ABDUCTION})
    ),
    Section(
        "custody",
        forms.CustodyForm,
        _("Custody and proceedings"),
        "writing",
        frozenset({ABDUCTION, PREVENTION}),
    ),
    Section(
        "authority", forms.AuthorityForm, _("Central Authority and court"), "gavel", frozenset({ABDUCTION})
    ),
    Section("voice", forms.ChildVoiceForm, _("The child’s own voice"), "message", frozenset({ABDUCTION})),
    Section("mediation", forms.MediationForm, _("Mediation"), "users", frozenset({ABDUCTION, PREVENTION})),
    Section(
        "migration",
        forms.MigrationForm,
        _("Accompaniment, status, guardian"),
        "user-check",
        frozenset({MIGRATION}),
    ),
    Section("route", forms.RouteForm, _("Reception and destination"), "map-pin", frozenset({MIGRATION})),
    Section("running", forms.RunningForm, _("Why the child went"), "walk", frozenset({RUNAWAY})),
    Section(
        "taken", forms.TakenForm, _("How the child was taken"), "alert-triangle", frozenset({THIRD_PERSON})
    ),
    Section("lost", forms.LostForm, _("What may have happened"), "search", frozenset({LOST})),
    Section("child", forms.AboutChildForm, _("The child"), "user"),
    Section("talk", forms.TalkForm, _("Talk after the return"), "messages"),
    Section("grooming", forms.GroomingForm, _("Grooming"), "device-mobile"),
    Section("harm", forms.HarmForm, _("Harm"), "shield"),
    Section("witness", forms.WitnessForm, _("Seen, reported, passed on"), "eye"),
)
KINDS: dict[str, Any] = {
    "abduction": AbductionFile,
    "prevention": PreventionFile,
    "migration": MigrationFile,
    "child_file": ChildFile,
    "person": Person,
    "episode_file": EpisodeFile,
    "episode": Episode,
}
"""The tables behind the names that the forms use."""
BY_CODE = {section.code: section for section in SECTIONS}


def kind_of(case: Case) -> str:
    """Which sections a case is offered: by its category, a prevention file by being one."""
    return PREVENTION if case.is_prevention else case.category


def list_sections(
    frame: CaseFrame, records: FileRecords, bound: dict[str, django_forms.Form]
) -> list[dict[str, Any]]:
    """The sections of this case: those of its kind first, then others in which something stands."""
    kind = kind_of(frame.case)
    shown: list[dict[str, Any]] = []
    for section in SECTIONS:
        if section.is_of_child:
            shown += [describe(section, frame, records, bound, child=child) for child in frame.children]
        elif section.is_of_episode:
            shown += [
                describe(section, frame, records, bound, child=child)
                for child in frame.children
                if child.episodes and _fits(section, child.episodes[0])
            ]
        else:
            shown.append(describe(section, frame, records, bound))
    return [
        one for one in shown if not one["kinds"] or kind in one["kinds"] or one["known"] or one["is_bound"]
    ]


def _fits(section: Section, episode: Episode) -> bool:
    """The talk is offered after a return; nobody is asked about it before, and never after a death."""
    return section.code != "talk" or episode.outcome in BACK


def key_of(section: Section, child: ChildView | None) -> str:
    """The name of one section of one page."""
    if child is None:
        return section.code
    return f"{section.code}-{str(subject_of(section, child))[-12:]}"


def subject_of(section: Section, child: ChildView) -> UUID:
    """What a section of a child is about: its latest episode, or the child itself."""
    return child.person.pk if section.is_of_child else child.episodes[0].pk


def describe(
    section: Section,
    frame: CaseFrame,
    records: FileRecords,
    bound: dict[str, django_forms.Form],
    child: ChildView | None = None,
) -> dict[str, Any]:
    """One section as the page shows it: what is known in words, how much is open, and its form."""
    key = key_of(section, child)
    form = bound.get(key) or make_form(section, frame, records, child=child)
    fresh = make_form(section, frame, records, child=child)
    known, open_count = [], 0
    for name, field in fresh.fields.items():
        if name == "versions":
            continue
        said = say_value(field, fresh.initial.get(name))
        if said:
            known.append({"label": field.label, "value": said})
        else:
            open_count += 1
    is_withheld = bool(records.withheld) and bool(section.form.WHERE)
    return {
        "key": key,
        "code": section.code,
        "title": section.title,
        "child": speech.first_name(child.name) if child and len(frame.children) > 1 else "",
        "icon": section.icon,
        "kinds": section.kinds,
        "known": known,
        "open_count": open_count,
        "form": form,
        "subject": subject_of(section, child) if child else "",
        "is_bound": key in bound,
        # The talk is offered only after a return, and its clock runs: it stands open.
        "is_open": bool(known or key in bound or section.kinds or section.code == "talk"),
        "is_withheld": is_withheld,
    }


def make_form(
    section: Section,
    frame: CaseFrame,
    records: FileRecords,
    *,
    child: ChildView | None = None,
    data: Any = None,
) -> forms.SectionForm:
    """The form of a section with what is known and the versions its editor sees; or as it was sent."""
    rows = rows_of(section, records, child)
    options: dict[str, Any] = {"withheld": bool(records.withheld)}
    if section.form is forms.AbductionForm:
        options["adults"] = [(str(pk), name or str(_("No name told"))) for pk, name in records.names.items()]
    initial: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for name, form_field in section.form.base_fields.items():
        row = rows.get(section.form.record_of(name))
        if name == "versions" or row is None:
            continue
        column = f"{name}_id" if isinstance(form_field, forms.PersonField) else name
        value = getattr(row, column)
        initial[name] = _typed(form_field, value)
        seen[name] = versions_of(row).get(column, 0)
    initial["versions"] = seen
    auto_id = f"{key_of(section, child)}_%s"
    return section.form(data, initial=initial, auto_id=auto_id, **options)


def rows_of(section: Section, records: FileRecords, child: ChildView | None) -> dict[str, Any]:
    """The opened records of a section, by the names its form gives them."""
    if child is None:
        return {section.form.record: getattr(records, section.form.record)}
    if section.is_of_child:
        return {"child_file": records.child_files.get(child.person.pk), "person": child.person}
    episode = child.episodes[0]
    return {"episode_file": records.episode_files.get(episode.pk), "episode": episode}


def _typed(field: django_forms.Field, value: Any) -> Any:
    """A stored value as its form holds it."""
    if isinstance(field, MomentField):
        return write_moment(Moment(value, "exact")) if value else ""
    if isinstance(value, UUID):
        return str(value)
    return value


def say_value(field: django_forms.Field, value: Any) -> str:
    """A value in words, "" of none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, dt.datetime):
        return f"{date_format(localtime(value), 'j M Y')} {localtime(value):%H:%M}"
    if isinstance(value, dt.date):
        return date_format(value, "j M Y")
    if isinstance(field, CountryField):
        return name_country(str(value))
    if isinstance(field, django_forms.ChoiceField):
        labels = {str(code): str(label) for code, label in list(field.choices)}  # type: ignore[arg-type]
        codes = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(code), str(code)) for code in codes)
    return str(value)


def describe_conflicts(frame: CaseFrame, records: FileRecords) -> list[dict[str, Any]]:
    """Both values of each field that two people changed; what tells where is left out where that is withheld."""
    shown = []
    for conflict in records.conflicts:
        found = _field_of(conflict)
        if found is None or (records.withheld and conflict.field in found[0].form.WHERE):
            continue
        section, field = found
        shown.append(
            {
                "label": field.label,
                "mine": _say_either(field, conflict.mine, records),
                "theirs": _say_either(field, conflict.theirs, records),
                "by_name": conflict.by_name,
                "at": conflict.at,
                "revision": conflict.revision,
                "can_keep_both": can_keep_both(section, conflict.field),
            }
        )
    return shown


def can_keep_both(section: Section, name: str) -> bool:
    """Whether a field can hold two values at once: a text or a list, never one code or one day."""
    field = section.form.base_fields.get(name)
    if field is None or (
        isinstance(field, django_forms.ChoiceField)
        and not isinstance(field, django_forms.MultipleChoiceField)
    ):
        return False
    return can_join(KINDS[section.form.record_of(name)], name)


def _say_either(field: django_forms.Field, value: Any, records: FileRecords) -> str:
    if isinstance(field, forms.PersonField):
        return {str(pk): name for pk, name in records.names.items()}.get(str(value or ""), "")
    return say_value(field, value)


def _field_of(conflict: Conflict) -> tuple[Section, django_forms.Field] | None:
    name = conflict.field.removesuffix("_id")
    for section in SECTIONS:
        field = section.form.base_fields.get(name)
        if field is not None:
            return section, field
    return None
