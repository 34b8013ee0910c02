"""The fields of this hotline's own: what they ask, what records answered, and how many of each."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.models import LocalField, LocalValue
from myosotis.kernel.asking import is_any
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import rows_of
from myosotis.vault.opening import Purpose, unlock

# An answer that was taken away leaves an empty row.
ANSWERED = Count("values", filter=~Q(values__code="") | Q(values__special__isnull=False))


@dataclass
class LocalAnswer:
    """One question asked of one record, and its answer: "" where there is none."""

    field: LocalField
    owner: UUID
    code: str = ""

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"{self.field.pk}.{self.owner}"

    @property
    def said(self) -> str:
        """The answer in words."""
        return self.field.label_of(self.code) if self.code else ""

    def choices(self) -> list[tuple[str, str]]:
        """The answers to choose from; an answer that was switched off since stays the answer of this record."""
        return self.field.choices(kept=self.code)


@dataclass
class LocalTable:
    """How many records gave which answer to one question; only of cases this person may open."""

    field: LocalField
    rows: list[tuple[str, str, int]] = dataclasses.field(default_factory=list)


def list_fields(*, user: User) -> list[LocalField]:
    """All fields, with how many records answered each (`answered`), for whoever keeps them."""
    demand(user, Permission.MANAGE_FORMS)
    return list(LocalField.objects.annotate(answered=ANSWERED).order_by("about", "made_at"))


def list_all_fields() -> list[LocalField]:
    """Every question, for comparing a new one with."""
    return list(LocalField.objects.all())


def get_field(*, user: User, field_id: UUID) -> LocalField:
    """One field, for whoever keeps them."""
    demand(user, Permission.MANAGE_FORMS)
    row = LocalField.objects.filter(pk=field_id).annotate(answered=ANSWERED).first()
    if row is None:
        raise Missing
    return row


def list_local_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Questions and answers to filter a list by; never a special one, which lies sealed."""
    rows = rows_of(LocalField, is_active=True, is_special=False)
    return [(row.label, [(f"{row.key}:{code}", label) for code, label in row.choices()]) for row in rows]


def has_local_fields(*about: str) -> bool:
    """Whether the hotline asks anything of its own about these."""
    return is_any(LocalField, about__in=about)


def read_answers(
    *, user: User, about: str, owners: Iterable[UUID], is_for_form: bool = False
) -> list[LocalAnswer]:
    """The answers of records that the caller has opened for this person, in the order of the questions.

    A question that was switched off is shown with the answer it has; `is_for_form` leaves it out.
    """
    ids = list(owners)
    fields = rows_of(LocalField, about=about)
    if not fields or not ids:
        return []
    owner = {"case": "case", "contact": "contact", "child": "person"}[about]
    values = list(
        LocalValue.objects.filter(field__in=fields, **{f"{owner}__in": ids}).select_related("field")
    )
    special = [value for value in values if value.field.is_special]
    if special:
        unlock(ids, by=user.public_id, why=Purpose.OPEN_CASE).open(special)
    held = {(value.field_id, value.vault_root()): value.answer for value in values}
    answers = [
        LocalAnswer(one, owner_id, held.get((one.pk, owner_id), "")) for owner_id in ids for one in fields
    ]
    return [answer for answer in answers if answer.field.is_active or (answer.code and not is_for_form)]


def count_answers(*, user: User) -> list[LocalTable]:
    """The small table of this hotline's own: answers of own cases and their children, and of contacts, by question.

    For those who see cases and figures. Special answers are not counted here. None of these numbers is a figure of
    the common report.
    """
    if not (can(user, Permission.SEE_FIGURES) and can(user, Permission.READ_CASES)):
        return []
    fields = list(LocalField.objects.filter(is_special=False))
    counts: Counter[tuple[UUID, str]] = Counter()
    seen = visible_cases(user).order_by().values("pk")
    values = LocalValue.objects.filter(field__in=fields).exclude(code="")
    values = values.filter(
        Q(case__in=seen) | Q(person__case_children__case__in=seen) | Q(contact__isnull=False)
    )
    for field_id, code, times in values.values_list("field", "code").annotate(
        times=Count("pk", distinct=True)
    ):
        counts[(field_id, code)] = times
    return [
        LocalTable(one, [(code, label, counts[(one.pk, code)]) for code, label in _all_answers(one)])
        for one in fields
    ]


def _all_answers(row: LocalField) -> list[tuple[str, str]]:
    return [(one["code"], row.label_of(one["code"])) for one in row.codes]
