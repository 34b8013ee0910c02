"""Taking in what hotlines send: each version is kept as it arrived, and only the hotline changes its numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox
from myosotis.figures.actions.rounds import lock_round
from myosotis.figures.codes import write_place
from myosotis.figures.documents import Document, DocumentRefused, unpack
from myosotis.figures.models import Asked, Round, Submission, SubmittedTable
from myosotis.figures.report.collection import Return
from myosotis.kernel.errors import Missing, Refused
from myosotis.network.models import Hotline
from myosotis_core.comparison import find_questions
from myosotis_core.indicators import (
    TOTAL,
    Cell,
    Status,
    Table,
    practice_to_dict,
    table_from_dict,
    table_to_dict,
)
from myosotis_core.vocabulary import Sentence

REASONS = {
    "return_follows_another_version": Sentence(
        "The round follows another version of the definitions than the return."
    ),
    "year_was_not_over": Sentence(
        "It was signed before its year was over; the yearly round takes whole years."
    ),
    "return_holds_nothing_asked": Sentence("The return holds no table that the round asks for."),
}
"""Why a round does not take a return, as the hotline is told; its node says it in the language of the page."""
DOES_NOT_TAKE = Sentence("The round does not take it.")
HISTORY = 6
"""Earlier years that a total is held against."""


def take_in_return(
    *,
    by: User,
    round_id: UUID,
    hotline_id: UUID,
    given: Return,
    way: str,
    version: int = 1,
    signed_by: int = 0,
) -> Submission:
    """Take in a hotline's return that came as a file or a questionnaire; one more version where there is one already.

    Raises `Refused` where the round is not open, the year is another one, or the hotline is not asked in it.
    """
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        hotline = Hotline.objects.filter(pk=hotline_id).first()
        if hotline is None:
            raise Missing
        taken = _keep(row, hotline, given, way=way, version=version, signed_by=signed_by, taken_by=by)
        record(
            "return.taken_in",
            by=by.public_id,
            round=row.pk,
            hotline=hotline.pk,
            number=taken.number,
            way=way,
        )
    return taken


def take_in_message(inbox: Inbox, body: Mapping[str, Any]) -> str:
    """A return that came sealed; inside the transaction of the message, by the worker. Returns what it answered.

    It is taken into every open round of its year that asks this hotline: the yearly one, and beside it each flash
    collection, which keeps only the tables it asks for.
    """
    outcome, reason, taken = "taken", "", list[Submission]()
    try:
        taken = _take_everywhere(inbox, unpack(str(body.get("document", "")), body["digest"]))
    except DocumentRefused as error:
        outcome, reason = "refused", str(error)
    except Refused as error:
        outcome, reason = "refused", str(REASONS.get(error.reason, DOES_NOT_TAKE))
    answer = {
        "period": str(body["period"]),
        "version": int(body["version"]),
        "digest": body["digest"],
        "outcome": outcome,
        **({"reason": reason} if reason else {}),
    }
    try:
        with transaction.atomic():
            send(by="worker", peer=inbox.peer, typ="stats.ack", body=answer, thread=None)
    except Refused:
        pass  # The figures count; the hotline asks or sees it with the next message.
    objects: dict[str, UUID | int] = {"submission": taken[0].pk, "rounds": len(taken)} if taken else {}
    record(
        f"return.{outcome}",
        by="worker",
        case=None,
        peer=inbox.peer.node_id,
        **objects,
    )
    return outcome


def withdraw_submission(*, by: User, submission_id: UUID) -> None:
    """Take back what was taken in by mistake: the version before counts again. What came sealed stays."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        found = Submission.objects.select_for_update(of=("self",)).filter(pk=submission_id).first()
        if found is None:
            raise Missing
        row = lock_round(found.round_id, by=by)
        if not row.is_open or not found.is_last or found.way == Submission.Way.MESSAGE:
            raise Refused("not_now")
        round_id, hotline_id = found.round_id, found.hotline_id
        found.delete()
        earlier = Submission.objects.filter(round_id=round_id, hotline_id=hotline_id).first()
        if earlier is not None:
            earlier.is_last = True
            earlier.save(update_fields=["is_last"])
        record("return.taken_back", by=by.public_id, round=round_id, hotline=hotline_id)


