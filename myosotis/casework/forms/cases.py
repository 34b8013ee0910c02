"""Forms of cases: what a person may type, checked and turned into what the actions take. No rules of work here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import Team, User
from myosotis.casework import words
from myosotis.casework.actions.cases import CaseInput, ChildInput
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.fields import (
    CodeField,
    CodesField,
    CountryField,
    MomentField,
    VersionsField,
    text_field,
)
from myosotis.casework.moments import Moment
from myosotis.casework.no_place import WRITE_NO_PLACE
from myosotis.kernel import clock
from myosotis.people.actions import year_of_birth

MOST_CHILDREN = 20
OLDEST_CHILD = 30
HELP_MOMENT = _("As it was told: “yesterday 18h”, “17/11”, “about 3 days ago”, “Oct 2026”.")


class CategoryCheck(forms.Form):
    """A sub-category belongs to its category."""

    def clean(self) -> dict[str, Any]:
        """Refuse one of another category; without a category there is none."""
        given = super().clean() or {}
        category, sub = given.get("category"), given.get("sub_category")
        fitting = words.sub_categories().get(category or "")
        if sub and fitting is not None and sub not in fitting:
            self.add_error("sub_category", _("This does not belong to the chosen category."))
        return given


class CaseForm(CategoryCheck):
    """A new case; nothing but the team is needed."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)
    is_prevention = forms.BooleanField(label=_("Prevention: no child is missing yet"), required=False)
    category = CodeField("category", label=_("Category"))
    sub_category = CodeField("category_sub", label=_("More exactly"))
    prevention_kind = CodeField("prevention_kind", label=_("What is feared"))
    summary = text_field(_("In one or two sentences"), rows=3)
    country_other = CountryField(label=_("Another country concerned"))

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = Team.objects.filter(pk__in=user.team_ids())  # type: ignore[attr-defined]

    def to_input(self) -> CaseInput:
        """What the action takes."""
        given = self.cleaned_data
        other = given["country_other"]
        return CaseInput(
            team=given["team"],
            category=given["category"],
            sub_category=given["sub_category"] if given["category"] else "",
            is_prevention=given["is_prevention"],
            prevention_kind=given["prevention_kind"],
            summary=given["summary"],
            countries=[other] if other and not words.is_absence(other) else [],
            is_cross_border=bool(other) and not words.is_absence(other),
        )


class EpisodeForm(forms.Form):
    """An episode as told."""

    last_seen = MomentField(label=_("Last seen"), required=False, help_text=HELP_MOMENT)
    place = text_field(_("Where"), most=2000)
    missing_from = CodeField("missing_from", absence=True, label=_("Missing from"))
    police_report = CodeField("police_report", absence=True, label=_("Police"))
    police_reference = text_field(_("Police reference"), most=200)
    country_now = CountryField(label=_("Country where the child may be now"))
    story = text_field(_("What happened"), rows=3)

    def to_input(self) -> EpisodeInput:
        """What the action takes."""
        given = dict(self.cleaned_data)
        seen: Moment | None = given.pop("last_seen")
        return EpisodeInput(
            last_seen_at=seen.at if seen else None,
            precision=seen.precision if seen else "exact",
            **{name: given[name] for name in EpisodeInput.__dataclass_fields__ if name in given},
        )


