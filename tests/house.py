"""The source as the house tests see it: files, their syntax trees, the rooms and their floors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "myosotis"
# Where a statement, a handler or a case keeps other statements.
BLOCKS = {"body", "orelse", "finalbody", "handlers", "cases"}
FLOORS = (
    "kernel",
    "audit",
    "vault",
    "accounts",
    "files",
    "people",
    "exchange",
    "services",
    "network",
    "casework",
    "papers",
    "desk",
    "enquiries",
    "frontdesk",
    "cooperation",
    "figures",
    "site",
)


def code_files(*folders: str) -> list[Path]:
    """Our Python files, tests and migrations left out."""
    found = [
        path for folder in folders or ("myosotis", "myosotis_core", "tools") for path in _files_in(folder)
    ]
    return [path for path in found if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)]


@cache
def _files_in(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def text_of(path: Path) -> str:
    """What stands in a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(text_of(path))


def statements(path: Path) -> Iterator[ast.stmt]:
    """All statements of a file, also those within others: a small part of its syntax tree."""
    waiting: list[ast.AST] = [tree_of(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        for block in BLOCKS & set(node._fields):
            waiting += getattr(node, block)


def name_of(path: Path) -> str:
    """A file's place in the repository."""
    return path.relative_to(ROOT).as_posix()


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """The calls of functions of these names in a file, however they are reached."""
    if not any(name in text_of(path) for name in names):
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


def our_models() -> list[type[models.Model]]:
    """The models of our rooms."""
    return [model for model in apps.get_models() if model.__module__.startswith("myosotis.")]


def room_of(model: type[models.Model]) -> str:
    """The room a model belongs to."""
    return model.__module__.split(".")[1]


def read(name: str) -> str:
    """A document of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")
