"""`myosotis figures build` on a secretariat's node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from myosotis.figures.management.commands import figures
from myosotis.figures.report.tests.small_collection import YEAR, make_collection


@pytest.mark.django_db
def test_a_year_without_a_round_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no yearly round for 2030"):
        call_command("figures", "build", "2030", out=tmp_path)


def test_the_collection_of_the_node_is_built_under_its_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Any] = []
    monkeypatch.setattr(figures, "collection_of_year", lambda _year: make_collection())
    monkeypatch.setattr(figures, "build_release", lambda *given, **_named: built.append(given))
    call_command("figures", "build", str(YEAR), out=tmp_path / "site", collection=tmp_path / "kept")
    collection, year, languages, out = built[0]
    assert (year, languages, out) == (YEAR, "en,fr,de,el", tmp_path / "site")
    assert len(collection.digest) == 64
    assert (tmp_path / "kept" / "returns" / str(YEAR) / "ash.json").is_file()