class ChildForm(forms.Form):
    """One child of a new case, with the episode it is missing in."""

    name = text_field(_("Name of the child"), most=10_000)
    other_name = text_field(_("Another form of the name"), most=10_000)
    age = forms.IntegerField(
        label=_("Age"),
        required=False,
        min_value=0,
        max_value=OLDEST_CHILD,
        widget=forms.NumberInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    gender = CodeField("gender", absence=True, label=_("Gender"))
    is_not_missing = forms.BooleanField(label=_("This child is not missing"), required=False)
    last_seen = MomentField(label=_("Last seen"), required=False)
    place = text_field(_("Where"), most=2000)
    missing_from = CodeField("missing_from", absence=True, label=_("Missing from"))
    police_report = CodeField("police_report", absence=True, label=_("Police"))
    police_reference = text_field(_("Police reference"), most=200)
    country_now = CountryField(label=_("Country where the child may be now"))

    def is_empty(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(value for value in self.cleaned_data.values())

    def to_input(self, first: ChildForm | None = None) -> ChildInput:
        """What the action takes; what is empty about the episode is as with the first child."""
        own = self.cleaned_data
        shared = first.cleaned_data if first else {}
        given = {name: own[name] or shared.get(name) or own[name] for name in EPISODE_OF_CHILD}
        seen: Moment | None = given.pop("last_seen")
        episode = None
        if not own["is_not_missing"]:
            episode = EpisodeInput(
                last_seen_at=seen.at if seen else None, precision=seen.precision if seen else "exact", **given
            )
        return ChildInput(
            names=[name for name in (own["name"].strip(), own["other_name"].strip()) if name],
            gender=own["gender"],
            age_years=own["age"],
            birth_year=year_of_birth(own["age"], seen.at if seen else clock.now()),
            episode=episode,
        )


LONGEST_REF = 24
EPISODE_OF_CHILD = ("last_seen", "place", "missing_from", "police_report", "police_reference", "country_now")
ChildFormSet: type[BaseFormSet[ChildForm]] = formset_factory(
    ChildForm, extra=1, max_num=MOST_CHILDREN, absolute_max=MOST_CHILDREN
)


class EpisodeEditForm(EpisodeForm):
    """Fields of an episode with the versions its editor saw; without those that are withheld from the editor."""

    FIELDS = {
        "place": "last_seen_place",
        "missing_from": "missing_from",
        "police_report": "police_report",
        "police_reference": "police_reference",
        "country_now": "country_now",
        "story": "story",
    }
    WHERE = ("place", "country_now", "story")
    versions = VersionsField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_withheld: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_withheld:
            for name in self.WHERE:
                del self.fields[name]


class SummaryForm(forms.Form):
    """The two sentences on top of a case, with the version that was seen."""

    summary = text_field(_("In one or two sentences"), rows=3)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RiskFields(forms.Form):
    """What is judged of a risk, and why."""

    level = forms.ChoiceField(
        label=_("How high"), choices=lambda: words.choices("risk_level"), widget=forms.RadioSelect
    )
    criteria = CodesField("risk_criterion", label=_("What speaks for it"))
    reasons = text_field(_("Why"), rows=2)
    sources = text_field(_("Who says so"), most=2000)
    review = MomentField(
        label=_("Look again"),
        required=False,
        is_past=False,
        help_text=_("For example “in 4 hours” or “tomorrow 9h”."),
    )


class RiskForm(RiskFields):
    """A judgement of risk: by a person, with reasons and sources, of one child or of all."""

    person = forms.ChoiceField(label=_("For whom"), required=False)

    def __init__(self, *args: Any, children: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [("", _("All children of this case")), *children]  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    """What we said we would do, and by when."""

    text = text_field(_("What we promised"), most=2000, required=True, help_text=WRITE_NO_PLACE)
    due = MomentField(
        label=_("By when"), is_past=False, help_text=_("For example “18:00”, “tomorrow 9h” or “in 2 hours”.")
    )


class PersonForm(forms.Form):
    """Somebody around the child."""

    name = text_field(_("Name"), most=10_000, required=True)
    role = CodeField("relation_to_child", label=_("What they are to the child"), required=True)
    phone = text_field(_("Phone"), most=60)


class CategoryForm(CategoryCheck):
    """Another category from now on."""

    category = CodeField("category", label=_("Category"), required=True)
    sub_category = CodeField("category_sub", label=_("More exactly"))


class NameForm(forms.Form):
    """One more form of a child's name."""

    name = text_field(_("Another form of the name"), most=10_000, required=True)


class ConfirmForm(forms.Form):
    """What ends an episode: somebody has confirmed where the child is and that it is well."""

    confirmation = forms.ChoiceField(
        label=_("How we know"), choices=lambda: words.choices("confirmation"), widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=_("How it ended"), choices=lambda: [("", _("Please choose")), *words.choices("outcome")]
    )
    located = MomentField(label=_("Since when"), required=False, help_text=HELP_MOMENT)
    found_how = CodeField("found_how", absence=True, label=_("How the child was found"))
    found_country = CountryField(label=_("In which country"))


class CloseForm(forms.Form):
    """Why the work on a case ends, and how long it is kept."""

    reason = CodeField("closure_reason", label=_("Why the work ends"), required=True)
    retention = CodeField("retention_class", label=_("Kept as"), required=True)


class AssignForm(forms.Form):
    """Who answers for the case: somebody of its team."""

    caseworker = forms.ModelChoiceField(label=_("Caseworker"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: Any, team: Team, **options: Any) -> None:
        super().__init__(*args, **options)
        members = User.objects.filter(teams=team, is_active=True, locked_at__isnull=True)
        self.fields["caseworker"].queryset = members  # type: ignore[attr-defined]
        # Read once: Django asks for the choices twice.
        self.fields["caseworker"].choices = [(one.pk, one.name) for one in members]  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """A contact that belongs to this case."""

    contact = forms.ChoiceField(label=_("Contact"))

    def __init__(self, *args: Any, contacts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contact"].choices = contacts  # type: ignore[attr-defined]


class ErasureForm(forms.Form):
    """Why a case is to be erased; a second person confirms."""

    ground = forms.ChoiceField(
        label=_("Why"),
        choices=[
            ("retention_over", _("The time it is kept is over")),
            ("asked_by_person", _("The person concerned asks for it")),
            ("opened_by_mistake", _("It was opened by mistake")),
            ("court_order", _("A court orders it")),
        ],
    )


class HoldForm(forms.Form):
    """Why nothing may erase a case."""

    reason = text_field(
        _("Your reason, in a whole sentence"),
        rows=2,
        required=True,
        help_text=_("Which court or authority, and what for. It is sealed with the case."),
    )


class OpenAnywayForm(forms.Form):
    """Which case, and why somebody outside its team must see it now."""

    ref = forms.CharField(
        label=_("Case number"), max_length=LONGEST_REF, widget=forms.TextInput({"autocomplete": "off"})
    )
    reason = text_field(
        _("Your reason, in a whole sentence"),
        rows=3,
        required=True,
        help_text=_("It is sealed, and shows at once on the board of the supervisor of that team."),
    )
