"""Make the virtual environment and fill it from the hashed locks."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows: two starts at once are then up to the person
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
BINARIES = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BINARIES / ("python.exe" if os.name == "nt" else "python")
UV_RANGE = "uv>=0.13,<0.14"
BUILD_RANGE = "hatchling>=1.27"
# A package index may be vouched for by the machine's own certificates only; where the machine
# has none, uv's bundled ones are left to do it.
CERTIFICATES: tuple[dict[str, str], ...] = ({"UV_SYSTEM_CERTS": "1"}, {}, {"UV_SYSTEM_CERTS": "1"})
PIP_ANYWHERE = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
# The test lock holds everything in the base lock, at the same versions.
CONTAINS = {"base": ["base"], "test": ["test", "base"]}


class Stop(Exception):
    """Something a person has to know and can act upon; start.py prints it and ends."""


def say(text: str) -> None:
    """Tell the person at the terminal, at once, also through a pipe."""
    print(text, flush=True)


def run(command: Sequence[str | Path], **options: Any) -> int:
    """Run a command in the checkout and return its exit code."""
    options.setdefault("cwd", ROOT)
    return subprocess.run([str(part) for part in command], check=False, **options).returncode


def stamp_text(lock: str) -> str:
    """What the stamp must hold for the installed packages to be those of the lock."""
    digest = hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()
    return f"{made_by_text()}{digest}\n"


def made_by_text() -> str:
    """Where the environment stands and which Python it leads to; either may have changed since."""
    return f"{VENV}\n{PYTHON.resolve()}\n"


def is_installed(lock: str) -> bool:
    """True where nothing has to be done for this lock."""
    stamp = VENV / f"stamp-{lock}.txt"
    return PYTHON.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == stamp_text(lock)


def ensure_environment(lock: str) -> Path:
    """Make sure that `.venv` holds what the lock names; return its Python."""
    if is_installed(lock):
        return PYTHON
    if VENV.is_symlink():
        raise Stop(
            f"{VENV.name} is a link to {VENV.resolve()}, which may belong to another checkout: it would be emptied and "
            "filled anew. Remove the link; an environment of this checkout's own is then made here."
        )
    with one_at_a_time():
        if is_installed(lock):
            return PYTHON
        started = time.monotonic()
        make_venv()
        install_lock(lock)
        link_checkout()
        for name in CONTAINS[lock]:
            (VENV / f"stamp-{name}.txt").write_text(stamp_text(name), encoding="utf-8")
        say(f"The environment is ready after {time.monotonic() - started:.1f} s.")
    return PYTHON


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold off a second start in the same checkout until this one has installed."""
    VENV.mkdir(exist_ok=True)
    with (VENV / "lock").open("w", encoding="utf-8") as handle:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """Create `.venv`, afresh where the one there belongs to another place or its Python is gone."""
    if is_venv_ours():
        return
    say("Making the environment in .venv …")
    for entry in VENV.iterdir():
        if entry.name == "lock":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    # Without pip: quicker, and Debian's Python without its venv package can do no other.
    venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
    (VENV / "made-by.txt").write_text(made_by_text(), encoding="utf-8")


def is_venv_ours() -> bool:
    """True where `.venv` was made here and its Python, new enough, still runs."""
    made_by = VENV / "made-by.txt"
    if not made_by.is_file() or made_by.read_text(encoding="utf-8") != made_by_text():
        return False
    try:
        return run([PYTHON, "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install_lock(lock: str) -> None:
    """Install the packages of a lock, each checked against its hash."""
    uv = find_uv()
    say(f"Installing what requirements/{lock}.txt names …")
    command: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    command += ["--require-hashes", "-r", REQUIREMENTS / f"{lock}.txt"]
    if not try_again(command, attempts=CERTIFICATES):
        raise Stop(
            "The packages could not be installed. The lines above say why; often the network or the "
            "package index cannot be reached. Run the same command again once it can."
        )


def find_uv() -> Path:
    """The installer uv: from the PATH, or put into `.venv` by pip."""
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    inside = BINARIES / ("uv.exe" if os.name == "nt" else "uv")
    if inside.exists():
        return inside
    wanted: list[str | Path] = ["install", "--quiet", "--disable-pip-version-check"]
    wanted += ["--require-hashes", "-r", REQUIREMENTS / "uv.txt"]
    if run([sys.executable, "-m", "pip", "--version"], capture_output=True) == 0:
        # The form `pip --python` also passes where the system's Python is "externally managed".
        command: list[str | Path] = [sys.executable, "-m", "pip", "--python", PYTHON, *wanted]
    elif run([PYTHON, "-m", "ensurepip", "--default-pip"], capture_output=True) == 0:
        command = [PYTHON, "-m", "pip", *wanted]
    else:
        raise Stop(
            "This Python has no pip. Install the package python3-pip (or the program uv) and try again."
        )
    if not try_again(command, attempts=[PIP_ANYWHERE] * 3):
        raise Stop("The installer uv could not be fetched. Is the network, or the package index, reachable?")
    return inside


def try_again(
    command: Sequence[str | Path], attempts: Sequence[dict[str, str]] = ({}, {}, {}), **options: Any
) -> bool:
    """Run a command that talks to the network; give a hiccup two more chances.

    Each attempt may add variables of its own to the command's environment.
    """
    for number, variables in enumerate(attempts):
        if number:
            say("That did not work; trying again …")
            time.sleep(2 * number)
        if run(command, env={**os.environ, **variables}, **options) == 0:
            return True
    return False


def link_checkout() -> None:
    """Let the environment's Python import the rooms from any directory, and give it the command `myosotis`."""
    folder = sysconfig.get_path("purelib", scheme="venv", vars={"base": str(VENV), "platbase": str(VENV)})
    (Path(folder) / "myosotis-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if os.name != "nt":
        command = BINARIES / "myosotis"
        command.write_text(
            f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m myosotis.site.cli "$@"\n', encoding="utf-8"
        )
        command.chmod(0o755)


def make_locks(upgrade: bool) -> None:
    """Write the locks, without names of hosts; `upgrade` takes the newest versions allowed."""
    with one_at_a_time():
        make_venv()
        uv = find_uv()
    common = [
        "--universal",
        "--generate-hashes",
        "--python-version",
        "3.11",
        "--no-emit-index-url",
        "--quiet",
    ]
    common += ["--custom-compile-command", "python3 start.py lock"]
    common += ["--upgrade"] if upgrade else []
    compile_lock(uv, "uv", ["-", *common], given=UV_RANGE)
    compile_lock(uv, "build", ["-", *common], given=BUILD_RANGE)
    compile_lock(uv, "base", ["pyproject.toml", "--extra", "node", *common])
    # Bound to the base lock, so that tests run on the versions a keeper installs.
    compile_lock(
        uv,
        "test",
        ["pyproject.toml", "--extra", "node", "--extra", "test", "-c", "requirements/base.txt", *common],
    )


def compile_lock(uv: Path, name: str, arguments: list[str], given: str | None = None) -> None:
    """Write one lock, and refuse one that would name a host."""
    say(f"Resolving requirements/{name}.txt …")
    target = REQUIREMENTS / f"{name}.txt"
    command: list[str | Path] = [uv, "pip", "compile", *arguments, "-o", target]
    if not try_again(command, attempts=CERTIFICATES, input=given, text=True, stdout=subprocess.DEVNULL):
        raise Stop(f"requirements/{name}.txt could not be resolved; the lines above say why.")
    if "://" in target.read_text(encoding="utf-8"):
        raise Stop(
            f"requirements/{name}.txt names a host, which it must not. It was left for you to look at."
        )
