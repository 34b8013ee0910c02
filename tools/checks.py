"""What holds the house together without running it: format, types, walls, migrations, translations."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.development import checking_settings
from tools.environment import BINARIES, PYTHON, ROOT, Stop, say

CODE = ("start.py", "tools", "tests", "myosotis", "myosotis_core")
PACKAGES = ("myosotis", "myosotis_core")
LINES_SHOWN = 80


@dataclass(frozen=True)
class Check:
    """One thing to look at: a command that ends with 0 where all is well."""

    name: str
    command: list[str]

    @property
    def names(self) -> list[str]:
        """What it can be asked for by: a process may look at two things."""
        return self.name.split(" and ")


@dataclass(frozen=True)
class Result:
    """How a check went."""

    check: Check
    has_passed: bool
    seconds: float
    output: str


def list_checks() -> list[Check]:
    """All checks, those that take longest first."""
    quick_bandit = [str(PYTHON), "-m", "tools.security"]
    return [
        Check("types", [tool("mypy"), "--no-error-summary", "start.py", "tools", *PACKAGES]),
        Check("migrations and translations", [str(PYTHON), "-m", "tools.node_checks"]),
        Check("templates", [tool("djlint"), "--lint", "--quiet", "myosotis"]),
        Check("walls", [tool("lint-imports"), "--no-cache"]),
        Check("security", [*quick_bandit, "-q", "-ll", "-c", "pyproject.toml", "-r", *PACKAGES, "tools"]),
        Check("format", [tool("ruff"), "format", "--check", *CODE]),
        Check("lint", [tool("ruff"), "check", "--quiet", "--output-format", "concise", *CODE]),
    ]


def tool(name: str) -> str:
    """Path of a program in the environment."""
    return str(BINARIES / name)


def run_checks(names: list[str]) -> bool:
    """Run the named checks, or all, two at a time; print how each went. True where all passed."""
    chosen = choose(names)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="myosotis-check-") as home:
        surroundings = {**os.environ, **checking_settings(Path(home)), "NO_COLOR": "1"}
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            results = [
                report(result) for result in pool.map(lambda check: run_check(check, surroundings), chosen)
            ]
    failed = [result.check.name for result in results if not result.has_passed]
    ending = f"failed: {', '.join(failed)}" if failed else "all passed"
    say(f"check: {ending} ({time.monotonic() - started:.1f} s)")
    return not failed


def choose(names: list[str]) -> list[Check]:
    """The checks that were asked for."""
    checks = list_checks()
    known = [name for check in checks for name in check.names]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Stop(f"There is no check named {', '.join(unknown)}. There are: {', '.join(known)}.")
    return [check for check in checks if not names or set(check.names) & set(names)]


def run_check(check: Check, surroundings: dict[str, str]) -> Result:
    """Run one check and keep what it says."""
    started = time.monotonic()
    answer = subprocess.run(
        check.command,
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return Result(check, answer.returncode == 0, time.monotonic() - started, answer.stdout)


def report(result: Result) -> Result:
    """Print how a check went, with its own words where it failed."""
    say(f"  {result.check.name:<27} {'ok' if result.has_passed else 'FAILED':<7} {result.seconds:5.1f} s")
    if not result.has_passed:
        lines = result.output.rstrip().splitlines()
        say("\n".join(lines[-LINES_SHOWN:]))
    return result
