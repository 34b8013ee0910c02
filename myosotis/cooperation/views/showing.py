"""One cooperation as its page shows it: what was asked, what is shared, questions and answers, the steps."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from myosotis.casework import words
from myosotis.cooperation import telling
from myosotis.cooperation.inputs import last_day_before
from myosotis.cooperation.models import (
    GONE,
    Answer,
    Cooperation,
    Direction,
    HandOver,
    Holder,
    ItemState,
    Question,
    SharedItem,
    Side,
    Step,
)
from myosotis.cooperation.queries.photos import PHOTO
from myosotis.cooperation.views.saying import (
    ITEM_STATES,
    say_code,
    say_dated,
    say_event,
    say_labels,
    say_moment,
)
from myosotis.services.words import name_language

Line = dict[str, Any]


def line(name: str, values: list[str] | str) -> list[Line]:
    """One line of a list of terms; none where there is nothing to say."""
    found = [one for one in ([values] if isinstance(values, str) else values) if one]
    return [{"name": name, "values": found}] if found else []


def describe_asked(row: Cooperation) -> list[Line]:
    """The request as both sides read it."""
    told = _("We may tell it to") if row.side == Side.ASKED else _("They may tell it to")
    return [
        *line(_("For"), say_labels("cooperation_ask", row.asks)),
        *line(_("In words"), row.summary or ""),
        *line(_("Category"), words.label("category", row.category)),
        *line(_("Answer by"), say_moment(row.needed_by) if row.needed_by else ""),
        *line(_("Purpose"), say_labels("share_purpose", row.purpose)),
        *line(_("Ground"), words.label("consent_basis", row.basis)),
        *line(told, say_labels("onward_sharing", row.onward)),
        *line(_("Languages"), ", ".join(name_language(code) for code in row.languages)),
        *line(_("Kept until"), say_dated(row.keep_until.isoformat())),
        *describe_contact(row.contact or {}),
    ]


def describe_contact(contact: dict[str, Any]) -> list[Line]:
    """Who answers for it at the other hotline, and when."""
    told = [str(contact.get(name, "")) for name in ("role", "window")]
    return line(_("They are reached"), ", ".join(one for one in told if one))


def describe_item(item: SharedItem, holders: list[Holder], *, is_withheld: bool = False) -> dict[str, Any]:
    """One field that crossed the border, its state, who holds it, until when."""
    label, tone, icon = ITEM_STATES[item.state]
    is_shown = item.is_readable and not is_withheld
    language = telling.language_of(item.value) if is_shown and item.name not in telling.AS_TYPED else ""
    return {
        "id": item.pk,
        **_describe_photo(item, is_shown=is_shown),
        "label": telling.name_field(
            str(telling.LABELS.get(item.name) or words.label("consent_field", item.category)),
            telling.child_of(item.value) if is_shown else 0,
        ),
        "values": telling.read_lines(item.value) if is_shown else [],
        "gone": _say_gone(item, is_withheld=is_withheld),
        "state": str(label)
        if item.is_readable or item.state not in ("active", "corrected")
        else _("Its day has passed"),
        "tone": tone,
        "icon": icon,
        "language": language,
        "way": _say_way(item, language),
        "expires_at": last_day_before(item.expires_at) if item.state not in GONE else None,
        "version": item.version if item.version > 1 else 0,
        "holder": " ".join(say_holder(one) for one in holders if one.item_id == item.pk),
    }


def _say_way(item: SharedItem, language: str) -> str:
    """Who told it; where codes stand in the language of the reader, in which."""
    if item.direction != Direction.OUTGOING:
        return _("told by them")
    if not language or language == get_language():
        return _("told by us")
    return _("told by us, as they read it: {language}").format(language=name_language(language))


def _describe_photo(item: SharedItem, *, is_shown: bool) -> dict[str, str]:
    """Where the photo of an item is looked at, or why there is none yet."""
    if (item.name != PHOTO and item.category != PHOTO) or not is_shown:
        return {"picture": "", "picture_note": ""}
    if item.is_picture_refused:
        return {"picture": "", "picture_note": _("What was sent as a photo was no picture that may be kept.")}
    is_here = item.file_id is not None if item.direction == Direction.OUTGOING else bool(item.picture)
    if not is_here:
        return {"picture": "", "picture_note": _("The photo is on its way.")}
    return {
        "picture": reverse("cooperation:picture", args=[item.cooperation_id, item.pk]),
        "picture_note": "",
    }


def _say_gone(item: SharedItem, *, is_withheld: bool) -> str:
    if is_withheld and item.is_readable:
        return _("Withheld: this place is under a block.")
    if item.state == ItemState.RECALLED:
        return _("Nobody uses it any more. It is erased, or kept on a ground that must be said.")
    if item.state == ItemState.REFUSED:
        return _("Kept, and not used, on the ground that was said.")
    return _("Its key is destroyed: nobody can read it again.")


def say_holder(holder: Holder) -> str:
    """Who has a copy, and how it stands with it."""
    who = holder.peer.name if holder.peer else words.label("onward_sharing", holder.onward)
    if holder.erased_at:
        return _("{who}: erased {moment}.").format(who=who, moment=say_moment(holder.erased_at))
    if holder.refused_at:
        why = words.label("erasure_refusal", holder.refusal)
        day = say_dated(holder.review_on.isoformat()) if holder.review_on else ""
        return _("{who} keeps it: {why}. Looks again {day}.").format(who=who, why=why, day=day)
    if holder.asked_at:
        return _("{who}: asked to erase {moment}, no answer yet.").format(
            who=who, moment=say_moment(holder.asked_at)
        )
    return _("{who} has a copy since {moment}.").format(who=who, moment=say_moment(holder.told_at))


def describe_question(question: Question, answers: list[Answer]) -> dict[str, Any]:
    """One question and the facts that answer it."""
    code = words.label("structured_question", question.code) if question.code else ""
    return {
        "id": question.pk,
        "label": code or _("A question in words"),
        "text": question.text or "",
        "who": _("we ask") if question.is_ours else _("they ask"),
        "at": question.asked_at,
        "due_at": question.due_at if not question.answered_at else None,
        "facts": [describe_fact(one) for one in answers if one.question_id == question.pk],
        "is_open": question.answered_at is None,
        "is_ours": question.is_ours,
    }


def describe_fact(answer: Answer) -> dict[str, Any]:
    """A dated fact with its source and certainty."""
    return {
        "known": words.label("yes_no", answer.known) if answer.known else "",
        "text": answer.text or "",
        "dated": say_dated(answer.dated),
        "source": words.label("answer_source", answer.source),
        "certainty": words.label("answer_certainty", answer.certainty),
        "is_alleged": answer.is_alleged,
        "at": answer.at,
    }


def describe_offer(offer: HandOver) -> dict[str, Any]:
    """An offer of the case itself: why, what goes over, what stays, and what became of it."""
    phase = {
        "offered": _("waits for an answer"),
        "accepted": _("agreed, not confirmed yet"),
        "declined": _("not taken"),
        "withdrawn": _("taken back"),
    }.get(offer.phase, "")
    goes = [
        f"{telling.LABELS.get(telling.name_of_value([one])) or words.label('consent_field', one['category'])}: "
        + ", ".join(telling.read_lines([one]))
        for one in offer.record or []
    ]
    return {
        "headline": _say_offer(offer),
        "phase": phase,
        "lines": [
            *line(_("Why"), offer.reason or ""),
            *line(_("Goes over"), goes),
            *line(_("Stays there") if not offer.is_ours else _("Stays with us"), offer.stays or ""),
            *line(_("Answer by"), say_moment(offer.answer_by) if offer.answer_by else ""),
        ],
    }


def _say_offer(offer: HandOver) -> str:
    if offer.phase == "done":
        return _("The case is theirs now") if offer.is_ours else _("The case is ours now")
    return _("We offered them the case") if offer.is_ours else _("They offer us the case")


def describe_step(step: Step, row: Cooperation) -> dict[str, Any]:
    """One step: when, in a sentence, who of us."""
    is_ours = step.side == row.side
    sentence = say_event(step.event, is_ours=is_ours)
    code = say_code(step.event, step.code)
    told = [sentence, f"{code}." if code else "", step.text or ""]
    who = step.by.name if is_ours and step.by else ""
    return {"id": step.pk, "at": step.at, "sentence": " ".join(one for one in told if one), "who": who}
