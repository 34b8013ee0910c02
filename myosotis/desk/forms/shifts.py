"""What is typed, or sent as a file, to plan shifts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import Team, User
from myosotis.casework.fields import MomentField, text_field
from myosotis.desk.actions.shifts import ShiftInput
from myosotis.desk.models import Shift
from myosotis.desk.shift_files import LONGEST_SHIFT, PHONE, Plan, read_plan
from myosotis.kernel import clock

MOST_BYTES = 400_000
DUTIES = ((Shift.Duty.DESK, _("At the desk")), (Shift.Duty.ON_CALL, _("On call")))
PROBLEMS = {
    "encoding": _("This is no text file in UTF-8."),
    "long": _("The file is too long. Send it in parts."),
    "columns": _(
        "The first line must name the columns email, starts and ends; team, kind and phone may follow."
    ),
    "when": _(
        "The time cannot be read. Write it as 2026-10-25T22:00 or with its offset, 2026-10-25T22:00+02:00."
    ),
    "twice": _(
        "This hour comes twice that night. Write it with its offset: +02:00 for the first, +01:00 for the second."
    ),
    "skipped": _("This hour does not exist: the clocks go forward then."),
    "order": _("A shift ends after it begins, and lasts three days at most."),
    "who": _("There is no address of who is on duty."),
    "unknown": _("Nobody of this team has this address."),
    "team": _("You lead no team of this code."),
    "kind": _("The kind is desk or on_call."),
    "phone": _("This is no phone number."),
    "repeats": _("Entries that repeat are not read. Export each as an entry of its own."),
    "zone": _("This time zone is not known here."),
}


class ShiftForm(forms.Form):
    """One shift. Without a beginning it begins now."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    user = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), empty_label=_("Choose a person")
    )
    kind = forms.ChoiceField(label=_("What"), choices=DUTIES)
    starts = MomentField(label=_("From"), is_past=False, required=False, help_text=_("Empty: from now on."))
    ends = MomentField(label=_("Until"), is_past=False, help_text=_("As in “tomorrow 7h” or “25/10 22h”."))
    phone = text_field(_("Number on call"), most=40)

    def __init__(self, *args: Any, teams: list[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = Team.objects.filter(pk__in=[team.pk for team in teams])  # type: ignore[attr-defined]
        members = User.objects.filter(teams__in=[team.pk for team in teams], is_active=True).distinct()
        self.fields["user"].queryset = members  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins; who is on call can be called."""
        given = super().clean() or {}
        starts = given["starts"].at if given.get("starts") else clock.now()
        ends = given["ends"].at if given.get("ends") else None
        if ends and not dt.timedelta() < ends - starts <= LONGEST_SHIFT:
            self.add_error("ends", PROBLEMS["order"])
        if given.get("phone") and not PHONE.fullmatch(given["phone"]):
            self.add_error("phone", PROBLEMS["phone"])
        if given.get("kind") == Shift.Duty.ON_CALL and not given.get("phone"):
            self.add_error("phone", _("Who is on call needs a number."))
        team, user = given.get("team"), given.get("user")
        if team and user and team.pk not in user.team_ids():
            self.add_error("user", _("This person is not in that team."))
        return given

    def to_input(self) -> ShiftInput:
        """What the action takes."""
        given = self.cleaned_data
        starts = given["starts"].at if given["starts"] else clock.now().replace(second=0, microsecond=0)
        phone = given["phone"] if given["kind"] == Shift.Duty.ON_CALL else ""
        return ShiftInput(given["team"], given["user"], starts, given["ends"].at, given["kind"], phone)


class PlanForm(forms.Form):
    """A plan from a file: every line is understood, or nothing is taken."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        empty_label=None,
        help_text=_("For lines that name no team."),
    )
    file = forms.FileField(label=_("The file"), help_text=_("A table (.csv) or a calendar (.ics)."))

    def __init__(self, *args: Any, teams: list[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = {team.code.casefold(): team for team in teams}
        self.fields["team"].queryset = Team.objects.filter(pk__in=[team.pk for team in teams])  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Read it."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(PROBLEMS["long"])
        self.plan = read_plan(file.read(), zone=timezone.get_default_timezone())
        return file

    def clean(self) -> dict[str, Any]:
        """Find the team and the person of each line."""
        given = super().clean() or {}
        if given.get("file") and given.get("team"):
            given["shifts"] = self._resolve(self.plan, given["team"])
            for line, code in sorted(self.plan.problems)[:20]:
                self.add_error("file", _say_problem(line, code))
            if not self.plan.problems and not given["shifts"]:
                self.add_error("file", _("There is no shift in this file."))
        return given

    def _resolve(self, plan: Plan, team: Team) -> list[ShiftInput]:
        wanted = {one.email for one in plan.shifts}
        people = {
            user.email.casefold(): user for user in User.objects.filter(is_active=True, email__in=wanted)
        }
        found = []
        for one in plan.shifts:
            at = self.teams.get(one.team) if one.team else team
            user = people.get(one.email)
            if at is None:
                plan.problems.append((one.line, "team"))
            elif user is None or at.pk not in user.team_ids():
                plan.problems.append((one.line, "unknown"))
            else:
                found.append(ShiftInput(at, user, one.starts_at, one.ends_at, one.kind, one.phone))
        return found


def _say_problem(line: int, code: str) -> str:
    said = str(PROBLEMS[code])
    return gettext("Line {line}: {problem}").format(line=line, problem=said) if line else said
