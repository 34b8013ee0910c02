"""Codes of a cooperation in words, from where we stand: what they do and what we do are two sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.cooperation.models import Cooperation, ItemState, Side, State
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import Standing
from myosotis.kernel import clock
from myosotis.network.models import Body
from myosotis_core.protocol.clocks import Duty

Pair = tuple[Promise, Promise]
HIGH = frozenset({"life_at_risk", "within_12_hours"})
STATES: dict[str, Pair] = {
    State.REQUESTED: (
        gettext_lazy("Sent, nobody there has opened it yet"),
        gettext_lazy("New, nobody here has opened it"),
    ),
    State.RECEIVED: (
        gettext_lazy("Read there, not taken up yet"),
        gettext_lazy("Read here, not answered yet"),
    ),
    State.ACCEPTED: (gettext_lazy("Taken up there"), gettext_lazy("Taken up here")),
    State.IN_PROGRESS: (gettext_lazy("They work on it"), gettext_lazy("We work on it")),
    State.ON_HOLD: (gettext_lazy("Rests there for now"), gettext_lazy("Rests here for now")),
    State.COMPLETED: (gettext_lazy("Done there"), gettext_lazy("Done here")),
    State.FAILED: (gettext_lazy("Could not be done there"), gettext_lazy("Could not be done here")),
    State.REJECTED: (gettext_lazy("Declined by them"), gettext_lazy("Declined by us")),
    State.CANCELLED: (gettext_lazy("Ended by us"), gettext_lazy("Ended by them")),
    State.ENTERED_IN_ERROR: (gettext_lazy("Sent by mistake"), gettext_lazy("Was sent to us by mistake")),
}
"""What a state is called where we asked, and where we were asked."""
NEXT: dict[str, Pair] = {
    State.REQUESTED: (gettext_lazy("They open it"), gettext_lazy("Say that a person has read it")),
    State.RECEIVED: (gettext_lazy("They take it up or decline"), gettext_lazy("Take it up or decline")),
    State.ACCEPTED: (gettext_lazy("They begin"), gettext_lazy("Begin, and say so")),
    State.IN_PROGRESS: (gettext_lazy("They answer"), gettext_lazy("Answer, or say how it stands")),
    State.ON_HOLD: (gettext_lazy("They go on when they can"), gettext_lazy("Go on, or say how it stands")),
}
DUTIES: dict[Duty, Pair] = {
    Duty.DELIVERED: (gettext_lazy("It is on its way"), gettext_lazy("It is on its way")),
    Duty.RECEIVED: (gettext_lazy("Say that a person has read it"), gettext_lazy("They open it")),
    Duty.ANSWERED: (gettext_lazy("Answer their question"), gettext_lazy("They answer our question")),
    Duty.UPDATE: (gettext_lazy("Say how it stands"), gettext_lazy("They say how it stands")),
    Duty.DECIDED: (
        gettext_lazy("Take the case over, or decline"),
        gettext_lazy("They take the case over, or decline"),
    ),
    Duty.ERASED: (gettext_lazy("Erase, or say why not"), gettext_lazy("They erase, or say why not")),
}
"""What is due where it is ours to do, and where it is theirs."""
WAY = (State.REQUESTED, State.RECEIVED, State.ACCEPTED, State.IN_PROGRESS, State.COMPLETED)
STEPS_ON_WAY = {
    State.REQUESTED: pgettext_lazy("a request was", "Sent"),
    State.RECEIVED: gettext_lazy("Read by a person"),
    State.ACCEPTED: gettext_lazy("Taken up"),
    State.IN_PROGRESS: gettext_lazy("In work"),
    State.COMPLETED: pgettext_lazy("a request is", "Done"),
}
EVENTS: dict[str, Pair] = {
    "coop.request": (gettext_lazy("We asked."), gettext_lazy("They asked.")),
    "coop.received": (
        gettext_lazy("We said that a person has read it."),
        gettext_lazy("A person there has read it."),
    ),
    "coop.accept": (gettext_lazy("We took it up."), gettext_lazy("They took it up.")),
    "coop.decline": (gettext_lazy("We declined."), gettext_lazy("They declined.")),
    "coop.cancel": (gettext_lazy("We need it no longer."), gettext_lazy("They need it no longer.")),
    "coop.retract": (
        gettext_lazy("We took it back: sent by mistake."),
        gettext_lazy("They took it back: sent by mistake."),
    ),
    "task.status:in_progress": (
        gettext_lazy("We began to work on it."),
        gettext_lazy("They began to work on it."),
    ),
    "task.status:on_hold": (gettext_lazy("We said that it rests."), gettext_lazy("They said that it rests.")),
    "task.status:completed": (
        gettext_lazy("We said that it is done."),
        gettext_lazy("They said that it is done."),
    ),
    "task.status:failed": (
        gettext_lazy("We said that it could not be done."),
        gettext_lazy("They said that it could not be done."),
    ),
    "info.share": (
        gettext_lazy("We told them something of the child."),
        gettext_lazy("They told us something of the child."),
    ),
    "info.update": (gettext_lazy("We told a newer value."), gettext_lazy("They told a newer value.")),
    "info.correct": (gettext_lazy("We put a value right."), gettext_lazy("They put a value right.")),
    "qa.ask": (gettext_lazy("We asked a question."), gettext_lazy("They asked a question.")),
    "qa.answer": (gettext_lazy("We answered a question."), gettext_lazy("They answered a question.")),
    "erase.request": (gettext_lazy("We asked them to erase."), gettext_lazy("They asked us to erase.")),
    "erase.done:erased": (
        gettext_lazy("We erased it and said so."),
        gettext_lazy("They erased it and said so."),
    ),
    "erase.done:refused": (
        gettext_lazy("We said why we keep it."),
        gettext_lazy("They said why they keep it."),
    ),
    "handover.offer": (gettext_lazy("We offered them the case."), gettext_lazy("They offered us the case.")),
    "handover.accept": (
        gettext_lazy("We agreed to take the case."),
        gettext_lazy("They agreed to take the case."),
    ),
    "handover.decline": (
        gettext_lazy("We did not take the case."),
        gettext_lazy("They did not take the case."),
    ),
    "handover.withdraw": (gettext_lazy("We took the offer back."), gettext_lazy("They took the offer back.")),
    "handover.done": (gettext_lazy("The case is theirs now."), gettext_lazy("The case is ours now.")),
    "case.close": (gettext_lazy("We closed the case."), gettext_lazy("They closed the case.")),
    "case.found": (
        gettext_lazy("We said that the child was found."),
        gettext_lazy("They said that the child was found."),
    ),
}
"""A step where we took it, and where they did."""
CODES_OF = {
    "coop.decline": "decline_reason",
    "task.status:on_hold": "hold_reason",
    "task.status:failed": "failure_reason",
    "task.status:completed": "cooperation_outcome",
    "info.share": "consent_field",
    "erase.request": "erasure_ground",
    "erase.done:refused": "erasure_refusal",
    "case.close": "outcome",
}
ITEM_STATES: dict[str, tuple[Promise, str, str]] = {
    ItemState.WAITING: (gettext_lazy("Goes when they accept"), "", "hourglass"),
    ItemState.STOPPED: (gettext_lazy("Never left"), "q", "lock"),
    ItemState.ACTIVE: (gettext_lazy("In use"), "ok", "circle-check"),
    ItemState.CORRECTED: (pgettext_lazy("it was", "Put right"), "ok", "circle-check"),
    ItemState.RECALLED: (gettext_lazy("Called back"), "a", "arrow-back-up"),
    ItemState.REFUSED: (gettext_lazy("Kept on a ground"), "a", "lock"),
    ItemState.ERASED: (gettext_lazy("Erased"), "", "eraser"),
    ItemState.EXPIRED: (gettext_lazy("Its day has passed"), "", "archive"),
}
BLOCKS: dict[str, Promise] = {
    "not_checked": gettext_lazy("Nobody here has compared its keys yet."),
    "keys_changed": gettext_lazy("Its keys have changed: compare them by telephone."),
    "suspended_here": gettext_lazy("Sending to it is suspended here."),
    "suspended_by_directory": gettext_lazy("The federation has suspended it."),
    "refused": gettext_lazy("Its keys were refused here."),
    "no_transfer_ground": gettext_lazy(
        "It lies outside the Union: a ground for sending there must be recorded."
    ),
    "directory_old": gettext_lazy("The list of hotlines is too old to send by."),
}


PROBLEMS: dict[str, Promise] = {
    "no_ground_for_request": gettext_lazy(
        "No record of this case allows what happened (“Circumstances”) of every child in it to go there, this way. "
        "Record who allowed it first."
    ),
    "no_ground": gettext_lazy("no record allows it to go there"),
    "whereabouts_withheld": gettext_lazy(
        "Where the child is, is under a block. Open it with a reason first."
    ),
    "where_reason_needed": gettext_lazy("A block stands: write why they must know where the child is."),
    "field_unknown": gettext_lazy("A chosen field is not there any more. Choose again."),
    "not_known": gettext_lazy("nothing is recorded"),
    "preview_changed": gettext_lazy(
        "Something has changed since. Read once more what they will see, and send again."
    ),
    "category_needed": gettext_lazy("Give the case a category first: they sort by it."),
    "training_case": gettext_lazy("This is a training case: nothing of it leaves the node."),
    "request_incomplete": gettext_lazy("Whom, what, what for and the words are all needed."),
    "keep_until_past": gettext_lazy("The day until which they keep it must lie ahead."),
    "read_first": gettext_lazy("Say first that a person has read it."),
    "no_such_case": gettext_lazy("There is no such case, or you may not open it."),
    "team_needed": gettext_lazy("Choose the team whose case it becomes."),
    "other_side": gettext_lazy("Only the other side does this."),
    "not_accepted_yet": gettext_lazy("They have not taken it up yet."),
    "not_printable": gettext_lazy(
        "Some letters of what they would read cannot be printed. Choose the page or the sealed file instead."
    ),
    "nothing_chosen": gettext_lazy("Nothing is chosen that could be erased."),
    "item_expired": gettext_lazy("Its day has passed."),
    "item_gone": gettext_lazy("It is gone already."),
    "second_person_needed": gettext_lazy("This needs a second person."),
    "not_now": gettext_lazy(
        "This step does not fit any more: the other side did something meanwhile. Look again."
    ),
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


def say_names_of_bodies(ids: list[str]) -> str:
    """The names of these bodies without a node."""
    return ", ".join(Body.objects.filter(pk__in=ids).values_list("name", flat=True))


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


def say_refused_step(event: str, *, is_ours: bool, code: str = "") -> str:
    """That a message was stored and not applied: it did not fit any more. Or that it rewrites what had come before."""
    step = say_event(event, is_ours=is_ours)
    if code == "turn_rewritten":
        return _(
            "A step came late and says that it was written before others. Ask the other hotline: {step}"
        ).format(step=step)
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


def say_directory(standing: Standing) -> str:
    """What an old directory of nodes means for who works across borders; nothing where it is fresh."""
    return {
        Standing.NONE: _(
            "No other hotline can be reached yet: a keeper brings the directory of nodes first."
        ),
        Standing.GRACE: _(
            "The directory of nodes is older than a day. What you send waits until a newer one is here; what others "
            "send still arrives. Ring where it presses, and tell the keeper."
        ),
        Standing.CLOSED: _(
            "The directory of nodes is older than a week. Nothing goes out and nothing comes in until a newer one is "
            "here. Ring the other hotlines, and tell the keeper."
        ),
    }.get(standing, "")


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
