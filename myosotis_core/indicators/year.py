"""One hotline's year so far: the numbers of the page, each with its name and unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from myosotis_core.indicators.counting import (
    Count,
    Which,
    count_assistances,
    count_cases,
    count_children,
    count_contacts,
    count_contacts_answered,
    count_episodes,
    count_prevention_files,
)
from myosotis_core.indicators.facts import Fact
from myosotis_core.vocabulary import CURRENT_VERSION


@dataclass(frozen=True)
class YearSoFar:
    """The counts of one year; contacts, cases, children and episodes are four different counts (rule 4).

    Plain numbers first, then tables, whose names say by what.
    """

    year: int
    vocabulary: str
    contacts: Count
    contacts_answered: Count
    cases_new: Count
    cases_from_before: Count
    cases_worked_on: Count
    cases_closed: Count
    cases_open: Count
    children: Count
    children_new: Count
    episodes_new: Count
    episodes_from_before: Count
    episodes_ended: Count
    episodes_open: Count
    prevention_new: Count
    prevention_worked_on: Count
    assistances: Count
    contacts_by_channel: Count
    contacts_by_kind: Count
    contacts_by_quarter: Count
    new_cases_by_category: Count
    new_cases_by_quarter: Count
    children_by_age: Count
    children_by_gender: Count
    episodes_by_outcome: Count
    ended_episodes_by_duration: Count
    new_episodes_by_repeat: Count

    def to_dict(self) -> dict[str, Any]:
        """As plain values that JSON can hold; `from_dict` gives it back."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.to_dict() if isinstance(value, Count) else value for name, value in values.items()
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> YearSoFar:
        """The year that `to_dict` wrote."""
        values: dict[str, Any] = {}
        for name, value in raw.items():
            values[name] = Count.from_dict(value) if isinstance(value, Mapping) else value
        return cls(**values)


def year_so_far(facts: Iterable[Fact], year: int) -> YearSoFar:
    """Everything the page shows, from live and kept facts together (facts of other years do no harm).

    Equal facts may come as one with a `count`, so a node with very many contacts can group them in its database.
    """
    of_year = [fact for fact in facts if fact.year == year]
    return YearSoFar(
        year=year,
        vocabulary=CURRENT_VERSION,
        contacts=count_contacts(of_year, year),
        contacts_answered=count_contacts_answered(of_year, year),
        cases_new=count_cases(of_year, year, which=Which.NEW),
        cases_from_before=count_cases(of_year, year, which=Which.FROM_BEFORE),
        cases_worked_on=count_cases(of_year, year),
        cases_closed=count_cases(of_year, year, which=Which.CLOSED),
        cases_open=count_cases(of_year, year, which=Which.OPEN),
        children=count_children(of_year, year),
        children_new=count_children(of_year, year, which=Which.NEW),
        episodes_new=count_episodes(of_year, year, which=Which.NEW),
        episodes_from_before=count_episodes(of_year, year, which=Which.FROM_BEFORE),
        episodes_ended=count_episodes(of_year, year, which=Which.CLOSED),
        episodes_open=count_episodes(of_year, year, which=Which.OPEN),
        prevention_new=count_prevention_files(of_year, year, which=Which.NEW),
        prevention_worked_on=count_prevention_files(of_year, year),
        assistances=count_assistances(of_year, year),
        contacts_by_channel=count_contacts(of_year, year, "channel"),
        contacts_by_kind=count_contacts(of_year, year, "contact_kind"),
        contacts_by_quarter=count_contacts(of_year, year, "quarter"),
        new_cases_by_category=count_cases(of_year, year, "category", which=Which.NEW),
        new_cases_by_quarter=count_cases(of_year, year, "quarter", which=Which.NEW),
        children_by_age=count_children(of_year, year, "age_band"),
        children_by_gender=count_children(of_year, year, "gender"),
        episodes_by_outcome=count_episodes(of_year, year, "outcome"),
        ended_episodes_by_duration=count_episodes(of_year, year, "missing_duration", which=Which.CLOSED),
        new_episodes_by_repeat=count_episodes(of_year, year, "repeat", which=Which.NEW),
    )
