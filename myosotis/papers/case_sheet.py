"""What a case sheet for police may hold: its fields, what is known of each, which are offered ticked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from myosotis.casework import speech, words
from myosotis.casework.countries import name_country
from myosotis.casework.models import Allegation, Episode
from myosotis.casework.queries.cases import AdultView, ChildView
from myosotis.people.ages import Told
from myosotis.services.words import name_language

GROUPS = {
    "child": gettext_lazy("The child"),
    "missing": gettext_lazy("The disappearance"),
    "risk": gettext_lazy("Health and risk"),
    "around": gettext_lazy("People around the child"),
    "report": gettext_lazy("Report to the police"),
}


@dataclass(frozen=True)
class SheetField:
    """One field of the sheet. `lines` is what is known; `is_withheld`: it tells where, and may not be shown now."""

    code: str
    group: str
    label: str
    lines: list[str] = field(default_factory=list)
    is_where: bool = False
    is_special: bool = False
    is_alleged: bool = False
    is_withheld: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is something to say."""
        return bool(self.lines)

    @property
    def is_offered(self) -> bool:
        """Ticked until somebody unticks it: known, and neither sensitive nor alleged."""
        return not (self.is_special or self.is_alleged or self.is_withheld) and self.code != "adults"


@dataclass
class Known:
    """The opened records that a sheet of one child is made from."""

    child: ChildView
    adults: list[AdultView]
    allegations: list[Allegation]
    is_withheld: bool
    whom: dict[UUID, str] = field(default_factory=dict)
    """The names of the persons of the case, for saying about whom something is alleged."""


def list_fields(known: Known) -> list[SheetField]:
    """Every field of the sheet in the language in force."""
    found = [*say_child(known.child), *say_disappearance(known.child), *say_risk(known.child)]
    found += [*say_around(known), *say_report(known.child)]
    if not known.is_withheld:
        return found
    return [
        SheetField(one.code, one.group, one.label, is_where=True, is_withheld=True) if one.is_where else one
        for one in found
    ]


def say_child(child: ChildView) -> list[SheetField]:
    """Who the child is and how it is recognised."""
    person = child.person
    age = speech.age_of(child)
    born: Told | None = person.born
    return [
        SheetField(
            "names",
            "child",
            _("Names, in every form known"),
            [name.text for name in child.names if name.text],
        ),
        SheetField("born", "child", _("Date of birth"), known_lines(speech.say_birth(born))),
        SheetField("age", "child", _("Age"), [speech.say_years(age)] if age is not None else []),
        SheetField("gender", "child", _("Gender"), labels("gender", person.gender)),
        SheetField(
            "countries", "child", _("Countries"), known_lines(", ".join(map(name_country, person.countries)))
        ),
        SheetField(
            "languages",
            "child",
            _("Languages"),
            known_lines(", ".join(map(name_language, person.languages or []))),
        ),
        SheetField("marks", "child", _("Description and marks"), known_lines(person.marks)),
        SheetField(
            "living_situation", "child", _("Lives in"), labels("living_situation", person.living_situation)
        ),
    ]


def say_disappearance(child: ChildView) -> list[SheetField]:
    """When, from where, how."""
    episode = find_episode(child)
    seen = say_moment(episode.last_seen_at, episode.last_seen_precision) if episode else ""
    return [
        SheetField("last_seen", "missing", _("Last seen"), known_lines(seen)),
        SheetField(
            "last_seen_place",
            "missing",
            _("Place where last seen"),
            of(episode, "last_seen_place"),
            is_where=True,
        ),
        SheetField(
            "missing_from",
            "missing",
            _("Missing from"),
            labels("missing_from", episode.missing_from if episode else ""),
        ),
        SheetField(
            "country_now",
            "missing",
            _("Country where the child may be"),
            [name_country(code) for code in of(episode, "country_now")],
            is_where=True,
        ),
        SheetField("story", "missing", _("What happened"), of(episode, "story"), is_where=True),
        SheetField(
            "reasons",
            "missing",
            _("Reasons"),
            many("run_reason", episode.reasons if episode else None),
            is_special=True,
        ),
    ]


