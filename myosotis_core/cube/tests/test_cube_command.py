"""Tables without a node, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from myosotis_core.cube.__main__ import main
from myosotis_core.indicators import table_from_dict

ROWS = "kind,year,hotline,category,counted\ncase,2025,ZZ,runaway,31\ncase,2025,YY,runaway,7\n"


def test_a_file_of_facts_becomes_the_tables_of_one_hotline(tmp_path: Path) -> None:
    facts, out = tmp_path / "facts.csv", tmp_path / "tables.json"
    facts.write_text(ROWS, encoding="utf-8")
    assert main(["tabulate", str(facts), "2025", "--hotline", "ZZ", "--out", str(out)]) == 0
    tables = json.loads(out.read_text(encoding="utf-8"))
    assert table_from_dict(tables["new_cases_by_category"]).cell("runaway").value == 31
    assert "contacts" not in tables
    assert "new_cases_by_quarter" not in tables


def test_rows_that_cannot_be_read_are_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, out = tmp_path / "facts.csv", tmp_path / "tables.json"
    facts.write_text(ROWS + "case,2025,ZZ,vampire,1\n", encoding="utf-8")
    assert main(["tabulate", str(facts), "2025", "--out", str(out)]) == 1
    assert "row 4: “vampire” is not a code of “category”." in capsys.readouterr().err
    assert not out.exists()
    facts.write_text("name\nx\n", encoding="utf-8")
    assert main(["tabulate", str(facts), "2025", "--out", str(out)]) == 2
