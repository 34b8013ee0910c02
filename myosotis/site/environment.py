"""Typed readers of the environment. A wrong value stops the start with a sentence."""

from __future__ import annotations

import os
from pathlib import Path

MOST_PROCESSES = 32
USUAL_THREADS = 1
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class WrongSetting(SystemExit):
    """A setting has a value that cannot be meant; the program does not start."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"The setting {name} is {value!r}; expected {expected}.")


def read_text(name: str, default: str = "") -> str:
    """A text; also from the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE", "")
    if file and not os.environ.get(name):
        path = Path(file)
        if not path.is_file():
            raise WrongSetting(f"{name}_FILE", file, "a file that can be read")
        return path.read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def read_kept(path: Path, default: str) -> str:
    """The text of a file that `myosotis init` made in the node's directory, if there is one."""
    return path.read_text(encoding="utf-8").strip() if path.is_file() else default


def read_bool(name: str, *, default: bool = False) -> bool:
    """Yes or no."""
    value = os.environ.get(name, "yes" if default else "no")
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise WrongSetting(name, value, "yes or no")


def read_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    value = os.environ.get(name, default)
    if value not in choices:
        raise WrongSetting(name, value, "one of " + ", ".join(choices))
    return value


def read_list(name: str, default: str = "") -> list[str]:
    """Words separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def usual_processes() -> int:
    """How many web processes of one thread a node has unless told: two a core, so that one may wait for the disk."""
    return min(2 * (os.cpu_count() or 1), MOST_PROCESSES)


def read_int(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number between two bounds."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        raise WrongSetting(name, value, f"a whole number from {least} to {most}")
    return int(value)
