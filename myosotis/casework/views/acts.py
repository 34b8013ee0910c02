"""What is done on the page of a case: each a small form, sent, done, and back to the page where it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import forms, words
from myosotis.casework.actions import cases, children, episodes, judgements, openings, restricting
from myosotis.casework.editing import Change
from myosotis.casework.models import Case, CaseChild, Episode, Risk
from myosotis.casework.queries.cases import find_case_id, get_case, promises_around
from myosotis.casework.queries.withheld import is_episode_withheld, withheld_in_case
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.asking import read_id
from myosotis.casework.views.cases import OPENING_KEPT, render_case
from myosotis.casework.views.children import panel_of, read_form
from myosotis.casework.views.frame import tell_conflicts
from myosotis.casework.views.lists import list_contacts_to_link
from myosotis.casework.views.told_by import as_told
from myosotis.casework.views.unsent import note_saved
from myosotis.kernel.errors import Missing, Refused

ABOUT_THE_CASE = frozenset(
    {
        "child_still_missing",
        "already_missing",
        "already_ended",
        "already_closed",
        "nothing_to_undo",
        "located_before_last_seen",
        "second_person_needed",
        "legal_hold",
        "surge_is_open",
        "words_withheld",
        "not_in_team",
        "not_answering",
    }
)


class Mistake(Exception):
    """A form was sent with a mistake: the page comes back with it."""

    def __init__(self, panel: str, form: django_forms.BaseForm) -> None:
        super().__init__(panel)
        self.panel = panel
        self.form = form


Act = Callable[[HttpRequest, User, UUID], str | None]


def act_on_case(*permissions: Permission) -> Callable[[Act], Callable[..., HttpResponse]]:
    """Decorate an act: it gets the case's id, and may return the part of the page to come back to."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @needs(*(permissions or (Permission.WRITE_CASES,)))
        @require_POST
        @wraps(act)
        def answered(request: HttpRequest, ref: str) -> HttpResponse:
            user = person_of(request)
            opening = request.POST.get("opening", "")
            try:
                back = act(request, user, find_case_id(user=user, ref=ref)) or ""
                note_saved(request)
            except Mistake as mistake:
                page = get_case(user=user, ref=ref, opening=opening)
                return render_case(request, page, {mistake.panel: mistake.form})
            except Refused as refusal:
                if refusal.reason not in ABOUT_THE_CASE:
                    raise
                messages.error(request, say_refusal(refusal))
                back = ""
            if back.startswith("/"):
                return redirect(back)
            request.session[OPENING_KEPT] = {ref: opening}
            return redirect(reverse("casework:case", args=[ref]) + (f"#{back}" if back else ""))

        return answered

    return decorate


