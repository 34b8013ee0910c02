"""What `protect` promises, on tables small enough to try everything."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from myosotis_core.disclosure import (
    Known,
    NotProtectable,
    NotSafe,
    ProtectedCube,
    Source,
    Status,
    TableRefused,
    protect,
    verify_files,
)
from myosotis_core.disclosure.cubes import Effort
from myosotis_core.disclosure.problems import Problem, reduce_problem
from myosotis_core.disclosure.tables import Row
from myosotis_core.disclosure.tests.examples import REGIONS, fewest_hidden, make_counts, random_table

FLAT = {"dim0": (), "dim1": ()}


def shown(cube):
    return {cell.coordinates: cell for cell in cube}


@pytest.mark.parametrize("seed", [2, 8])
def test_no_safe_pattern_is_smaller_than_the_one_found(seed):
    cells = random_table(seed)
    cube = protect(cells, FLAT, seconds=20)
    assert cube.effort.gap == 0
    assert cube.effort.hidden == fewest_hidden(make_counts(cells))


def test_a_table_of_three_dimensions_is_protected_too():
    cells = {spot: 6 + number for number, spot in enumerate(random_table(4, (2, 2, 2)))} | {
        ("a0", "b0", "c0"): 1
    }
    cube = protect(cells, {**FLAT, "dim2": ()}, seconds=20)
    assert cube.effort.hidden == 8  # a box: in each line of each dimension two


def test_zeros_are_never_hidden_and_every_small_cell_is():
    cells = random_table(21, (5, 4))
    for cell in protect(cells, FLAT):
        if cell.status is Status.OPEN:
            assert cell.count == "0" or int(cell.count) >= 5
        else:
            assert cell.count == ""
            assert cells.get(cell.coordinates, 1) > 0


def test_cells_that_move_together_but_for_what_is_known_are_as_small_as_the_smallest():
    none = np.zeros(3, dtype=bool)
    small, known = np.array([False, True, False]), np.array([False, False, True])
    line = [np.array([[0, 1, 2]])]
    problem = Problem(np.array([10, 3, 7]), line, small, known, 5, 1, np.ones(3))
    core = reduce_problem(problem)
    assert (core.size, core.counts.tolist(), core.primary.tolist()) == (1, [3.0], [True])
    assert reduce_problem(replace(problem, fixed=none)).counts.tolist() == [10.0, 3.0, 7.0]


def test_a_table_without_small_cells_stays_as_it_is():
    cube = protect({("a", "x"): 7, ("b", "y"): 9}, FLAT)
    assert cube.effort.hidden == cube.effort.primary == 0
    assert shown(cube)["Total", "Total"].count == "16"


def test_totals_of_several_levels_are_added_and_given_ones_must_agree():
    cells = {("n1", "x"): 7, ("n2", "x"): 9, ("s1", "x"): 6, ("s2", "y"): 8, ("north", "x"): 16}
    cube = protect(cells, {"region": REGIONS, "kind": ()})
    assert shown(cube)["south", "Total"].count == "14"
    with pytest.raises(TableRefused, match=r"\(north, x\).*is 15, but its parts add up to 16"):
        protect({**cells, ("north", "x"): 15}, {"region": REGIONS, "kind": ()})


def test_weighted_counts_keep_their_decimals():
    cells = {("a", "x"): "2.5", ("a", "y"): "7.25", ("b", "x"): 9, ("b", "y"): 12}
    cube = protect(cells, FLAT)
    assert shown(cube)["a", "x"].status is Status.PRIMARY
    assert all(cell.count != "2.5" for cell in cube)
    whole = protect({**cells, ("a", "x"): "5.5"}, FLAT)
    assert shown(whole)["Total", "Total"].count == "33.75"


def test_what_is_public_already_stays_open_and_others_are_hidden_in_its_place():
    cells = {("a", "x"): 2, ("a", "y"): 7, ("a", "z"): 8, ("b", "x"): 9, ("b", "y"): 9, ("b", "z"): 30}
    known = [Known({"dim0": "a", "dim1": "y"}, Decimal(7)), Known({"dim0": "b", "dim1": "z"}, Decimal(31))]
    cube = protect(cells, FLAT, known=known)
    assert shown(cube)["a", "y"].status is Status.OPEN
    assert shown(cube)["a", "z"].status is Status.SECONDARY
    assert "not the same here" in cube.notes[0]
    everything = [
        Known({"dim0": "a", "dim1": code}, Decimal(count))
        for code, count in (("y", 7), ("z", 8), ("Total", 17))
    ]
    with pytest.raises(NotProtectable, match=r"\(a, x\)"):
        protect(cells, FLAT, known=everything)


def test_cells_hidden_last_year_are_rather_hidden_again():
    cells = {(row, column): 20 for row in "abcd" for column in "wxyz"} | {("a", "w"): 2}
    before = [{"dim0": row, "dim1": column} for row in "ac" for column in "wy"]
    cube = protect(cells, FLAT, previous=before)
    assert {cell.coordinates for cell in cube if cell.status is not Status.OPEN} == {
        (row, column) for row in "ac" for column in "wy"
    }
    assert cube.effort.kept == 1.0


def test_a_contributor_who_knows_its_own_cells_learns_nothing_about_the_others():
    cells = {("gr", "x"): 2, ("gr", "y"): 8, ("fr", "x"): 9, ("fr", "y"): 9, ("de", "x"): 12, ("de", "y"): 30}
    careful = protect(cells, FLAT, insiders="dim0")
    hidden = {
        cell.coordinates[0]
        for cell in careful
        if cell.status is not Status.OPEN and cell.coordinates[1] == "x"
    }
    for reader in ("fr", "de"):
        assert hidden - {"gr", reader}, f"{reader} subtracts its own cell and knows what gr counted"
    assert "Each of the 3 codes of dim0" in careful.notes[0]


def test_tables_that_share_a_margin_are_protected_together():
    def source(second, cells):
        rows = tuple(Row(spot, Decimal(count), "here") for spot, count in cells.items())
        return Source(("hotline", second), rows)

    ages = source("age", {("gr", "young"): 3, ("gr", "old"): 9, ("fr", "young"): 8, ("fr", "old"): 7})
    kinds = source("kind", {("gr", "x"): 6, ("gr", "y"): 6, ("fr", "x"): 9, ("fr", "y"): 6})
    cube = protect([ages, kinds], {})
    first, second = ({c.coordinates: c for c in table.cells} for table in cube.tables)
    assert first["gr", "Total"] == second["gr", "Total"]
    with pytest.raises(TableRefused, match="in two tables"):
        protect([ages, source("kind", {("gr", "x"): 6, ("fr", "x"): 9})], {})


def test_few_contributors_make_a_cell_too_small_whatever_it_counts():
    cells = {(row, column): 20 for row in "abc" for column in "xyz"}
    cube = protect(cells, FLAT, few=[{"dim0": "a", "dim1": "x"}])
    assert shown(cube)["a", "x"].status is Status.PRIMARY
    assert cube.effort.hidden == 4


def test_time_that_is_over_still_gives_a_safe_table():
    cube = protect(random_table(7, (6, 6)), FLAT, seconds=0.0)
    assert cube.effort.bound <= cube.effort.hidden
    assert "proven safe" in cube.statement


def test_nobody_but_protect_makes_a_protected_cube():
    with pytest.raises(NotSafe, match="protect"):
        ProtectedCube(object(), [], {}, Effort(0, 0, 0, 0.0))


@pytest.mark.parametrize(
    ("cells", "pairs", "words"),
    [
        ({}, (), "no rows"),
        ({("a",): -1}, (), "below zero"),
        ({("a",): ""}, (), "empty"),
        ({("a",): "many"}, (), "no count"),
        ({("a",): 3}, [("a", "b"), ("a", "c")], "two parents"),
        ({("a",): 3}, [("a", "b"), ("b", "a")], "above itself"),
        ({("a", "b"): 3}, (), "2 codes for 1 dimensions"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_reason(cells, pairs, words):
    with pytest.raises(TableRefused, match=words):
        protect(cells, {"dim0": pairs})


def test_what_is_handed_on_does_not_tell_which_hidden_cell_is_small(tmp_path: Path) -> None:
    cells = {("gr", "runaway"): 2, ("gr", "lost"): 9, ("fr", "runaway"): 12, ("fr", "lost"): 8}
    cube = protect(cells, {"hotline": (), "category": ()})
    cube.publish([tmp_path / "table.csv"], tmp_path / "certificate.json")
    text = (tmp_path / "table.csv").read_text()
    assert "hidden" in text
    assert "primary" not in text
    assert "secondary" not in text
    assert "proven safe" in verify_files([tmp_path / "table.csv"], tmp_path / "certificate.json")


def test_readers_who_know_what_they_gave_learn_no_small_rest() -> None:
    given = {"gr": {("a", "x"): 30, ("a", "y"): 20, ("b", "x"): 9, ("b", "y"): 12}}
    given["fr"] = {("a", "x"): 3, ("a", "y"): 25, ("b", "x"): 11, ("b", "y"): 8}
    cells = {one: given["gr"][one] + given["fr"][one] for one in given["gr"]}
    dimensions: dict[str, tuple[tuple[str, str], ...]] = {"row": (), "column": ()}
    assert protect(cells, dimensions).effort.hidden == 0
    cube = protect(cells, dimensions, parts={name: [part] for name, part in given.items()})
    hidden = {cell.coordinates for cell in cube if cell.status is not Status.OPEN}
    assert ("a", "x") in hidden
    assert len(hidden) >= 4


def test_wanted_cells_are_the_last_to_be_hidden() -> None:
    cells = {
        ("gr", "runaway"): 3,
        ("gr", "lost"): 0,
        ("fr", "runaway"): 12,
        ("fr", "lost"): 8,
        ("be", "lost"): 7,
    }
    wanted = [{"category": "runaway"}, {"category": "lost"}, {}]
    cube = protect(cells, {"hotline": (), "category": ()}, wanted=wanted)
    shown = {cell.coordinates for cell in cube if cell.status is Status.OPEN}
    assert {("Total", "runaway"), ("Total", "lost"), ("Total", "Total")} <= shown


def worked_out(cells, part, hidden):
    """Small counts of the others that a reader who gave `part` works out by adding and subtracting."""
    rows, columns = ([*sorted({spot[at] for spot in cells}), "Total"] for at in (0, 1))
    others = {
        (row, column): sum(
            count - part.get(spot, 0)
            for spot, count in cells.items()
            if row in (spot[0], "Total") and column in (spot[1], "Total")
        )
        for row in rows
        for column in columns
    }
    unknown = [spot for spot in others if spot in hidden and others[spot] > 0]
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    sums = np.array([[(spot in line) - 2 * (spot == line[-1]) for spot in unknown] for line in lines])
    rank = np.linalg.matrix_rank(sums)
    alone = np.eye(len(unknown))
    return [
        spot
        for number, spot in enumerate(unknown)
        if others[spot] < 5 and np.linalg.matrix_rank(np.vstack([sums, alone[number]])) == rank
    ]


@pytest.mark.parametrize("seed", [4, 33, 41])
def test_a_reader_who_knows_its_part_does_not_work_out_the_others(seed):
    chance = random.Random(seed)
    cells = {
        (f"a{row}", f"b{column}"): chance.choice([1, 2, 3, 6, 7, 9, 12, 0])
        for row in range(4)
        for column in range(3)
    }
    part = {spot: count for spot, count in cells.items() if chance.random() < 0.4}
    cube = protect(cells, FLAT, parts={"one": [part]})
    hidden = {cell.coordinates for cell in cube if cell.status is not Status.OPEN}
    assert worked_out(cells, {}, hidden) == worked_out(cells, part, hidden) == []


@pytest.mark.parametrize("seed", [2, 5, 8])
def test_what_was_published_can_be_published_again_and_shows_and_hides_the_same(seed):
    cells = random_table(seed)
    first = protect(cells, FLAT, seconds=20)
    named = [(dict(zip(FLAT, cell.coordinates, strict=True)), cell) for cell in first]
    known = [Known(place, Decimal(cell.count)) for place, cell in named if cell.status is Status.OPEN]
    held = [place for place, cell in named if cell.status is not Status.OPEN]
    again = protect(cells, FLAT, seconds=20, known=known, held=held)
    assert {place: cell.count for place, cell in shown(again).items()} == {
        place: cell.count for place, cell in shown(first).items()
    }
