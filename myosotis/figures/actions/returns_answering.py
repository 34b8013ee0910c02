"""Answering the secretariat in words: the number stays as it is, and the hotline says why it is right."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.exchange.actions.sending import send
from myosotis.figures.actions.returns_signing import find_coordinator
from myosotis.figures.models import AnnualReturn, AnswerToNotice, FiguresNotice
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

Reply = AnnualReturn.Reply


def answer_notice(*, by: User, notice_id: UUID, question: UUID, text: str) -> AnswerToNotice:
    """Answer one question of the secretariat, sealed to its node. Raises `Refused`, and nothing is kept."""
    demand(by, Permission.SIGN_FIGURES)
    with transaction.atomic():
        notice = FiguresNotice.objects.select_for_update(of=("self",)).filter(pk=notice_id).first()
        if notice is None or str(question) not in {one["question"] for one in notice.questions}:
            raise Missing
        if not text.strip():
            raise Refused("answer_says_nothing")
        if notice.answers.filter(question=question).exists():
            raise Refused("question_is_answered")
        peer = find_coordinator()
        if peer is None:
            raise Refused("no_line_for_an_answer")
        said = text.strip()[:2000]
        body = {"period": str(notice.year), "question": str(question), "text": said}
        message = send(by=by, peer=peer, typ="stats.answer", body=body, thread=None)
        row = AnswerToNotice.objects.create(
            notice=notice, question=question, text=said, by=by, at=clock.now(), message=message.pk
        )
        _note_reply(notice)
        record("return.notice_answered", by=by.public_id, notice=notice.pk, answer=row.pk, peer=peer.node_id)
    return row


def _note_reply(notice: FiguresNotice) -> None:
    """Where every question about a return has its answer, the return says so."""
    row = notice.annual_return
    if row is None or row.reply != Reply.ASKED_BACK:
        return
    asked = {
        one["question"] for questions in row.notices.values_list("questions", flat=True) for one in questions
    }
    answered = AnswerToNotice.objects.filter(notice__annual_return=row).values_list("question", flat=True)
    if asked <= {str(one) for one in answered}:
        row.reply = Reply.ANSWERED
        row.save(update_fields=["reply"])
