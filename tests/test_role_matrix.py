"""Every address x every kind of user x a record of the own team and a foreign one: `tests/roles/table.txt`.

After adding an address: `MYOSOTIS_WRITE_ROLES=yes` writes what is answered now for the new lines only; read them
before committing, since the table is what people review.
"""

import itertools
import os

import pytest
from django.db import transaction

from myosotis.audit.models import Entry
from tests.made_once import made_for_this_file
from tests.roles import SCRIPTS, TABLE, Row, find_body, find_path, list_addresses, make_all, read_table
from tests.roles import consent as consent_roles
from tests.roles.asking import USERS, Browsers, ask, leave_out_words

pytestmark = pytest.mark.django_db
ROWS = read_table()
PARTS_OF_THE_TABLE = 2
RECORD_ARGUMENTS = {
    "ref",
    "contact_id",
    "opening_id",
    "person_id",
    "left",
    "notice_id",
    "card_id",
    "handed_id",
    "handover_id",
    "shift_id",
    "note_id",
    "cooperation_id",
    "candidate_id",
    "body_request_id",
}
ONLY_IN_THE_DEMO = {"accounts:demo_sign_in"}
# Looks for words in the asker's own cases; the contact it is asked from is not read.
READS_NO_RECORD = {"casework:cases_for_contact"}
IS_WRITING = os.environ.get("MYOSOTIS_WRITE_ROLES") == "yes"


made = made_for_this_file(make_all)


@pytest.fixture
def scene(made, db):
    return made.give()


@pytest.fixture
def pages_without_words(monkeypatch):
    """Pages are read by the walk, test_blocks and test_lists_open."""
    leave_out_words(monkeypatch)


def answers(scene, browsers, row):
    found, is_script = [], row.name in SCRIPTS
    path, body = find_path(scene, row.name, row.record), find_body(scene, row.name, row.record)
    for user in USERS:
        with transaction.atomic():
            found.append(ask(browsers.open(user), row.method, path, body, is_script=is_script))
            transaction.set_rollback(True)
    return tuple(found)


@pytest.mark.slow
@pytest.mark.usefixtures("rail_without_figures", "pages_without_words")
@pytest.mark.parametrize("part", range(PARTS_OF_THE_TABLE))
def test_everybody_gets_what_the_table_says(scene, part):
    browsers, wrong = Browsers(scene.cast), []
    for row in ROWS[part::PARTS_OF_THE_TABLE]:
        wrong += [
            f"{row.name} {row.method} {row.record}: {user} got {got}, the table says {said}"
            for user, got, said in zip(USERS, answers(scene, browsers, row), row.answers, strict=True)
            if got != said
        ]
    assert wrong == []


def test_every_address_has_its_rows():
    known = {row.name for row in ROWS} | ONLY_IN_THE_DEMO
    assert sorted(set(list_addresses()) - known) == [] or IS_WRITING
    assert sorted(known - set(list_addresses()) - ONLY_IN_THE_DEMO) == []


def test_every_address_of_a_record_is_asked_on_both_sides():
    addresses = list_addresses()
    for name, arguments in addresses.items():
        records = {row.record for row in ROWS if row.name == name}
        if set(arguments) & RECORD_ARGUMENTS and records:
            assert records == {"here", "there"}, name


def test_nobody_reaches_a_foreign_record():
    for row in ROWS:
        if row.name.startswith("casework:") and row.record == "there" and row.name not in READS_NO_RECORD:
            reached = dict(zip(USERS, row.answers, strict=True))
            assert {reached[user] for user in ("alice", "sofia")} <= {"404", "403"}, row
            assert "ok" not in {
                reached[user] for user in ("stranger", "nora", "dimitri", "kim", "colette")
            }, row


