"""start.py: what it needs, what it makes, what it says when it cannot."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browser, checks, development, environment, stages

ROOT = environment.ROOT


def call_start(*words, **variables):
    return subprocess.run(
        [sys.executable, ROOT / "start.py", *words],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield (node.module or "").split(".")[0]


@pytest.fixture
def empty_environment(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path / ".venv"


def test_an_environment_that_is_a_link_to_another_checkout_is_left_as_it_is(empty_environment, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kept").touch()
    empty_environment.symlink_to(tmp_path / "other")
    with pytest.raises(environment.Stop, match="is a link to"):
        environment.ensure_environment("base")
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["kept"]


def test_start_needs_only_the_standard_library():
    allowed = {*sys.stdlib_module_names, "tools"}
    run_by_hand = {"screens.py", "sights.py", "tour.py"}  # take the tour's pictures from a running demo
    in_environment = {*run_by_hand, "security.py", "node_checks.py"}
    used = [path for path in (ROOT / "tools").glob("*.py") if path.name not in in_environment]
    for path in [ROOT / "start.py", *used]:
        assert set(imported_modules(path)) <= allowed, path.name


def test_start_refuses_an_older_python_with_a_sentence():
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    opening = text.replace("sys.version_info < (3, 11)", "sys.version_info < (99,)").encode()
    answer = subprocess.run([sys.executable, "-"], input=opening, capture_output=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.startswith(b"Myosotis needs Python 3.11 or newer; this is Python 3.")


def test_start_refuses_before_it_imports_what_an_older_python_cannot_read():
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    lines = {type(node).__name__: node.lineno for node in reversed(tree.body)}
    imports = [node.lineno for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert all(lines["If"] < line for line in imports)


def test_start_without_a_word_lists_the_commands():
    answer = call_start()
    assert answer.returncode == 2
    for command in ("demo", "test fast", "test full", "check", "bench", "chaos", "manage", "lock"):
        assert f"start.py {command}" in answer.stdout


def test_start_names_the_measurements_there_are_when_asked_for_another():
    answer = call_start("bench", "nothing-of-this-name")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Say which one: ")


def test_start_names_the_checks_there_are_when_asked_for_another():
    with pytest.raises(environment.Stop, match=r"There are: .*walls"):
        checks.choose(["roof"])


@pytest.mark.parametrize("lock", ["base", "build", "test", "uv"])
def test_locks_name_no_host_and_pin_each_package_with_a_hash(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    packages = [line for line in text.splitlines() if line[:1].isalnum()]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "index-url" not in text


def test_test_lock_holds_the_base_lock_at_the_same_versions():
    def pins(lock):
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        return {line.split(" ")[0] for line in text.splitlines() if "==" in line}

    assert pins("base") <= pins("test")


def test_each_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = text.split("[project.optional-dependencies]")[1].split("[project.scripts]")[0]
    dependencies = [line for line in listed.splitlines() if line.startswith('  "')]
    assert len(dependencies) > 20
    assert [line for line in dependencies if "# " not in line] == []


def test_environment_is_made_again_where_its_python_is_another(empty_environment):
    empty_environment.mkdir()
    (empty_environment / "made-by.txt").write_text("another Python\n", encoding="utf-8")
    (empty_environment / "left-over.txt").write_text("", encoding="utf-8")
    environment.make_venv()
    assert environment.is_venv_ours()
    assert not (empty_environment / "left-over.txt").exists()


def test_environment_has_the_command_of_a_keeper(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "BINARIES", tmp_path)
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment.sysconfig, "get_path", lambda *_words, **_options: str(tmp_path))
    environment.link_checkout()
    answer = subprocess.run(
        [tmp_path / "myosotis", "help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert answer.stdout.startswith("Usage: myosotis COMMAND")


def test_environment_counts_as_installed_only_with_the_stamp_of_this_lock(empty_environment):
    environment.PYTHON.parent.mkdir(parents=True)
    environment.PYTHON.touch()
    stamp = empty_environment / "stamp-base.txt"
    stamp.write_text("an older lock", encoding="utf-8")
    assert not environment.is_installed("base")
    stamp.write_text(environment.stamp_text("base"), encoding="utf-8")
    assert environment.is_installed("base")


def test_network_hiccup_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(environment.time, "sleep", lambda _seconds: None)
    marker = tmp_path / "tried"
    fails_once = (
        "import pathlib, sys; p = pathlib.Path(sys.argv[1]); ok = p.exists(); p.touch(); sys.exit(not ok)"
    )
    assert environment.try_again([sys.executable, "-c", fails_once, marker])
    assert not environment.try_again([sys.executable, "-c", "raise SystemExit(1)"])


def test_development_node_keeps_its_secrets_to_their_owner(tmp_path):
    settings = development.node_files(tmp_path / "node")
    key = Path(settings["MYOSOTIS_NODE_KEY_FILE"])
    before = key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert development.node_files(tmp_path / "node") == settings
    assert key.read_bytes() == before


def test_chromium_that_is_named_must_exist(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(environment.Stop, match="does not exist"):
        browser.find_chromium()


def test_failing_check_shows_its_words_and_fails_the_run(monkeypatch, capsys):
    words = [sys.executable, "-c", "print('a wall is broken'); raise SystemExit(1)"]
    monkeypatch.setattr(checks, "list_checks", lambda: [checks.Check("walls", words)])
    assert not checks.run_checks([])
    assert "a wall is broken" in capsys.readouterr().out


INSECURE = """
import pickle, subprocess
class Door:
    def open(self, word="secret"):
        subprocess.run("ls *", shell=True)
        subprocess.run("ls", shell=True)  # nosec
        return [eval(part) for part in word], pickle.loads(b""), "0.0.0.0", b"/tmp/x"
