"""Fields of this hotline's own: asked by those who keep its forms, answered by those who write."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.editing import Change, apply_changes, version_of
from myosotis.casework.local_checks import FieldInput, find_faults, give_codes, make_code
from myosotis.casework.models import LocalField, LocalValue
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.vault.opening import Purpose, unlock


class FieldFaults(ValueError):
    """The field cannot be saved like this; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def save_field(*, by: User, given: FieldInput, field_id: UUID | None = None) -> LocalField:
    """Make a question or change it. Codes stay; an answer that records may have is switched off, not removed."""
    demand(by, Permission.MANAGE_FORMS)
    with transaction.atomic():
        fields = list(LocalField.objects.select_for_update())
        present = next((one for one in fields if one.pk == field_id), None)
        if field_id is not None and present is None:
            raise Missing
        faults = find_faults(given, present=present, others=fields)
        if faults:
            raise FieldFaults(faults)
        give_codes(given, [one["code"] for one in present.codes] if present else [])
        row = present or LocalField(
            key=make_code(given.labels, [one.key for one in fields]), made_by=by, about=given.about
        )
        row.about, row.labels = given.about, given.labels
        row.is_special, row.is_active = given.is_special, given.is_active
        row.codes = [
            {"code": answer.code, "labels": answer.labels, "is_active": answer.is_active}
            for answer in given.answers
        ]
        row.save()
        verb = "field.changed" if present else "field.made"
        record(verb, by=by.public_id, field=row.pk)
    return row


def answer_in_case(*, by: User, case_id: UUID, answers: Mapping[tuple[UUID, UUID], str]) -> None:
    """Answer questions about a case and its children; keys are the field and whom it is about, "" takes it away."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        children = set(case.case_children.values_list("person", flat=True))
        changed = []
        for (field_id, owner), code in answers.items():
            row = LocalField.objects.filter(pk=field_id).first()
            is_here = row is not None and (
                (row.about == LocalField.About.CASE and owner == case_id)
                or (row.about == LocalField.About.CHILD and owner in children)
            )
            if row is None or not is_here:
                raise Missing
            column = "case_id" if row.about == LocalField.About.CASE else "person_id"
            if _set(row, column, owner, code, by=by, why=Purpose.OPEN_CASE):
                changed.append(row.pk)
        if changed:
            record("field.answered", by=by.public_id, case=case_id, fields=changed)


def answer_in_contact(*, by: User, contact_id: UUID, answers: Mapping[UUID, str]) -> None:
    """Answer questions about a contact."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        changed = []
        for field_id, code in answers.items():
            row = LocalField.objects.filter(pk=field_id, about=LocalField.About.CONTACT).first()
            if row is None:
                raise Missing
            if _set(row, "contact_id", contact.pk, code, by=by, why=Purpose.ANSWER_CONTACT):
                changed.append(row.pk)
        if changed:
            record("field.answered", by=by.public_id, contact=contact_id, fields=changed)


def _set(row: LocalField, column: str, owner: UUID, code: str, *, by: User, why: Purpose) -> bool:
    """Whether anything changed; the answer before is kept.

    A code that was switched off stays where it is, and is given to nobody anew.
    """
    value = LocalValue.objects.filter(field=row, **{column: owner}).first()
    is_new = value is None
    value = value or LocalValue(field=row, **{column: owner})
    if row.is_special:
        unlock([owner], by=by.public_id, why=why).open(value)
    if value.answer == code:
        return False
    if code and code not in {one["code"] for one in row.codes if one.get("is_active", True)}:
        raise Missing
    name = value.answer_field
    apply_changes(value, {name: Change(code, version_of(value, name))}, by=by)
    value.by, value.at = by, clock.now()
    value.save(force_insert=is_new)
    return True
