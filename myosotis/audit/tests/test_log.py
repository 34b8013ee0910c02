"""The one log: only grows, and shows where it was touched."""

import time
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from myosotis.audit import actions, queries
from myosotis.audit.actions import NotInTransaction, record
from myosotis.audit.models import Entry, digest_entry

pytestmark = pytest.mark.django_db


def write(number):
    with transaction.atomic():
        for turn in range(number):
            record("test.written", by="somebody", turn=turn)


def without_triggers(*statements):
    """Somebody with the database in hand takes the triggers away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("no_update", "no_delete", "in_order"):
                cursor.execute(f"DROP TRIGGER audit_entry_{name}")
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def test_an_untouched_log_is_whole():
    write(5)
    assert queries.verify(queries.head()) == queries.Verdict(True, 5)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 2",
        'INSERT INTO audit_entry(seq, at, actor, verb, "case", touched, prev, hash) '
        "VALUES (9, '2026-01-01 00:00:00+00:00', 'x', 'x.y', '', '{}', '', '')",
    ],
)
def test_the_database_refuses_changes_removals_and_gaps(statement):
    write(3)
    with pytest.raises(DatabaseError, match=r"append-only|no gaps"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE audit_entry SET actor = 'nobody' WHERE seq = 4"], 4),
        (["UPDATE audit_entry SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 4"], 4),
        (["DELETE FROM audit_entry WHERE seq = 4"], 4),
        (["DELETE FROM audit_entry WHERE seq >= 9"], 9),
        (
            [
                "UPDATE audit_entry SET seq = 99 WHERE seq = 4",
                "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
                "UPDATE audit_entry SET seq = 5 WHERE seq = 99",
            ],
            4,
        ),
    ],
)
def test_it_names_the_first_entry_that_does_not_fit(statements, first_bad):
    write(10)
    head = queries.head()
    without_triggers(*statements)
    assert queries.verify(head).first_bad == first_bad


def test_a_log_written_anew_to_its_end_does_not_fit_the_kept_head():
    write(3)
    head = queries.head()
    entry = Entry.objects.get(seq=3)
    entry.actor = "nobody"
    digest = digest_entry((3, entry.at.timestamp(), "nobody", entry.verb, "", entry.touched, entry.prev))
    without_triggers(f"UPDATE audit_entry SET actor = 'nobody', hash = '{digest}' WHERE seq = 3")
    assert queries.verify(None).is_whole
    assert queries.verify(head).first_bad == 3


def test_it_takes_no_text_that_could_be_a_name():
    with pytest.raises(ValueError, match="ids and codes only"), transaction.atomic():
        record("test.written", by="somebody", name="Liselot V.")


def test_an_entry_belongs_to_the_transaction_of_its_act(monkeypatch):
    monkeypatch.setattr(actions, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(NotInTransaction):
        record("test.written", by="somebody")


@pytest.mark.slow
def test_of_ten_thousand_entries_any_touched_one_is_found():
    write(10_000)
    head = queries.head()
    begun = time.perf_counter()
    assert queries.verify(head).is_whole
    print(f"\n10,000 entries verified in {time.perf_counter() - begun:.2f} s")
    without_triggers("UPDATE audit_entry SET touched = '{\"turn\": 1}' WHERE seq = 7777")
    assert queries.verify(head).first_bad == 7777
