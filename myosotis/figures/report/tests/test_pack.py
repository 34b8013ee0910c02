"""The open data: read back by the tools of those who use them."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Package, system
from pysdmx.io import read_sdmx

from myosotis.figures.report.edition import Conf, Edition, Observation
from myosotis.figures.report.pack import NotWritable, write_pack
from myosotis.figures.report.tests.small_edition import make_small_edition

pytestmark = pytest.mark.deep

LANGUAGES = ("en", "fr", "el", "ar")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small edition's open data."""
    out = tmp_path_factory.mktemp("release")
    write_pack(make_small_edition(), LANGUAGES, out)
    return out / "data"


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def read_parquet(pack: Path) -> list[tuple[Any, ...]]:
    """The names of the columns, then the rows."""
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(pack / "observations.parquet")])
        return [tuple(column[0] for column in found.description), *found.fetchall()]


def test_one_row_stands_for_each_observation_and_says_nothing_else(pack: Path) -> None:
    rows = read_csv(pack / "observations.csv")
    edition = make_small_edition()
    assert len(rows) == len(edition.observations)
    by_key = {(row["indicator"], row["year"], row["hotline"], row["category"]): row for row in rows}
    for one in edition.observations:
        row = by_key[one.indicator, str(one.year), one.hotline, dict(one.place)["category"]]
        assert row["value"] == ("" if one.value is None else str(one.value))
        assert (row["obs_status"], row["conf_status"]) == (one.obs_status, one.conf_status.value)


def test_a_hidden_number_is_empty_and_marked_in_every_file_and_never_zero(pack: Path) -> None:
    hidden = sum(one.conf_status is Conf.HIDDEN for one in make_small_edition().observations)
    assert hidden > 0
    for name, value in (("observations.csv", "value"), ("sdmx/figures.csv", "OBS_VALUE")):
        status = "conf_status" if value == "value" else "CONF_STATUS"
        marked = [row for row in read_csv(pack / name) if row[status] == "C"]
        assert len(marked) == hidden
        assert {row[value] for row in marked} == {""}
    rows = read_parquet(pack)
    at, status_at = rows[0].index("value"), rows[0].index("conf_status")
    assert [row[at] for row in rows[1:] if row[status_at] == "C"] == [None] * hidden


def test_parquet_and_the_files_by_indicator_say_what_the_csv_says(pack: Path) -> None:
    rows = read_csv(pack / "observations.csv")
    head, *found = read_parquet(pack)
    assert head == tuple(rows[0])
    kinds = {"year": int, "hotlines": int, "value": float, "low": float, "high": float}
    expected = [
        tuple(kinds.get(name, str)(text) if text else None for name, text in row.items()) for row in rows
    ]
    assert found == expected
    again = []
    for path in (pack / "tables").iterdir():
        again += [{"indicator": path.stem, **row} for row in read_csv(path)]
    filled = [{name: text for name, text in row.items() if text} for row in (*rows, *again)]
    one, other = filled[: len(rows)], filled[len(rows) :]
    assert sorted(map(str, map(sorted_items, one))) == sorted(map(str, map(sorted_items, other)))


def sorted_items(row: dict[str, str]) -> list[tuple[str, str]]:
    """A row without an order of its columns."""
    return sorted(row.items())


def test_sdmx_files_are_valid_and_read_back(pack: Path) -> None:
    structures = pack / "sdmx" / "structures.xml"
    message = read_sdmx(structures, validate=True)
    (flow,) = message.get_dataflows()
    assert (flow.agency, flow.id, flow.version) == ("MYOSOTIS", "FIGURES", "2026.1.0")
    rows = read_csv(pack / "sdmx" / "figures.csv")
    (structure,) = message.get_data_structure_definitions()
    parts = structure.components
    assert {"OBS_STATUS", "CONF_STATUS"} <= {one.id for one in parts.attributes}
    ids = [one.id for one in (*parts.dimensions, *parts.measures, *parts.attributes)]
    assert list(rows[0]) == ["STRUCTURE", "STRUCTURE_ID", "ACTION", *ids]
    assert {row["STRUCTURE_ID"] for row in rows} == {"MYOSOTIS:FIGURES(2026.1.0)"}
    coded = [one for one in parts if one.local_codes is not None]
    assert len(coded) == len(parts) - 5
    for one in coded:
        assert {row[one.id] for row in rows} <= {code.id for code in one.local_codes.items}, one.id
    text = structures.read_text(encoding="utf-8")
    assert '<com:Name xml:lang="el">Φυγή</com:Name>' in text


