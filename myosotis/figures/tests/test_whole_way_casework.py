"""Printed arithmetic, from cases in the database to the sentence of the report, and again after half were erased."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from myosotis.casework.models import Case
from myosotis.casework.queries.facts import tables_of_year
from myosotis.figures.actions.returns import draft_return
from myosotis.figures.actions.returns_signing import body_of, sign_return
from myosotis.figures.documents import unpack
from myosotis.figures.models import AnnualReturn
from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.edition import NETWORK, Edition
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.report.preparing import prepare
from myosotis.figures.report.texts.speaking import say
from myosotis.figures.return_tables import digest_to_sign
from myosotis.figures.tests.making_years import Work, erase_many, forget_everything, split
from myosotis_core.indicators import share_percent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.deep,
    # Minutes there, and the same: what is counted in each database is held by the tests of casework.
    pytest.mark.skipif(connection.vendor == "postgresql", reason="twenty thousand cases are enough once"),
]

HOTLINES = ("a", "b", "c", "d")
WEIGHTS = ("0.4", "0.3", "0.2", "0.1")
YEARS = (2017, 2018, 2024)
NEW_2024 = {
    "runaway": 4091,
    "parental_abduction": 1014,
    "lost_injured_otherwise": 561,
    "missing_in_migration": 428,
    "third_person_abduction": 38,
}
NEW_2018, BEFORE_2018, CHILDREN_2018 = 6221, 2624, 9115
NEW_2017 = {"runaway": 3017, "parental_abduction": 5271 - 3017}
BY_HAND = 3


def work(cast: Any, at: int) -> None:
    """One hotline's part of three years."""
    written = Work(cast.alice, cast.runaways)
    written.open_cases(2017, share_of(NEW_2017, at))
    since = len(written.cases)
    written.open_cases(2018, share_of({"runaway": NEW_2018}, at))
    written.open_cases(2016, share_of({"runaway": BEFORE_2018}, at), closed_in=2018)
    written.add_children(since, extra=share_of({"": CHILDREN_2018 - NEW_2018 - BEFORE_2018}, at)[""])
    since, links = len(written.cases), len(written.children)
    written.open_cases(2024, share_of(NEW_2024, at))
    written.add_children(since)
    written.add_episodes(links)
    written.write()


def share_of(counts: Mapping[str, int], at: int) -> dict[str, int]:
    """One hotline's part of the federation's counts."""
    return {code: split(whole, WEIGHTS)[at] for code, whole in counts.items()}


def send_returns(cast: Any, hotline: str) -> dict[int, Return]:
    """The returns of three years: drafted, signed by two, packed, and opened again as the coordinator does."""
    sent = {}
    for year in YEARS:
        row = draft_return(by=cast.dimitri, year=year)
        for person in (cast.dimitri, cast.sofia):
            row = sign_return(by=person, return_id=row.pk, digest=digest_to_sign(row))
        body = body_of(row)
        sent[year] = unpack(body["document"], body["digest"]).as_return(hotline)
    AnnualReturn.objects.all()._raw_delete(connection.alias)
    return sent


@pytest.fixture
def counted(cast: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """By hotline the tables of three years, and its returns of them after half of all its cases were erased."""
    before, after = {}, {}
    for at, hotline in enumerate(HOTLINES):
        work(cast, at)
        before[hotline] = {year: tables_of_year(user=cast.dimitri, year=year) for year in YEARS}
        ids = list(Case.objects.order_by("-opened_at", "ref").values_list("pk", flat=True))
        erase_many(ids[::2], by=cast.bob, confirmed_by=cast.sofia, by_hand=BY_HAND)
        assert Case.objects.count() == len(ids) // 2
        after[hotline] = send_returns(cast, hotline)
        forget_everything()
    return before, after


def collect(sent: Mapping[str, Mapping[int, Return]], folder: Path) -> Collection:
    """Returns of the hotlines in a folder, as the coordinator holds them, and read back."""
    returns = {year: {code: sent[code][year] for code in HOTLINES} for year in YEARS}
    countries = ("AT", "BE", "CY", "DE")
    hotlines = tuple(
        Hotline(code, f"Hotline {code}", country, 2010)
        for code, country in zip(HOTLINES, countries, strict=True)
    )
    write_collection(Collection(2024, hotlines, returns), folder)
    return read_collection(folder)


def number(edition: Edition, indicator: str, year: int, code: str = "total", measure: str = "count") -> str:
    """A number of all hotlines together in the open data; nothing where it is hidden."""
    found = [
        one.value
        for one in edition.observations
        if (one.indicator, one.year, one.hotline, one.measure) == (indicator, year, NETWORK, measure)
        and all(said == code for _dimension, said in one.place)
    ]
    return " ".join(map(str, found))


def told(edition: Edition, language: str) -> list[str]:
    """The sentences of the cover and of all chapters."""
    chapters = [one for chapter in edition.chapters for one in chapter.sentences]
    return [say(one, language) for one in (*(one.sentence for one in edition.headlines), *chapters)]


def test_printed_figures_come_out_of_cases_and_stay_when_half_of_them_are_erased(
    counted: Any, tmp_path: Path
) -> None:
    before, after = counted
    for hotline in HOTLINES:
        for year in YEARS:
            found = {code: table.cells for code, table in after[hotline][year].tables.items()}
            counted_before = {code: table.cells for code, table in before[hotline][year].items()}
            assert found == counted_before, "an erasure changed a count"
    edition = prepare(collect(after, tmp_path / "after"))
    new = "new_cases_by_category"
    assert number(edition, new, 2024) == "6132"
    assert [number(edition, new, 2024, code) for code in NEW_2024] == ["4091", "1014", "561", "428", "38"]
    shares = [number(edition, new, 2024, code, "share") for code in NEW_2024]
    assert shares == ["66.7", "16.5", "9.1", "7.0", "0.6"]
    assert [number(edition, code, 2018) for code in (new, "cases_from_before")] == ["6221", "2624"]
    assert [number(edition, code, 2018) for code in ("cases_worked_on", "children")] == ["8845", "9115"]
    runaways = [int(number(edition, new, 2017, code)) for code in ("runaway", "total")]
    assert (*runaways, str(share_percent(*runaways))) == (3017, 5271, "57.2")
    sentences = told(edition, "en")
    assert any("16.5%" in one and "1,014" in one for one in sentences), "where 16 % was printed"
    assert any("1,014 of 6,132 is 16.54% and is shown as 16.5%" in one for one in sentences), "the rule"
