"""A collection as a folder: what is written is read back, and every fault is told with its file and line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from myosotis.figures.report.collection import Collection
from myosotis.figures.report.folders import CollectionRefused, read_collection, write_collection
from myosotis.figures.report.invented.network import make_profiles
from myosotis.figures.report.invented.returns import make_returns
from myosotis_core.disclosure import Known

pytestmark = pytest.mark.deep

RETURN = "returns/2025/h07.json"


@pytest.fixture(scope="module")
def collection() -> Collection:
    """Two years of two small hotlines, one of which counts by codes of its own."""
    chosen = [one for one in make_profiles(1) if one.code in ("h07", "h28")]
    made = {one.code: make_returns(one, (2024, 2025), 1) for one in chosen}
    return Collection(
        year=2025,
        hotlines=tuple(one.hotline for one in chosen),
        returns={year: {code: years[year] for code, years in made.items()} for year in (2024, 2025)},
        known=(Known({"year": "2025", "hotline": "h07"}, Decimal(40), "A report of its own, “2025”"),),
        population={("CY", 2025): 180_000},
        earlier={2024: {"new_cases-2023.1": b"category,count\ntotal,12\n"}},
        stories={"el": {"one": "Μία ιστορία\n"}},
        chapters={"en": {"foreword": "# Foreword\n"}},
        mappings={"h28": chosen[1].matches},
    )


@pytest.fixture
def folder(collection: Collection, tmp_path: Path) -> Path:
    """The collection, written."""
    made = tmp_path / "collection"
    write_collection(collection, made)
    return made


def faults_of(folder: Path) -> list[str]:
    """What reading says, down to the tables."""
    try:
        for of_year in read_collection(folder).returns.values():
            for one in of_year.values():
                list(one.tables.values())
    except CollectionRefused as refusal:
        return list(refusal.faults)
    return []


def test_what_is_written_is_read_back_and_equal_collections_are_equal_bytes(
    collection: Collection, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = read_collection(folder)
    assert replace(found, digest="") == collection
    again = tmp_path_factory.mktemp("again")
    assert write_collection(found, again) == found.digest == read_collection(again).digest


def test_a_file_laid_out_anew_by_hand_holds_the_same_return(collection: Collection, folder: Path) -> None:
    path = folder / RETURN
    path.write_text(path.read_text("utf-8").replace('"tables": {\n', '"tables":\n  {\n'), "utf-8")
    assert read_collection(folder).returns[2025]["h07"] == collection.returns[2025]["h07"]


def test_writing_replaces_an_older_collection_and_nothing_else(collection: Collection, folder: Path) -> None:
    write_collection(replace(collection, stories={}, returns={2025: collection.returns[2025]}), folder)
    assert not (folder / "stories/el/one.md").exists()
    assert set(read_collection(folder).returns) == {2025}
    (folder / "collection.toml").unlink()
    with pytest.raises(CollectionRefused, match="holds other files"):
        write_collection(collection, folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("hotlines.csv", "CY", "Cyprus", "hotlines.csv, line 2: “Cyprus” is no country of ISO 3166-1."),
        ("population.csv", "180000", "many", "population.csv, line 2: a number is missing or none."),
        ("public.csv", "count", "number", "public.csv, line 1: there is no column “count”."),
        ("collection.toml", "2025", "soon", "collection.toml: Invalid value"),
        (
            RETURN,
            '"contacts": {"cells":[[[],',
            '"contacts": {"cells":[[[],-',
            f"{RETURN}, line HERE: The cell of all",
        ),
        (RETURN, '"hotline": "h07"', '"hotline": "h08"', f"{RETURN}: the return is of h08 2025"),
        (RETURN, '"closed_cases": {', '"closed_cases" {', f"{RETURN}, line HERE: Expecting ':' delimiter"),
        ("mappings/h28.tsv", "skos:exactMatch", "about", "mappings/h28.tsv: Line 2: “about” is no match"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")
    told = told.replace("HERE", str(text[: text.index(old)].count("\n") + 1))
    assert any(fault.startswith(told) for fault in faults_of(folder)), faults_of(folder)
