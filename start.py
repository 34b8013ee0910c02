#!/usr/bin/env python3
"""The one command of this repository: makes its own environment, then does what was asked.

    python3 start.py demo                the three demo nodes, side by side
    python3 start.py demo --check        start them, sign in at each, stop
    python3 start.py test                checks and tests, on SQLite and PostgreSQL, with a browser
    python3 start.py test fast           checks and the quick tests, in under 90 seconds
    python3 start.py test full           everything, the long runs too
    python3 start.py check               formatting, types, walls, migrations, translations
    python3 start.py bench NAME          a measurement from tests/bench
    python3 start.py chaos NAME          a fault-injection run from tests/chaos
    python3 start.py manage COMMAND      a Django command on a development node in .dev
    python3 start.py lock [--upgrade]    resolve the dependencies anew
    python3 start.py environment         only make the environment

Standard library only: it runs on a machine that has nothing but Python 3.11.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"Myosotis needs Python 3.11 or newer; this is Python {sys.version.split()[0]}.")

import os
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tools import browser, checks, development, environment, stages  # noqa: E402
from tools.environment import ROOT, Stop, say  # noqa: E402


def hand_over(module: str, arguments: list[str], extra: "dict[str, str] | None" = None) -> int:
    """Become the environment's Python, running a module."""
    command = [str(environment.PYTHON), "-m", module, *arguments]
    surroundings = {**os.environ, **(extra or {})}
    os.chdir(ROOT)
    if os.name == "nt":
        return environment.run(command, env=surroundings)
    sys.stdout.flush()
    os.execve(command[0], command, surroundings)  # noqa: S606


def start_demo(arguments: list[str]) -> int:
    """Serve the three demo nodes."""
    environment.ensure_environment("base")
    return hand_over("myosotis.site.demo", arguments)


def run_tests(arguments: list[str]) -> int:
    """Run the checks and the tests."""
    environment.ensure_environment("test")
    return stages.run_stages(arguments)


def run_checks(arguments: list[str]) -> int:
    """Run the checks, or those of them that are named."""
    environment.ensure_environment("test")
    return 0 if checks.run_checks(arguments) else 1


def run_tool(folder: str, arguments: list[str]) -> int:
    """Run a module of tests/bench or tests/chaos; without a name, list them."""
    names = sorted(path.stem for path in (ROOT / "tests" / folder).glob("[a-z]*.py"))
    if not arguments or arguments[0] not in names:
        raise Stop(f"Say which one: {', '.join(names) or 'there is none yet'}.")
    environment.ensure_environment("test")
    extra = browser.ensure_chromium() if folder == "chaos" else {}
    return hand_over(f"tests.{folder}.{arguments[0]}", arguments[1:], extra)


def manage(arguments: list[str]) -> int:
    """Run a Django command on a development node of one's own."""
    environment.ensure_environment("test")
    return hand_over("django", arguments, development.development_settings())


def make_locks(arguments: list[str]) -> int:
    """Resolve the dependencies anew."""
    environment.make_locks(upgrade="--upgrade" in arguments)
    return 0


def make_environment(_arguments: list[str]) -> int:
    """Make the environment that tests and checks run in."""
    say(f"Ready: {environment.ensure_environment('test').relative_to(ROOT)}")
    return 0


COMMANDS = {
    "demo": start_demo,
    "test": run_tests,
    "check": run_checks,
    "bench": lambda arguments: run_tool("bench", arguments),
    "chaos": lambda arguments: run_tool("chaos", arguments),
    "manage": manage,
    "lock": make_locks,
    "environment": make_environment,
}


def keep_compiled() -> None:
    """Let each process find its modules compiled, apart from the sources: the tests start hundreds of them."""
    if "PYTHONPYCACHEPREFIX" not in os.environ:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".dev" / "compiled")


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    keep_compiled()
    if not arguments or arguments[0] not in COMMANDS:
        say(str(__doc__).strip())
        return 0 if arguments and arguments[0] in ("help", "-h", "--help") else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
