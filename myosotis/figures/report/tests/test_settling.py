"""What two releases told together: what came between them must not be read in their difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from myosotis.figures.report.__main__ import main
from myosotis.figures.report.collection import Collection, Return
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.report.ledger import HeldBack, Why
from myosotis.figures.report.places import PACK
from myosotis.figures.report.protecting import gather_all
from myosotis.figures.report.settling import find_small_changes, settle
from myosotis.figures.report.tests.small_collection import YEAR, make_collection
from myosotis_core.disclosure import Known
from myosotis_core.indicators import Table

LATE = "birch"
TOLD = b"hotline,category,count,status\ntotal,total,700,open\nash,total,,hidden\nfir,total,160,open\n"
BEFORE = YEAR - 1


def corrected(one: Return, by: int) -> Return:
    """The return with so many more children run away, none of them abroad."""
    places = {
        "new_cases_by_category": (("total",), ("runaway",)),
        "new_cases_by_cross_border": (
            ("total", "total"),
            ("runaway", "total"),
            ("total", "no"),
            ("runaway", "no"),
        ),
        "cases_worked_on": ((),),
    }
    tables = dict(one.tables)
    for code, found in places.items():
        if code in tables:
            tables[code] = add_to(tables[code], found, by)
    return replace(one, tables=tables)


def add_to(table: Table, places: tuple[tuple[str, ...], ...], by: int) -> Table:
    cells = dict(table.cells)
    for place in places:
        was = table.cell(*place)
        cells[place] = replace(was, value=(was.value or 0) + by)
    return replace(table, cells=cells)


def with_corrections(**moves: int) -> Collection:
    """Last year as it was told, and what hotlines have corrected since."""
    collection = make_collection()
    was = collection.returns[BEFORE]
    now = {name: corrected(one, moves[name]) if name in moves else one for name, one in was.items()}
    returns = {**collection.returns, BEFORE: now}
    return replace(collection, returns=returns, settled={BEFORE: was})


def held_in(collection: Collection) -> list[tuple[str, Why]]:
    return [(one.hotline, one.why) for one in settle(collection)[1]]


def test_a_return_that_comes_after_its_year_was_told_is_in_no_table_of_that_year() -> None:
    collection = replace(make_collection(), earlier={BEFORE: {f"new_cases-{BEFORE}-2": TOLD}})
    kept, held = settle(collection)
    assert set(kept.returns[BEFORE]) == {"ash", "fir"}
    assert kept.returns[YEAR] == collection.returns[YEAR]
    assert kept.returns[BEFORE - 1] == collection.returns[BEFORE - 1]
    assert HeldBack(BEFORE, LATE, Why.LATE) in held
    assert all(LATE not in one.parts for one in gather_all(collection) if one.year == BEFORE)


def test_a_year_that_is_told_anew_takes_everybody_where_nobody_knows_what_it_was_told_from() -> None:
    collection = replace(make_collection(), earlier={YEAR: {f"new_cases-{YEAR}-2": TOLD}})
    assert settle(collection) == (collection, ())


def test_a_small_correction_is_held_back_until_it_is_large_enough() -> None:
    small, larger = with_corrections(larch=2), with_corrections(larch=12)
    kept, held = settle(small)
    assert kept.returns[BEFORE] == small.settled[BEFORE]
    assert held == (HeldBack(BEFORE, "larch", Why.SMALL),)
    assert "Larch Line" in held[0].sentence("Larch Line", 5)
    assert settle(kept) == (kept, ())
    taken, none = settle(larger)
    assert taken.returns == larger.returns
    assert taken.settled == {BEFORE: larger.returns[BEFORE]}
    assert not none


def test_a_correction_is_not_hidden_behind_that_of_another_hotline_which_knows_its_own() -> None:
    assert held_in(with_corrections(larch=12, hazel=2)) == [("hazel", Why.SMALL)]
    assert held_in(with_corrections(larch=12, hazel=7)) == []
    # Each is large enough alone; together they would seem to be a small one.
    assert held_in(with_corrections(hazel=7, larch=-5)) == [("larch", Why.SMALL)]


def test_a_return_taken_back_or_come_late_waits_as_well() -> None:
    collection = make_collection()
    was = dict(collection.returns[BEFORE])
    without = {name: one for name, one in was.items() if name != LATE}
    for now, told, why in ((without, was, Why.GONE), (was, without, Why.LATE)):
        given = replace(collection, returns={**collection.returns, BEFORE: now}, settled={BEFORE: told})
        assert held_in(given) == [(LATE, why)]
        assert set(settle(given)[0].returns[BEFORE]) == set(told)


@pytest.mark.parametrize(("count", "is_small"), [(5257, False), (5262, False), (None, False), (5256, True)])
def test_a_number_told_before_may_not_change_by_a_small_number(count: int | None, is_small: bool) -> None:
    told = [Known({"category": "runaway"}, Decimal(5257), "release of 2024")]
    spot = frozenset({("category", "runaway")})
    assert find_small_changes({spot: count}, told, 5) == (told if is_small else [])


def test_what_a_year_was_told_from_stays_in_the_folder_and_is_read_once_where_nothing_changed(
    tmp_path: Path,
) -> None:
    collection, folder = with_corrections(larch=2), tmp_path / "collection"
    write_collection(collection, folder)
    again = read_collection(folder)
    returns, settled = again.returns[BEFORE], again.settled[BEFORE]
    assert {name for name in settled if settled[name] is not returns[name]} == {"larch"}
    assert held_in(again) == [("larch", Why.SMALL)]
    site = tmp_path / "site"
    table = site / PACK / "certificates" / f"new_cases-{BEFORE}" / "table-1.csv"
    table.parent.mkdir(parents=True)
    table.write_bytes(TOLD)
    (folder / "settled" / str(BEFORE) / "larch.json").unlink()
    assert main(["keep", str(site), str(folder)]) == 0
    kept = read_collection(folder)
    assert set(kept.settled) == {BEFORE - 1, BEFORE}
    assert kept.settled[BEFORE - 1] == kept.returns[BEFORE - 1]
    assert set(kept.settled[BEFORE]) == set(returns) - {"larch"}
