"""The walls between the rooms, beside those that import-linter holds."""

import ast
import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from tests.house import (
    FLOORS,
    PACKAGE,
    ROOT,
    calls,
    code_files,
    name_of,
    our_models,
    read,
    room_of,
    statements,
    tree_of,
)

ROOMS = sorted(
    path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file() and path.name != "tests"
)
# Where sealed fields are opened besides `queries`: actions open what they are about to change, the rest is the worker.
OPENERS = {
    "myosotis/casework/actions/cases.py": "opens what it is about to change",
    "myosotis/casework/actions/category_file.py": "opens what it is about to change",
    "myosotis/casework/actions/local_fields.py": "opens what it is about to change",
    "myosotis/casework/actions/children.py": "opens the child it is about to change",
    "myosotis/casework/actions/episodes.py": "opens the date of birth by which an age is counted",
    "myosotis/casework/actions/people.py": "opens the person it is about to change",
    "myosotis/casework/actions/contacts.py": "opens what it is about to change",
    "myosotis/casework/facts.py": "tabulates special codes, and keeps them at an erasure",
    "myosotis/casework/sheets.py": "the worker writes the nightly sealed sheet",
    "myosotis/people/search.py": "opens what candidates are compared by, chosen by casework",
    "myosotis/site/rejoining.py": "the worker rebuilds search tokens after a restore",
}


def test_every_room_has_its_floor():
    assert set(ROOMS) == set(FLOORS)
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert tuple(reversed(contracts[0]["layers"])) == FLOORS


def test_tables_of_one_migration_are_made_in_one_step():
    """Django looks at every related model again after each single step (myosotis/kernel/making_tables.py)."""
    for path in sorted(PACKAGE.glob("*/migrations/0*.py")):
        text = path.read_text("utf-8")
        single = re.findall(r"^        migrations\.CreateModel\(", text, re.MULTILINE)
        assert len(single) < 2, f"{path.parts[-3]} makes them one by one"


def test_foreign_keys_point_only_at_rooms_below():
    for model in our_models():
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.is_relation and field.related_model.__module__.startswith("myosotis."):
                there, here = room_of(field.related_model), room_of(model)
                assert FLOORS.index(there) <= FLOORS.index(here), f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_at_its_door_what_it_is_for(room):
    doc = ast.get_docstring(tree_of(PACKAGE / room / "__init__.py"), clean=False) or ""
    assert 5 <= len(doc.strip().splitlines()) <= 12, f"{room}/__init__.py opens with 5 to 12 lines"


def test_no_room_uses_signals():
    for path in code_files("myosotis"):
        imported = [node.module or "" for node in statements(path) if isinstance(node, ast.ImportFrom)]
        assert not [module for module in imported if "signals" in module.split(".")[-1]], name_of(path)
        assert not list(calls(path, "receiver", "Signal")), name_of(path)


def test_the_core_knows_neither_django_nor_a_node():
    for path in code_files("myosotis_core"):
        assert not re.search(
            r"^\s*(from|import) (django|myosotis\b(?!_core))", path.read_text(), re.MULTILINE
        )


def test_there_is_no_admin():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not list(PACKAGE.rglob("admin.py"))


def test_sealed_fields_are_opened_only_where_architecture_says():
    openers = {
        name_of(path)
        for path in code_files("myosotis")
        if list(calls(path, "unlock")) and path.parent.name != "vault" and "queries" not in path.parts
    }
    openers = {name for name in openers if not name.endswith("/queries.py") and "/queries/" not in name}
    openers -= {"myosotis/site/management/commands/unlock.py", "myosotis/site/cli.py"}  # the node's own lock
    assert openers <= set(OPENERS), f"opened outside queries and worker: {sorted(openers - set(OPENERS))}"
    text = read("ARCHITECTURE.md")
    for name in OPENERS:
        assert name in text, f"ARCHITECTURE.md does not name {name}"


def test_views_open_nothing_and_write_nothing_themselves():
    for path in code_files("myosotis"):
        if "views" in path.parts or path.name == "views.py":
            assert not list(calls(path, "unlock", "record", "bulk_create", "bulk_update")), name_of(path)


def test_writes_to_the_log_come_from_actions_and_openings():
    allowed = {
        "myosotis/casework/queries/opened.py",  # opening a case is an act
        "myosotis/casework/queries/contacts.py",
        "myosotis/casework/queries/pairs.py",  # so is looking at two children side by side
        "myosotis/people/judging.py",  # a judgement is an act of its own
    }
    for path in code_files("myosotis"):
        name = name_of(path)
        is_action = "actions" in path.parts or path.name == "actions.py" or name in allowed
        if list(calls(path, "record")) and not is_action:
            assert name.startswith(("myosotis/site/", "myosotis/audit/", "myosotis/vault/")), name


def test_no_room_is_empty():
    for room in ROOMS:
        files = [
            path for path in code_files(f"myosotis/{room}") if path.name not in ("__init__.py", "apps.py")
        ]
        assert files, room


def test_every_room_is_installed():
    assert {config.name for config in apps.get_app_configs()} >= {f"myosotis.{room}" for room in FLOORS}


def test_runtime_dependencies_carry_their_reason():
    lines = read("pyproject.toml").split("[project.optional-dependencies]")[1].split("[project.scripts]")[0]
    for line in lines.splitlines():
        if line.strip().startswith('"'):
            assert "#" in line, line


def test_lock_files_hold_no_host_names():
    for path in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in path.read_text(), path.name
