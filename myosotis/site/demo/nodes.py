"""The three demo nodes: what each is called, where it lies, with which settings it runs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

GENERATION = 1  # raised when the invented data change, so that untouched nodes are made anew
MADE, MAKING = "demo.json", "demo.making"
FIRST_PORT = 8116


class NotOurs(RuntimeError):
    """There is something at this place that the demo did not make and does not touch."""


@dataclass(frozen=True)
class Net:
    """Where the nodes of a demo reach each other, and where their directory is offered."""

    ports: tuple[int, ...]
    directory_port: int
    root_file: Path

    def surroundings(self) -> dict[str, str]:
        """What a node has to know of it."""
        ports = (*self.ports, self.directory_port)
        return {
            "MYOSOTIS_EXCHANGE_OWN_NET": ",".join(f"127.0.0.1:{port}" for port in ports),
            "MYOSOTIS_DIRECTORY_URL": f"http://127.0.0.1:{self.directory_port}",
            "MYOSOTIS_DIRECTORY_ROOT": str(self.root_file),
        }


@dataclass(frozen=True)
class DemoNode:
    """One node of the demo."""

    slug: str
    code: str
    name: str
    role: str
    country: str
    time_zone: str
    language: str

    def home(self, root: Path) -> Path:
        """Its directory."""
        return root / self.slug

    def surroundings(self, root: Path, port: int, net: Net | None = None) -> dict[str, str]:
        """The environment its processes run in: nothing of the caller's own settings of Myosotis."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MYOSOTIS_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "myosotis.site.settings",
            "MYOSOTIS_DEMO": "yes",
            "MYOSOTIS_HOME": str(self.home(root)),
            "MYOSOTIS_NODE": self.code,
            "MYOSOTIS_NAME": self.name,
            "MYOSOTIS_ROLE": self.role,
            "MYOSOTIS_COUNTRY": self.country,
            "MYOSOTIS_LANGUAGE": self.language,
            "MYOSOTIS_TIME_ZONE": self.time_zone,
            "MYOSOTIS_PORT": str(port),
            "MYOSOTIS_HOSTS": "localhost,127.0.0.1,[::1]",
            "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
            **(net.surroundings() if net else {}),
        }


NODES = (
    DemoNode("be", "BE", "116 000 Belgium · demo", "hotline", "BE", "Europe/Brussels", "en"),
    DemoNode("gr", "GR", "116 000 Greece · demo", "hotline", "GR", "Europe/Athens", "el"),
    DemoNode("eu", "EU", "Coordinator · demo", "coordinator", "BE", "Europe/Brussels", "en"),
)


def find_node(slug: str) -> DemoNode:
    """The node of that short name."""
    return next(node for node in NODES if node.slug == slug)


def recipe() -> str:
    """What the data are made from, as one short word: another recipe makes other data."""
    digest = hashlib.sha256(str(GENERATION).encode())
    for path in sorted((Path(__file__).parent / "data").glob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_made(home: Path) -> dict[str, str | int]:
    """What was written down when the node was made; empty of one that was never finished."""
    try:
        held: dict[str, str | int] = json.loads((home / MADE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held


def write_made(home: Path, values: dict[str, str | int]) -> None:
    """Write down that the node is whole."""
    (home / MADE).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    (home / MAKING).unlink(missing_ok=True)


def remove_node(home: Path) -> None:
    """Remove a demo node with its keys; refuses whatever the demo did not make."""
    if home.exists():
        if any(home.iterdir()) and not ((home / MADE).exists() or (home / MAKING).exists()):
            raise NotOurs(f"{home} was not made by the demo, so it is left alone. Choose another --home.")
        shutil.rmtree(home)
    for path in (home.parent / f"{home.name}.node.key", home.parent / f"{home.name}.recovery.key"):
        path.unlink(missing_ok=True)


def begin_node(home: Path) -> None:
    """Mark a new directory as the demo's, before anything is in it."""
    home.mkdir(mode=0o700, parents=True)
    (home / MAKING).write_text("This node is being made by the demo.\n", encoding="utf-8")


def find_people(slug: str) -> list[str]:
    """The names of those who can sign in at a node, with the roles as codes, in the order of the data file."""
    told = tomllib.loads((Path(__file__).parent / "data" / "cast.toml").read_text(encoding="utf-8"))
    return [f"{person['name']} ({person['roles'][0].replace('_', ' ')})" for person in told[slug]["staff"]]
