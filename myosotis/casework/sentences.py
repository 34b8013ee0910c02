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
        "already_withdrawn": _("Somebody took this back already."),
        "located_before_last_seen": _("A child cannot be located before it was last seen. Check both times."),
        "second_person_needed": _("This needs a second person: not the one who did the first step."),
        "surge_is_open": _("A surge of this case is open already."),
        "legal_hold": _("A legal hold keeps this case. Nothing erases it while the hold stands."),
        "words_withheld": _(
            "These words are withheld from you. Open them with a reason before you change them."
        ),
        "not_in_team": _("This person is not in the team of the case."),
        "not_answering": _("Only the caseworker of the case or a supervisor of its team does this."),
        "changed_since": _("Somebody has changed this since. It stays as it is now."),
        "too_many_filters": _("Nine filters are kept for each list, one for each digit. Remove one first."),
        "not_one_case": _(
            "These two cannot be one case: one of them is merged already, or they are the same."
        ),
        "own_and_assistance": _("A case of our own and one in which we assist stay two cases."),
        "already_offered": _("This case is offered to a team already. Take that back first."),
        "same_team": _("The case is in this team already."),
        "work_left_open": _(
            "Something is still open in this case. Finish it, or close the case anyway with a sentence that says why."
        ),
        "children_stay": _("At least one child stays in the case, and at least one goes into the new one."),
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
