"""What kind of thing each field keeps. A test fails on any model field, ours or a library's, without a kind."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models


class Kind(StrEnum):
    """The four kinds. Personal and special fields are sealed; the others may be read, sorted and filtered."""

    TECHNICAL = "technical"  # ids, versions, hashes: says nothing about a person
    OPERATIONAL = (
        "operational"  # how and when the work was done, by which member of staff, in codes and dates
    )
    PERSONAL = "personal"  # says something about a child, a caller or anybody in a case
    SPECIAL = "special"  # health, harm, vulnerability, migration, orientation, belief


def declared_kinds(model: type[models.Model]) -> dict[str, Kind]:
    """The kinds that a model's `class Privacy` declares, its abstract parents' included."""
    kinds: dict[str, Kind] = {}
    for parent in reversed(model.__mro__):
        declared: Any = parent.__dict__.get("Privacy")
        if declared is None:
            continue
        for name, value in vars(declared).items():
            if not name.startswith("_"):
                kinds[name] = Kind(value)
    return kinds


def undeclared_fields(model: type[models.Model]) -> list[str]:
    """Concrete and many-to-many fields of a model that its `Privacy` does not name."""
    kinds = declared_kinds(model)
    fields = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
    return [field.name for field in fields if field.name not in kinds]
