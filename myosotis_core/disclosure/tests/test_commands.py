"""The two commands, from files to files."""

from __future__ import annotations

import csv

import pytest

from myosotis_core.disclosure.__main__ import main

TABLE = """region,province,kind,year,total,n
n1,north,runaway,2024,10.5,2
n1,north,lost,2024,3.25,7
n2,north,runaway,2024,1.5,9
n2,north,lost,2024,2.5,12
s1,south,runaway,2024,8.5,6
s1,south,lost,2024,0.5,14
s2,south,runaway,2024,7.5,11
"""
REGIONS = "child,parent\nn1,north\nn2,north\ns1,south\ns2,south\nnorth,Total\nsouth,Total\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE)
    (tmp_path / "regions.csv").write_text(REGIONS)
    return tmp_path


def protect(*more, table="table.csv", count="n"):
    files = ["--out", "out.csv", "--certificate", "cert.json", "--quiet"]
    return main(["protect", table, "--count", count, "--hierarchy", "region=regions.csv", *files, *more])


def test_a_table_goes_in_and_a_protected_one_comes_out(folder, capsys):
    assert protect() == 0
    with (folder / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["region", "kind", "count", "status"]
    assert len(rows) == 7 * 3
    assert {row["status"] for row in rows} == {"open", "primary", "secondary"}
    assert all((row["count"] == "") == (row["status"] != "open") for row in rows)
    said = capsys.readouterr()
    assert "1 cells are too small, 4 are hidden (no safe table hides fewer)" in said.out
    assert "province is a level of region" in said.err
    assert main(["verify", "out.csv", "cert.json"]) == 0
    (folder / "out.csv").write_text((folder / "out.csv").read_text().replace("14", "15"))
    assert main(["verify", "out.csv", "cert.json"]) == 1


def test_a_table_with_its_totals_gives_the_same(folder):
    assert protect() == 0
    plain = (folder / "out.csv").read_text()
    (folder / "table.csv").write_text(TABLE + "north,Total,Total,2024,0.5,30\nTotal,Total,lost,2024,0.5,33\n")
    assert protect("--dimensions", "region,kind") == 0
    assert (folder / "out.csv").read_text() == plain


def test_a_wrong_total_is_named_with_its_line(folder, capsys):
    (folder / "table.csv").write_text(TABLE + "north,Total,Total,2024,0.5,31\n")
    assert protect("--dimensions", "region,kind") == 2
    assert "table.csv, line 9: (north, Total) is 31, but its parts add up to 30." in capsys.readouterr().err
    assert not (folder / "out.csv").exists()


def test_levels_beside_each_other_are_a_hierarchy_too(folder):
    assert protect() == 0
    plain = (folder / "out.csv").read_text()
    (folder / "regions.csv").write_text("PROVINCE;REGION\nnorth;n1\nnorth;n2\nsouth;s1\nsouth;s2\n")
    assert protect() == 0
    assert sorted((folder / "out.csv").read_text().splitlines()) == sorted(plain.splitlines())


def test_public_cells_and_last_years_pattern_are_taken_from_files(folder, capsys):
    assert protect() == 0
    (folder / "before.csv").write_text((folder / "out.csv").read_text())
    (folder / "public.csv").write_text("region,kind,count,source\nn1,lost,7,police\n,,,\n")
    assert protect("--previous", "before.csv") == 0
    assert "100% of the cells hidden before" in capsys.readouterr().out
    assert protect("--public", "public.csv") == 0
    assert "n1,lost,7,open" in (folder / "out.csv").read_text()
    assert protect("--insider", "region") == 0


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--hierarchy", "colour=regions.csv"], "no table has a dimension colour"),
        (["--hierarchy", "region"], "DIM=FILE.csv is expected"),
        (["--hierarchy", "kind=none.csv"], "none.csv"),
        (["--dimensions", "region,colour"], "no column colour"),
        (["--threshold", "1"], "hides nothing"),
        (["--out", "a.csv", "b.csv"], "1 tables need as many files"),
    ],
)
def test_a_wrong_option_is_answered_with_a_sentence(folder, capsys, more, words):
    assert protect(*more) == 2
    assert words in capsys.readouterr().err
    assert protect(count="nobody") == 2
    assert "no column nobody" in capsys.readouterr().err
