"""Codes of a cooperation in words, from where we stand: what they do and what we do are two sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.cooperation.models import Cooperation, ItemState, Side, State
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis_core.protocol.clocks import Duty

Pair = tuple[Promise, Promise]
HIGH = frozenset({"life_at_risk", "within_12_hours"})
STATES: dict[str, Pair] = {
    State.REQUESTED: (_lazy("Sent, nobody there has opened it yet"), _lazy("New, nobody here has opened it")),
    State.RECEIVED: (_lazy("Read there, not taken up yet"), _lazy("Read here, not answered yet")),
    State.ACCEPTED: (_lazy("Taken up there"), _lazy("Taken up here")),
    State.IN_PROGRESS: (_lazy("They work on it"), _lazy("We work on it")),
    State.ON_HOLD: (_lazy("Rests there for now"), _lazy("Rests here for now")),
    State.COMPLETED: (_lazy("Done there"), _lazy("Done here")),
    State.FAILED: (_lazy("Could not be done there"), _lazy("Could not be done here")),
    State.REJECTED: (_lazy("Declined by them"), _lazy("Declined by us")),
    State.CANCELLED: (_lazy("Ended by us"), _lazy("Ended by them")),
    State.ENTERED_IN_ERROR: (_lazy("Sent by mistake"), _lazy("Was sent to us by mistake")),
}
"""What a state is called where we asked, and where we were asked."""
NEXT: dict[str, Pair] = {
    State.REQUESTED: (_lazy("They open it"), _lazy("Say that a person has read it")),
    State.RECEIVED: (_lazy("They take it up or decline"), _lazy("Take it up or decline")),
    State.ACCEPTED: (_lazy("They begin"), _lazy("Begin, and say so")),
    State.IN_PROGRESS: (_lazy("They answer"), _lazy("Answer, or say how it stands")),
    State.ON_HOLD: (_lazy("They go on when they can"), _lazy("Go on, or say how it stands")),
}
DUTIES: dict[Duty, Pair] = {
    Duty.DELIVERED: (_lazy("It is on its way"), _lazy("It is on its way")),
    Duty.RECEIVED: (_lazy("Say that a person has read it"), _lazy("They open it")),
    Duty.ANSWERED: (_lazy("Answer their question"), _lazy("They answer our question")),
    Duty.UPDATE: (_lazy("Say how it stands"), _lazy("They say how it stands")),
    Duty.DECIDED: (_lazy("Take the case over, or decline"), _lazy("They take the case over, or decline")),
    Duty.ERASED: (_lazy("Erase, or say why not"), _lazy("They erase, or say why not")),
}
"""What is due where it is ours to do, and where it is theirs."""
WAY = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED)
STEPS_ON_WAY = {
    State.REQUESTED: _lazy("Sent"),
    State.RECEIVED: _lazy("Read by a person"),
    State.ACCEPTED: _lazy("Taken up"),
    State.IN_PROGRESS: _lazy("In work"),
    State.COMPLETED: _lazy("Done"),
}
EVENTS: dict[str, Pair] = {
    "coop.request": (_lazy("We asked."), _lazy("They asked.")),
    "coop.received": (_lazy("We said that a person has read it."), _lazy("A person there has read it.")),
    "coop.accept": (_lazy("We took it up."), _lazy("They took it up.")),
    "coop.decline": (_lazy("We declined."), _lazy("They declined.")),
    "coop.cancel": (_lazy("We need it no longer."), _lazy("They need it no longer.")),
    "coop.retract": (
        _lazy("We took it back: sent by mistake."),
        _lazy("They took it back: sent by mistake."),
    ),
    "task.status:in_progress": (_lazy("We began to work on it."), _lazy("They began to work on it.")),
    "task.status:on_hold": (_lazy("We said that it rests."), _lazy("They said that it rests.")),
    "task.status:completed": (_lazy("We said that it is done."), _lazy("They said that it is done.")),
    "task.status:failed": (
        _lazy("We said that it could not be done."),
        _lazy("They said that it could not be done."),
    ),
    "info.share": (
        _lazy("We told them something of the child."),
        _lazy("They told us something of the child."),
    ),
    "info.update": (_lazy("We told a newer value."), _lazy("They told a newer value.")),
    "info.correct": (_lazy("We put a value right."), _lazy("They put a value right.")),
    "qa.ask": (_lazy("We asked a question."), _lazy("They asked a question.")),
    "qa.answer": (_lazy("We answered a question."), _lazy("They answered a question.")),
    "erase.request": (_lazy("We asked them to erase."), _lazy("They asked us to erase.")),
    "erase.done:erased": (_lazy("We erased it and said so."), _lazy("They erased it and said so.")),
    "erase.done:refused": (_lazy("We said why we keep it."), _lazy("They said why they keep it.")),
    "handover.offer": (_lazy("We offered them the case."), _lazy("They offered us the case.")),
    "handover.accept": (_lazy("We agreed to take the case."), _lazy("They agreed to take the case.")),
    "handover.decline": (_lazy("We did not take the case."), _lazy("They did not take the case.")),
    "handover.withdraw": (_lazy("We took the offer back."), _lazy("They took the offer back.")),
    "handover.done": (_lazy("The case is theirs now."), _lazy("The case is ours now.")),
    "case.close": (_lazy("We closed the case."), _lazy("They closed the case.")),
    "case.found": (_lazy("We said that the child was found."), _lazy("They said that the child was found.")),
}
"""A step where we took it, and where they did."""
CODES_OF = {
    "coop.decline": "decline_reason",
    "task.status:on_hold": "hold_reason",
    "task.status:failed": "failure_reason",
    "task.status:completed": "cooperation_outcome",
    "erase.request": "erasure_ground",
    "erase.done:refused": "erasure_refusal",
    "case.close": "outcome",
}
ITEM_STATES: dict[str, tuple[Promise, str, str]] = {
    ItemState.WAITING: (_lazy("Goes when they accept"), "", "hourglass"),
    ItemState.STOPPED: (_lazy("Never left"), "q", "lock"),
    ItemState.ACTIVE: (_lazy("In use"), "ok", "circle-check"),
    ItemState.CORRECTED: (_lazy("Put right"), "ok", "circle-check"),
    ItemState.RECALLED: (_lazy("Called back"), "a", "arrow-back-up"),
    ItemState.REFUSED: (_lazy("Kept on a ground"), "a", "lock"),
    ItemState.ERASED: (_lazy("Erased"), "", "eraser"),
    ItemState.EXPIRED: (_lazy("Its day has passed"), "", "archive"),
}
BLOCKS: dict[str, Promise] = {
    "not_checked": _lazy("Nobody here has compared its keys yet."),
    "keys_changed": _lazy("Its keys have changed: compare them by telephone."),
    "suspended_here": _lazy("Sending to it is suspended here."),
    "suspended_by_directory": _lazy("The federation has suspended it."),
    "refused": _lazy("Its keys were refused here."),
    "no_transfer_ground": _lazy("It lies outside the Union: a ground for sending there must be recorded."),
    "directory_old": _lazy("The list of hotlines is too old to send by."),
}


PROBLEMS: dict[str, Promise] = {
    "no_ground_for_request": _lazy(
        "No record of this case allows what happened (“Circumstances”) to go there. Record who allowed it first."
    ),
    "no_ground": _lazy("no record allows it to go there"),
    "whereabouts_withheld": _lazy("Where the child is, is under a block. Open it with a reason first."),
    "where_reason_needed": _lazy("A block stands: write why they must know where the child is."),
    "field_unknown": _lazy("A chosen field is not there any more. Choose again."),
    "not_known": _lazy("nothing is recorded"),
    "preview_changed": _lazy(
        "Something has changed since. Read once more what they will see, and send again."
    ),
    "category_needed": _lazy("Give the case a category first: they sort by it."),
    "training_case": _lazy("This is a training case: nothing of it leaves the node."),
    "request_incomplete": _lazy("Whom, what, what for and the words are all needed."),
    "keep_until_past": _lazy("The day until which they keep it must lie ahead."),
    "read_first": _lazy("Say first that a person has read it."),
    "no_such_case": _lazy("There is no such case, or you may not open it."),
    "team_needed": _lazy("Choose the team whose case it becomes."),
    "other_side": _lazy("Only the other side does this."),
    "not_accepted_yet": _lazy("They have not taken it up yet."),
    "nothing_chosen": _lazy("Nothing is chosen that could be erased."),
    "item_expired": _lazy("Its day has passed."),
    "item_gone": _lazy("It is gone already."),
    "second_person_needed": _lazy("This needs a second person."),
    "not_now": _lazy("This step does not fit any more: the other side did something meanwhile. Look again."),
}


def _of(pair: Pair, *, is_first: bool) -> str:
    return str(pair[0] if is_first else pair[1])


def say_state(row: Cooperation) -> str:
    """How it stands, from where we stand."""
    return _of(STATES[row.state], is_first=row.side == Side.ASKING)


def say_next(row: Cooperation) -> str:
    """What comes next by the state alone; "" when it has ended."""
    pair = NEXT.get(row.state)
    return _of(pair, is_first=row.side == Side.ASKING) if pair else ""


def say_duty(duty: Duty, *, is_ours: bool) -> str:
    """What is due, where we do it and where they do."""
    pair = DUTIES.get(duty)
    return _of(pair, is_first=is_ours) if pair else ""


def say_country_of_nodes(nodes: list[str]) -> str:
    """The countries of these nodes."""
    countries = Peer.objects.filter(node_id__in=nodes).values_list("country", flat=True)
    return ", ".join(name_country(code) for code in countries)


def say_event(event: str, *, is_ours: bool) -> str:
    """One step in a sentence."""
    pair = EVENTS.get(event) or EVENTS.get(event.split(":")[0])
    return _of(pair, is_first=is_ours) if pair else _("A message of a kind that this version does not know.")


def say_code(event: str, code: str) -> str:
    """The reason or result that a step names."""
    name = CODES_OF.get(event, "")
    return words.label(name, code) if name and code else ""


def say_block(code: str, *, otherwise: str | None = None) -> str:
    """Why nothing may be sent to a hotline now."""
    known = BLOCKS.get(code)
    if known is None and otherwise is not None:
        return otherwise
    return str(known or _("Nothing can be sent to it now. The keeper knows why."))


def say_refused_step(event: str, *, is_ours: bool) -> str:
    """That a message was stored and not applied: it did not fit any more."""
    step = say_event(event, is_ours=is_ours)
    return _("A step did not fit any more and changed nothing: {step}").format(step=step)


def say_problem(code: str) -> str:
    """What stands against sending, or against a step; "" of a reason that is said elsewhere."""
    return str(PROBLEMS.get(code, ""))


def tone_of(urgency: str) -> str:
    """Red where a life is at risk, amber where hours count."""
    return {"life_at_risk": "r", "within_12_hours": "a"}.get(urgency, "")


def say_labels(name: str, codes: list[str]) -> list[str]:
    """The codes of a list in words."""
    return [words.label(name, code) for code in codes]


def say_moment(at: dt.datetime) -> str:
    """An instant by our clock: the hour alone today, else the day too."""
    local, today = timezone.localtime(at), timezone.localtime(clock.now()).date()
    return (
        local.strftime("%H:%M") if local.date() == today else f"{date_format(local, 'D j M')} {local:%H:%M}"
    )


def say_dated(text: str) -> str:
    """The day or instant of a fact, as the other side told it."""
    try:
        if len(text) <= len("2026-01-31"):
            return date_format(dt.date.fromisoformat(text), "j M Y")
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return say_moment(at) if at.tzinfo else text


def say_since(row: Cooperation) -> str:
    """Since when it is here or gone."""
    if row.side == Side.ASKING:
        return _("sent {moment}").format(moment=say_moment(row.made_at))
    return _("came {moment}").format(moment=say_moment(row.stored_at or row.made_at))


def list_way(row: Cooperation) -> list[dict[str, Any]]:
    """The way of a request from sent to done, with where it is; one that ended otherwise stops there."""
    reached = {
        State.REQUESTED: True,
        State.RECEIVED: row.received_at is not None,
        State.ACCEPTED: row.answered_at is not None and row.state != State.REJECTED,
        State.IN_PROGRESS: row.state in (State.IN_PROGRESS, State.ON_HOLD, State.COMPLETED, State.FAILED),
        State.COMPLETED: row.state == State.COMPLETED,
    }
    now = State.IN_PROGRESS if row.state == State.ON_HOLD else row.state
    steps = [
        {"label": STEPS_ON_WAY[one], "is_done": reached[one] and one != now, "is_now": one == now}
        for one in WAY
    ]
    if row.state in (State.FAILED, State.REJECTED, State.CANCELLED, State.ENTERED_IN_ERROR):
        kept = [step for step in steps if step["is_done"]]
        return [*kept, {"label": say_state(row), "is_done": False, "is_now": True}]
    return steps
