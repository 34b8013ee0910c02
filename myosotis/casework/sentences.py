"""Why something about a case was refused, in a sentence; what is not about cases is said by the room below."""

from __future__ import annotations

from django.utils.translation import gettext as _

from myosotis.accounts.sentences import say_refusal as say_refusal_about_people
from myosotis.accounts.sentences import say_who_could
from myosotis.kernel.errors import Refused


def say_refusal(error: Refused) -> str:
    """The reason of a refusal, and who could."""
    sentences = {
        "child_still_missing": _("A child of this case is still missing. End the episode first."),
        "already_missing": _("This child is recorded as missing already. End that episode first."),
        "already_ended": _("This episode has ended already."),
        "nothing_to_undo": _("There is nothing to take back."),
        "located_before_last_seen": _("A child cannot be located before it was last seen. Check both times."),
        "second_person_needed": _("This needs a second person: not the one who did the first step."),
        "legal_hold": _("A legal hold keeps this case. Nothing erases it while the hold stands."),
        "not_in_team": _("This person is not in the team of the case."),
        "not_answering": _("Only the caseworker of the case or a supervisor of its team does this."),
        "judgement_contradicts": _(
            "An earlier judgement says otherwise: through others, the two are judged to be the same child, or not to "
            "be. Take that one back first, if it was wrong."
        ),
        "search_limit_reached": _(
            "You have searched as often today as a day allows. What you type is saved as always; a supervisor can "
            "search for you."
        ),
    }
    sentence = sentences.get(error.reason)
    if sentence is None:
        return say_refusal_about_people(error)
    return f"{sentence} {say_who_could(error.who_could)}" if error.who_could else sentence
