"""The returns of an invented hotline: what it does not collect, declines and estimates, and what it says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from myosotis.figures.report.collection import Return
from myosotis.figures.report.invented.drawing import begin_chance, share_out
from myosotis.figures.report.invented.network import Profile
from myosotis.figures.report.invented.populations import Happened, live_through, practice_of_codes
from myosotis.figures.report.invented.tables import YearOfTables
from myosotis_core.indicators import Kind, Practice, Status, load_definitions
from myosotis_core.vocabulary import CURRENT_VERSION

CALLS_NOT_COUNTED = ("h13", "h22")
CALLS_ESTIMATED = {"h18": (2018, 2019), "h31": (2016,)}
EPISODES_NOT_COUNTED = ("h28", "h21")
DECLINED = {
    "h05": ("children_by_vulnerability",),
    "h17": ("prevention_files_by_kind", "closed_cases_by_reason"),
}
COMMENTS = {
    ("h16", 2020): "A new case system since January. Lost children were counted with runaways before.",
    ("h03", 2022): "Our line closed for five weeks in summer.",
    ("h05", 2020): "Fewer calls during the lockdowns, and longer ones.",
    ("h25", 2025): "Two of our desks began to ask about grooming in May.",
    ("h14", 2024): "Since this year children of asylum families are asked for by the police, too.",
}


def make_returns(profile: Profile, years: Iterable[int], seed: int) -> dict[int, Return]:
    """The returns of those years in which the hotline answered."""
    wanted = set(years)
    return {
        happened.year: make_return(profile, happened, seed)
        for happened in live_through(profile, seed)
        if happened.year in wanted
    }


def make_return(profile: Profile, happened: Happened, seed: int) -> Return:
    """One return, signed in the spring after its year."""
    rng = begin_chance(f"{seed}:{profile.code}:{happened.year}:return")
    practice = make_practice(profile, happened.year)
    drawn = YearOfTables(profile, happened, practice, seed)
    deadline = dt.date(happened.year + 1, 3, 31)
    signed_on = deadline + dt.timedelta(days=round(rng.triangular(-70, 30, -12)))
    return Return(
        hotline=profile.code,
        year=happened.year,
        definitions=CURRENT_VERSION,
        tables={one.code: drawn.table(one) for one in load_definitions().indicators},
        practice=practice,
        signed_on=signed_on,
        is_on_time=signed_on <= deadline,
        comment=COMMENTS.get((profile.code, happened.year), ""),
        service=make_service(profile, happened, seed),
    )


def make_practice(profile: Profile, year: int) -> Practice:
    """What the hotline says of its own figures of a year."""
    silent: dict[str, Status] = {}
    dimensions: dict[str, Status] = {}
    changed: set[str] = set()
    for (kind, dimension), begin in profile.begins.items():
        if year >= begin:
            changed |= {dimension} if year == begin else set()
        elif (kind, dimension) == ("contact", "support"):
            silent["contacts_by_support"] = Status.NOT_COLLECTED
        else:
            dimensions[dimension] = Status.NOT_COLLECTED
    if "region" in dimensions:
        dimensions["country"] = Status.NOT_COLLECTED
    indicators = load_definitions().indicators
    for hotlines, kind in ((CALLS_NOT_COUNTED, Kind.CONTACT), (EPISODES_NOT_COUNTED, Kind.EPISODE)):
        if profile.code in hotlines:
            silent |= {one.code: Status.NOT_COLLECTED for one in indicators if one.kind is kind}
    silent |= dict.fromkeys(DECLINED.get(profile.code, ()), Status.DECLINED)
    is_estimated = year in CALLS_ESTIMATED.get(profile.code, ())
    of_codes = practice_of_codes(profile, year)
    return replace(
        of_codes,
        indicators=silent,
        dimensions=dimensions,
        changed=of_codes.changed | changed,
        estimates=frozenset(one.code for one in indicators if is_estimated and one.kind is Kind.CONTACT),
    )


def make_service(profile: Profile, happened: Happened, seed: int) -> Mapping[str, object]:
    """What the hotline says of itself: people, hours, languages, challenges, funding, and a few medians."""
    steady = begin_chance(f"{seed}:{profile.code}:service")
    rng = begin_chance(f"{seed}:{profile.code}:{happened.year}:service")
    new = happened.total(Kind.CASE, is_new=True)
    hours = steady.choice((168, 168, 168, 168, 84, 60, 45))
    staff = max(1.5, round(new**0.62 / 4 + steady.uniform(0.5, 3), 1))
    weights = {"money": 30, "staff": 26, "awareness": 17, "police_cooperation": 8, "data": 6, "government": 5}
    weights |= {"cross_border_cooperation": 4, "languages": 3, "technology": 3}
    challenges: list[str] = []
    while len(challenges) < 3:
        code = rng.choices(list(weights), list(weights.values()))[0]
        challenges += [code] if code not in challenges else []
    abducted = sum(
        spine.get("parental_abduction", 0)
        for (kind, standing), spine in happened.spines.items()
        if (kind, standing[0]) == (Kind.CASE, True)
    )
    hague = round(abducted * 0.3)
    decisions = {
        "return_ordered": 41,
        "return_refused": 15,
        "agreement": 27,
        "withdrawn": 12,
        "other_decision": 5,
    }
    answers: dict[str, object] = {
        "paid_staff": staff,
        "volunteers": round(steady.choice((0, 0, 4, 9, 15, 22, 40)) * rng.uniform(0.8, 1.2)),
        "hours_a_week": hours,
        "languages_spoken": steady.randint(2, 9),
        "challenges": tuple(challenges),
        "public_funding_percent": min(100, max(0, round(steady.gauss(62, 24) + rng.gauss(0, 3)))),
        "days_to_first_answer": round(rng.triangular(0.5, 9, 2), 1),
        "days_to_withdrawal": round(rng.triangular(0, 12, 1), 1),
        "child_alerts": 1 if rng.random() < min(0.5, new / 900) else 0,
        "hague_states": hague,
        "hague_decisions": share_out(rng, round(hague * 0.4), decisions),
    }
    return {name: value for name, value in answers.items() if rng.random() > 0.07}
