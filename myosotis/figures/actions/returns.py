"""A hotline's annual return at work: drafted from casework, remarked on, answered; any change voids a signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.fact_days import local_day
from myosotis.casework.queries.facts import tables_of_year
from myosotis.figures.codes import write_place
from myosotis.figures.models import AnnualReturn, AnswerToQuestion, RemarkOnCell
from myosotis.figures.return_tables import (
    FROZEN,
    joined_practice,
    own_practice,
    write_tables,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.comparison import Question
from myosotis_core.indicators import Practice, Table, practice_to_dict
from myosotis_core.vocabulary import CURRENT_VERSION

FIRST_YEAR = 2000
State = AnnualReturn.State


def draft_return(*, by: User, year: int) -> AnnualReturn:
    """Draft the return of a year from casework; practice and service are taken over from the year before."""
    demand(by, Permission.SIGN_FIGURES)
    if not FIRST_YEAR <= year <= local_day(clock.now()).year:
        raise Refused("year_not_begun")
    with transaction.atomic():
        if AnnualReturn.objects.select_for_update().filter(year=year).exists():
            raise Refused("return_exists")
        last = AnnualReturn.objects.filter(year__lt=year).order_by("-year", "-version").first()
        row = AnnualReturn(
            year=year,
            definitions=CURRENT_VERSION,
            drafted_by=by,
            special_ground=last.special_ground if last else "",
        )
        if last:
            row.practice, row.service, row.basis = last.practice, last.service, last.basis
        _count(row, by=by)
        row.save(force_insert=True)
        record("return.drafted", by=by.public_id, annual_return=row.pk, year=year, version=1)
    return row


def begin_correction(*, by: User, year: int, reason: str) -> AnnualReturn:
    """A new version of a frozen return, with the reason; what was said stays until it is changed."""
    demand(by, Permission.SIGN_FIGURES)
    if not reason.strip():
        raise Refused("correction_needs_reason")
    with transaction.atomic():
        last = AnnualReturn.objects.select_for_update().filter(year=year).order_by("-version").first()
        if last is None:
            raise Missing
        if last.is_open:
            raise Refused("return_still_open")
        row = AnnualReturn(
            year=year,
            version=last.version + 1,
            definitions=CURRENT_VERSION,
            drafted_by=by,
            source=last.source,
            reason=reason.strip(),
            tables=last.tables,
            before=last.before,
            practice=last.practice,
            service=last.service,
            basis=last.basis,
            special_ground=last.special_ground,
        )
        _recount(row, by=by)
        row.save(force_insert=True)
        _copy_words(last, row)
        record("return.correction_begun", by=by.public_id, annual_return=row.pk, version=row.version)
    return row


def count_again(*, by: User, return_id: UUID, with_year_before: bool = False) -> AnnualReturn:
    """Count the draft anew from casework; `with_year_before`: also the year before, to stand beside it."""
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        if row.source != AnnualReturn.Source.CASEWORK:
            raise Refused("numbers_came_from_elsewhere")
        if with_year_before:
            is_special = bool(row.special_ground)
            practice = joined_practice(own_practice(row.practice))
            before = tables_of_year(user=by, year=row.year - 1, with_special=is_special, practice=practice)
            row.before = write_tables(before, row.definitions)
        _count(row, by=by)
        touch(row)
        record("return.counted", by=by.public_id, annual_return=row.pk)
    return row


def take_over_tables(
    *, by: User, return_id: UUID, tables: Mapping[str, Table], practice: Practice, source: str = "typed"
) -> AnnualReturn:
    """Numbers that come from elsewhere (typed, a questionnaire, uploaded facts) take the place of those in the draft.

    Tables that are not given stay as they are.
    """
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        if any(table.year != row.year for table in tables.values()):
            raise Refused("numbers_of_another_year")
        row.tables = {**row.tables, **write_tables(tables, row.definitions)}
        row.practice = practice_to_dict(practice)
        row.source, row.counted_at = AnnualReturn.Source(source), clock.now()
        touch(row)
        record("return.taken_over", by=by.public_id, annual_return=row.pk, tables=len(tables))
    return row


def say_practice(*, by: User, return_id: UUID, practice: Practice, seen: int) -> AnnualReturn:
    """What the hotline collects and how well it fits; the numbers follow at once."""
    with transaction.atomic():
        row = lock_return(return_id, by=by, seen=seen)
        row.practice = practice_to_dict(practice)
        _recount(row, by=by)
        touch(row)
        record("return.practice_said", by=by.public_id, annual_return=row.pk)
    return row


def say_basis(*, by: User, return_id: UUID, basis: str, special_ground: str, seen: int) -> AnnualReturn:
    """What the numbers rest on; and the ground in law on which special categories are tabulated, or none."""
    with transaction.atomic():
        row = lock_return(return_id, by=by, seen=seen)
        is_other = bool(special_ground.strip()) != bool(row.special_ground)
        row.basis, row.special_ground = basis.strip(), special_ground.strip()
        if is_other:
            _recount(row, by=by)
        touch(row)
        record(
            "return.basis_said",
            by=by.public_id,
            annual_return=row.pk,
            special=bool(row.special_ground),
        )
    return row


def say_service(*, by: User, return_id: UUID, answers: Mapping[str, Any], seen: int) -> AnnualReturn:
    """What the hotline says of itself, by code of the question."""
    with transaction.atomic():
        row = lock_return(return_id, by=by, seen=seen)
        row.service = dict(answers)
        touch(row)
        record("return.service_said", by=by.public_id, annual_return=row.pk)
    return row


def write_remark(*, by: User, return_id: UUID, indicator: str, place: tuple[str, ...], text: str) -> None:
    """Remark on a number, or on a table as a whole; an empty text takes the remark away."""
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        if indicator not in row.tables:
            raise Missing
        where: dict[str, Any] = {"annual_return": row, "indicator": indicator, "place": write_place(place)}
        if text.strip():
            said = {"text": text.strip(), "by": by, "at": clock.now()}
            RemarkOnCell.objects.update_or_create(**where, defaults=said)
        else:
            RemarkOnCell.objects.filter(**where).delete()
        touch(row)
        record("return.remarked", by=by.public_id, annual_return=row.pk, indicator=indicator)


def answer_question(*, by: User, return_id: UUID, question: Question, text: str) -> None:
    """Answer what a check asks; an empty text takes the answer away. The number stays as it is."""
    with transaction.atomic():
        row = lock_return(return_id, by=by)
        where: dict[str, Any] = {
            "annual_return": row,
            "code": question.code,
            "indicator": question.indicator,
            "place": write_place(question.place),
        }
        if text.strip():
            said = {"values": dict(question.values), "text": text.strip(), "by": by, "at": clock.now()}
            AnswerToQuestion.objects.update_or_create(**where, defaults=said)
        else:
            AnswerToQuestion.objects.filter(**where).delete()
        touch(row)
        record("return.question_answered", by=by.public_id, annual_return=row.pk, code=question.code)


def lock_return(return_id: UUID, *, by: User, seen: int | None = None) -> AnnualReturn:
    """A return that may be changed, by somebody who may; `seen`: the edit it was changed from."""
    demand(by, Permission.SIGN_FIGURES)
    row = AnnualReturn.objects.select_for_update(of=("self",)).filter(pk=return_id).first()
    if row is None:
        raise Missing
    if row.state in FROZEN:
        raise Refused("return_is_frozen")
    if seen is not None and seen != row.edits:
        raise Refused("return_changed_meanwhile")
    return row


def touch(row: AnnualReturn) -> None:
    """Save a change: what one person has signed is no longer what stands there."""
    row.edits += 1
    row.state, row.first_by, row.first_at, row.signed_digest = State.DRAFTING, None, None, ""
    row.save()


def _count(row: AnnualReturn, *, by: User) -> None:
    practice = joined_practice(own_practice(row.practice))
    is_special = bool(row.special_ground)
    tables = tables_of_year(user=by, year=row.year, with_special=is_special, practice=practice)
    row.tables, row.counted_at = write_tables(tables, row.definitions), clock.now()


def _recount(row: AnnualReturn, *, by: User) -> None:
    """Numbers from elsewhere stay as they were given; what the hotline says of them stands beside them."""
    if row.source == AnnualReturn.Source.CASEWORK:
        _count(row, by=by)


def _copy_words(last: AnnualReturn, row: AnnualReturn) -> None:
    """Remarks and answers go over to the next version; an answer to other numbers is asked for again."""
    for model in (RemarkOnCell, AnswerToQuestion):
        for one in model._default_manager.filter(annual_return=last):
            one.pk, one.annual_return = model._meta.pk.get_default(), row  # type: ignore[union-attr]
            one.save(force_insert=True)