def test_the_data_package_is_valid(pack: Path) -> None:
    with system.use_context(trusted=True):
        report = Package(str(pack / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_the_description_for_the_web_fits_each_row(pack: Path) -> None:
    described = json.loads((pack / "csvw.json").read_text(encoding="utf-8"))
    keys: dict[str, set[str]] = {}
    for table in described["tables"]:
        rows = read_csv(pack / table["url"])
        schema = table["tableSchema"]
        assert [column["name"] for column in schema["columns"]] == list(rows[0])
        for column in schema["columns"]:
            for text in {row[column["name"]] for row in rows}:
                assert fits(text, column), (table["url"], column["name"], text)
        key = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(key)) == len(key)
        keys[table["url"]] = {row.get("code", "") for row in rows}
    for table in described["tables"]:
        for foreign in table["tableSchema"].get("foreignKeys", ()):
            named = {row[foreign["columnReference"]] for row in read_csv(pack / table["url"])}
            assert named <= keys[foreign["reference"]["resource"]]
    titles = described["tables"][0]["tableSchema"]["columns"][0]["titles"]
    assert titles["ar"][0] == "المؤشر"


def fits(text: str, column: dict[str, Any]) -> bool:
    """Whether a cell is what CSV on the Web says of its column."""
    if not text:
        return not column["required"]
    kind = column["datatype"]
    if isinstance(kind, dict):
        return re.fullmatch(kind["format"], text) is not None
    patterns = {"integer": r"-?\d+", "decimal": r"-?\d+(\.\d+)?", "string": r"(?s).+"}
    return re.fullmatch(patterns[kind], text) is not None


def test_anybody_can_check_the_certificates_and_the_digests_with_what_is_in_the_folder(pack: Path) -> None:
    folders = sorted(str(path.parent) for path in pack.glob("certificates/*/certificate.json"))
    told = subprocess.run(
        [sys.executable, "-I", str(pack / "certificates" / "verify.py"), *folders],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.count("proven safe") == len(folders) == 3
    named = {line.split("  ")[1] for line in (pack / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    present = {str(path.relative_to(pack)) for path in pack.rglob("*") if path.is_file()}
    assert named == present - {"SHA256SUMS"}


def test_the_same_edition_gives_the_same_bytes(pack: Path, tmp_path: Path) -> None:
    shuffled = replace(make_small_edition(), observations=make_small_edition().observations[::-1])
    write_pack(shuffled, LANGUAGES, tmp_path)
    same = "SHA256SUMS"
    assert (tmp_path / "data" / same).read_bytes() == (pack / same).read_bytes()


def test_what_an_earlier_edition_left_in_the_folder_goes_and_nothing_else(tmp_path: Path) -> None:
    edition = make_small_edition()
    write_pack(edition, ("en",), tmp_path)
    (tmp_path / "data" / "notes.txt").write_text("ours", encoding="utf-8")
    fewer = tuple(one for one in edition.observations if one.indicator != "category_share")
    write_pack(replace(edition, observations=fewer), ("en",), tmp_path)
    left = {path.name for path in (tmp_path / "data" / "tables").iterdir()}
    assert left == {"new_cases_by_category.csv"}
    assert (tmp_path / "data" / "notes.txt").exists()


def test_an_edition_that_shows_a_hidden_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotWritable, match="hidden number"):
        write_pack(with_observation(value=3, conf_status=Conf.HIDDEN), LANGUAGES, tmp_path)
    with pytest.raises(NotWritable, match="cannot be a code"):
        write_pack(with_observation(place=(("category", "a,b"),)), LANGUAGES, tmp_path)
    assert not list(tmp_path.rglob("*.csv"))


@lru_cache(maxsize=1)
def first_observation() -> Observation:
    """One to change."""
    return make_small_edition().observations[0]


def with_observation(**changed: Any) -> Edition:
    """The small edition with one changed observation."""
    edition = make_small_edition()
    return replace(edition, observations=(replace(first_observation(), **changed), *edition.observations[1:]))
