"""Codes of private enquiries in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from myosotis.casework.sentences import say_refusal as say_refusal_about_cases
from myosotis.enquiries.models import Verdict
from myosotis.exchange.rules import Block
from myosotis.exchange.words import BLOCKS
from myosotis.kernel.errors import Refused

WHY_NOT: dict[str, Promise] = {
    "enquiries_off": gettext_lazy(
        "Private enquiries are switched off on this node until somebody outside has reviewed how they are built."
    ),
    "training_case": gettext_lazy("This is an invented case for training. Nothing of it leaves."),
    "case_closed": gettext_lazy("The case is closed. An enquiry is for an open case."),
    "case_restricted": gettext_lazy(
        "A supervisor restricted this case, so no other hotline finds its children."
    ),
    "child_blocked": gettext_lazy(
        "Where a child of this case is may not be told. An enquiry could tell it, so nobody asks and nobody finds."
    ),
    "enquiry_incomplete": gettext_lazy("Choose whom to ask and what for, and say why in a few words."),
    "too_little_known": gettext_lazy(
        "Too little is known to ask: it takes two parts of the name, or one part and the day of birth."
    ),
    "peer_not_ready": gettext_lazy("A hotline that you chose has not joined private enquiries with us yet."),
    "enquiries_spent": gettext_lazy(
        "This hotline was asked as often today as a day allows. Ring them instead."
    ),
}
AGREED: dict[str, Promise] = {
    "b": gettext_lazy("A part of the name sounds alike, and the day of birth is the same."),
    "py": gettext_lazy(
        "Two parts of the name sound roughly the same, and the births lie at most a year apart."
    ),
    "qy": gettext_lazy(
        "Two parts of the name sound roughly the same but for one sound; the births lie at most a year apart."
    ),
    "t": gettext_lazy("Two parts of the name sound the same, vowels included, but for one sound at most."),
    "f": gettext_lazy("Two parts of the name have the same consonants."),
    "v": gettext_lazy("A given name is a form of the same name, and another part sounds alike."),
    "j": gettext_lazy("The whole name, written together, sounds the same."),
    "e": gettext_lazy("Two parts of the name have the same consonants but for one."),
    "p": gettext_lazy("Two parts of the name sound roughly the same."),
}
"""The sentences of the core's `AGREEMENTS` for translators, what tells most first."""
VERDICTS: dict[str, Promise] = {
    Verdict.SAME: gettext_lazy("May well be the same child"),
    Verdict.NOT_SAME: gettext_lazy("Not the same child"),
    Verdict.UNSURE: gettext_lazy("Cannot be said from here"),
}


def say_refusal(error: Refused) -> str:
    """Why something about an enquiry was refused, in a sentence."""
    if error.reason in BLOCKS:
        return str(BLOCKS[Block(error.reason)])
    return say_why_not(error.reason) or say_refusal_about_cases(error)


def say_why_not(code: str) -> str:
    """What stands against it, "" of no code that this room knows."""
    return str(WHY_NOT.get(code, ""))


def say_agreed(kinds: Iterable[str]) -> list[str]:
    """What agrees, the plainest sentence of those that say the same once."""
    chosen = set(kinds)
    for wide, narrow in (("p", "py"), ("e", "f"), ("qy", "py"), ("p", "f")):
        if narrow in chosen:
            chosen.discard(wide)
    return [str(sentence) for kind, sentence in AGREED.items() if kind in chosen]


def say_verdict(verdict: str) -> str:
    """What was judged, or that nobody has."""
    return str(VERDICTS[verdict]) if verdict else _("Nobody has looked at it yet")
