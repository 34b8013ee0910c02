"""What a person does on the page of a cooperation: each act with its form, its key, and when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.casework.moments import Moment
from myosotis.cooperation import telling
from myosotis.cooperation.actions import answering, asking, erasing, handing, openings, requesting, sharing
from myosotis.cooperation.forms import steps
from myosotis.cooperation.forms.request import find_desk
from myosotis.cooperation.inputs import FactInput
from myosotis.cooperation.models import (
    Cooperation,
    Direction,
    ItemState,
    Problem,
    Question,
    SharedItem,
    State,
)
from myosotis.cooperation.queries.cooperations import CooperationPage
from myosotis.kernel.errors import Missing

Run = Callable[[User, UUID, dict[str, Any]], Any]
BEFORE = frozenset({State.REQUESTED, State.RECEIVED})
EVENTS: dict[str, frozenset[str]] = {
    "receive": frozenset({"coop.received"}),
    "take_case": frozenset({"handover.accept"}),
    "leave_case": frozenset({"handover.decline"}),
    "withdraw_offer": frozenset({"handover.withdraw"}),
    "accept": frozenset({"coop.accept"}),
    "decline": frozenset({"coop.decline"}),
    "status": frozenset(f"task.status:{one}" for one, _words in steps.STATUS),
    "found": frozenset({"case.found"}),
    "retract": frozenset({"coop.retract"}),
    "cancel": frozenset({"coop.cancel"}),
    "close": frozenset({"case.close"}),
}
"""By which events of the protocol an act is offered, in the order of the page."""
STATUSES = {
    State.ACCEPTED: ("in_progress",),
    State.ON_HOLD: ("in_progress", "completed", "failed"),
    State.IN_PROGRESS: ("on_hold", "completed", "failed"),
}


@dataclass(frozen=True)
class Act:
    """One thing a person may do. `subject`: the name under which the form says what it is about."""

    code: str
    icon: str
    label: Promise
    run: Run
    form: type[django_forms.Form] = steps.NoForm
    key: str = ""
    said: Promise | str = ""
    is_main: bool = False
    is_grave: bool = False
    subject: str = ""
    options: Callable[[Cooperation], dict[str, Any]] = field(default=lambda _row: {})


def _desk() -> dict[str, str]:
    role, window = find_desk()
    return {"role": role, "window": window}


def _dated(moment: Moment) -> str:
    if moment.precision == "exact":
        return telling.moment(moment.at)
    return timezone.localdate(moment.at).isoformat()


def _answer(by: User, _cooperation_id: UUID, given: dict[str, Any]) -> Any:
    fact = FactInput(
        dated=_dated(given["at"]),
        source=given["source"],
        certainty=given["certainty"],
        text=given["text"],
        known=given["known"],
        is_alleged=given["is_alleged"],
    )
    return asking.answer(
        by=by,
        question_id=given["subject"],
        facts=[fact],
        is_last=given["is_last"],
        where_reason=given["where_reason"],
    )


def _ask(by: User, cooperation_id: UUID, given: dict[str, Any]) -> Any:
    due_at = given["due"].at if given["due"] else None
    return asking.ask(
        by=by, cooperation_id=cooperation_id, code=given["code"], text=given["text"], due_at=due_at
    )


def _set_status(by: User, cooperation_id: UUID, given: dict[str, Any]) -> None:
    why = given.get(steps.WHY.get(given["status"], ""), "")
    answering.set_status(
        by=by, cooperation_id=cooperation_id, status=given["status"], reason=why, text=given["text"]
    )


def _keep(by: User, cooperation_id: UUID, given: dict[str, Any]) -> None:
    erasing.refuse_erasure(
        by=by,
        cooperation_id=cooperation_id,
        ground=given["ground"],
        text=given["text"],
        review_on=timezone.localdate(given["review"].at),
    )


def _correct(by: User, _cooperation_id: UUID, given: dict[str, Any]) -> None:
    lines = given["value"].splitlines()
    sharing.correct_item(by=by, item_id=given["subject"], lines=lines, reason=given["reason"])


def _decide(by: User, _cooperation_id: UUID, given: dict[str, Any]) -> None:
    erasing.decide_withdrawal(
        by=by, withdrawal_id=given["subject"], decision=given["decision"], reason=given["reason"]
    )


def _settle(by: User, cooperation_id: UUID, given: dict[str, Any]) -> None:
    problem = Problem.objects.filter(pk=given["subject"], cooperation=cooperation_id, settled_at__isnull=True)
    openings.settle_problem(by=by, problem=get_one(problem))


def get_one(rows: QuerySet[Any]) -> Any:
    """The only row. Raises `Missing`."""
    found = rows.first()
    if found is None:
        raise Missing
    return found


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act(
            "receive",
            "eye",
            _("I have read it"),
            lambda by, pk, _given: answering.confirm_received(by=by, cooperation_id=pk, **_desk()),
            key="R",
            is_main=True,
        ),
        Act(
            "accept",
            "circle-check",
            _("Take it up"),
            lambda by, pk, given: answering.accept_request(
                by=by, cooperation_id=pk, text=given["text"], team=given["team"], **_desk()
            ),
            steps.AcceptForm,
            key="T",
            is_main=True,
            said=_(
                "A case of ours opens in which we assist; it is counted apart. What they tell of the child follows."
            ),
        ),
        Act(
            "decline",
            "x",
            _("Decline"),
            lambda by, pk, given: answering.decline_request(
                by=by, cooperation_id=pk, reason=given["reason"], text=given["text"]
            ),
            steps.DeclineForm,
            key="D",
        ),
        Act(
            "status",
            "flag",
            _("Say how it stands"),
            _set_status,
            steps.StatusForm,
            key="S",
            options=lambda row: {"allowed": STATUSES.get(State(row.state), ())},
        ),
        Act("ask_them", "message", _("Ask a question"), _ask, steps.AskForm, key="Q"),
        Act("answer", "send", _("Answer"), _answer, steps.AnswerForm, is_main=True, subject="question"),
        Act("correct", "pencil", _("Put right"), _correct, steps.CorrectForm, subject="item"),
        Act(
            "recall",
            "arrow-back-up",
            _("Call back"),
            lambda by, _pk, given: sharing.recall_item(
                by=by, item_id=given["subject"], ground=given["ground"], text=given["text"]
            ),
            steps.EraseForm,
            subject="item",
            said=_("They stop using it at once, and erase it or say on which ground they keep it."),
        ),
        Act(
            "erase",
            "eraser",
            _("Ask them to erase everything"),
            lambda by, pk, given: erasing.ask_erasure(
                by=by, cooperation_id=pk, ground=given["ground"], text=given["text"]
            ),
            steps.EraseForm,
            key="E",
        ),
        Act(
            "erased",
            "eraser",
            _("Erase it here and say so"),
            lambda by, pk, _given: erasing.confirm_erasure(by=by, cooperation_id=pk),
            key="E",
            is_main=True,
        ),
        Act(
            "keep",
            "lock",
            _("Keep it on a ground"),
            _keep,
            steps.KeepForm,
            key="K",
            said=_("You answer for your own copy. It is used no longer; only why it is kept is told."),
        ),
        Act(
            "take_case",
            "transfer",
            _("Take the case over"),
            lambda by, pk, given: handing.accept_handover(
                by=by, cooperation_id=pk, text=given["text"], **_desk()
            ),
            steps.AcceptForm,
            key="T",
            is_main=True,
            said=_("It becomes ours once their node has confirmed it: until then they go on."),
        ),
        Act(
            "leave_case",
            "x",
            _("Do not take the case"),
            lambda by, pk, given: handing.decline_handover(
                by=by, cooperation_id=pk, reason=given["reason"], text=given["text"]
            ),
            steps.DeclineForm,
            key="D",
        ),
        Act(
            "withdraw_offer",
            "arrow-back-up",
            _("Take the offer back"),
            lambda by, pk, given: handing.withdraw_handover(by=by, cooperation_id=pk, text=given["text"]),
            steps.CancelForm,
            key="W",
        ),
        Act(
            "retract",
            "arrow-back-up",
            _("Sent by mistake: take it back"),
            lambda by, pk, given: requesting.retract_request(by=by, cooperation_id=pk, text=given["text"]),
            steps.CancelForm,
        ),
        Act(
            "cancel",
            "x",
            _("We need it no longer"),
            lambda by, pk, given: requesting.cancel_request(by=by, cooperation_id=pk, text=given["text"]),
            steps.CancelForm,
            key="N",
        ),
        Act(
            "close",
            "archive",
            _("Close with them"),
            lambda by, pk, given: answering.close_cooperation(
                by=by, cooperation_id=pk, outcome=given["outcome"], text=given["text"]
            ),
            steps.CloseForm,
            key="X",
            said=_("From then on they keep only that they assisted, and erase the rest within thirty days."),
        ),
        Act(
            "found",
            "home-check",
            _("The child was found"),
            lambda by, pk, given: answering.tell_found(
                by=by,
                cooperation_id=pk,
                found_at=given["found"].at,
                is_safe=given["is_safe"],
                text=given["text"],
            ),
            steps.FoundForm,
            key="F",
            said=_("The message never says where."),
        ),
        Act("settle", "check", _("I have seen it"), _settle, subject="problem"),
        Act(
            "decide",
            "user-check",
            _("Decide"),
            _decide,
            steps.DecisionForm,
            is_main=True,
            subject="withdrawal",
            said=_("A giver under suspicion withdrew: it does not end the search alone."),
        ),
    )
}


def describe_act(
    code: str,
    row: Cooperation,
    *,
    subject: UUID | None = None,
    bound: tuple[str, UUID | None, django_forms.Form] | None = None,
    user: User | None = None,
) -> dict[str, Any]:
    """An act as the page draws it: a button, or a panel with its form; one that was sent with mistakes is open."""
    act = ACTS[code]
    is_sent = bound is not None and bound[:2] == (code, subject)
    form_id = f"{code}-{str(subject)[-8:]}" if subject else code
    form: Any = bound[2] if is_sent and bound else make_form(act, row, None, form_id, user)
    return {
        "id": form_id,
        "icon": act.icon,
        "label": act.label,
        "key": act.key,
        "said": act.said,
        "is_main": act.is_main,
        "is_grave": act.is_grave,
        "url": reverse(f"cooperation:{code}", args=[row.pk]),
        "form": form if form.fields else None,
        "hidden": [(act.subject, subject)] if subject else [],
        "is_open": is_sent,
    }


def make_form(act: Act, row: Cooperation, data: Any, form_id: str, user: User | None) -> django_forms.Form:
    """The form of an act, empty or as it was sent."""
    options = act.options(row)
    if act.form is steps.AcceptForm and act.code == "accept" and user is not None:
        options = {**options, "teams": list(user.teams.filter(is_training=False).order_by("name"))}
    return act.form(data, auto_id=f"{form_id}_%s", **options)


def read_subject(request: HttpRequest, act: Act, row: Cooperation) -> UUID | None:
    """What the act is about: a question, an item or a withdrawal of this very cooperation."""
    if not act.subject:
        return None
    rows = {
        "question": row.questions,
        "item": row.items,
        "withdrawal": row.withdrawals,
        "problem": row.problems,
    }[act.subject]
    try:
        subject = UUID(request.POST.get(act.subject, ""))
    except ValueError:
        raise Missing from None
    if not rows.filter(pk=subject).exists():
        raise Missing
    return subject


def list_codes(page: CooperationPage) -> Iterator[str]:
    """What may be done now with the cooperation as a whole, the next step first."""
    row, allowed = page.cooperation, page.allowed
    if any(one.direction == Direction.INCOMING and one.state == ItemState.RECALLED for one in page.items):
        yield from ("erased", "keep")
    for code, events in EVENTS.items():
        if events & allowed and not (code == "found" and row.state in BEFORE):
            yield code
    told = [
        one for one in page.items if one.direction == Direction.OUTGOING and one.told_at and one.is_readable
    ]
    if told and row.is_asking:
        yield "erase"


def list_item_codes(item: SharedItem) -> list[str]:
    """What may be done with one item that we told."""
    if item.direction != Direction.OUTGOING:
        return []
    if item.state in (ItemState.ACTIVE, ItemState.CORRECTED) and item.is_readable:
        return ["correct", "recall"]
    return ["recall"] if item.state in (ItemState.WAITING, ItemState.REFUSED) else []


def list_question_codes(question: Question) -> list[str]:
    """What may be done with one question."""
    return [] if question.is_ours or question.answered_at else ["answer"]