async def ask(base, number):
    try:
        base.execute(f"SELECT * FROM {number}")
    except Exception:
        pass
"""


@pytest.mark.filterwarnings("ignore:The verify_requirements:DeprecationWarning")  # of a library of bandit
@pytest.mark.parametrize(
    "text", [INSECURE, INSECURE.replace("# nosec", "")], ids=["silenced", "not silenced"]
)
def test_quick_look_for_insecure_calls_finds_what_bandit_finds(text, tmp_path, monkeypatch):
    from bandit.core import config, manager, node_visitor, tester

    from tools import security

    (tmp_path / "door.py").write_text(text, encoding="utf-8")

    def look():
        found = manager.BanditManager(config.BanditConfig(), "file")
        found.discover_files([str(tmp_path)], recursive=True)
        found.run_tests()
        return [issue.as_dict() for issue in found.results]

    plain = look()
    for owner, name in (
        (node_visitor.BanditNodeVisitor, "generic_visit"),
        (manager.BanditManager, "_parse_file"),
        (tester.BanditTester, "_get_nosecs_from_contexts"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # put back afterwards
    security.make_quick()
    assert look() == plain
    assert len({issue["test_id"] for issue in plain}) > 5


def test_run_ends_with_the_sum_of_all_stages(capsys):
    outcomes = [stages.Outcome("one", True, 1.0, 3, 0, 1), stages.Outcome("two", True, 1.0, 2, 0, 0)]
    assert stages.conclude(outcomes, 2.0) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 0 failed, 1 skipped"


@pytest.mark.parametrize(
    "outcomes",
    [
        [stages.Outcome("check", False, 1.0), stages.Outcome("one", True, 1.0, 3)],
        [stages.Outcome("one", False, 1.0, 3, 1), stages.Outcome("two", True, 1.0, 3)],
        [stages.Outcome("one", True, 1.0)],
    ],
    ids=["a failed check", "a failed test", "no test at all"],
)
def test_run_fails_with(outcomes):
    assert stages.conclude(outcomes, 2.0) == 1


def test_counts_are_read_from_what_pytest_wrote(tmp_path):
    record = tmp_path / "record.xml"
    counts = 'tests="9" failures="1" errors="1" skipped="2"'
    record.write_text(f"<testsuites><testsuite {counts}/></testsuites>", encoding="utf-8")
    assert stages.read_counts(record) == (5, 2, 2)
    assert stages.read_counts(tmp_path / "none.xml") == (0, 0, 0)


def test_ci_runs_the_whole_suite_with_the_one_command():
    assert "exec python3 start.py test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
