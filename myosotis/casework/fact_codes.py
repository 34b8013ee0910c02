"""What is counted of a case beside the case itself: support, alerts, the other country, with whom a child travelled.

Only codes that a record of casework stands for. What casework has no field for is said to be not collected here
(`NOT_COLLECTED` in the fact, `PRACTICE` for single codes), never left to look like a zero. Told in docs/figures.md.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from myosotis.casework.merged import Heads
from myosotis.casework.models import (
    AbductionFile,
    Case,
    EpisodeFile,
    Intervention,
    MigrationFile,
    PreventiveStep,
    Referral,
    Support,
)
from myosotis.casework.regions import region_of
from myosotis.people.models import Person
from myosotis_core.indicators import Codes, Grade, Practice, Status, age_band
from myosotis_core.vocabulary import NOT_COLLECTED, load

SEALED = frozenset(
    {
        "run_reason",
        "harm",
        "grooming",
        "accompaniment",
        "vulnerability",
        "living_situation",
        "residence_status",
    }
)
"""Dimensions that are sealed where they are recorded: facts hold them only when they were opened for tabulation."""

PUBLIC_MEANS = (
    "none",
    "poster",
    "discreet_card",
    "own_website",
    "not_found_widget",
    "social_media",
    "press",
    "child_alert",
)
PRACTICE = Practice(
    codes={("alert_tool", code): Status.NOT_COLLECTED for code in PUBLIC_MEANS},
    code_grades={
        ("alert_tool", code): Grade.B for code in ("sis_missing", "sis_preventive", "yellow_notice")
    },
)
"""What casework says of its own figures: alerts of authorities are recorded, what the public was shown is not."""

PREVENTIVE_ALERTS = ("sis_c_asked", "sis_d_asked")
PREVENTIVE_KINDS = ("abduction_risk", "removal_risk")
POLICE_STEPS = ("police_told", "police_asked")
INTERPRETERS = ("interpreter", "sign_interpreter")
ABOUT_A_CHILD = ("missing", "existing_case", "prevention", "sighting", "hotline_request", "other_concern")

ANSWERED_LATER = "unanswered"

CaseIds = Collection[UUID] | QuerySet[Case, Any]
"""Ids of cases, or a query for them: ten thousand ids would be ten thousand values of each statement."""

Dated = dict[UUID, list[tuple[dt.date, str]]]
"""Codes with the day from which they hold, by case."""


@dataclass(frozen=True)
class Beside:
    """What is recorded beside the cases, by case; of merged ones by the case they count with.

    `other_countries`: the country of a parental abduction that is not ours. `migration`: the sealed files.
    """

    supports: Dated = field(default_factory=lambda: defaultdict(list))
    alerts: Dated = field(default_factory=lambda: defaultdict(list))
    other_countries: dict[UUID, str] = field(default_factory=dict)
    migration: dict[UUID, MigrationFile] = field(default_factory=dict)


def read_beside(case_ids: CaseIds, heads: Heads, *, with_sealed: bool) -> Beside:
    """Read it for many cases in seven queries at most, however many they are; sealed files come back sealed."""
    beside = Beside()
    _read_supports(case_ids, heads, beside)
    _read_alerts(case_ids, heads, beside)
    for case_id, *ends in AbductionFile.objects.filter(case__in=case_ids).values_list(
        "case", "destination", "habitual_residence"
    ):
        others = [
            code for code in ends if code and code != settings.MYOSOTIS_COUNTRY and not is_absence(code)
        ]
        if others:
            beside.other_countries.setdefault(heads.get(case_id, case_id), others[0])
    if with_sealed:
        files = MigrationFile.objects.filter(case__in=case_ids).only("case", "accompaniment")
        beside.migration.update({file.case_id: file for file in files})
    return beside


def _read_supports(case_ids: CaseIds, heads: Heads, beside: Beside) -> None:
    def add(case_id: UUID, at: dt.datetime, code: str) -> None:
        beside.supports[heads.get(case_id, case_id)].append((_day(at), code))

    standing = {"case__in": case_ids, "withdrawn_at__isnull": True}
    for case_id, at, kind, helper in Support.objects.filter(**standing).values_list(
        "case", "at", "kind", "third_party"
    ):
        add(case_id, at, kind)
        if helper in INTERPRETERS:
            add(case_id, at, "interpreting")
    for case_id, at, kind, helper in Intervention.objects.filter(**standing).values_list(
        "case", "at", "kind", "third_party"
    ):
        if kind in POLICE_STEPS:
            add(case_id, at, "police_liaison")
        if helper in INTERPRETERS:
            add(case_id, at, "interpreting")
    for case_id, at, target in Referral.objects.filter(**standing).values_list("case", "at", "target"):
        add(case_id, at, "mediation_referral" if target == "mediation" else "other_referral")


def _read_alerts(case_ids: CaseIds, heads: Heads, beside: Beside) -> None:
    """Alerts that the police entered, and the talk after the return, which stands in the same file."""
    files = EpisodeFile.objects.filter(case__in=case_ids).values_list(
        "case", "episode__recorded_at", "talk_done_at", "sis_alert", "sis_kind", "interpol"
    )
    for case_id, recorded_at, talk_at, sis, sis_kind, interpol in files:
        head = heads.get(case_id, case_id)
        if talk_at:
            beside.supports[head].append((_day(talk_at), "return_talk"))
        if sis == "yes":
            code = "sis_preventive" if sis_kind in PREVENTIVE_KINDS else "sis_missing"
            beside.alerts[head].append((_day(recorded_at), code))
        if interpol == "yes":
            beside.alerts[head].append((_day(recorded_at), "yellow_notice"))
    steps = PreventiveStep.objects.filter(
        case__in=case_ids, kind__in=PREVENTIVE_ALERTS, done_on__isnull=False
    ).values_list("case", "done_on")
    for case_id, done_on in steps:
        if done_on:
            beside.alerts[heads.get(case_id, case_id)].append((done_on, "sis_preventive"))


def work_codes(case_id: UUID, year: int, beside: Beside) -> dict[str, Codes]:
    """Support and alerts of a case as they stood at the end of a year.

    Where no alert is recorded, there may have been posters: not collected, and not "none".
    """
    return {
        "support": _until(beside.supports, case_id, year),
        "alert_tool": _until(beside.alerts, case_id, year) or NOT_COLLECTED,
    }


def _until(dated: Mapping[UUID, list[tuple[dt.date, str]]], case_id: UUID, year: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for day, code in dated.get(case_id, ()) if code and day.year <= year))


def country_codes(countries: Iterable[str], *, is_cross_border: bool, route: str = "") -> dict[str, Codes]:
    """The other country concerned and its region; of several only the region they share.

    `route`: the other country of an abduction, which holds where several are named. A case that stays in our own
    country has none: the question does not apply.
    """
    others = list(dict.fromkeys(code for code in countries if code and code != settings.MYOSOTIS_COUNTRY))
    if len(others) > 1 and route:
        others = [route]
    others = others or ([route] if route else [])
    if not others:
        return {} if is_cross_border else {"country": "does_not_apply", "region": "does_not_apply"}
    regions = {code if is_absence(code) else region_of(code) for code in others}
    codes: dict[str, Codes] = {"region": regions.pop() if len(regions) == 1 else ""}
    if len(others) == 1:
        codes["country"] = others[0]
    return codes


def child_codes(gender: str, age: int | None) -> dict[str, Codes]:
    """Gender and age, and the band of the age; without what is not known."""
    codes: dict[str, Codes] = {"gender": gender} if gender else {}
    if age is not None and age >= 0:
        codes |= {"age": str(age), "age_band": age_band(age)}
    return codes


def sealed_child_codes(persons: Sequence[Person], files: Sequence[MigrationFile]) -> dict[str, Codes]:
    """What is sealed of a child and counted, from opened rows of the child, oldest first: the latest answer holds.

    Vulnerabilities of several files of one child are taken together.
    """
    weaknesses = {code for person in persons for code in person.vulnerabilities or ()}
    return {
        "living_situation": _latest("living_situation", [person.living_situation for person in persons]),
        "residence_status": _latest("residence_status", [person.residence_status for person in persons]),
        "accompaniment": _latest("accompaniment", [file.accompaniment for file in files]),
        "vulnerability": _several("vulnerability", weaknesses, none="none_known"),
    }


def _latest(name: str, codes: Iterable[str]) -> str:
    said = [code for code in codes if code and load().is_valid(name, code)]
    return next((code for code in reversed(said) if not is_absence(code)), said[-1] if said else "")


def _several(name: str, codes: Collection[str], *, none: str) -> tuple[str, ...]:
    """Codes of a list: nothing beside "none", and no absence, once anything is known."""
    said = {code for code in codes if load().is_valid(name, code)}
    known = {code for code in said if not is_absence(code)}
    return tuple(sorted(known - {none} or known or said))


def contact_codes(row: dict[str, Any]) -> dict[str, Codes]:
    """The counted codes of a contact's row; blanks are left out.

    Support and the kind of service referred to are recorded in the case only: not collected here for a contact.
    """
    kind = row["kind"] or ("" if row["is_answered"] else ANSWERED_LATER)
    codes: dict[str, Codes] = {
        "channel": row["channel"],
        "line": row["line"],
        "contact_kind": kind,
        "contact_role": row["role"],
        "contact_subject": subject_of(kind, row["role"]),
        "contact_action": tuple(row["actions"]),
        "has_case": "yes" if row["has_case"] else "no",
        "support": NOT_COLLECTED,
        "referral_target": NOT_COLLECTED,
    }
    return keep_filled(codes)


def subject_of(kind: str, role: str) -> str:
    """Whom a contact is about, where its kind and role say so by their definitions; "" where they leave it open.

    The role child is "the child the contact is about". Somebody who did not say may be that child.
    """
    if role == "child":
        return "child_about_self"
    if kind == "missing_adult":
        return "about_no_child"
    if kind in ABOUT_A_CHILD and role not in ("", "did_not_say") and not is_absence(role):
        return "about_a_child"
    return ""


def is_absence(code: str) -> bool:
    """Whether a code says why there is no answer."""
    return load().list("absence").is_valid(code)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(timezone.get_default_timezone()).date()


def keep_filled(codes: Mapping[str, Any]) -> dict[str, Codes]:
    """Without what is blank."""
    return {name: code for name, code in codes.items() if code}
