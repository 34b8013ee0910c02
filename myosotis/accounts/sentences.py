"""Why something was refused, in a sentence. The reasons themselves are stable words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from myosotis.accounts.permissions import MAY_NOT_MEET
from myosotis.kernel.errors import Refused


def say_refusal(error: Refused) -> str:
    """The reason of a refusal about people, and who could."""
    sentences = {
        "unknown_role": _("Choose at least one role."),
        "roles_may_not_meet": str(MAY_NOT_MEET),
        "supervisor_gives_case_roles": _("Roles that open contacts or cases are given by a supervisor."),
        "supervisor_gives_teams": _("People are put into teams by a supervisor."),
        "helper_needs_last_day": _("A helper's account needs a last day: it ends by itself."),
        "statement_missing": _(
            "No case can be opened: your statement of secrecy is missing or has expired. Contacts can be answered. "
            "A supervisor writes down the day you signed it."
        ),
        "not_trained_yet": _(
            "You work on training cases until a supervisor writes down that you are trained."
        ),
        "trained_for_contacts": _("You are trained for contacts so far; cases come with the next level."),
        "already_here": _("There is an account with this e-mail address already."),
        "invitation_over": _("This link was used already, was withdrawn, or is older than seven days."),
        "not_oneself": _("Nobody does this to the own account. Ask a colleague."),
        "last_factor_stays": _("Your last second factor stays. Set up another one first."),
        "house_takes_its_key_back": _(
            "This key belongs to the house. Give it back to a supervisor or the keeper."
        ),
        "not_your_key": _("This key of the house is not issued to you."),
        "show_factor_first": _("Show your own second factor first: it must not be older than five minutes."),
        "code_first": _("The code of a supervisor comes first."),
        "other_team": _("Only a supervisor of the same team gives back a second factor."),
        "account_closed": _("This account is locked or has ended."),
        "another_supervisor": _(
            "You gave this person a code within the last 24 hours. A second time needs another supervisor."
        ),
        "key_is_out": _("Somebody has this key. Take it back first."),
        "key_is_in": _("Nobody has this key."),
    }
    sentence = sentences.get(
        error.reason, _("Your role in this house does not cover it. Nothing was changed.")
    )
    return f"{sentence} {say_who_could(error.who_could)}" if error.who_could else sentence


def say_who_could(names: str) -> str:
    """Whom to ask."""
    return _("Who could: {roles}").format(roles=names)