def _take_everywhere(inbox: Inbox, document: Document) -> list[Submission]:
    """In each round that takes it; refused only where none does."""
    hotline = Hotline.objects.filter(node_id=inbox.peer.node_id).first()
    rows = Round.objects.filter(year=document.year, state=Round.State.OPEN, asked__hotline=hotline)
    found = sorted(rows.exclude(form=Round.Form.MEDIATORS), key=lambda one: one.form != Round.Form.YEARLY)
    if hotline is None or not found or document.node != inbox.peer.node_id:
        raise DocumentRefused(Sentence("No round of this year is open here for this hotline."))
    given, taken, refusals = document.as_return(inbox.peer.node_id), list[Submission](), list[Refused]()
    for row in found:
        try:
            _demand_whole_year(row, document)
            taken.append(
                _keep(
                    row, hotline, given, way=Submission.Way.MESSAGE, version=document.version, signed_by=2,
                    message=inbox.pk,
                )
            )  # fmt: skip
        except Refused as error:
            refusals.append(error)
    if not taken:
        raise refusals[0]
    return taken


def _demand_whole_year(row: Round, document: Document) -> None:
    """What was signed before its year was over answers a flash collection, not the yearly round."""
    is_early = document.signed_on is not None and document.signed_on.year <= row.year
    if is_early and row.form == Round.Form.YEARLY:
        raise Refused("year_was_not_over")


def _keep(
    row: Round,
    hotline: Hotline,
    given: Return,
    *,
    way: str,
    version: int,
    signed_by: int,
    taken_by: User | None = None,
    message: UUID | None = None,
) -> Submission:
    if not row.is_open or given.year != row.year:
        raise Refused("round_takes_no_return_of_this_year")
    if given.definitions != row.definitions:
        raise Refused("return_follows_another_version")
    if not Asked.objects.filter(round=row, hotline=hotline).exists():
        raise Refused("hotline_not_asked")
    wanted = {
        code: table for code, table in given.tables.items() if not row.indicators or code in row.indicators
    }
    if not wanted:
        raise Refused("return_holds_nothing_asked")
    last = Submission.objects.filter(round=row, hotline=hotline).first()
    Submission.objects.filter(round=row, hotline=hotline, is_last=True).update(is_last=False)
    taken = Submission.objects.create(
        round=row,
        hotline=hotline,
        number=last.number + 1 if last else 1,
        version=version,
        way=way,
        definitions=given.definitions,
        practice=practice_to_dict(given.practice),
        service=dict(given.service),
        comment=given.comment[:8000],
        questions=ask_checks(row, hotline, wanted),
        signed_on=given.signed_on,
        signed_by=signed_by,
        taken_by=taken_by,
        message=message,
        digest=digest_tables(wanted),
    )
    SubmittedTable.objects.bulk_create(
        [describe_table(taken, table, given.definitions) for table in wanted.values()]
    )
    return taken


def ask_checks(row: Round, hotline: Hotline, tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """What the checks find in a return, held against the hotline's own earlier years; as plain values."""
    kept = SubmittedTable.objects.filter(
        submission__hotline=hotline,
        submission__is_last=True,
        submission__round__form=Round.Form.YEARLY,
        indicator__in=list(tables),
    )
    last_year = kept.filter(submission__round__year=row.year - 1)
    before = {one.indicator: table_from_dict(one.table) for one in last_year}
    older = kept.filter(submission__round__year__range=(row.year - HISTORY, row.year - 1)).order_by(
        "submission__round__year"
    )
    history: dict[str, list[Table]] = {}
    for code, total, status in older.values_list("indicator", "total", "status"):
        history.setdefault(code, []).append(_only_total(tables[code], total, status))
    found = find_questions(tables, before=before, history=history)
    return [
        {
            "code": one.code,
            "indicator": one.indicator,
            "place": write_place(one.place),
            "values": dict(one.values),
        }
        for one in found
    ]


def _only_total(like: Table, total: int | None, status: str) -> Table:
    """An earlier year as far as the checks look at it: its total."""
    place = (TOTAL,) * len(like.indicator.by)
    return Table(like.indicator, like.year, {place: Cell(place, total, Status(status))})


def describe_table(taken: Submission, table: Table, version: str) -> SubmittedTable:
    """One table as it is kept, with what the overview shows of it."""
    able = [cell for cell in table.cells.values() if cell.status is not Status.IMPOSSIBLE]
    return SubmittedTable(
        submission=taken,
        indicator=table.indicator.code,
        total=table.total.value,
        status=table.total.status.value,
        filled=sum(1 for cell in able if cell.value is not None),
        cells=len(able),
        grade=max((cell.grade for cell in able), default=table.total.grade).value,
        table=table_to_dict(table, version=version),
    )


def digest_tables(tables: Mapping[str, Table]) -> str:
    """SHA-256 of the tables in a fixed order."""
    plain = {code: table_to_dict(tables[code]) for code in sorted(tables)}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
