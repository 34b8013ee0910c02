"""What the pages of a return say: why something was refused, and how a table stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from myosotis.kernel.errors import Refused

REFUSALS: Mapping[str, Promise] = {
    "year_not_begun": gettext_lazy("A return is of a year that has begun."),
    "return_exists": gettext_lazy("This year has a return already."),
    "correction_needs_reason": gettext_lazy("Say why the return is corrected: the reason goes with it."),
    "return_still_open": gettext_lazy("The last version is not signed yet: change that one."),
    "numbers_came_from_elsewhere": gettext_lazy(
        "These numbers were typed or brought in: bring them in again where they are to change."
    ),
    "numbers_of_another_year": gettext_lazy("These numbers are of another year."),
    "return_is_frozen": gettext_lazy(
        "Two people signed this return: it is changed no more. A correction is a new version."
    ),
    "return_changed_meanwhile": gettext_lazy(
        "Somebody changed the return in the meantime. Look at what stands there now."
    ),
    "year_not_over": gettext_lazy("The year is not over: it can be looked at, and signed from 1 January on."),
    "return_is_empty": gettext_lazy("No table stands in it yet: count, or bring numbers in."),
    "second_person_signs": gettext_lazy("You signed first. Another person signs second."),
    "not_now": gettext_lazy("This cannot be done as the return stands now."),
    "no_coordinator": gettext_lazy(
        "This node knows no coordinator whose keys were compared. Take the signed file out and send it."
    ),
    "answer_says_nothing": gettext_lazy("Write the answer before it goes."),
    "question_is_answered": gettext_lazy("This question has its answer already."),
    "no_line_for_an_answer": gettext_lazy(
        "This node knows no coordinator whose keys were compared. Send the answer by mail."
    ),
    "two_sign_first": gettext_lazy("Two people sign the return before it goes."),
}

STATES: Mapping[str, tuple[str, Promise]] = {
    "complete": ("ok", pgettext_lazy("a table", "Complete")),
    "open": ("a", gettext_lazy("Questions open")),
    "partly": ("", gettext_lazy("Partly collected")),
    "estimated": ("", gettext_lazy("Estimated")),
    "uncollected": ("q", gettext_lazy("Not collected here")),
    "declined": ("q", pgettext_lazy("to say a number", "Declined")),
}
"""How one table stands: tone of its tag, and the word."""

TONES: Mapping[str, str] = {
    "drafting": "",
    "ready": "a",
    "signed": "ok",
    "sent": "ok",
    "superseded": "q",
}


def say_refusal(error: Refused) -> str:
    """Why it did not happen, in a sentence; the exchange's own reasons are said as one."""
    sentence = REFUSALS.get(error.reason)
    return str(sentence) if sentence else _("Nothing can be sent to the coordinator's node at the moment.")


def is_known(error: Refused) -> bool:
    """Whether the refusal is one of this page; another one is shown as every refusal is."""
    return error.reason in REFUSALS
