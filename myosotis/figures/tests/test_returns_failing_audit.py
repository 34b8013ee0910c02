"""A return: an act that cannot be written into the log does not happen."""

from __future__ import annotations

from uuid import uuid4

import pytest

from myosotis.exchange.models import Inbox, Outbox, Peer
from myosotis.exchange.tests.pair import Pair
from myosotis.figures.actions import (
    returns,
    returns_answering,
    returns_hearing,
    returns_reports,
    returns_signing,
)
from myosotis.figures.actions.rounds import tell
from myosotis.figures.models import (
    AnnualReturn,
    AnswerToNotice,
    AnswerToQuestion,
    FiguresNotice,
    RemarkOnCell,
)
from myosotis.figures.queries.returns import read_whole
from myosotis.figures.return_tables import digest_to_sign, read_tables
from myosotis.figures.tests.test_returns import last_year, sign_both
from myosotis_core.indicators import Practice
from tests.full_log import LogIsFull, fail, rows_of
from tests.people import Cast
from tests.roles.returns import make_returns, make_tables

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLES = (AnnualReturn, AnswerToNotice, AnswerToQuestion, FiguresNotice, RemarkOnCell, Outbox)


def test_nothing_happens_without_a_log(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = Pair(cast.sofia)
    Peer.objects.filter(node_id="be").update(kind="coordinator")
    make_returns(by=cast.dimitri)
    row = AnnualReturn.objects.get()
    year, by = row.year - 2, cast.dimitri
    older = AnnualReturn.objects.create(
        year=year, definitions=row.definitions, drafted_by=by, tables=make_tables(year, 9)
    )
    sign_both(cast, older)
    with pair.at("be"):
        body = {"period": str(older.year), "text": "A round begins.", "about": "round"}
        assert tell(cast.colette, Peer.objects.get(node_id="gr"), body)
    pair.carry("be", "gr")
    inbox = Inbox.objects.get(typ="stats.query", applied_at__isnull=True)
    asked = uuid4()
    notice = FiguresNotice.objects.create(
        message=uuid4(),
        about="question",
        year=older.year,
        annual_return=older,
        text="Right?",
        questions=[{"question": str(asked), "text": "Right?"}],
    )
    jump = next(one.question for one in read_whole(user=cast.dimitri, year=row.year).asked)
    mine, of_row = {"by": cast.dimitri}, {"by": cast.dimitri, "return_id": row.pk}
    frozen = {"by": cast.dimitri, "return_id": older.pk}
    table = {"new_cases": read_tables(row.tables)["new_cases"]}
    cell = {"indicator": "new_cases", "place": (), "text": "A new shelter."}

    def take_back() -> None:
        AnnualReturn.objects.filter(pk=row.pk).update(
            state="ready", first_by=cast.dimitri, first_at=row.drafted_at
        )
        returns_signing.take_back_signature(**of_row)

    acts = {
        "draft_return": lambda: returns.draft_return(**mine, year=last_year() + 1),
        "begin_correction": lambda: returns.begin_correction(**mine, year=older.year, reason="Late."),
        "count_again": lambda: returns.count_again(**of_row),
        "take_over_tables": lambda: returns.take_over_tables(**of_row, tables=table, practice=Practice()),
        "say_practice": lambda: returns.say_practice(**of_row, practice=Practice(), seen=row.edits),
        "say_basis": lambda: returns.say_basis(**of_row, basis="x", special_ground="", seen=row.edits),
        "say_service": lambda: returns.say_service(**of_row, answers={"volunteers": 4}, seen=row.edits),
        "write_remark": lambda: returns.write_remark(**of_row, **cell),
        "answer_question": lambda: returns.answer_question(**of_row, question=jump, text="x"),
        "sign_return": lambda: returns_signing.sign_return(**of_row, digest=digest_to_sign(row)),
        "send_return": lambda: _at_hotline(pair, lambda: returns_signing.send_return(**frozen)),
        "answer_notice": lambda: _at_hotline(
            pair,
            lambda: returns_answering.answer_notice(
                **mine, notice_id=notice.pk, question=asked, text="It is right."
            ),
        ),
        "take_out_file": lambda: returns_signing.take_out_file(**frozen),
        "hear_message": lambda: returns_hearing.hear_message(inbox),
        "take_out_report": lambda: returns_reports.take_out_report(
            **mine, code="contacts", years=[older.year]
        ),
    }
    before = rows_of(TABLES)
    for module in (returns, returns_answering, returns_signing, returns_hearing, returns_reports):
        monkeypatch.setattr(module, "record", fail)
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name
    with pytest.raises(LogIsFull):
        take_back()
    assert AnnualReturn.objects.get(pk=row.pk).state == "ready"


def _at_hotline(pair: Pair, act: object) -> None:
    with pair.at("gr"):
        act()  # type: ignore[operator]
