"""Forms of the steps of a cooperation: each asks only what the other side needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import Team
from myosotis.casework import words
from myosotis.casework.fields import ChosenCode, MomentField, text_field

NO_LINE_OF_OURS = _(
    "They read this word by word. Write no names of colleagues and no address that they do not need."
)
KNOWN = "known"
STATUS = (
    ("in_progress", _("We are working on it")),
    ("on_hold", _("It rests for now")),
    ("completed", pgettext_lazy("a request is", "Done")),
    ("failed", _("It could not be done")),
)
WHY = {"on_hold": "hold_reason", "failed": "failure_reason", "completed": "outcome"}


class NoForm(forms.Form):
    """A step that needs one key and no word."""


class AcceptForm(forms.Form):
    """They ask, and we take it up."""

    team = forms.ModelChoiceField(
        label=_("Team whose case it becomes"), queryset=Team.objects.none(), required=False
    )
    ref = text_field(_("Case of ours that is there already"), most=40)
    text = text_field(_("A word to them"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)

    def __init__(
        self,
        *args: Any,
        teams: Iterable[Team] = (),
        is_request: bool = False,
        known: str = "",
        enquired: Iterable[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **{"initial": {"ref": known}, **options})
        self.fields["ref"].help_text = _say_what_is_known(known, list(enquired))
        mine = list(teams)
        if not is_request:
            del self.fields["ref"]
        if len(mine) < 2:
            del self.fields["team"]
        else:
            self.fields["team"].queryset = Team.objects.filter(pk__in=[one.pk for one in mine])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Without a choice it is the only team, or none."""
        return {"team": None, "ref": "", **(super().clean() or {})}


def _say_what_is_known(known: str, enquired: list[str]) -> str:
    if known:
        told = gettext(
            "We work with them on this child already: {ref}. Emptied: a new case in which we assist."
        )
        return told.format(ref=known)
    told = gettext("Its number, where we know the child. Left empty: a new case in which we assist.")
    if not enquired:
        return told
    asked = gettext("We asked them privately about {refs}: this may be the answer.")
    return f"{told} {asked.format(refs=', '.join(enquired))}"


class DeclineForm(forms.Form):
    """Why we cannot take it up: they need the reason to ask somebody else in time."""

    reason = ChosenCode("decline_reason", label=_("Why"))
    text = text_field(_("In words"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)


class AskForm(forms.Form):
    """A question by code, which both read in their own language, or in words."""

    code = ChosenCode(
        "structured_question", label=_("Question"), empty=_("None of these: in my own words"), required=False
    )
    text = text_field(_("Or in your own words"), rows=2, most=4000)
    due = MomentField(
        label=_("Answer wanted by"),
        is_past=False,
        required=False,
        help_text=_("Left empty: as the urgency of the request says."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not given.get("code") and not given.get("text") and not self.errors:
            self.add_error("code", _("Choose a question, or write one."))
        return given


class AnswerForm(forms.Form):
    """A dated fact, with who said it and how sure it is."""

    known = forms.ChoiceField(
        label=_("In a word"),
        choices=lambda: [("", _("No yes or no")), *words.choices("yes_no")],
        required=False,
        widget=forms.RadioSelect,
    )
    text = text_field(_("Answer"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)
    at = MomentField(
        label=_("As of when"), required=True, help_text=_("When it was so: “today 9:00”, “yesterday”.")
    )
    source = ChosenCode("answer_source", label=_("Who says so"))
    certainty = ChosenCode("answer_certainty", label=_("How sure it is"))
    is_alleged = forms.BooleanField(label=_("It says that somebody did something: alleged"), required=False)
    is_last = forms.BooleanField(label=_("This is all we can say"), required=False, initial=True)
    where_reason = text_field(
        _("A block stands: why they must know"),
        rows=2,
        most=2000,
        help_text=_("Only where a child is under a block."),
    )

    def clean(self) -> dict[str, Any]:
        """A word or a sentence."""
        given = super().clean() or {}
        if not given.get("known") and not given.get("text") and not self.errors:
            self.add_error("text", _("Answer with yes or no, or in a sentence."))
        return given


class StatusForm(forms.Form):
    """How our work on their request stands."""

    status = forms.ChoiceField(label=_("How it stands"), choices=STATUS, widget=forms.RadioSelect)
    hold_reason = ChosenCode("hold_reason", label=_("It rests: we wait for"), required=False)
    failure_reason = ChosenCode("failure_reason", label=_("It could not be done: why"), required=False)
    outcome = ChosenCode("cooperation_outcome", label=_("Done: what it led to"), required=False)
    text = text_field(_("A word to them"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)

    def __init__(self, *args: Any, allowed: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if allowed:
            chosen = [one for one in STATUS if one[0] in allowed]
            self.fields["status"].choices = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each of the three that need one say why, and only that one."""
        given = super().clean() or {}
        wanted = WHY.get(given.get("status", ""))
        if wanted and not given.get(wanted):
            self.add_error(wanted, _("Say this too: they plan by it."))
        for name in WHY.values():
            if name != wanted:
                given[name] = ""
        return given


class CorrectForm(forms.Form):
    """What was told was wrong: the right value, and why."""

    value = text_field(_("The right value"), rows=2, most=4000, required=True)
    reason = text_field(_("What was wrong"), most=200, required=True, help_text=NO_LINE_OF_OURS)


class EraseForm(forms.Form):
    """They are asked to erase what we told them."""

    ground = ChosenCode("erasure_ground", label=_("Ground"))
    text = text_field(_("In words"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)


class KeepForm(forms.Form):
    """We keep it for now: a controller of our own says on which ground, and until when it looks again."""

    ground = ChosenCode("erasure_refusal", label=_("Ground on which we keep it"))
    text = text_field(_("In words"), rows=2, most=4000, required=True, help_text=NO_LINE_OF_OURS)
    review = MomentField(
        label=_("We look at it again"), is_past=False, required=True, help_text=_("For example “in 30 days”.")
    )


class CloseForm(forms.Form):
    """We end the work: the time of keeping begins on both sides."""

    outcome = ChosenCode("outcome", label=_("How it ended for the child"))
    text = text_field(_("A word to them"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)


class CancelForm(forms.Form):
    """We need their work no longer."""

    text = text_field(_("A word to them"), rows=2, most=4000, help_text=NO_LINE_OF_OURS)


class FoundForm(forms.Form):
    """The child was found: when, and whether somebody has seen that it is safe. Never where."""

    found = MomentField(label=_("When"), required=True)
    is_safe = forms.ChoiceField(
        label=_("Has somebody confirmed that the child is safe?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known yet"))],
        widget=forms.RadioSelect,
    )
    text = text_field(_("A word to them"), rows=2, most=4000, help_text=_("Not where the child is."))


class DecisionForm(forms.Form):
    """A second person decides whether the search goes on with what was told."""

    decision = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("keep", _("The search goes on with it")), ("recall", _("It is called back"))],
        widget=forms.RadioSelect,
    )
    reason = text_field(_("Why"), rows=2, most=2000, required=True)
