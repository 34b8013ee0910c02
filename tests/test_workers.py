"""The suite's own machinery: tests shared out among copies of a process, and files that are left out unread."""

import os
import subprocess
import sys

import pytest
from _pytest.mark.expression import Expression

from tests.environment import ROOT, may_hold

FILE = """
import os, pytest
def test_passes(tmp_path): (tmp_path / "a").write_text("")
def test_fails(): print("a word of its own"); assert 1 == 2
@pytest.mark.skip
def test_is_skipped(): pass
def test_ends_its_process(): os._exit(3)
"""


@pytest.mark.deep
def test_copies_report_what_passes_fails_and_ends(tmp_path):
    (tmp_path / "test_one.py").write_text(FILE, encoding="utf-8")
    (tmp_path / "test_two.py").write_text("def test_passes_too(): pass", encoding="utf-8")
    words = [
        "-q",
        "-p",
        "tests.workers",
        "-p",
        "no:django",
        "-c",
        os.devnull,
        "--rootdir",
        tmp_path,
        tmp_path,
    ]
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "--workers", "2", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "2 failed, 2 passed, 1 skipped" in answer.stdout
    assert "a word of its own" in answer.stdout
    assert "The process of this test ended" in answer.stdout


@pytest.mark.parametrize(
    ("text", "marks", "may"),
    [
        ("def test_a(): pass", "not slow", True),
        ("def test_a(): pass", "slow or deep", False),
        ("pytestmark = pytest.mark.slow", "not slow", False),
        ("pytestmark = [pytest.mark.slow, pytest.mark.pg]", "slow and not full", True),
        ("@pytest.mark.slow\ndef test_a(): pass", "not slow", True),
        ("@pytest.mark.slow\ndef test_a(): pass", "slow and browser", False),
        ("from tests.walking import people", "slow", True),
    ],
)
def test_a_file_is_read_where_it_may_hold_what_was_asked_for(text, marks, may):
    assert may_hold(text, {"walking": {"slow"}}, Expression.compile(marks)) is may
