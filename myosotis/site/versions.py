"""Whether the database fits this version of the program."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from myosotis.casework.models import Contact
from myosotis.kernel.errors import MyosotisError
from myosotis.people.index import mark_current
from myosotis.people.models import IndexVersion, Person


class Fit(StrEnum):
    """How the database relates to the program."""

    SAME = "same"
    EMPTY = "empty"
    OLDER = "older"
    NEWER = "newer"


class WrongVersion(MyosotisError):
    """Program and database are of different versions."""


SENTENCES = {
    Fit.EMPTY: "There is no node here yet. Make one with `myosotis init`, or restore one with `myosotis restore`.",
    Fit.OLDER: (
        "The database is from an older version of the program. Nothing was changed. "
        "Run `myosotis upgrade`, which makes a backup first."
    ),
    Fit.NEWER: (
        "The database is from a newer version of the program, so this version does not touch it. "
        "Install the newer version again, or restore a backup that this version made."
    ),
}


def compare_database() -> Fit:
    """Compare the migrations on record with those of the program."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        return Fit.EMPTY
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    known = set(executor.loader.disk_migrations)
    if not applied:
        return Fit.EMPTY
    if applied - known:
        return Fit.NEWER
    return Fit.OLDER if executor.migration_plan(executor.loader.graph.leaf_nodes()) else Fit.SAME


def demand_same_version() -> None:
    """Raise `WrongVersion` with a sentence unless program and database fit."""
    fit = compare_database()
    if fit in SENTENCES:
        raise WrongVersion(SENTENCES[fit])


def list_applied() -> list[str]:
    """The migrations on record as "app.name", for a backup's manifest."""
    return sorted(f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.applied_migrations)


def list_known() -> set[str]:
    """The migrations this program brings, as "app.name"."""
    loader = MigrationLoader(None)
    return {f"{app}.{name}" for app, name in loader.disk_migrations} | {
        f"{app}.{name}" for app, name in loader.replacements
    }


def migrate_as_recorded(names: list[str]) -> None:
    """Bring an empty database to exactly the migrations a backup was made with."""
    recorded = {(app, name) for app, _dot, name in (text.partition(".") for text in names)}
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    last = [
        key
        for key in sorted(recorded & set(nodes))
        if not any(child.key in recorded and child.key[0] == key[0] for child in nodes[key].children)
    ]
    executor.migrate(last)
    connection.close()


def bring_up_to_date() -> None:
    """Apply what the program brings and the database lacks."""
    call_command("migrate", interactive=False, verbosity=0)
    if not (IndexVersion.objects.exists() or Person.objects.exists() or Contact.objects.exists()):
        mark_current()
