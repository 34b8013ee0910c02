"""What `check-node` says about a node."""

import pytest
from django.core.checks import run_checks

from myosotis.audit.actions import record
from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.site import node_checks, records_of_checks
from myosotis.vault import ciphers, health, node_key, store

pytestmark = pytest.mark.django_db


def sentences(check, level):
    return " ".join(finding.sentence for finding in check() if finding.level == level)


def ids():
    return {message.id for message in run_checks()}


def test_before_the_first_case_four_things_must_be_on_record():
    assert sentences(node_checks.check_before_first_case, "error").count("No real case yet") == 4
    for code in records_of_checks.NAMES:
        records_of_checks.record_check(code=code, done_on=clock.now().date(), by="keeper")
    assert sentences(node_checks.check_before_first_case, "error") == ""


def test_an_open_file_is_named_with_the_command_that_closes_it():
    store.connect()
    store.store_path().chmod(0o644)
    assert "chmod 600" in sentences(node_checks.check_files, "error")
    store.store_path().chmod(0o600)
    assert "keys.sqlite3" not in sentences(node_checks.check_files, "error")


def test_a_wrong_node_key_is_an_error_and_no_other_check_is_lost():
    health.ensure_check_value()
    node_key.hold_node_key(b"x" * ciphers.KEY_BYTES)
    findings = node_checks.check_node()
    assert any("not the key of this node" in finding.sentence for finding in findings)
    assert len(findings) > len(node_checks.CHECKS)


def test_an_erasure_that_waits_is_told():
    root = new_id()
    store.add_keys([root], "case")
    store.erased_log_path().write_text(f"2026-11-21 {root}\n")
    assert "1 erasures wait" in sentences(node_checks.check_key, "error")


def test_a_log_with_a_missing_tail_is_told():
    record("test.written", by="somebody")
    store.keep_log_head(5, "a" * 64)
    assert "Entry 2: tail is missing" in sentences(node_checks.check_log, "error")


def test_a_clock_that_runs_behind_the_log_is_told():
    with clock.set_clock(clock.now() + node_checks.CLOCK_TOLERANCE * 2):
        record("test.written", by="somebody")
    assert Entry.objects.count() == 1
    assert "runs behind" in sentences(node_checks.check_log, "error")


def test_settings_that_endanger_a_node_have_stable_ids(settings):
    store.connect()
    settings.ALLOWED_HOSTS = ["myosotis.example.org"]
    settings.SESSION_COOKIE_SECURE = False
    assert {"myosotis.E003", "myosotis.E004"} <= ids()
    settings.ALLOWED_HOSTS = ["*"]
    assert "myosotis.E005" in ids()
    settings.MYOSOTIS_TEST, settings.SECRET_KEY = False, settings.PLACEHOLDER
    key = settings.MYOSOTIS_HOME / "node.key"
    node_key.write_key_file(key, b"k" * 32)
    settings.MYOSOTIS_NODE_KEY_FILE = str(key)
    assert {"myosotis.E002", "myosotis.W006"} <= ids()


def test_the_settings_of_a_test_node_are_no_danger():
    assert not {name for name in ids() if name.startswith("myosotis.")}
