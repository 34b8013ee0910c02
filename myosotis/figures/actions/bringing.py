"""Taking over figures that came from other software: looked at first, then in the place of those in the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.actions.returns import (
    draft_return,
    lock_return,
    say_basis,
    say_service,
    take_over_tables,
)
from myosotis.figures.actions.submissions import take_in_return
from myosotis.figures.codes import code_of
from myosotis.figures.models import AnnualReturn, Asked, BroughtIn, Submission
from myosotis.figures.queries.bringing import Expected, make_workbook
from myosotis.figures.report.collection import Return
from myosotis.figures.return_tables import own_practice, read_tables, write_tables
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.indicators import (
    Practice,
    Table,
    load_definitions,
    practice_from_dict,
    practice_to_dict,
    tabulate_missing,
)


def keep_brought_in(
    *,
    by: User,
    year: int,
    form: str,
    version: str,
    tables: Mapping[str, Table],
    practice: Practice,
    asked: Asked | None = None,
    marked: bytes | None = None,
    **values: Any,
) -> BroughtIn:
    """Keep what a file said until somebody takes it over; it takes the place of an earlier file.

    `values`: service, basis, comment, faults, rows, counted, left_out.
    """
    demand(by, Permission.KEEP_ROUNDS if asked else Permission.SIGN_FIGURES)
    with transaction.atomic():
        _earlier(year, asked).delete()
        row = BroughtIn.objects.create(
            year=year,
            asked=asked,
            form=form,
            definitions=version,
            tables=write_tables(tables, version),
            practice=practice_to_dict(practice),
            marked=marked,
            brought_by=by,
            brought_at=clock.now(),
            **values,
        )
        record("figures.brought_in", by=by.public_id, brought_in=row.pk, year=year, tables=len(tables))
    return row


def take_over(*, by: User, brought_in_id: UUID, is_all: bool) -> AnnualReturn:
    """Put what a file said into the draft of its year, which is begun where there is none.

    `is_all`: tables that the file does not hold are not reported; else they stay as they stand in the draft.
    """
    demand(by, Permission.SIGN_FIGURES)
    with transaction.atomic():
        brought = _lock(brought_in_id, is_own=True)
        draft = AnnualReturn.objects.filter(year=brought.year).order_by("-version").first()
        row = lock_return((draft or draft_return(by=by, year=brought.year)).pk, by=by)
        if row.definitions != brought.definitions:
            raise Refused("return_follows_another_version")
        tables = read_tables(brought.tables)
        if not tables:
            raise Refused("file_holds_no_table")
        if is_all:
            others = load_definitions(row.definitions).indicators
            tables = {one.code: tables.get(one.code) or tabulate_missing(one, row.year) for one in others}
        practice = merge_practices(own_practice(row.practice), practice_from_dict(brought.practice), tables)
        row = take_over_tables(by=by, return_id=row.pk, tables=tables, practice=practice)
        if brought.service:
            service = {**row.service, **brought.service}
            row = say_service(by=by, return_id=row.pk, answers=service, seen=row.edits)
        if brought.basis:
            ground = row.special_ground
            row = say_basis(
                by=by, return_id=row.pk, basis=brought.basis, special_ground=ground, seen=row.edits
            )
        brought.delete()
        record("figures.taken_over", by=by.public_id, annual_return=row.pk, tables=len(tables))
    return row


def take_in_brought(*, by: User, brought_in_id: UUID) -> Submission:
    """Take a questionnaire that came back into its round, as a version of that hotline's figures."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        brought = _lock(brought_in_id, is_own=False)
        asked = brought.asked
        if asked is None:
            raise Missing
        given = Return(
            hotline=code_of(asked.hotline),
            year=brought.year,
            definitions=brought.definitions,
            tables=read_tables(brought.tables),
            practice=practice_from_dict(brought.practice),
            comment="\n".join(text for text in (brought.basis, brought.comment) if text),
            service=brought.service,
        )
        taken = take_in_return(
            by=by,
            round_id=asked.round_id,
            hotline_id=asked.hotline_id,
            given=given,
            way=Submission.Way.QUESTIONNAIRE,
        )
        brought.delete()
        record("figures.taken_in", by=by.public_id, submission=taken.pk)
    return taken


def drop_brought_in(*, by: User, brought_in_id: UUID) -> None:
    """What a file said is not taken over."""
    with transaction.atomic():
        brought = BroughtIn.objects.select_for_update(of=("self",)).filter(pk=brought_in_id).first()
        if brought is None:
            raise Missing
        demand(by, Permission.KEEP_ROUNDS if brought.asked_id else Permission.SIGN_FIGURES)
        year = brought.year
        brought.delete()
        record("figures.dropped", by=by.public_id, brought_in=brought_in_id, year=year)


def merge_practices(own: Practice, said: Practice, tables: Mapping[str, Table]) -> Practice:
    """What the hotline says of its figures, with what a file says of the tables that it holds."""
    kept = {code: status for code, status in own.indicators.items() if code not in tables}
    return Practice(
        indicators={**kept, **said.indicators},
        dimensions=own.dimensions,
        codes=own.codes,
        grades=own.grades,
        code_grades={**own.code_grades, **said.code_grades},
        changed=own.changed | said.changed,
        estimates=frozenset(code for code in own.estimates if code not in tables) | said.estimates,
    )


def take_out_questionnaire(
    *, by: User, expected: Expected, language: str, asked: Asked | None = None
) -> bytes:
    """The questionnaire as a workbook; it holds small numbers where some are known already, so it stands in the log."""
    demand(by, Permission.KEEP_ROUNDS if asked else Permission.SIGN_FIGURES)
    with transaction.atomic():
        content = make_workbook(expected, language)
        record(
            "figures.questionnaire_taken_out",
            by=by.public_id,
            year=expected.year,
            hotline=expected.hotline.code,
        )
    return content


def take_out_marked(*, by: User, waiting: BroughtIn) -> bytes:
    """The workbook that came, with a note at each faulty cell."""
    demand(by, Permission.KEEP_ROUNDS if waiting.asked_id else Permission.SIGN_FIGURES)
    if not waiting.marked:
        raise Missing
    with transaction.atomic():
        record("figures.marked_taken_out", by=by.public_id, brought_in=waiting.pk, year=waiting.year)
    return bytes(waiting.marked)


def _earlier(year: int, asked: Asked | None) -> Any:
    found = (
        BroughtIn.objects.filter(asked=asked) if asked else BroughtIn.objects.filter(asked=None, year=year)
    )
    return found


def _lock(brought_in_id: UUID, *, is_own: bool) -> BroughtIn:
    found = BroughtIn.objects.select_for_update(of=("self",)).filter(pk=brought_in_id, asked__isnull=is_own)
    row = found.first()
    if row is None:
        raise Missing
    return row