def _checked(panel: str, form: django_forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise Mistake(panel, form)
    return form.cleaned_data


@act_on_case()
def edit_summary(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Change the sentences on top of a case."""
    given = _checked("summary", forms.SummaryForm(request.POST, auto_id="summary_%s"))
    if withheld_in_case(case_id, user=user):
        raise Refused("words_withheld")
    changes = {"summary": Change(given["summary"], given["seen"] or 0)}
    tell_conflicts(request, cases.edit_case(by=user, case_id=case_id, changes=changes))
    return "about"


@act_on_case()
def edit_episode(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Change fields of an episode; a field that somebody else changed meanwhile is shown with both values."""
    episode_id = _episode(request, case_id)
    form = forms.EpisodeEditForm(
        request.POST,
        is_withheld=is_episode_withheld(episode_id, user=user),
        auto_id=f"d{str(episode_id)[-8:]}_%s",
    )
    given = _checked(f"edit-{episode_id}", form)
    seen = given["versions"]
    changes = {
        field: Change(given[name], seen.get(field, 0))
        for name, field in forms.EpisodeEditForm.FIELDS.items()
        if name in given
    }
    if request.POST.get("last_seen", "") != request.POST.get("last_seen-was", ""):
        moment = given["last_seen"]
        changes["last_seen_at"] = Change(moment.at if moment else None, seen.get("last_seen_at", 0))
        if moment:
            changes["last_seen_precision"] = Change(moment.precision, seen.get("last_seen_precision", 0))
    with as_told(request, user, case_id):
        tell_conflicts(request, cases.edit_episode(by=user, episode_id=episode_id, changes=changes))
    return "episodes"


@act_on_case()
def settle(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Choose between two values."""
    choice = request.POST.get("choice", "")
    if choice not in ("mine", "theirs", "both"):
        raise Missing
    children.settle_conflict(
        by=user, case_id=case_id, revision_id=read_id(request, "revision"), choice=choice
    )
    return "about"


@act_on_case()
def judge_risk(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Record a judgement of risk."""
    persons = CaseChild.objects.filter(case=case_id).values_list("person", flat=True)
    choices = [(str(pk), "") for pk in persons]
    given = _checked("risk", forms.RiskForm(request.POST, children=choices, auto_id="risk_%s"))
    judgements.judge_risk(
        by=user,
        case_id=case_id,
        level=given["level"],
        person_id=UUID(given["person"]) if given["person"] else None,
        reasons=given["reasons"],
        sources=given["sources"],
        criteria=given["criteria"],
        review_at=given["review"].at if given["review"] else None,
    )
    return "risk"


@act_on_case()
def second_risk(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Agree as the second person."""
    judgements.second_risk(by=user, risk_id=_row(request, "risk", Risk.objects.filter(case=case_id)))
    return "risk"


@act_on_case()
def make_promise(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Write down a promise."""
    given = _checked("promise", forms.PromiseForm(request.POST, auto_id="promise_%s"))
    judgements.make_promise(by=user, case_id=case_id, text=given["text"], due_at=given["due"].at)
    return "promises"


@act_on_case()
def keep_promise(request: HttpRequest, user: User, case_id: UUID) -> str:
    """It was done, or after all not."""
    act = judgements.undo_keep if request.POST.get("undo") else judgements.keep_promise
    act(by=user, promise_id=_row(request, "promise", promises_around(case_id)))
    return "promises"


@act_on_case()
def add_person(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Add somebody around the child."""
    given = _checked("person", forms.PersonForm(request.POST, auto_id="person_%s"))
    with as_told(request, user, case_id):
        cases.add_adult(
            by=user, case_id=case_id, names=[given["name"]], role=given["role"], phone=given["phone"]
        )
    return "people"


@act_on_case()
def change_category(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Give the case another category from now on."""
    given = _checked("category", forms.CategoryForm(request.POST, auto_id="category_%s"))
    cases.change_category(by=user, case_id=case_id, code=given["category"], sub_code=given["sub_category"])
    return "about"


@act_on_case()
def add_child(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Add a child."""
    _checked("child", form := forms.ChildForm(request.POST, auto_id="child_%s"))
    with as_told(request, user, case_id):
        cases.add_child(by=user, case_id=case_id, child=form.to_input())
    return "episodes"


@act_on_case()
def edit_child(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Change what is known of a child: gender, birth or age as told, countries."""
    person_id = read_id(request, "person")
    form = read_form(request, person_id)
    _checked(panel_of(person_id), form)
    about: dict[str, Any] = {"case_id": case_id, "person_id": person_id, "changes": form.to_changes()}
    with as_told(request, user, case_id):
        tell_conflicts(request, children.edit_child(by=user, **about))
    return "episodes"


@act_on_case()
def add_episode(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Say that a child is missing, again or for the first time."""
    person_id = read_id(request, "person")
    form = forms.EpisodeForm(request.POST, auto_id=f"e{str(person_id)[-8:]}_%s")
    _checked(f"episode-{person_id}", form)
    with as_told(request, user, case_id):
        episodes.add_episode(by=user, case_id=case_id, person_id=person_id, episode=form.to_input())
    return "episodes"


@act_on_case()
def add_name(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Add a form of a child's name."""
    person_id = read_id(request, "person")
    given = _checked(f"name-{person_id}", forms.NameForm(request.POST, auto_id=f"n{str(person_id)[-8:]}_%s"))
    cases.add_form_of_name(by=user, case_id=case_id, person_id=person_id, text=given["name"])
    return "episodes"


@act_on_case()
def report_returned(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Somebody says that the child is back."""
    says = request.POST.get("says", "")
    if not words.is_code("returned_says_who", says, absence=False):
        raise Missing
    episodes.report_returned(by=user, episode_id=_episode(request, case_id), says=says)
    return "confirm"


@act_on_case()
def withdraw_report(request: HttpRequest, user: User, case_id: UUID) -> str:
    """It was not so."""
    episodes.withdraw_report(by=user, episode_id=_episode(request, case_id))
    return ""


@act_on_case()
def confirm_end(request: HttpRequest, user: User, case_id: UUID) -> str:
    """End the episode: somebody confirmed where the child is and that it is well."""
    episode_id = _episode(request, case_id)
    form = forms.ConfirmForm(request.POST, auto_id=f"c{str(episode_id)[-8:]}_%s")
    given = _checked(f"confirm-{episode_id}", form)
    try:
        episodes.end_episode(
            by=user,
            episode_id=episode_id,
            confirmation=given["confirmation"],
            outcome=given["outcome"],
            located_at=given["located"].at if given["located"] else None,
            found_how=given["found_how"],
            found_country=given["found_country"],
        )
    except Refused as refusal:
        if refusal.reason != "located_before_last_seen":
            raise
        form.add_error("located", say_refusal(refusal))
        raise Mistake(f"confirm-{episode_id}", form) from refusal
    return ""


@act_on_case()
def undo_end(request: HttpRequest, user: User, case_id: UUID) -> str:
    """The confirmation was wrong."""
    episodes.undo_end(by=user, episode_id=_episode(request, case_id))
    return ""


def _episode(request: HttpRequest, case_id: UUID) -> UUID:
    return _row(request, "episode", Episode.objects.filter(case=case_id))


def _row(request: HttpRequest, name: str, rows: QuerySet[Any]) -> UUID:
    """The id of a row of this very case: what belongs to another one is missing here."""
    row_id = read_id(request, name)
    if not rows.filter(pk=row_id).exists():
        raise Missing
    return row_id


@act_on_case(Permission.CLOSE_CASES)
def close_case(request: HttpRequest, user: User, case_id: UUID) -> str:
    """End the work on a case."""
    given = _checked("close", forms.CloseForm(request.POST, auto_id="close_%s"))
    try:
        cases.close_case(by=user, case_id=case_id, reason=given["reason"], retention_class=given["retention"])
    except Refused as refusal:
        if refusal.reason != "work_left_open":
            raise
        messages.warning(request, say_refusal(refusal))
        chosen = urlencode({"reason": given["reason"], "retention": given["retention"]})
        ref = Case.objects.values_list("ref", flat=True).get(pk=case_id)
        return f"{reverse('casework:case_manage', args=[ref])}?{chosen}#close"
    return "about"


@act_on_case(Permission.CLOSE_CASES)
def reopen_case(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Work on a case again."""
    cases.reopen_case(by=user, case_id=case_id)
    return "about"


@act_on_case()
def assign_case(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Give the case to somebody of its team."""
    team = Case.objects.select_related("team").get(pk=case_id).team
    given = _checked("assign", forms.AssignForm(request.POST, team=team, auto_id="assign_%s"))
    cases.assign_case(by=user, case_id=case_id, caseworker=given["caseworker"])
    return "about"


@act_on_case()
def link_contact(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Say that a contact belongs to this case."""
    form = forms.LinkForm(request.POST, contacts=list_contacts_to_link(user), auto_id="link_%s")
    given = _checked("link", form)
    cases.link_contact(by=user, contact_id=UUID(given["contact"]), case_id=case_id)
    return "contacts"


@act_on_case()
def unlink_contact(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Say that a contact did not belong to it."""
    cases.unlink_contact(by=user, contact_id=read_id(request, "contact"), case_id=case_id)
    return "contacts"


@act_on_case()
def restrict_case(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Let only the caseworker and supervisors see the case, or the whole team again."""
    is_open = request.POST.get("restricted") == "no"
    change = restricting.unrestrict_case if is_open else restricting.restrict_case
    change(by=user, case_id=case_id)
    return "about"


@act_on_case(Permission.READ_CASES)
def know_family(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Hide the case from oneself."""
    openings.know_family(by=user, case_id=case_id)
    messages.success(request, _("The case is hidden from you from now on. A supervisor can take this back."))
    return "/"


@act_on_case(Permission.REVIEW_OPENINGS)
def let_see(request: HttpRequest, user: User, case_id: UUID) -> str:
    """A supervisor lets somebody see the case again who knows the family."""
    person = User.objects.filter(pk=read_id(request, "person")).first()
    if person is None:
        raise Missing
    openings.withdraw_family_known(by=user, case_id=case_id, user=person)
    return "about"
