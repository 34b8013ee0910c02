"""The demo: its data are invented, alive around now, countable, and never thrown away once somebody worked in them."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from myosotis.accounts.permissions import ROLES
from myosotis.audit.actions import Act, NotInTransaction, record_many
from myosotis.audit.models import Entry
from myosotis.audit.queries import verify
from myosotis.casework.models import Block, BreakGlass, Case, Contact, Episode, NoteEntry, Promise, Surge
from myosotis.casework.queries.cases import get_case, list_cases
from myosotis.casework.queries.contacts import list_contacts
from myosotis.desk.models import NightCard
from myosotis.exchange.directory.client import Known, read_directory
from myosotis.exchange.directory.fetching import FolderFetcher
from myosotis.exchange.tests.making import Hotline
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.site import versions
from myosotis.site.demo import living, nodes, running, shares
from myosotis.site.demo.chance import Chance
from myosotis.site.demo.deeds import DeedTeller
from myosotis.site.demo.gathering import decide
from myosotis.site.demo.history import History
from myosotis.site.demo.rows import Rows
from myosotis.site.demo.secretariat import Secretariat
from myosotis.site.demo.staff import Staff, make_staff, read_data
from myosotis.site.demo.stories import Storyteller, read_span
from myosotis_core.vocabulary import load

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parent.parent
NOW = dt.datetime(2026, 11, 22, 5, 4, tzinfo=dt.UTC)
HOTLINES = ("be", "gr")


def make_hotline(slug: str, *, cases: int = 40, contacts: int = 260) -> Staff:
    """A small demo hotline in the database of the test."""
    with clock.set_clock(NOW):
        staff = make_staff(slug, NOW - dt.timedelta(days=900))
        rows, node = Rows(), nodes.find_node(slug)
        chance = Chance("a test", node.time_zone)
        Storyteller(rows, staff, chance, NOW).tell(slug)
        History(rows, staff, chance, NOW, node).make(cases=cases, contacts=contacts)
        rows.write()
    return staff


@pytest.mark.django_db
@pytest.mark.parametrize("slug", HOTLINES)
def test_a_demo_hotline_has_missing_children_promises_and_a_whole_log(slug: str) -> None:
    staff = make_hotline(slug)
    with clock.set_clock(NOW):
        operator = next(iter(staff.people.values()))
        missing = list_cases(user=operator, filters={"state": "missing"})
        assert Case.objects.count() == 40
        assert Contact.objects.count() == 260
        assert 6 <= len(missing) <= 8
        assert all(child.name for row in missing for child in row.children)
        assert BreakGlass.objects.filter(reviewed_at=None).count() == 1
        assert Episode.objects.filter(ended_at=None, reported_returned_at__isnull=False).count() == 1
        overdue = Promise.objects.filter(kept_at=None, due_at__lt=NOW)
        soon = Promise.objects.filter(kept_at=None, due_at__range=(NOW, NOW + dt.timedelta(hours=8)))
        assert 1 <= overdue.count() <= 3
        assert soon.count() >= 5
        assert verify().is_whole


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_done_beside_the_stories_stands_in_the_log_in_the_order_of_its_times() -> None:
    slug = "be"
    with clock.set_clock(NOW):
        staff = make_staff(slug, NOW - dt.timedelta(days=900))
        rows = Rows()
        Storyteller(rows, staff, Chance("a test", "Europe/Brussels"), NOW).tell(slug)
        rows.write_rows()
        DeedTeller(rows, staff, NOW).do_all(slug)
        rows.write_log()
        times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
        assert verify().is_whole
        assert NightCard.objects.count() == 4
        assert File.objects.filter(kind="child_photo").count() == 2
        assert Block.objects.count() == Surge.objects.count() == 1


@pytest.mark.django_db
def test_a_story_reads_back_as_it_was_told() -> None:
    staff = make_hotline("be")
    with clock.set_clock(NOW):
        bram = staff.people["bram"]
        (row,) = [row for row in list_cases(user=bram) if row.children[0].name == "Nikos Demetriou"]
        page = get_case(user=bram, ref=row.case.ref)
        assert [child.name for child in page.children] == ["Nikos Demetriou", "Eleni Demetriou"]
        assert page.children[0].open_episode is not None
        assert page.children[1].open_episode is None
        assert page.children[0].names[1].script == "greek"
        assert "ferry" in page.children[0].risk.reasons
        assert {adult.involvement.role for adult in page.adults} == {"mother", "father"}
        assert re.fullmatch(r"BE-2026-\d{4}", page.case.ref)


@pytest.mark.django_db
def test_nothing_in_the_demo_lies_in_the_future() -> None:
    make_hotline("gr", cases=80, contacts=500)
    assert not Contact.objects.filter(started_at__gt=NOW).exists()
    assert not Contact.objects.filter(closed_at__gt=NOW).exists()
    assert not NoteEntry.objects.filter(written_at__gt=NOW).exists()
    assert not Episode.objects.filter(ended_at__gt=NOW).exists()
    assert not Case.objects.filter(closed_at__gt=NOW).exists()
    assert not Entry.objects.filter(at__gt=NOW).exists()


@pytest.mark.django_db
def test_searching_finds_a_child_in_both_scripts() -> None:
    staff = make_hotline("be")
    with clock.set_clock(NOW):
        for text in ("Demetriou", "Δημητρίου", "سمير", "+32 470 00 12 71"):
            assert list_cases(user=staff.people["bram"], filters={"text": text}), text


@pytest.mark.slow
@pytest.mark.django_db
def test_a_demo_hotline_keeps_the_published_proportions() -> None:
    make_hotline("be", cases=300, contacts=1500)
    cases = Counter(Case.objects.filter(is_prevention=False).values_list("category", flat=True))
    share = {code: number / cases.total() for code, number in cases.items()}
    assert all(abs(share.get(code, 0) - wanted) < 0.07 for code, wanted in shares.CATEGORIES.items())
    phone = Contact.objects.filter(channel="phone").count() / Contact.objects.count()
    assert 0.70 < phone < 0.82
    cross_border = Case.objects.filter(is_cross_border=True).count() / 300
    assert 0.09 < cross_border < 0.20
    assert {when.year for when in Case.objects.values_list("opened_at", flat=True)} == {2024, 2025, 2026}


@pytest.mark.django_db
def test_unlinked_contacts_and_silent_calls_of_the_night_wait_for_the_operator() -> None:
    staff = make_hotline("be")
    with clock.set_clock(NOW):
        rows = list_contacts(user=staff.people["bram"], filters={"which": "unlinked"})
        kinds = Counter(row.contact.kind for row in rows)
        assert kinds["silent"] >= 3
        assert kinds["prevention"] >= 1
        assert any(row.contact.closed_at is None for row in rows)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_same_seed_makes_the_same_names_whatever_the_hash_seed(seed: str) -> None:
    words = (
        "import django; django.setup()\n"
        "from myosotis.site.demo.chance import Chance; from myosotis.site.demo.names import Names\n"
        "names = Names(Chance('x', 'Europe/Athens'), 'gr')\n"
        "print([names.family([True, False], 14, is_migration=False)[1].forms[0] for _ in range(5)])"
    )
    said = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    chance = Chance("x", "Europe/Athens")
    from myosotis.site.demo.names import Names

    names = Names(chance, "gr")
    here = [names.family([True, False], 14, is_migration=False)[1].forms[0] for _ in range(5)]
    assert said.stdout.strip() == str(here)


@pytest.mark.parametrize("slug", HOTLINES)
def test_every_code_in_a_story_belongs_to_the_vocabulary(slug: str) -> None:
    lists = {
        "category": "category",
        "sub": "category_sub",
        "gender": "gender",
        "from": "missing_from",
        "precision": "precision",
        "says": "returned_says_who",
        "outcome": "outcome",
        "confirmation": "confirmation",
        "found_how": "found_how",
        "risk": "risk_level",
        "criteria": "risk_criterion",
        "run_reasons": "run_reason",
        "grooming": "grooming",
        "channel": "channel",
        "kind": "contact_kind",
    }
    told = read_data(f"stories_{slug}")
    stories, children = told["story"], [child for story in told["story"] for child in story["child"]]
    contacts = told["contact"] + [one for story in stories for one in story.get("contact", [])]
    for record in [*stories, *children, *contacts]:
        for name, list_name in lists.items():
            codes = record.get(name, [])
            for code in [codes] if isinstance(codes, str) else codes:
                assert load().is_valid(list_name, code), (list_name, code)
    assert all(load().is_valid("contact_role", one["role"]) for one in contacts)
    adults = [adult for story in stories for adult in story.get("adult", [])]
    assert all(load().is_valid("relation_to_child", adult["role"]) for adult in adults)


@pytest.mark.parametrize(
    ("table", "list_name"),
    [
        (shares.CATEGORIES, "category"),
        (shares.FOUND, "found_how"),
        (shares.CONFIRMED, "confirmation"),
        (shares.POLICE, "police_report"),
        (shares.RISKS, "risk_level"),
        (shares.PREVENTION_KINDS, "prevention_kind"),
        (shares.CHANNELS, "channel"),
        (shares.LINES, "line"),
        (shares.OTHER_KINDS, "contact_kind"),
        (shares.OTHER_CALLERS, "contact_role"),
        *((table, "outcome") for table in shares.OUTCOMES.values()),
        *((table, "missing_from") for table in shares.MISSING_FROM.values()),
        *((table, "category_sub") for table in shares.SUB_CATEGORIES.values()),
        *((table, "contact_role") for table in shares.FIRST_CALLERS.values()),
    ],
)
def test_every_code_of_the_history_belongs_to_the_vocabulary(table: dict[str, float], list_name: str) -> None:
    assert all(load().is_valid(list_name, code) for code in table)


def test_the_staff_of_the_demo_has_known_roles_and_every_role_is_played() -> None:
    cast = read_data("cast")
    played = {role for slug in ("be", "gr", "eu") for one in cast[slug]["staff"] for role in one["roles"]}
    assert played == set(ROLES)


def test_each_demo_node_has_cookies_and_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYOSOTIS_DATABASE", "postgresql://somewhere/real")
    around = [node.surroundings(Path("demo"), 1) for node in nodes.NODES]
    assert len({one["MYOSOTIS_NODE"] for one in around}) == len({one["MYOSOTIS_HOME"] for one in around}) == 3
    assert all("MYOSOTIS_DATABASE" not in one for one in around)


def test_a_directory_the_demo_did_not_make_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "be"
    home.mkdir()
    (home / "keys.sqlite3").write_text("somebody's")
    with pytest.raises(nodes.NotOurs):
        nodes.remove_node(home)
    assert (home / "keys.sqlite3").exists()


def test_a_node_that_was_not_finished_is_made_again(tmp_path: Path) -> None:
    nodes.begin_node(tmp_path / "be")
    assert living.reason_to_make(tmp_path / "be", is_asked=False) == "for the first time"
    nodes.remove_node(tmp_path / "be")
    assert not (tmp_path / "be").exists()


@pytest.mark.django_db
def test_a_stale_demo_is_made_anew_unless_somebody_worked_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "compare_database", lambda: versions.Fit.SAME)
    home = tmp_path / "be"
    nodes.begin_node(home)
    nodes.write_made(home, {"log": 0, "at": 0, "recipe": nodes.recipe()})
    assert "now" in living.reason_to_make(home, is_asked=False)
    act = Act(at=NOW, verb="session.started", by="somebody")
    record_many([act])
    assert living.reason_to_make(home, is_asked=False)
    record_many([Act(at=NOW, verb="message.taken", by="node")])
    assert living.reason_to_make(home, is_asked=False)
    record_many([Act(at=NOW, verb="contact.started", by="somebody")])
    assert not living.reason_to_make(home, is_asked=False)
    assert living.reason_to_make(home, is_asked=True)


@pytest.mark.django_db
def test_many_entries_are_chained_in_the_order_of_their_times() -> None:
    acts = [Act(at=NOW - dt.timedelta(hours=hour), verb="case.opened", by="somebody") for hour in range(30)]
    assert record_many(acts) == 30
    assert verify().is_whole
    assert list(Entry.objects.values_list("at", flat=True)) == sorted(act.at for act in acts)


def test_many_entries_outside_a_transaction_are_refused() -> None:
    with pytest.raises(NotInTransaction):
        record_many([Act(at=NOW, verb="case.opened", by="somebody")])


def test_what_the_hotlines_did_together_uses_codes_of_the_vocabulary_and_goes_on_in_time() -> None:
    lists = {"asks": "cooperation_ask", "urgency": "cooperation_urgency", "code": "structured_question"}
    lists |= {"source": "answer_source", "certainty": "answer_certainty", "ground": "erasure_ground"}
    acts = read_data("across")["act"]
    for act in acts:
        for name, list_name in lists.items():
            given = act.get(name, [])
            for code in [given] if isinstance(given, str) else given:
                assert load().is_valid(list_name, code), (list_name, code)
    for thread in {act["thread"] for act in acts}:
        times = [read_span(act["at"]) for act in acts if act["thread"] == thread]
        assert times == sorted(times), thread


def test_nodes_that_know_each_other_are_made_together_or_not_at_all() -> None:
    worked_in = {"why": "", "must": False, "is_worked_in": True}
    untouched = worked_in | {"is_worked_in": False}
    stale, missing = untouched | {"why": "stale"}, untouched | {"why": "missing", "must": True}
    assert decide([worked_in, stale]) == ""
    assert decide([untouched, stale]) == "stale"
    assert decide([worked_in, missing]) == "missing"


def test_the_demos_secretariat_signs_what_is_new_and_keeps_it_fresh(tmp_path: Path) -> None:
    secretariat = Secretariat(tmp_path)
    assert secretariat.prepare()
    assert not secretariat.prepare()
    listed = [Hotline("be", "BE").entry()]
    secretariat.publish(listed)
    secretariat.publish(listed)
    known = Known(secretariat.root_file.read_bytes())
    reading = read_directory(FolderFetcher(secretariat.store.folder), known, dt.datetime.now(dt.UTC))
    assert reading.taken is not None
    assert reading.taken.version == 1


def test_taken_ports_are_passed_over() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port not in running.choose_ports(port, 3)


@pytest.mark.parametrize(("text", "hours"), [("-1d13h", -37), ("+26m", 26 / 60), ("-34m", -34 / 60)])
def test_spans_of_the_stories_are_read(text: str, hours: float) -> None:
    assert read_span(text) == dt.timedelta(hours=hours)


@pytest.mark.slow
def test_the_demo_starts_three_nodes_and_signs_in_at_each(tmp_path: Path) -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "myosotis.site.demo",
            "--check",
            "--home",
            str(tmp_path / "demo"),
            "--port",
            "8416",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("signed in") == 3
    assert said.stdout.count("6 requests across borders") == 2


def test_the_readme_gives_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 start.py demo" in text
    assert "python3 start.py test" in text
    for picture in re.findall(r"\]\((docs/pictures/[^)]+)\)", text):
        assert (ROOT / picture).is_file(), picture
