"""Questions about a hotline's figures: asked, answered, settled. Nothing here changes a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.exchange.models import Inbox
from myosotis.figures.actions.rounds import lock_round, peers_of, tell
from myosotis.figures.models import Asked, ReturnQuestion, Round, Submission
from myosotis.figures.queries.submissions import stands_still
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

MOST_IN_A_LETTER = 60
LONGEST_ANSWER = 4000


@dataclass(frozen=True)
class Finding:
    """What a check found in a submission, by its names there. `said`: as the hotline reads it."""

    code: str
    indicator: str
    place: str
    said: str = field(default="", compare=False)


def ask_back(
    *,
    by: User,
    round_id: UUID,
    asked_id: int,
    findings: Iterable[Finding],
    text: str,
    way: str,
    said: str = "",
) -> int:
    """Ask a hotline about findings of the checks, or in own words; returns how many questions were asked.

    `said`: the whole letter as the hotline reads it, in its language. By message it goes sealed to its node.
    """
    with transaction.atomic():
        row = lock_round(round_id, by=by)
        asked = _find_asked(row, asked_id)
        chosen = list(findings)
        known = _known_findings(row, asked)
        questions = [
            ReturnQuestion(code=one.code, indicator=one.indicator, place=one.place, values=known[one])
            for one in chosen
            if one in known
        ]
        questions += [ReturnQuestion(text=text.strip())] if text.strip() else []
        if not questions:
            raise Refused("question_says_nothing")
        now = clock.now()
        for one in questions:
            one.round, one.hotline, one.way = row, asked.hotline, way
            one.asked_at, one.asked_by = now, by
        if way == ReturnQuestion.Way.MESSAGE:
            spoken = [*(one.said for one in chosen if one in known), text.strip()]
            _send(by, asked, row, said or text, list(zip(questions, spoken, strict=False)))
        ReturnQuestion.objects.bulk_create(questions)
        record(
            "return.asked_back",
            by=by.public_id,
            round=row.pk,
            hotline=asked.hotline_id,
            questions=len(questions),
        )
    return len(questions)


def ask_again(*, by: User, question_id: UUID, text: str, way: str) -> ReturnQuestion:
    """The answer did not settle it: ask on, in own words; the first question ends as asked again."""
    with transaction.atomic():
        found = _lock_question(question_id, by=by)
        if not found.is_open:
            raise Refused("not_now")
        if found.answered_at is None:
            raise Refused("an_answer_comes_first")
        if not text.strip():
            raise Refused("question_says_nothing")
        again = ReturnQuestion(
            round=found.round,
            hotline=found.hotline,
            follows=found,
            code=found.code,
            indicator=found.indicator,
            place=found.place,
            values=found.values,
            text=text.strip(),
            way=way,
            asked_at=clock.now(),
            asked_by=by,
        )
        if way == ReturnQuestion.Way.MESSAGE:
            asked = Asked.objects.select_related("hotline").get(
                round=found.round_id, hotline=found.hotline_id
            )
            _send(by, asked, found.round, again.text, [(again, again.text)])
        again.save(force_insert=True)
        found.end, found.settled_at, found.settled_by = ReturnQuestion.End.AGAIN, again.asked_at, by
        found.save(update_fields=["end", "settled_at", "settled_by"])
        record("return.asked_again", by=by.public_id, question=again.pk, follows=found.pk)
    return again


def hear_answer(inbox: Inbox, body: Mapping[str, Any]) -> bool:
    """What a hotline answered in words, inside the transaction of the message; False where no such question is open.

    What was answered before, or noted by hand, stays and stands above.
    """
    questions = ReturnQuestion.objects.select_for_update(of=("self",))
    found = questions.filter(
        ref=body["question"], hotline__node_id=inbox.peer.node_id, settled_at__isnull=True
    ).first()
    if found is not None and body["text"].strip():
        said = [found.answer, body["text"].strip()]
        found.answer = "\n\n".join(one for one in said if one)[:LONGEST_ANSWER]
        found.answer_way, found.answered_at = ReturnQuestion.Way.MESSAGE, inbox.received_at
        found.save(update_fields=["answer", "answer_way", "answered_at"])
    record(
        "return.answer_came",
        by="worker",
        peer=inbox.peer.node_id,
        **({"question": found.pk} if found else {}),  # type: ignore[arg-type]
    )
    return found is not None


def note_answer(*, by: User, question_id: UUID, answer: str, way: str) -> None:
    """What the hotline answered, as it said it."""
    with transaction.atomic():
        found = _lock_question(question_id, by=by)
        if not found.is_open or not answer.strip():
            raise Refused("not_now")
        found.answer, found.answer_way = answer.strip()[:LONGEST_ANSWER], way
        found.answered_at = clock.now()
        found.save(update_fields=["answer", "answer_way", "answered_at"])
        record("return.answered", by=by.public_id, question=found.pk)


def settle_question(*, by: User, question_id: UUID, end: str) -> None:
    """A question is settled: corrected by the hotline, explained, or left open and said in the report."""
    with transaction.atomic():
        found = _lock_question(question_id, by=by)
        if not found.is_open:
            raise Refused("not_now")
        if end == ReturnQuestion.End.AGAIN:
            raise Refused("not_now")
        if end == ReturnQuestion.End.CORRECTED and stands_still(found):
            raise Refused("the_figure_still_stands")
        if end == ReturnQuestion.End.EXPLAINED and found.answered_at is None:
            raise Refused("an_answer_comes_first")
        found.end, found.settled_at, found.settled_by = end, clock.now(), by
        found.save(update_fields=["end", "settled_at", "settled_by"])
        record("return.question_settled", by=by.public_id, question=found.pk, end=end)


def _send(
    by: User, asked: Asked, row: Round, letter: str, questions: Sequence[tuple[ReturnQuestion, str]]
) -> None:
    """The letter, and in it each question by itself, so that the hotline can answer one by one."""
    body = {
        "period": str(row.year),
        "text": letter.strip()[:8000],
        "about": "question",
        "questions": [_as_asked(one, said or letter) for one, said in questions[:MOST_IN_A_LETTER]],
    }
    if not tell(by, peers_of([asked]).get(asked.hotline_id), body):
        raise Refused("no_message_can_go_there")


def _as_asked(one: ReturnQuestion, said: str) -> dict[str, Any]:
    """One question as it travels; what a check found is said by the hotline's node in its own language."""
    body: dict[str, Any] = {"question": str(one.ref), "text": said.strip()[:8000]}
    if one.code and not one.text:
        values = [{"name": name, "value": value} for name, value in one.values.items()]
        body |= {"check": one.code, "values": values}
    return body | {name: value for name in ("indicator", "place") if (value := getattr(one, name))}


def _known_findings(row: Round, asked: Asked) -> dict[Finding, dict[str, int]]:
    last = Submission.objects.filter(round=row, hotline=asked.hotline_id, is_last=True).first()
    return {
        Finding(one["code"], one["indicator"], one["place"]): one["values"]
        for one in (last.questions if last else [])
    }


def _find_asked(row: Round, asked_id: int) -> Asked:
    asked = row.asked.select_related("hotline").filter(pk=asked_id).first()
    if asked is None:
        raise Missing
    return asked


def _lock_question(question_id: UUID, *, by: User) -> ReturnQuestion:
    found = ReturnQuestion.objects.filter(pk=question_id).first()
    if found is None:
        raise Missing
    lock_round(found.round_id, by=by)
    return ReturnQuestion.objects.select_for_update(of=("self",)).get(pk=question_id)
