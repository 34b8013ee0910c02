"""A release from end to end: the same bytes twice, safe as files, and not written where it is not safe."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from myosotis.figures.report import building
from myosotis.figures.report.__main__ import main
from myosotis.figures.report.attack import Findings, Leak, NoRelease, attack_site
from myosotis.figures.report.building import NotReleased, UnknownLanguage, build
from myosotis.figures.report.folders import write_collection
from myosotis.figures.report.return_files import return_to_bytes
from myosotis.figures.report.tests.small_collection import YEAR, make_collection


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "site"
    build(make_collection(), ["en"], out, workers=1)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    build(make_collection(), ["en"], tmp_path / "again", workers=2)  # in this process: charts were drawn here
    first, second = contents(site), contents(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_nobody_works_out_a_hidden_number_from_all_files(site: Path) -> None:
    findings = attack_site(site, truth=make_collection())
    assert findings.is_safe, findings.sentence()
    assert len(findings.readers) == 1 + len(make_collection().returns[YEAR])


@pytest.mark.slow
def test_what_is_planted_in_files_is_found(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hidden number in a table of the open data, and another release that shows more."""
    leaky = tmp_path / "leaky"
    shutil.copytree(site, leaky)
    table = leaky / "data" / "tables" / "new_cases_by_category.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at, line = next(
        (at, one) for at, one in enumerate(lines) if one.startswith(f"{YEAR},") and ",count,,A,C," in one
    )
    lines[at] = line.replace(",count,,A,C,", ",count,3,A,F,")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = tmp_path / "larch.json"
    own.write_bytes(return_to_bytes(make_collection().returns[YEAR]["larch"]))
    assert main(["attack", str(site), "--also", str(leaky), "--as", "larch", "--own", str(own)]) == 1
    said = capsys.readouterr().out
    assert "hidden in one place and told in another" in said
    assert "Not released" in said


@pytest.mark.slow
def test_a_release_becomes_an_earlier_one(site: Path, tmp_path: Path) -> None:
    write_collection(make_collection(), tmp_path / "collection")
    assert main(["keep", str(site), str(tmp_path / "collection")]) == 0
    assert len(list((tmp_path / "collection" / "earlier" / str(YEAR)).glob("*.csv"))) > 20


def test_a_release_that_is_not_safe_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = Leak(
        "outsider", ("new_cases", YEAR, frozenset({("hotline", "ash")})), 2, 2, "a small number is told"
    )
    monkeypatch.setattr(building, "prepare", lambda *_given, **_named: None)
    monkeypatch.setattr(
        building, "attack_edition", lambda *_given, **_named: Findings(["outsider"], 1, 1, [leak])
    )
    with pytest.raises(NotReleased, match="hotline=ash"):
        build(make_collection(), ["en"], tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_refusals_are_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownLanguage, match="tlh"):
        build(make_collection(), ["tlh"], tmp_path)
    with pytest.raises(NoRelease, match="no open data"):
        attack_site(tmp_path)
    empty = replace(make_collection(), returns={})
    write_collection(empty, tmp_path / "empty")
    assert (
        main(["build", str(tmp_path / "empty"), str(YEAR), "--lang", "en", "--out", str(tmp_path / "site")])
        == 2
    )
    assert f"No hotline reported {YEAR}." in capsys.readouterr().err
