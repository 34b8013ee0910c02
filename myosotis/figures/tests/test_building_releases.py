"""The worker builds what is wanted in a process of its own, and nothing that failed can be signed."""

import subprocess

import pytest
from django.urls import reverse

from myosotis.figures import building
from myosotis.figures.actions.releases import prepare_release, want_build
from myosotis.figures.codes import code_of
from myosotis.figures.models import Release, Submission
from myosotis.figures.queries.collections import make_collection
from myosotis.figures.queries.releases import folder_of, list_files
from myosotis.figures.report.places import PACK
from myosotis.figures.report.settling import settle
from myosotis.figures.tests.making_rounds import make_hotlines, make_round, send
from myosotis.kernel import clock
from tests.people import make_user, sign_in

pytestmark = pytest.mark.django_db


class Process:
    """A build that is over at once: with what it leaves, or why it failed."""

    def __init__(self, command, **_options):
        self.command = command
        self.out = building.Path(command[command.index("--out") + 1])
        self.returncode, self.said = 0, ""
        assert (building.Path(command[4]) / "collection.toml").is_file()

    def poll(self):
        if self.returncode == 0:
            tables = self.out / PACK / "certificates" / "new_cases-2025"
            tables.mkdir(parents=True)
            (tables / "table-1.csv").write_text("category,count,status\nrunaway,33,open\nlost,,hidden\n")
            (self.out / PACK / "audit.json").write_text(
                '{"passed": true, "withheld": {"open_cases-2024": ""}}'
            )
            held = building.Path(self.command[self.command.index("--held") + 1])
            held.write_text('[{"year": 2024, "hotline": "BE", "name": "Brussels line", "why": "small"}]')
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
    assert (row.is_safe, row.audit["passed"], row.indicators) == (True, True, ["new_cases"])
    assert f"{PACK}/audit.json" in {one.path for one in list_files(row)}
    assert sorted(path.name for path in folder_of(row).parent.iterdir()) == [str(row.pk)]


def test_what_is_held_back_stands_on_the_page_of_the_release_without_a_number(cast, release):
    building.build_releases()
    building.build_releases()
    page = sign_in(cast.colette).get(reverse("figures:release", args=[release.pk])).content.decode()
    assert "Its correction moves a number by fewer than 5" in page
    assert "Cases open at the end of the year, 2024" in page


def test_a_correction_since_a_public_report_waits_beside_the_return_it_was_counted_from(cast, release):
    building.build_releases()
    building.build_releases()
    row, brussels = release.round, Submission.objects.get().hotline
    Release.objects.update(
        first_at=clock.now(),
        first_by=cast.colette,
        second_at=clock.now(),
        second_by=make_user("Marta", "coordinator"),
    )
    send(cast.colette, row, brussels, {"runaway": 35})
    collection, code = make_collection(row), code_of(brussels)
    sent = [one[2025][code].tables["new_cases"] for one in (collection.returns, collection.settled)]
    assert [one.total.value for one in sent] == [35, 33]
    assert [(one.hotline, one.why) for one in settle(collection)[1]] == [(code, "small")]


def test_a_build_that_fails_says_why_and_cannot_be_signed_until_it_is_asked_for_again(cast, release):
    building.build_releases()
    process = building._running[release.pk]
    process.returncode, process.said = 1, "Hidden cells could be worked out."
    building.build_releases()
    row = Release.objects.get()
    assert (row.is_safe, row.wanted_at, row.fault) == (False, None, "Hidden cells could be worked out.")
    want_build(by=cast.colette, release_id=release.pk)
    assert Release.objects.get().fault == ""
