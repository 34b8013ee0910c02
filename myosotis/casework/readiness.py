"""Whether a case holds what a police report, a yellow notice or a SIS request asks for: what is there, what is missing.

Pure functions over an opened case. Nothing is decided and nothing is counted into a score: each list says of each
thing whether it stands in the file, and where to write it. Who decides on an alert is the police.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from myosotis.casework.models import Case
from myosotis.casework.queries.cases import ChildView

TOLD_TO_POLICE = frozenset({"reported", "reported_before", "reported_on_advice", "reported_by_hotline"})


class Standing(StrEnum):
    """How it stands with one thing."""

    THERE = "there"
    MISSING = "missing"
    WITHHELD = "withheld"  # where the child is, is not shown to this reader
    ASK = "ask"  # not kept here: held by the police or a court, or to be looked at by a person


class Place(StrEnum):
    """Where a thing is written down: the page its link leads to."""

    CHILD = "child"
    EPISODE = "episode"
    PEOPLE = "people"
    RISK = "risk"
    FILE = "file"
    PAPERS = "papers"
    NOWHERE = ""


@dataclass(frozen=True)
class Known:
    """What is known of one child of a case, as the rules read it: only whether something is there."""

    has_names: bool
    has_two_names: bool
    has_gender: bool
    has_birth: bool
    has_description: bool
    has_photo: bool | None
    has_health: bool
    has_last_seen: bool
    place: Standing
    story: Standing
    is_missing: bool
    is_located: bool
    is_reported: bool
    has_reference: bool
    has_adults: bool
    is_risk_judged: bool
    has_criteria: bool
    is_prevention: bool


@dataclass(frozen=True)
class Thing:
    """One thing that is asked for."""

    label: LazyText
    standing: Standing
    place: Place = Place.NOWHERE


@dataclass(frozen=True)
class Readiness:
    """One list: what for, by which rule, and how each thing stands."""

    code: str
    title: LazyText
    source: LazyText
    things: list[Thing]
    is_fitting: bool

    @property
    def missing(self) -> list[Thing]:
        """What the file lacks."""
        return [thing for thing in self.things if thing.standing == Standing.MISSING]


def know_child(child: ChildView, case: Case, *, has_adults: bool, has_photo: bool | None = None) -> Known:
    """What an opened case knows of a child. `has_photo`: None where this node keeps no photos."""
    person, latest = child.person, child.open_episode or next(iter(child.episodes), None)
    is_hidden = getattr(latest, "is_withheld", False)
    told = person.born or {}
    return Known(
        has_names=bool(child.name),
        has_two_names=any(len(name.text.split()) > 1 for name in child.names),
        has_gender=bool(person.gender),
        has_birth=bool(person.birth_year or told.get("on") or told.get("year")),
        has_description=bool(person.marks),
        has_photo=has_photo,
        has_health=bool(person.health),
        has_last_seen=bool(latest and latest.last_seen_at),
        place=_shown(latest is not None and latest.last_seen_place, is_hidden),
        story=_shown(latest is not None and latest.story, is_hidden),
        is_missing=child.open_episode is not None,
        is_located=bool(latest and latest.located_at),
        is_reported=bool(latest and latest.police_report in TOLD_TO_POLICE),
        has_reference=bool(latest and latest.police_reference),
        has_adults=has_adults,
        is_risk_judged=child.risk is not None,
        has_criteria=bool(child.risk and (child.risk.criteria or child.risk.reasons)),
        is_prevention=case.is_prevention,
    )


def list_readiness(known: Known) -> list[Readiness]:
    """The lists for one child: those that fit how things stand first."""
    lists = [make(known) for make in MAKERS]
    return sorted(lists, key=lambda one: not one.is_fitting)


def _shown(value: object, is_hidden: bool) -> Standing:
    return Standing.WITHHELD if is_hidden else _there(bool(value))


def _there(is_there: bool | None) -> Standing:
    if is_there is None:
        return Standing.ASK
    return Standing.THERE if is_there else Standing.MISSING


def _who(known: Known) -> list[Thing]:
    return [
        Thing(_("Family name and forename"), _there(known.has_two_names), Place.CHILD),
        Thing(_("Gender"), _there(known.has_gender), Place.CHILD),
        Thing(_("Date of birth, at least the year"), _there(known.has_birth), Place.CHILD),
    ]


def _report(known: Known) -> list[Thing]:
    return [
        Thing(_("A report to the police"), _there(known.is_reported), Place.EPISODE),
        Thing(_("The reference of the police"), _there(known.has_reference), Place.EPISODE),
    ]


def _any_of(flags: Iterable[bool | None]) -> Standing:
    given = list(flags)
    return Standing.THERE if any(given) else Standing.ASK if None in given else Standing.MISSING


def police_report(known: Known) -> Readiness:
    """What the police ask when a child is reported missing."""
    return Readiness(
        "police_report",
        _("Police report"),
        _("College of Policing, first information; Durham form: record what is told, who told it and when."),
        [
            *_who(known),
            Thing(
                _("Description: height, hair, eyes, marks, clothes"),
                _there(known.has_description),
                Place.FILE,
            ),
            Thing(_("A good photo"), _there(known.has_photo), Place.PAPERS),
            Thing(_("When last seen"), _there(known.has_last_seen), Place.EPISODE),
            Thing(_("Where last seen"), known.place, Place.EPISODE),
            Thing(_("What happened"), known.story, Place.EPISODE),
            Thing(_("Health, medicine, disability"), _there(known.has_health), Place.FILE),
            Thing(_("Who reports, and how to reach them"), _there(known.has_adults), Place.PEOPLE),
            Thing(
                _("How high the risk is judged, and by what sources"),
                _there(known.is_risk_judged),
                Place.RISK,
            ),
        ],
        is_fitting=known.is_missing and not known.is_reported,
    )


def yellow_notice(known: Known) -> Readiness:
    """The minimum of an Interpol yellow notice."""
    return Readiness(
        "yellow_notice",
        _("Interpol yellow notice"),
        _(
            "Interpol, Rules on the Processing of Data, article 90: asked for by the police, never by a hotline."
        ),
        [
            *_report(known),
            Thing(
                _("Whereabouts are unknown"),
                _there(known.is_missing and not known.is_located),
                Place.EPISODE,
            ),
            *_who(known),
            Thing(
                _("A physical description, a good photo, or DNA or fingerprints held by the police"),
                _any_of([known.has_description, known.has_photo]),
                Place.FILE,
            ),
        ],
        is_fitting=known.is_missing,
    )


def sis_protect(known: Known) -> Readiness:
    """SIS (a): a missing child to be placed under protection."""
    return Readiness(
        "sis_a",
        _("SIS (a): missing, to be protected"),
        _(
            "Regulation (EU) 2018/1862, article 32(1)(a): the police enter it, the SIRENE bureau is the contact."
        ),
        [
            *_report(known),
            *_who(known),
            Thing(
                _("Why protection is needed: own sake or a threat"), _there(known.has_criteria), Place.RISK
            ),
            Thing(
                _("A photo or a description"), _any_of([known.has_description, known.has_photo]), Place.FILE
            ),
        ],
        is_fitting=known.is_missing,
    )


def sis_find(known: Known) -> Readiness:
    """SIS (b): a missing person who needs no protection."""
    return Readiness(
        "sis_b",
        _("SIS (b): missing, no protection needed"),
        _("Regulation (EU) 2018/1862, article 32(1)(b): for a child hardly ever; the police decide."),
        [*_report(known), *_who(known)],
        is_fitting=False,
    )


def sis_abduction(known: Known) -> Readiness:
    """SIS (c): a child at risk of abduction by a parent, a relative or a guardian."""
    return Readiness(
        "sis_c",
        _("SIS (c): at risk of abduction by family"),
        _(
            "Regulation (EU) 2018/1862, article 32(1)(c): entered on request of the competent authority or court."
        ),
        [
            *_who(known),
            Thing(_("Who is feared to take the child"), _there(known.has_adults), Place.PEOPLE),
            Thing(_("Why the risk is concrete and apparent"), _there(known.has_criteria), Place.RISK),
            Thing(_("A decision of the competent authority or court"), Standing.ASK, Place.FILE),
        ],
        is_fitting=known.is_prevention,
    )


def sis_travel(known: Known) -> Readiness:
    """SIS (d): a child to be prevented from travelling, for its own protection."""
    return Readiness(
        "sis_d",
        _("SIS (d): to be prevented from travelling"),
        _(
            "Regulation (EU) 2018/1862, article 32(1)(d): trafficking, forced marriage, genital mutilation or other "
            "gender violence, terrorist offences or armed groups."
        ),
        [
            *_who(known),
            Thing(_("Which harm is feared, and by what sources"), _there(known.has_criteria), Place.RISK),
            Thing(_("A decision of the competent authority or court"), Standing.ASK, Place.FILE),
        ],
        is_fitting=known.is_prevention,
    )


MAKERS: tuple[Callable[[Known], Readiness], ...] = (
    police_report,
    yellow_notice,
    sis_protect,
    sis_abduction,
    sis_travel,
    sis_find,
)
