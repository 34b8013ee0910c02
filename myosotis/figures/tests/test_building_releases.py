"""The worker builds what is wanted in a process of its own, and nothing that failed can be signed."""

import subprocess

import pytest

from myosotis.figures import building
from myosotis.figures.actions.releases import prepare_release, want_build
from myosotis.figures.models import Release
from myosotis.figures.queries.releases import folder_of, list_files
from myosotis.figures.report.places import PACK
from myosotis.figures.tests.making_rounds import make_hotlines, make_round, send

pytestmark = pytest.mark.django_db


class Process:
    """A build that is over at once: with what it leaves, or why it failed."""

    def __init__(self, command, **_options):
        self.out = building.Path(command[command.index("--out") + 1])
        self.returncode, self.said = 0, ""
        assert (building.Path(command[4]) / "collection.toml").is_file()

    def poll(self):
        if self.returncode == 0:
            tables = self.out / PACK / "certificates" / "new_cases-2025"
            tables.mkdir(parents=True)
            (tables / "table-1.csv").write_text("category,count,status\nrunaway,33,open\nlost,,hidden\n")
            (self.out / PACK / "audit.json").write_text('{"passed": true}')
            (self.out / PACK / "tables").mkdir()
            (self.out / PACK / "tables" / "new_cases.csv").write_text("x")
        return self.returncode

    def communicate(self):
        return "", self.said


@pytest.fixture
def release(cast, settings, tmp_path, monkeypatch):
    settings.MYOSOTIS_HOME = tmp_path
    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(building, "_running", {})
    hotlines, row = make_hotlines(), make_round(cast.colette)
    send(cast.colette, row, hotlines["BE"], {"runaway": 33})
    return prepare_release(by=cast.colette, round_id=row.pk, name="Report", languages=["en"])


def test_a_build_enters_its_tables_and_its_attack_in_the_ledger(release):
    assert [building.build_releases(), building.build_releases(), building.build_releases()] == [0, 1, 0]
    row = Release.objects.get()
    entry = row.entries.get()
    assert (entry.table, entry.cells, entry.hidden) == ("new_cases-2025-1", 2, 1)
    assert (row.is_safe, row.audit, row.indicators) == (True, {"passed": True}, ["new_cases"])
    assert f"{PACK}/audit.json" in {one.path for one in list_files(row)}
    assert sorted(path.name for path in folder_of(row).parent.iterdir()) == [str(row.pk)]


def test_a_build_that_fails_says_why_and_cannot_be_signed_until_it_is_asked_for_again(cast, release):
    building.build_releases()
    process = building._running[release.pk]
    process.returncode, process.said = 1, "Hidden cells could be worked out."
    building.build_releases()
    row = Release.objects.get()
    assert (row.is_safe, row.wanted_at, row.fault) == (False, None, "Hidden cells could be worked out.")
    want_build(by=cast.colette, release_id=release.pk)
    assert Release.objects.get().fault == ""
