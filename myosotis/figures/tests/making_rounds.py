"""An invented network of three hotlines and what they send, for the tests of the secretariat's side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from myosotis.accounts.models import User
from myosotis.figures.actions.releases import Built, BuiltTable
from myosotis.figures.actions.rounds import RoundInput, open_round, plan_round
from myosotis.figures.actions.submissions import take_in_return
from myosotis.figures.models import Round, Submission
from myosotis.figures.report.collection import Return
from myosotis.network.models import Hotline, Member
from myosotis_core.indicators import Fact, Kind, load_definitions, tabulate_all

COUNTRIES = {"GR": "Athens line", "BE": "Brussels line", "PT": "Lisbon line"}
WANTED = ("new_cases", "new_cases_by_category", "new_cases_by_quarter")


def make_hotlines() -> dict[str, Hotline]:
    """Three hotlines by the code of their country; one has a node."""
    made = {}
    for country, name in COUNTRIES.items():
        member = Member.objects.create(name=f"Member {country}", country=country)
        node_id = "gr-line" if country == "GR" else None
        made[country] = Hotline.objects.create(
            member=member, name=name, country=country, time_zone="Europe/Brussels", node_id=node_id
        )
    return made


def make_round(by: User, year: int = 2025, *, is_open: bool = True, form: str = "yearly") -> Round:
    """A round that asks everybody."""
    given = RoundInput(
        form=form,
        year=year,
        name=f"Figures {year}",
        due_on=dt.date(year + 1, 3, 31),
        indicators=("new_cases_by_category",) if form == "flash" else (),
    )
    row = plan_round(by=by, given=given)
    return open_round(by=by, round_id=row.pk, text="Please send your figures.") if is_open else row


def make_return(hotline: str, year: int, counts: Mapping[str, int]) -> Return:
    """New cases by category."""
    facts = [
        Fact(Kind.CASE, year, 1, codes={"category": category}, count=count)
        for category, count in counts.items()
    ]
    definitions = load_definitions()
    tables = tabulate_all(facts, [definitions.indicator(code) for code in WANTED], year)
    return Return(hotline, year, definitions.version, tables)


def send(by: User, row: Round, hotline: Hotline, counts: Mapping[str, int]) -> Submission:
    """A hotline's return, brought in as a file."""
    given = make_return(hotline.country, row.year, counts)
    return take_in_return(by=by, round_id=row.pk, hotline_id=hotline.pk, given=given, way="unsigned")


def built(*, is_safe: bool = True, content: str = "category,count,status\nrunaway,33,open\n") -> Built:
    """A build of one table."""
    table = BuiltTable("new_cases-2025-1", content, cells=1, hidden=0)
    return Built([table], ["new_cases_by_category"], {"hidden cells": 0}, is_safe)
