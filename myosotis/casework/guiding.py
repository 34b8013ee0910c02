"""First questions for each kind of caller, to hold on to in the first minute. They tick and fill in nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Guide:
    """What to ask one kind of caller first, in this order, and what to keep in mind."""

    code: str
    caller: LazyText
    questions: tuple[LazyText, ...]
    keep_in_mind: LazyText


GUIDES = (
    Guide(
        "child_about_self",
        _("A child who calls about themselves"),
        (
            _("Are you in a safe place just now? Can you talk?"),
            _("What would you like me to call you? You need not say your name."),
            _("What happened that you called today?"),
            _("Is somebody with you? Is there somebody you trust?"),
            _("Do you need something at once: a place for the night, a doctor, something to eat?"),
            _("What would you like to happen next, and what should not happen?"),
        ),
        _(
            "Say early what stays between you and when you would have to tell somebody. A child is not reported home "
            "without need."
        ),
    ),
    Guide(
        "parent_of_runaway",
        _("A parent of a child who ran away"),
        (
            _("When and where was your child last seen, and by whom?"),
            _("Has your child been away before? Where was it then?"),
            _(
                "What was different in the last days: a quarrel, school, friends, somebody new, the telephone?"
            ),
            _("Is there a health problem, a medicine, anything that makes it urgent?"),
            _("What did your child take along: telephone, money, papers, clothes?"),
            _("Have the police been told? Do you have a number of the report?"),
            _("Who is with you now? When may we call you back, and on which number?"),
        ),
        _("Both parents may call. What one of them says stays on that side."),
    ),
    Guide(
        "left_behind_parent",
        _("A parent whose child was taken by the other parent"),
        (
            _("Since when do you know that the child will not come back, and how?"),
            _("Where did the child live until now, and who has custody? Is there a paper?"),
            _("Where do you think they are, and on which way? Do you have tickets, messages, a car number?"),
            _("Do you fear for the child's safety? Was there violence?"),
            _("Does the child have a passport, and of which country?"),
            _("Have the police or a court been told? Do you have a lawyer?"),
            _("Is there still a way to talk with the other parent? Would mediation be thinkable?"),
        ),
        _(
            "What is told of the other parent is alleged, with its source. Days count: name the Central Authority."
        ),
    ),
    Guide(
        "professional_unaccompanied",
        _("A professional about an unaccompanied child"),
        (
            _("What is your task for this child? Is there a guardian, and do they know?"),
            _("Which names and birth dates did the child give, in which script and spelling?"),
            _("When was the child last seen, and what was found in the room afterwards?"),
            _("Where did the child want to go? Are there relatives or friends in another country?"),
            _("Who came, called or waited? What did you see yourself?"),
            _("Was the child registered, and where? Is a photo there, and who may give it?"),
            _("Was a report to the police accepted? Under which number?"),
        ),
        _("Signs of trafficking are written down as seen, not as concluded."),
    ),
    Guide(
        "witness",
        _("A witness"),
        (
            _("What did you see, in your own words?"),
            _("Where was it exactly, and when?"),
            _("Was the child alone? How did it look, what did it wear, was it well?"),
            _("In which direction did they go, and how?"),
            _("Do you see the child now? Then ring 112 at once and call us afterwards."),
            _("May the police call you? You need not leave a name."),
        ),
        _("Thank the caller. Say nothing of the case, not even whether they are right."),
    ),
    Guide(
        "silent",
        _("Somebody who says nothing"),
        (
            _("I am here. Take your time; there is no hurry."),
            _("You need not say your name. You can also just listen."),
            _("If you cannot talk, tap once for yes and twice for no. Are you safe?"),
            _("Are you on your own?"),
            _("You can call again at any time; it is free. You can also write to us."),
        ),
        _("A frightened child who stays silent is never blocked, and never pushed."),
    ),
)
