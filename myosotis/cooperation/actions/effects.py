"""What a message of the other side changes here, once the protocol's tables have applied it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from myosotis.cooperation import telling
from myosotis.cooperation.actions.asking import keep_fact
from myosotis.cooperation.actions.handing import commit_handover
from myosotis.cooperation.inputs import end_of
from myosotis.cooperation.models import Cooperation, Direction, HandOver, Holder, Question
from myosotis.exchange.models import Inbox
from myosotis.kernel import clock


@dataclass(frozen=True)
class Arrived:
    """A message with its body, and the id of the record it may begin, whose key is made already."""

    inbox: Inbox
    body: dict[str, Any]
    fresh: UUID


def _received(row: Cooperation, come: Arrived) -> None:
    _set(row, received_at=come.inbox.received_at, contact=come.body["contact"], **_word(come))


def _accepted(row: Cooperation, come: Arrived) -> None:
    answered_at = row.answered_at or come.inbox.received_at
    _set(row, answered_at=answered_at, contact=come.body["contact"], **_word(come))


def _declined(row: Cooperation, come: Arrived) -> None:
    _set(row, answered_at=row.answered_at or come.inbox.received_at, **_word(come))


def _status(row: Cooperation, come: Arrived) -> None:
    _set(row, **_word(come))


def _closed(row: Cooperation, come: Arrived) -> None:
    """The owner closed the case: by the day it names, only the fact that we assisted stays."""
    last = min(row.keep_until, telling.read_day(come.body["erase_by"]))
    _set(row, keep_until=last, **_word(come))
    row.items.filter(direction=Direction.INCOMING, expires_at__gt=end_of(last)).update(
        expires_at=end_of(last)
    )


def _changed_item(row: Cooperation, come: Arrived) -> None:
    item = row.items.filter(item=come.body["item"], direction=Direction.INCOMING).first()
    if item is None or item.gone_at is not None:
        return
    fields = come.body["fields"]
    categories = [one["category"] for one in fields]
    item.value, item.category, item.name = fields, categories[0], telling.name_of_value(fields)
    # Once it has told where, blocks hold for it, whatever it is corrected to.
    item.tells_where |= not telling.WHERE_CATEGORIES.isdisjoint(categories)
    item.version += 1
    if "expires_at" in come.body:
        item.expires_at = telling.read_moment(come.body["expires_at"])
    item.save(update_fields=["value", "category", "name", "tells_where", "version", "expires_at"])


def _asked(row: Cooperation, come: Arrived) -> None:
    body = come.body
    question = Question(
        question=UUID(body["question"]),
        cooperation=row,
        is_ours=False,
        code=body.get("code", ""),
        language=body.get("language", ""),
        due_at=telling.read_moment(body["due_at"]) if "due_at" in body else None,
        asked_at=come.inbox.received_at,
    )
    question.text = body.get("text", "")
    question.save(force_insert=True)


def _answered(row: Cooperation, come: Arrived) -> None:
    question = row.questions.get(question=come.body["question"])
    for fact in come.body["facts"]:
        keep_fact(row, question, fact, is_last=come.body["is_last"], by=None)
    if come.body["is_last"]:
        question.answered_at = come.inbox.received_at
        question.save(update_fields=["answered_at"])
    _set(row, **_word(come))


def _offered(row: Cooperation, come: Arrived) -> None:
    body = come.body
    offer = HandOver(
        id=come.fresh,
        cooperation=row,
        is_ours=False,
        offered_at=come.inbox.received_at,
        answer_by=telling.read_moment(body["answer_by"]) if "answer_by" in body else None,
    )
    offer.record, offer.stays, offer.reason = body["fields"], body["stays"], body["reason"]
    offer.save(force_insert=True)


def _handover_accepted(row: Cooperation, come: Arrived) -> None:
    if row.is_owner and row.phase == "accepted":
        commit_handover(row)


def _handover_declined(row: Cooperation, come: Arrived) -> None:
    offer = row.handovers.order_by("-offered_at").first()
    if offer is not None:
        HandOver.objects.filter(pk=offer.pk).update(code=come.body["reason"])


def _erased(row: Cooperation, come: Arrived) -> None:
    """The holder has erased, or says why it keeps; also what it told further."""
    body, now = come.body, clock.now()
    items = list(row.items.filter(item__in=body["items"], direction=Direction.OUTGOING))
    holders = Holder.objects.filter(item__in=items, peer=row.peer, erased_at__isnull=True)
    refusal = body.get("refusal")
    if refusal is None:
        holders.update(erased_at=now)
    else:
        for holder in holders:
            holder.refused_at, holder.refusal = now, refusal["ground"]
            holder.review_on = telling.read_day(refusal["review_on"])
            holder.text = refusal["text"] if row.shut_at is None else ""
            holder.save()
    for item in items:
        for one in body.get("onward", []):
            told_on = one.get("told_on")
            told_at = end_of(telling.read_day(told_on)) if told_on else now
            holder = Holder(cooperation=row, item=item, onward=one["to"], told_at=min(told_at, now))
            holder.asked_at = now if one["is_erased"] == "asked" else None
            holder.erased_at = now if one["is_erased"] == "yes" else None
            holder.text = one.get("text", "") if row.shut_at is None else ""
            holder.save(force_insert=True)


def _word(come: Arrived) -> dict[str, Any]:
    """Word was given: the clock of updates begins anew."""
    return {"updated_at": come.inbox.received_at}


def _set(row: Cooperation, **values: Any) -> None:
    if row.shut_at is not None:
        values.pop("contact", None)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


EFFECTS: dict[str, Callable[[Cooperation, Arrived], None]] = {
    "coop.received": _received,
    "coop.accept": _accepted,
    "coop.decline": _declined,
    "case.close": _closed,
    "task.status": _status,
    "info.update": _changed_item,
    "info.correct": _changed_item,
    "qa.ask": _asked,
    "qa.answer": _answered,
    "handover.offer": _offered,
    "handover.accept": _handover_accepted,
    "handover.decline": _handover_declined,
    "erase.done": _erased,
}
