"""Which questions can be asked of each kind of fact, and which tables survive an erasure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from myosotis_core.vocabulary import load

COUNTRY = "ISO 3166-1 alpha-2"
AGE = "completed years"
QUARTER = "quarter"


class NotKept(ValueError):
    """A table was asked for that would not stay the same after an erasure, and is therefore not offered."""


class Kind(StrEnum):
    """What a fact is about; the unit of its counts."""

    CONTACT = "contact"
    CASE = "case"
    CHILD = "child"
    EPISODE = "episode"
    ASSISTANCE = "assistance"


_OF_CASE = {"category": "category", "category_sub": "category_sub", "prevention_kind": "prevention_kind"}
_ABROAD = {"cross_border": "yes_no", "country": COUNTRY, "region": "region"}
_OF_CHILD = {"age": AGE, "age_band": "age_band", "gender": "gender"}

DIMENSIONS: Mapping[Kind, Mapping[str, str]] = {
    Kind.CONTACT: {
        "channel": "channel",
        "line": "line",
        "contact_kind": "contact_kind",
        "contact_role": "contact_role",
        "contact_subject": "contact_subject",
        "contact_action": "contact_action",
        "support": "support",
        "referral_target": "referral_target",
        "has_case": "yes_no",
        "quarter": QUARTER,
    },
    Kind.CASE: {
        **_OF_CASE,
        **_ABROAD,
        "file_age": "file_age",
        "closure_reason": "closure_reason",
        "risk_level": "risk_level",
        "police_report": "police_report",
        "support": "support",
        "alert_tool": "alert_tool",
        "quarter": QUARTER,
    },
    Kind.CHILD: {
        **_OF_CASE,
        **_OF_CHILD,
        "cross_border": "yes_no",
        "living_situation": "living_situation",
        "residence_status": "residence_status",
        "accompaniment": "accompaniment",
        "vulnerability": "vulnerability",
        "quarter": QUARTER,
    },
    Kind.EPISODE: {
        **_OF_CASE,
        **_OF_CHILD,
        **_ABROAD,
        "outcome": "outcome",
        "found_how": "found_how",
        "missing_duration": "missing_duration",
        "repeat": "repeat",
        "missing_from": "missing_from",
        "run_reason": "run_reason",
        "harm": "harm",
        "grooming": "grooming",
        "police_report": "police_report",
        "quarter": QUARTER,
    },
    Kind.ASSISTANCE: {
        "category": "category",
        "country": COUNTRY,
        "region": "region",
        "requested_support": "requested_support",
        "quarter": QUARTER,
    },
}
"""For each kind of fact its dimensions, each with the code list (or standard) its codes come from.
In the facts of cases and episodes `country` is the other country concerned, in assistances the asking one."""

_PAIRS: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.CONTACT: tuple(
        (other, "contact_kind")
        for other in ("channel", "line", "contact_role", "contact_subject", "has_case", "quarter", "support")
    ),
    Kind.CASE: tuple(
        ("category", other)
        for other in (
            "cross_border",
            "file_age",
            "closure_reason",
            "police_report",
            "quarter",
            "alert_tool",
            "support",
        )
    ),
    Kind.CHILD: tuple(
        ("category", other)
        for other in ("age_band", "gender", "cross_border", "accompaniment", "vulnerability")
    ),
    Kind.EPISODE: tuple(
        ("category", other)
        for other in (
            "age_band",
            "gender",
            "outcome",
            "found_how",
            "missing_duration",
            "repeat",
            "cross_border",
            "run_reason",
            "missing_from",
            "harm",
            "grooming",
            "quarter",
        )
    ),
    Kind.ASSISTANCE: (("category", "requested_support"),),
}

MARGINS: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    kind: ((), *((dimension,) for dimension in DIMENSIONS[kind]), *_PAIRS[kind]) for kind in Kind
}
"""For each kind the tables that are kept after erasure: the plain number, each dimension alone, and a few
pairs that the yearly report shows. Nothing else is kept, so no free combination points at one child."""


def is_multi(kind: Kind, dimension: str) -> bool:
    """Whether several codes of the dimension may hold at once; cells then add up to more than the total."""
    source = DIMENSIONS[kind][dimension]
    return source not in (COUNTRY, AGE, QUARTER) and load().list(source).is_multi


def find_margin(kind: Kind, dimensions: tuple[str, ...]) -> tuple[str, ...]:
    """The kept table with exactly these dimensions, in whatever order; raises `NotKept` with a sentence."""
    for margin in MARGINS[kind]:
        if len(margin) == len(dimensions) and set(margin) == set(dimensions):
            return margin
    wanted = " and ".join(dimensions)
    raise NotKept(
        f"Facts about a {kind} are not kept by {wanted}, so such a table would change with an erasure."
    )
