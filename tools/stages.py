"""The test suite, stage by stage: quick tests on both databases, the browser, the slow ones."""

from __future__ import annotations

import os
import shutil
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from tools import browser, checks
from tools.environment import PYTHON, ROOT, run, say

LOGS = ROOT / ".logs"
NO_TESTS = 5  # pytest's exit code where it found none
QUICK = "not browser and not slow and not full"
FAST = f"{QUICK} and not deep"
# Whole folders and files that open no database are not even read; single tests are left out by tests/environment.py.
WITHOUT_DATABASE = (
    "myosotis_core",
    "tests/test_documents.py",
    "tests/test_house_walls.py",
    "tests/test_house_sizes.py",
)


MEMORY_DISK = Path("/dev") / "shm"
ROOM_NEEDED = 4 * 2**30


def choose_disk() -> dict[str, str]:
    """Where short-lived nodes are kept: in memory where there is room, since each save waits for the disk."""
    if "TMPDIR" in os.environ or not os.access(MEMORY_DISK, os.W_OK):
        return {}
    has_room = shutil.disk_usage(MEMORY_DISK).free > ROOM_NEEDED and _count_free_memory() > 2 * ROOM_NEEDED
    return {"TMPDIR": str(MEMORY_DISK)} if has_room else {}


def _count_free_memory() -> int:
    """Bytes of memory that are free or can be freed; 0 where the machine does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else 0


@dataclass(frozen=True)
class Stage:
    """One run of pytest."""

    name: str
    marks: str
    environment: dict[str, str] = field(default_factory=dict)
    distribution: tuple[str, ...] = ("--workers", "2")
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How a stage went, by pytest's own count."""

    name: str
    has_passed: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def list_stages(extent: str) -> list[Stage]:
    """The stages of `test fast`, `test` and `test full`."""
    stages = [Stage("quick on SQLite", f"{FAST} and not pg")]
    if extent == "fast":
        return stages
    # A file of browser tests shares its server and its browser, so it stays on one worker. These wait half of their
    # time, for a page or for a node that starts: two workers more than cores, and the longest file first.
    by_file = ("--workers", "4", "--whole-files")
    chromium = browser.ensure_chromium()
    on_postgresql = {"MYOSOTIS_TEST_DATABASE": "postgresql"}
    stages.append(Stage("quick on PostgreSQL", QUICK, on_postgresql, without=WITHOUT_DATABASE))
    # The browser's driver keeps an event loop in the worker, beside which Django's tests ask their database as ever.
    beside_loop = {**chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "yes"}
    stages.append(Stage("browser and slow", "(browser or slow or deep) and not full", beside_loop, by_file))
    if extent == "full":
        stages.append(Stage("slow on PostgreSQL", "slow and not browser and not full", on_postgresql))
        # Alone on the machine: some of these measure.
        stages.append(Stage("full", "full", chromium, ()))
    return stages


def run_stages(arguments: list[str]) -> int:
    """Run the checks and then every stage; 0 where nothing failed and something ran."""
    extent = arguments[0] if arguments and arguments[0] in ("fast", "full") else ""
    wanted = arguments[1:] if extent else arguments
    started = time.monotonic()
    outcomes = []
    if not wanted:
        has_passed = checks.run_checks([])
        outcomes.append(Outcome("check", has_passed, time.monotonic() - started))
    outcomes += [run_stage(stage, wanted) for stage in list_stages(extent)]
    return conclude(outcomes, time.monotonic() - started)


def run_stage(stage: Stage, wanted: list[str]) -> Outcome:
    """Run one stage with pytest and read its count."""
    LOGS.mkdir(exist_ok=True)
    record = LOGS / f"{stage.name.replace(' ', '-').lower()}.xml"
    record.unlink(missing_ok=True)
    # Whoever asks for single tests wants to see them at once, not through workers.
    distribution = () if wanted else stage.distribution
    command: list[str | Path] = [PYTHON, "-m", "pytest", "-q", "-m", stage.marks, f"--junitxml={record}"]
    command += [*distribution, *(f"--ignore={path}" for path in stage.without), *wanted]
    surroundings = {**os.environ, **choose_disk(), **stage.environment}
    started = time.monotonic()
    say(f"\n== {stage.name} ==")
    code = run(command, env=surroundings)
    passed, failed, skipped = read_counts(record)
    return Outcome(
        stage.name,
        code == 0 or (code == NO_TESTS and passed == 0),
        time.monotonic() - started,
        passed,
        failed,
        skipped,
    )


def read_counts(record: Path) -> tuple[int, int, int]:
    """Tests passed, failed (with errors) and skipped, as pytest wrote them down."""
    if not record.is_file():
        return 0, 0, 0
    # Safe to parse: our own pytest wrote it a moment ago.
    suite = ElementTree.parse(record).getroot().find("testsuite")  # noqa: S314
    if suite is None:
        return 0, 0, 0
    total, failures, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def conclude(outcomes: list[Outcome], seconds: float) -> int:
    """Print a line for each stage and the sum of all as the last one."""
    say("")
    for outcome in outcomes:
        word = "ok" if outcome.has_passed else "FAILED"
        say(f"  {outcome.name:<22} {word:<7} {outcome.seconds:6.1f} s   {outcome.passed} passed")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    has_passed = passed > 0 and all(outcome.has_passed for outcome in outcomes)
    say(f"{'Everything passed' if has_passed else 'Something failed'} after {seconds:.0f} s.")
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if has_passed else 1