def say_risk(child: ChildView) -> list[SheetField]:
    """What harms the child may meet."""
    person, risk, episode = child.person, child.risk, find_episode(child)
    level = ""
    if risk is not None:
        on = date_format(localtime(risk.judged_at), "j F Y, H:i")
        level = _("{level}, judged by the hotline on {on}").format(
            level=words.label("risk_level", risk.level), on=on
        )
    return [
        SheetField("risk", "risk", _("Risk"), known_lines(level)),
        SheetField(
            "risk_criteria",
            "risk",
            _("What makes it worrying"),
            many("risk_criterion", risk.criteria if risk else None),
        ),
        SheetField(
            "risk_reasons",
            "risk",
            _("Reasons of this judgement"),
            known_lines(risk.reasons if risk else ""),
            is_where=True,
            is_special=True,
        ),
        SheetField("health", "risk", _("Health and medicines"), known_lines(person.health), is_special=True),
        SheetField(
            "vulnerabilities",
            "risk",
            _("Vulnerabilities"),
            many("vulnerability", person.vulnerabilities),
            is_special=True,
        ),
        SheetField(
            "harms",
            "risk",
            _("Harm feared or met"),
            many("harm", episode.harms if episode else None),
            is_special=True,
        ),
        SheetField(
            "grooming",
            "risk",
            _("Grooming"),
            labels("grooming", episode.grooming if episode else ""),
            is_special=True,
        ),
    ]


def say_around(known: Known) -> list[SheetField]:
    """Adults with their telephone; accusations, each as alleged and with its source."""
    adults = []
    for adult in known.adults:
        name = adult.names[0].text if adult.names else ""
        said = [name, words.label("relation_to_child", adult.involvement.role)]
        said += [one.text for one in adult.identifiers]
        adults.append(", ".join(part for part in said if part))
    return [
        SheetField(
            "adults", "around", _("Adults around the child, with telephone"), [one for one in adults if one]
        ),
        SheetField(
            "allegations",
            "around",
            _("Alleged"),
            [say_allegation(one, known) for one in known.allegations],
            is_where=True,
            is_alleged=True,
        ),
    ]


def say_allegation(one: Allegation, known: Known) -> str:
    """Alleged, with its source and its time: never a fact."""
    named = known.whom.get(one.person_id, "") if one.person_id else ""
    return _("Alleged: {what}. About: {whom}. Source: {source}, {on}.").format(
        what=one.what.rstrip("."),
        whom=named or one.described or _("somebody not described"),
        source=one.source or _("not recorded"),
        on=say_moment(one.said_at, one.precision),
    )


def say_report(child: ChildView) -> list[SheetField]:
    """What the police knows already."""
    episode = find_episode(child)
    told = say_moment(episode.police_told_at, "exact") if episode else ""
    return [
        SheetField(
            "police_report",
            "report",
            _("Report"),
            labels("police_report", episode.police_report if episode else ""),
        ),
        SheetField("police_told", "report", _("Told on"), known_lines(told)),
        SheetField(
            "police_reference", "report", _("Reference of the police"), of(episode, "police_reference")
        ),
    ]


def find_episode(child: ChildView) -> Episode | None:
    """The one that is open, else the latest."""
    return child.open_episode or (child.episodes[0] if child.episodes else None)


def known_lines(text: str | None) -> list[str]:
    """One line of a text, none of an empty one."""
    return [text.strip()] if text and text.strip() else []


def of(episode: Episode | None, name: str) -> list[str]:
    """A text field of an episode."""
    return known_lines(getattr(episode, name)) if episode is not None else []


def labels(code_list: str, code: str) -> list[str]:
    """The label of a code; an absence code is not something known."""
    return [] if not code or words.is_absence(code) else [words.label(code_list, code)]


def many(code_list: str, codes: list[str] | None) -> list[str]:
    """The labels of codes, in one line."""
    return known_lines(", ".join(label for code in codes or [] for label in labels(code_list, code)))


def say_moment(at: dt.datetime | None, precision: str) -> str:
    """A moment as exactly as it was told."""
    if at is None:
        return ""
    here = localtime(at)
    formats = {"year": "Y", "month": "F Y", "day": "j F Y", "estimated": "j F Y", "part_of_day": "j F Y"}
    said = date_format(here, formats.get(precision, "j F Y, H:i"))
    return (
        _("about {moment}").format(moment=said) if precision in ("estimated", "hour", "part_of_day") else said
    )
