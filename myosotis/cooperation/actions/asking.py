"""Questions and dated answers, by either side."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_cooperation
from myosotis.cooperation.actions.answering import touch
from myosotis.cooperation.actions.threads import coded, take_step, worded
from myosotis.cooperation.inputs import FactInput
from myosotis.cooperation.models import Answer, Cooperation, Question
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused


def ask(
    *,
    by: User,
    cooperation_id: UUID,
    code: str = "",
    text: str = "",
    language: str = "",
    due_at: dt.datetime | None = None,
) -> Question:
    """Ask the other side: by a code, in words, or both."""
    if code:
        words.demand_code("structured_question", code)
    said = telling.clean_text(text)
    if not code and not said:
        raise Refused("nothing_asked")
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_taken_up(row)
        question = Question(
            question=uuid4(),
            cooperation=row,
            is_ours=True,
            code=code,
            language=language,
            due_at=due_at,
            asked_by=by,
        )
        question.text = said
        question.save(force_insert=True)
        body: dict[str, Any] = coded({"question": str(question.question), **worded(said)})
        body |= {"code": code} if code else {}
        body |= {"language": language} if language else {}
        body |= {"due_at": telling.moment(due_at)} if due_at else {}
        take_step(row, by=by, typ="qa.ask", body=body, code=code)
        record(
            "cooperation.asked", by=by.public_id, case=row.case_id, cooperation=row.pk, question=question.pk
        )
    return question


def answer(
    *,
    by: User,
    question_id: UUID,
    facts: list[FactInput],
    is_last: bool = True,
    where_reason: str = "",
) -> list[Answer]:
    """Answer a question of the other side with facts, each dated, with its source and how certain it is.

    Where a block withholds a child's whereabouts, only who opened them answers, and says why.
    """
    if not facts:
        raise Refused("nothing_answered")
    for one in facts:
        words.demand_code("answer_source", one.source)
        words.demand_code("answer_certainty", one.certainty)
        if one.known:
            words.demand_code("yes_no", one.known)
        if not one.known and not one.text.strip():
            raise Refused("nothing_answered")
    with transaction.atomic():
        question = (
            Question.objects.select_related("cooperation").filter(pk=question_id, is_ours=False).first()
        )
        if question is None:
            raise Missing
        row = lock_cooperation(question.cooperation_id, by=by)
        demand_clearance(row, by=by, reason=where_reason)
        made = [keep_fact(row, question, fact_value(one), is_last=is_last, by=by) for one in facts]
        question.answered_at = clock.now() if is_last else question.answered_at
        question.save(update_fields=["answered_at"])
        body = coded(
            {
                "question": str(question.question),
                "facts": [fact_value(one) for one in facts],
                "is_last": is_last,
            }
        )
        touch(row)
        take_step(row, by=by, typ="qa.answer", body=body, code=question.code, text=where_reason.strip())
        record(
            "cooperation.answered",
            by=by.public_id,
            case=row.case_id,
            cooperation=row.pk,
            question=question.pk,
        )
    return made


def fact_value(one: FactInput) -> dict[str, Any]:
    """A fact as it goes."""
    value: dict[str, Any] = {"dated": one.dated, "source": one.source, "certainty": one.certainty}
    value |= {"known": one.known} if one.known else {}
    value |= worded(one.text)
    value |= {"language": one.language} if one.language else {}
    value |= {"is_alleged": True} if one.is_alleged else {}
    return value


def keep_fact(
    row: Cooperation, question: Question, value: dict[str, Any], *, is_last: bool, by: User | None
) -> Answer:
    """The row of one fact, ours or theirs."""
    fact = Answer(
        cooperation=row,
        question=question,
        dated=telling.read_dated(value["dated"]),
        source=value["source"],
        certainty=value["certainty"],
        language=value.get("language", ""),
        is_alleged=value.get("is_alleged", False),
        is_last=is_last,
        by=by,
    )
    fact.known, fact.text = value.get("known", ""), value.get("text", "")
    fact.save(force_insert=True)
    return fact


def demand_taken_up(row: Cooperation) -> None:
    """Before the other side took it up, there is nothing to ask or to tell; the asked side may ask what it needs."""
    if row.is_asking and row.state in ("requested", "received"):
        raise Refused("not_accepted_yet")


def demand_clearance(row: Cooperation, *, by: User, reason: str) -> None:
    """Where a block stands, only who opened the whereabouts tells anything in words, with a reason."""
    if row.case_id is None or not withheld_in_case(row.case_id, user=None):
        return
    if withheld_in_case(row.case_id, user=by):
        raise Refused("whereabouts_withheld")
    if not reason.strip():
        raise Refused("where_reason_needed")
