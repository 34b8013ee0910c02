"""Sealed fields: ciphertext in the row, clear only on an instance that `unlock` has opened."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from myosotis.kernel.errors import Erased, Locked
from myosotis.kernel.models import Record
from myosotis.vault import ciphers, store

KEYS = "_vault_keys"
CLEAR = "_vault_clear"


class Ciphertext(bytes):
    """Sealed bytes as they lie in the row."""


class SealedRecord(Record):
    """A record with sealed fields; says under which root's key they lie."""

    class Meta:
        abstract = True

    def vault_root(self) -> UUID:
        """The root whose key seals this row; the row itself unless a subclass says otherwise."""
        return self.pk

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the row again; what is sealed comes back sealed, and opens with the keys the record carries."""
        wanted = {field.attname for field in self._meta.concrete_fields} if fields is None else set(fields)
        sealed = [name for name in sealed_fields(type(self)) if name in wanted]
        super().refresh_from_db(using, wanted - set(sealed), from_queryset)
        rows = (from_queryset or type(self)._base_manager.db_manager(using)).filter(pk=self.pk)
        for name, value in zip(sealed, rows.values_list(*sealed).get() if sealed else (), strict=True):
            setattr(self, name, value)


class SealedAttribute(DeferredAttribute):
    """Reads as clear text after `unlock`, raises `Locked` before."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        """The clear value; "" (text) or None (json) where nothing was written."""
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        field = cast("SealedField", self.field)
        if not isinstance(value, Ciphertext):
            return field.empty() if value is None else value
        clear = instance.__dict__.setdefault(CLEAR, {})
        if field.attname not in clear:
            clear[field.attname] = field.unseal(cast(SealedRecord, instance), value)
        return clear[field.attname]

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Keep what is assigned; what was clear before is forgotten."""
        instance.__dict__.setdefault(CLEAR, {}).pop(self.field.attname, None)
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Text or JSON, sealed under the data key of the record's root, bound to its field and row."""

    descriptor_class = SealedAttribute
    _pyi_private_get_type: Any  # what type checkers read: clear text, JSON, or anything assigned
    _pyi_private_set_type: Any

    def __init__(self, *args: Any, json: bool = False, **kwargs: Any) -> None:
        self.json = json
        kwargs["null"] = True
        kwargs["blank"] = True
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations: the base class's arguments, and whether JSON is kept."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("null", "blank", "editable"):
            kwargs.pop(fixed, None)
        if self.json:
            kwargs["json"] = True
        return name, path, args, kwargs

    def empty(self) -> Any:
        """What reads where nothing was written."""
        return None if self.json else ""

    def bound_to(self, row: UUID | str) -> bytes:
        """The associated data: this field of that row and no other."""
        return f"{self.model._meta.label}.{self.attname} {row}".encode()

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Ciphertext | None:
        """Mark what comes from the database as sealed."""
        return None if value is None else Ciphertext(bytes(value))

    def to_python(self, value: Any) -> Any:
        """Clear values stay as they are (the base class would decode base64)."""
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal a clear value; ciphertext that nobody changed goes back byte for byte."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Ciphertext):
            return value
        if value == "" and not self.json:
            return None
        record = cast(SealedRecord, model_instance)
        sealed = Ciphertext(
            ciphers.seal(key_for(record), self.encode(value), bound_to=self.bound_to(record.pk))
        )
        record.__dict__.setdefault(CLEAR, {})[self.attname] = value
        record.__dict__[self.attname] = sealed
        return sealed

    def encode(self, value: Any) -> bytes:
        """Clear value to bytes."""
        return json.dumps(value, ensure_ascii=False).encode() if self.json else str(value).encode()

    def decode(self, clear: bytes) -> Any:
        """Bytes to clear value."""
        return json.loads(clear) if self.json else clear.decode()

    def unseal(self, record: SealedRecord, value: Ciphertext) -> Any:
        """The clear value of this field of an opened record."""
        keys = record.__dict__.get(KEYS)
        if keys is None:
            raise Locked(f"{self.model._meta.label}.{self.attname} is sealed; open it in queries.py.")
        key = keys.get(record.vault_root())
        if key is None:
            raise Erased("The key of this record has been destroyed.")
        return self.decode(ciphers.unseal(key, value, bound_to=self.bound_to(record.pk)))


class KeptCiphertext(models.BinaryField):
    """Bytes that were sealed by a `SealedField` and are kept as they were; never clear text."""


def sealed_fields(model: type[models.Model]) -> list[str]:
    """The names of the sealed fields of a model."""
    return [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def sealed_field(model: type[models.Model], name: str) -> SealedField:
    """One sealed field of a model, for `Keyring.unseal`."""
    return cast(SealedField, model._meta.get_field(name))


def key_for(record: SealedRecord) -> bytes:
    """The data key to seal a record with: from its keyring, else from the key store."""
    root = record.vault_root()
    keys = record.__dict__.get(KEYS)
    key = keys.get(root) if keys else None
    if key is None:
        key = store.load_keys([root]).get(root)
    if key is None:
        raise Erased("There is no key for this record: it was erased, or its key was never made.")
    return key


def open_like(source: SealedRecord | None, *records: SealedRecord) -> None:
    """Give records the keys that an opened one of the same root carries, so that they are not loaded twice."""
    keys = source.__dict__.get(KEYS) if source is not None else None
    for record in records if keys is not None else ():
        record.__dict__[KEYS] = keys


def sealed_bytes(record: models.Model, field: str) -> Ciphertext | None:
    """The ciphertext of a field as loaded, without opening it (for `Revision`)."""
    value = record.__dict__.get(field)
    return value if isinstance(value, Ciphertext) else None
