"""Making many tables in one step of a migration: its models are looked at once, when all of them are known.

Django looks at every related model again after each single step, which for the tables of a node takes longer than all
else together; a new node, each test database and the demo wait for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Step = CreateModel | AddField | AddIndex | AddConstraint


class MakeTables(Operation):
    """Make new tables as they are after all of `steps`, which may only concern tables made in them."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = list(steps)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django writes it into a file."""
        return type(self).__name__, [self.steps], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note all steps without looking at any model."""
        state.__dict__.pop("apps", None)
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make each table with all its columns, indexes and constraints."""
        for model in self._models(app_label, to_state):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Remove them, the latest first."""
        for model in reversed(self._models(app_label, from_state)):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        """For people."""
        return f"Make {len([step for step in self.steps if isinstance(step, CreateModel)])} tables"

    def _models(self, app_label: str, state: ProjectState) -> list[Any]:
        made = [step.name for step in self.steps if isinstance(step, CreateModel)]
        return [state.apps.get_model(app_label, name) for name in made]