def test_nobody_without_cases_reaches_a_case():
    for row in ROWS:
        if row.name.startswith("casework:case_") and row.record == "here":
            reached = dict(zip(USERS, row.answers, strict=True))
            assert "ok" not in {
                reached[user] for user in ("stranger", "nora", "dimitri", "kim", "colette")
            }, row


def test_a_stranger_gets_only_public_pages():
    from django.conf import settings

    for row in ROWS:
        if row.answers[0] != "sign-in" and row.method != "POST":
            assert row.name in settings.MYOSOTIS_PUBLIC_PAGES or row.answers[0] in ("404", "410"), row


def test_nothing_crashes_and_nothing_is_asked_in_a_way_it_does_not_answer():
    assert [str(row) for row in ROWS if {"500", "405"} & set(row.answers)] == []


CHILDREN_OF_A_CASE = (
    "add_episode",
    "add_name",
    "edit_episode",
    "second_risk",
    "keep_promise",
    "report_returned",
    "withdraw_report",
    "confirm_end",
    "undo_end",
    "unlink_from_case",
    *consent_roles.CHILDREN_OF_A_CASE,
)


def test_a_child_of_a_foreign_record_is_not_reached_through_an_own_one(scene):
    browsers, reached = Browsers(scene.cast), []
    for name in CHILDREN_OF_A_CASE:
        body = find_body(scene, f"casework:{name}", "there")
        path = find_path(scene, f"casework:{name}", "here")
        answer = ask(browsers.open("sofia"), "POST", path, body, is_script=False)
        reached += [] if answer == "404" else [name]
    assert reached == []


def test_each_opening_of_a_case_writes_exactly_one_row(scene):
    from tests.people import sign_in

    client, before = sign_in(scene.cast.alice), Entry.objects.count()
    page = client.get(find_path(scene, "casework:case", "here"))
    assert page.status_code == 200
    opened = Entry.objects.filter(seq__gt=before)
    assert [entry.verb for entry in opened] == ["case.opened"]
    token = page.context["page"].opening
    part = find_path(scene, "casework:case_part", "here")
    assert client.get(part, {"opening": token}).status_code == 200
    assert Entry.objects.count() == before + 1


def test_a_foreign_case_and_none_at_all_look_the_same(scene):
    from tests.people import sign_in

    client = sign_in(scene.cast.charlie)
    foreign = client.get(f"/cases/{scene.here['ref']}/")
    none = client.get("/cases/BE-1999-0001/")
    assert foreign.status_code == none.status_code == 404
    assert len(foreign.content) == len(none.content)


@pytest.mark.skipif(not IS_WRITING, reason="only when the table is written")
def test_write_new_lines_of_the_table(scene):
    browsers = Browsers(scene.cast)
    rows = {row.key: row for row in ROWS}
    for name, arguments in sorted(list_addresses().items()):
        if name in {row.name for row in ROWS} | ONLY_IN_THE_DEMO:
            continue
        with_record = set(arguments) & RECORD_ARGUMENTS
        for method, record in itertools.product(
            methods_of(scene, browsers, name), ("here", "there") if with_record else ("-",)
        ):
            row = Row(name, method, record)
            rows[row.key] = Row(name, method, record, answers(scene, browsers, row))
    heading = Row("# address", "how", "record", USERS)
    comment = (
        "# Alice operates in the team of the record, Charlie in another one; Sofia leads Alice's team.\n"
    )
    TABLE.write_text(
        f"{comment}{heading}\n" + "\n".join(str(row).rstrip() for _key, row in sorted(rows.items())) + "\n"
    )


def methods_of(scene, browsers, name):
    path, allowed = find_path(scene, name, "here"), set()
    for user in ("alice", "sofia", "kim"):
        with transaction.atomic():
            response = browsers.open(user).patch(path)
            allowed |= {word.strip() for word in response.headers.get("Allow", "").split(",")}
            transaction.set_rollback(True)
    return sorted(allowed & {"GET", "POST"}) or sorted(allowed & {"PUT"}) or ["GET"]
