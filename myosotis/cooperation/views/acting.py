"""What a person may do with a cooperation: each act with its form, its key, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.accounts.models import User
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import find_case_id
from myosotis.cooperation import telling
from myosotis.cooperation.actions import answering, asking, erasing, handing, openings, requesting, sharing
from myosotis.cooperation.forms import steps
from myosotis.cooperation.forms.request import find_desk
from myosotis.cooperation.inputs import FactInput
from myosotis.cooperation.models import (
    Cooperation,
    Problem,
    State,
)
from myosotis.kernel.errors import Missing, Refused

Run = Callable[[User, UUID, dict[str, Any]], Any]
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


def _desk() -> dict[str, Any]:
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


def _accept(by: User, cooperation_id: UUID, given: dict[str, Any]) -> None:
    case_id = None
    if given["ref"]:
        try:
            case_id = find_case_id(user=by, ref=given["ref"].strip().upper())
        except Missing:
            raise Refused("no_such_case") from None
    answering.accept_request(
        by=by,
        cooperation_id=cooperation_id,
        text=given["text"],
        team=given["team"],
        case_id=case_id,
        **_desk(),
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
            _accept,
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
        Act(
            "correct",
            "pencil",
            pgettext_lazy("do it now", "Put right"),
            _correct,
            steps.CorrectForm,
            subject="item",
        ),
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
