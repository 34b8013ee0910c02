"""From rows of cases to facts, each with the cases behind it.

Who tabulates drops the cases; who is asked what stands behind a number, and may open them, follows them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from myosotis.casework.fact_codes import (
    Beside,
    child_codes,
    country_codes,
    keep_filled,
    sealed_child_codes,
    work_codes,
)
from myosotis.casework.fact_days import local, local_day
from myosotis.casework.fact_rows import CaseRow, ChildRow, EpisodeRow, Rows
from myosotis.casework.merged import Heads, count_once
from myosotis.casework.models import Case, Episode
from myosotis.kernel import clock
from myosotis.people.models import Person
from myosotis_core.indicators import (
    Basis,
    Codes,
    Fact,
    Period,
    case_facts,
    child_facts,
    episode_facts,
    repeat_band,
)
from myosotis_core.vocabulary import NOT_COLLECTED


class Traced(NamedTuple):
    """A fact and the cases it is made of: of a child all cases it is in."""

    fact: Fact
    cases: tuple[UUID, ...]


@dataclass(frozen=True)
class Opened:
    """What was opened of episodes and of children, by id; empty where special codes are not tabulated."""

    episodes: Mapping[UUID, Episode] = field(default_factory=dict)
    persons: Mapping[UUID, Person] = field(default_factory=dict)


def make_facts(rows: Rows, beside: Beside, opened: Opened | None) -> list[Traced]:
    """All facts of some cases, of their children and of the children's episodes.

    Cases that were merged are one case: the one they were merged into, open since the first of them was opened.
    """
    counted: list[EpisodeRow] = count_once(rows.episodes, rows.heads)
    cases = rows.cases
    own_facts = _all_case_facts(cases, counted, rows.heads, beside)
    traced = [Traced(fact, (pk,)) for pk, facts in own_facts.items() for fact in facts]
    own_facts |= {pk: own_facts[head] for pk, head in rows.heads.items()}
    counting = cases | {pk: cases[head] for pk, head in rows.heads.items()}
    traced += _all_child_facts(counting, rows.children, counted, own_facts, beside, opened)
    traced += _all_episode_facts(counting, counted, own_facts, beside, rows.earlier, opened)
    return traced


def _first_missing(case: CaseRow, episodes: Sequence[EpisodeRow]) -> dt.date | None:
    if case.is_prevention:
        return None
    seen = [local_day(episode.last_seen_at or episode.recorded_at) for episode in episodes]
    return min(seen, default=local_day(case.opened_at))


def _periods(case: CaseRow) -> list[Period]:
    opened = local_day(case.opened_at)
    periods = []
    for closure in case.closures:
        periods.append(Period(opened, dt.date.fromisoformat(closure["closed_on"])))
        opened = dt.date.fromisoformat(closure["reopened_on"])
    periods.append(Period(opened, local_day(case.closed_at) if case.closed_at else None))
    return periods


def _all_case_facts(
    rows: dict[UUID, CaseRow], episodes: Sequence[EpisodeRow], heads: Heads, beside: Beside
) -> dict[UUID, list[Fact]]:
    by_case: dict[UUID, list[EpisodeRow]] = defaultdict(list)
    for episode in episodes:
        by_case[heads.get(episode.case_id, episode.case_id)].append(episode)
    for pk, head in heads.items():
        _join(rows[head], rows[pk])
    today = local_day(clock.now())
    facts: dict[UUID, list[Fact]] = {}
    for case in rows.values():
        if case.pk in heads:
            continue

        def codes(year: int, case: CaseRow = case) -> dict[str, Codes]:
            return _case_codes(case, year, by_case[case.pk], beside)

        facts[case.pk] = case_facts(
            _periods(case),
            counted_on=max(today, local_day(case.opened_at)),
            codes=codes,
            first_missing_on=_first_missing(case, by_case[case.pk]),
            basis=Basis(case.basis),
            closure_reason=case.closure_reason,
        )
    return facts


def _join(head: CaseRow, member: CaseRow) -> None:
    """What two merged cases say together: open since the first, and all countries of both."""
    head.opened_at = min(head.opened_at, member.opened_at)
    head.countries = list(dict.fromkeys([*head.countries, *member.countries]))
    head.is_cross_border = head.is_cross_border or member.is_cross_border


def _case_codes(case: CaseRow, year: int, episodes: Sequence[EpisodeRow], beside: Beside) -> dict[str, Codes]:
    category, sub_category = case.category_in(year)
    codes: dict[str, Codes] = {"category": category, **_country_codes(case, beside)}
    if case.basis == Case.Basis.OWN:
        reports = [episode.police_report for episode in episodes if episode.police_report]
        codes |= {
            "category_sub": sub_category,
            "prevention_kind": case.prevention_kind,
            "cross_border": "yes" if case.is_cross_border else "no",
            "risk_level": case.risk_level,
            "police_report": reports[0] if reports else "",
            **work_codes(case.pk, year, beside),
        }
    else:
        # What the other hotline asks for is recorded with the cooperation, which is above this room.
        codes["requested_support"] = NOT_COLLECTED
    return keep_filled(codes)


def _country_codes(case: CaseRow, beside: Beside) -> dict[str, Codes]:
    is_abroad = case.is_cross_border or case.basis != Case.Basis.OWN
    route = beside.other_countries.get(case.pk, "")
    return country_codes(case.countries, is_cross_border=is_abroad, route=route)


def _all_child_facts(
    rows: Mapping[UUID, CaseRow],
    links: Iterable[ChildRow],
    episodes: Sequence[EpisodeRow],
    own_facts: Mapping[UUID, list[Fact]],
    beside: Beside,
    opened: Opened | None,
) -> list[Traced]:
    cases_of: dict[UUID, list[ChildRow]] = defaultdict(list)
    for link in links:
        cases_of[link.child].append(link)
    ages = {(episode.case_id, episode.person_id): episode.age_years for episode in episodes}
    traced: list[Traced] = []
    for child_links in cases_of.values():
        # A child of two merged cases is in one case.
        counted = {rows[link.case_id].pk: link.case_id for link in child_links}
        of_cases = [fact for case_id in counted.values() for fact in own_facts[case_id]]
        sealed = _sealed_codes(rows, child_links, beside, opened) if opened else {}

        def codes(
            year: int, links: Sequence[ChildRow] = child_links, sealed: dict[str, Codes] = sealed
        ) -> dict[str, Codes]:
            link = links[-1]
            category, sub_category = rows[link.case_id].category_in(year)
            age = link.age_years
            if age is None:
                age = ages.get((link.case_id, link.person_id))
            genders = [one.gender for one in links if one.gender]
            is_abroad = any(rows[one.case_id].is_cross_border for one in links)
            said: dict[str, Codes] = {
                "category": category,
                "category_sub": sub_category,
                "cross_border": "yes" if is_abroad else "no",
                **child_codes(genders[-1] if genders else "", age),
            }
            return keep_filled(said | sealed)

        traced += [Traced(fact, tuple(counted)) for fact in child_facts(of_cases, codes=codes)]
    return traced


def _sealed_codes(
    rows: Mapping[UUID, CaseRow], links: Sequence[ChildRow], beside: Beside, opened: Opened
) -> dict[str, Codes]:
    cases = dict.fromkeys(pk for link in links for pk in (link.case_id, rows[link.case_id].pk))
    files = [beside.migration[pk] for pk in cases if pk in beside.migration]
    return sealed_child_codes([opened.persons[link.person_id] for link in links], files)


def _all_episode_facts(
    rows: Mapping[UUID, CaseRow],
    episodes: Sequence[EpisodeRow],
    own_facts: Mapping[UUID, list[Fact]],
    beside: Beside,
    in_other_cases: Mapping[UUID, list[int]],
    opened: Opened | None,
) -> list[Traced]:
    traced: list[Traced] = []
    earlier: dict[UUID, list[int]] = defaultdict(list)
    now = local(clock.now())
    for episode in episodes:
        case = rows[episode.case_id]
        if not own_facts[case.pk]:
            continue
        began = local(episode.last_seen_at or episode.recorded_at)
        years = earlier[episode.child]
        years.append(began.year)
        before = (*years, *in_other_cases.get(episode.child, ()))
        repeat = repeat_band(years.count(began.year), has_earlier=any(year < began.year for year in before))
        codes = _episode_codes(episode, case, repeat, opened.episodes[episode.pk] if opened else None)
        codes |= keep_filled(_country_codes(case, beside))
        facts = episode_facts(
            began,
            max(local(episode.ended_at), began) if episode.ended_at else None,
            located_at=max(local(episode.located_at), began) if episode.located_at else None,
            counted_at=max(now, began),
            codes=codes,
            basis=Basis(case.basis),
        )
        traced += [Traced(fact, (case.pk,)) for fact in facts]
    return traced


def _episode_codes(
    episode: EpisodeRow, case: CaseRow, repeat: str, opened: Episode | None
) -> dict[str, Codes]:
    category, sub_category = case.category_in(local_day(episode.recorded_at).year)
    codes: dict[str, Codes] = {
        "category": episode.category or category,
        "category_sub": sub_category,
        "outcome": episode.outcome,
        "found_how": episode.found_how,
        "missing_from": episode.missing_from,
        "police_report": episode.police_report,
        "cross_border": "yes" if case.is_cross_border else "no",
        "repeat": repeat,
        **child_codes(episode.gender, episode.age_years),
    }
    if opened is not None:
        codes |= {
            "run_reason": tuple(opened.reasons or ()),
            "harm": tuple(opened.harms or ()),
            "grooming": opened.grooming,
        }
    return keep_filled(codes)
