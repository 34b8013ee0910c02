"""Every field says what it keeps, and what is personal is sealed."""

import pytest
from django.apps import apps
from django.db import models

from myosotis.kernel.privacy import Kind, declared_kinds, undeclared_fields
from myosotis.site.third_party_privacy import THIRD_PARTY_PRIVACY
from myosotis.vault.fields import KeptCiphertext, SealedField
from tests.house import our_models

EVERY = apps.get_models(include_auto_created=True)
JOINS = [model for model in EVERY if model._meta.auto_created]
OTHERS = [model for model in EVERY if not model.__module__.startswith("myosotis.")]
SEALING = {Kind.PERSONAL, Kind.SPECIAL}


def label(model):
    return model._meta.label


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_every_field_has_a_kind(model):
    assert undeclared_fields(model) == []


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_a_kind_is_of_a_field_that_exists(model):
    known = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    assert set(declared_kinds(model)) <= known


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_what_is_personal_is_sealed(model):
    kinds = declared_kinds(model)
    for field in model._meta.concrete_fields:
        is_sealed = isinstance(field, SealedField | KeptCiphertext)
        if kinds[field.name] in SEALING:
            assert is_sealed, f"{label(model)}.{field.name} is {kinds[field.name]} and lies open"
        else:
            assert not is_sealed, f"{label(model)}.{field.name} is sealed and not named personal"


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_long_open_text_is_nowhere(model):
    open_text = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and not isinstance(field, models.JSONField)
    ]
    assert open_text == []


@pytest.mark.parametrize("model", OTHERS, ids=label)
def test_every_table_of_a_library_is_looked_at(model):
    kinds = THIRD_PARTY_PRIVACY.get(label(model)) or {}
    fields = {field.name for field in [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]}
    assert fields == set(kinds)
    assert not SEALING & set(kinds.values())


def test_no_table_of_a_library_is_listed_that_is_gone():
    assert set(THIRD_PARTY_PRIVACY) <= {label(model) for model in EVERY}


@pytest.mark.parametrize("model", [model for model in JOINS if model not in OTHERS], ids=label)
def test_a_joining_table_of_ours_holds_two_ids_only(model):
    assert all(field.primary_key or field.is_relation for field in model._meta.concrete_fields)
