"""Writing: files that come into a case, files that leave it, papers that are made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case
from myosotis.files import actions as files
from myosotis.files.actions import Described
from myosotis.files.checking import inspect_content
from myosotis.files.inspection.verdicts import Unfit, Verdict
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.papers.models import Paper
from myosotis.papers.queries import PHOTO, is_file_of

CASE_SHEET = "case_sheet"


@dataclass(frozen=True)
class MadePaper:
    """A paper as it leaves: its bytes, in which language, for whom, why, and the codes of what stands in it."""

    content: bytes
    language: str
    for_whom: str
    reason: str
    fields: list[str]


def receive_file(
    *, by: User, case_id: UUID, described: Described, content: bytes, person_id: UUID | None = None
) -> File:
    """Look at a file and keep it with the case, a photo with its child. Raises `Unfit` with the reason."""
    words.demand_code("file_kind", described.kind)
    with transaction.atomic():
        _demand_child(lock_case(case_id, by=by), person_id)
    verdict = inspect_content(content)  # up to ten seconds: outside of any transaction
    if described.kind == PHOTO and not verdict.main:
        raise Unfit("no_picture")
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        return files.keep_file(
            by=by,
            case_id=case.pk,
            owner=person_id or case.pk,
            described=described,
            content=content,
            verdict=verdict,
        )


def withdraw_file(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """It is not used any more."""
    with transaction.atomic():
        _demand_file(by, case_id, file_id)
        files.withdraw_file(by=by, case_id=case_id, file_id=file_id)


def set_file_aside(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """Something may be wrong with it."""
    with transaction.atomic():
        _demand_file(by, case_id, file_id)
        files.set_file_aside(by=by, case_id=case_id, file_id=file_id)


def use_file_again(*, by: User, case_id: UUID, file_id: UUID) -> None:
    """A withdrawn file is used again; one that was set aside only by a supervisor."""
    with transaction.atomic():
        _demand_file(by, case_id, file_id)
        if File.objects.filter(pk=file_id, set_aside_at__isnull=False).exists():
            demand(by, Permission.REVIEW_OPENINGS)
        files.use_file_again(by=by, case_id=case_id, file_id=file_id)


def report_abuse_material(*, by: User, case_id: UUID, file_id: UUID | None = None) -> None:
    """What may be abuse material: nothing is kept; one that was kept already is destroyed."""
    with transaction.atomic():
        lock_case(case_id, by=by)
        if file_id is not None and not is_file_of(case_id, file_id):
            raise Missing
        files.report_abuse_material(by=by, case_id=case_id, file_id=file_id)


def note_file_left(*, by: User, case_id: UUID, file_id: UUID, is_shown: bool) -> None:
    """The log says each time that somebody looked at a picture, or took a file out."""
    with transaction.atomic():
        if is_shown:
            record("file.shown", by=by.public_id, case=case_id, file=file_id)
        else:
            record("file.downloaded", by=by.public_id, case=case_id, file=file_id)


def make_paper(*, by: User, case_id: UUID, made: MadePaper, title: str) -> Paper:
    """Record a paper with the very bytes that leave, kept as a sealed file."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        file = files.keep_file(
            by=by,
            case_id=case.pk,
            owner=case.pk,
            described=Described(kind=CASE_SHEET, received_on=clock.now().date(), title=title),
            content=made.content,
            verdict=Verdict("application/pdf"),
        )
        paper = Paper(case=case, kind=CASE_SHEET, language=made.language, made_by=by, file=file)
        paper.fields, paper.for_whom, paper.reason = made.fields, made.for_whom, made.reason
        paper.digest = hashlib.sha256(made.content).hexdigest()
        paper.save(force_insert=True)
        record("paper.made", by=by.public_id, case=case.pk, paper=paper.pk, file=file.pk)
    return paper


def _demand_child(case: Case, person_id: UUID | None) -> None:
    if person_id is not None and not case.case_children.filter(person=person_id).exists():
        raise Missing


def _demand_file(by: User, case_id: UUID, file_id: UUID) -> None:
    lock_case(case_id, by=by)
    if not is_file_of(case_id, file_id):
        raise Missing
