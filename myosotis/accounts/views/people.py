"""The page "people here": accounts, invitations, second factors given back, keys of the house."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts import queries, sessions
from myosotis.accounts.access import needs, person_of
from myosotis.accounts.actions import factors, people
from myosotis.accounts.actions import sessions as session_actions
from myosotis.accounts.forms import InviteForm, IssueForm, KeyForm, PersonForm, TeamForm
from myosotis.accounts.models import User
from myosotis.accounts.permissions import ROLES, Permission
from myosotis.accounts.sentences import say_refusal
from myosotis.accounts.views.own import ask_for_factor
from myosotis.kernel.errors import Refused


@needs(Permission.MANAGE_PEOPLE)
def show_people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, open invitations, and second factors given back."""
    user = person_of(request)
    rows = queries.list_people(user=user)
    context = {
        "rows": rows,
        "waiting": sum(row.person.locked_at is not None for row in rows),
        "invitations": queries.list_invitations(user=user),
        "expiring": queries.list_expiring(user=user),
        "resets": queries.list_resets(user=user),
        "teams": queries.list_teams(user=user),
        "team_form": TeamForm(),
        "role_list": ROLES.values(),
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: the link goes by mail and is shown once."""
    user = person_of(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation, token = people.invite_person(by=user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, say_refusal(error))
        else:
            address = reverse("accounts:accept_invitation", args=[token])
            link = request.build_absolute_uri(address)
            is_sent = True
            try:
                people.send_invitation(invitation=invitation, link=link, node_name=settings.MYOSOTIS_NAME)
            except OSError:
                is_sent = False
            context = {"invitation": invitation, "link": link, "is_sent": is_sent}
            return render(request, "accounts/invited.html", context)
    return render(request, "accounts/invite.html", {"form": form, "role_list": ROLES.values()})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def show_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One account: name, roles, teams, last day; and what can be done with it."""
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    kept = {
        "name": person.name,
        "roles": person.roles,
        "teams": person.teams.all(),
        "ends_on": person.ends_on,
    }
    form = PersonForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            people.change_person(by=user, person=person, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, say_refusal(error))
        else:
            messages.success(request, _("The account is changed."))
            return redirect("accounts:people")
    context = {
        "form": form,
        "person": person,
        "role_list": ROLES.values(),
        "is_oneself": person.pk == user.pk,
        "may_reset": user.may(Permission.RECOVER_SECOND_FACTOR) and person.pk != user.pk,
    }
    return render(request, "accounts/person.html", context)


def _act_on_person(
    request: HttpRequest, person_id: UUID, act: Callable[[User, User], object], done: str
) -> HttpResponse:
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    try:
        act(user, person)
        messages.success(request, done)
    except Refused as error:
        messages.error(request, say_refusal(error))
    return redirect("accounts:person", person_id=person_id)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def lock(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Close an account for now."""
    done = _("The account is locked and its sessions are ended.")
    return _act_on_person(request, person_id, lambda by, who: people.lock_person(by=by, person=who), done)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def confirm(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open an account that was locked."""
    done = _("The account is open.")
    return _act_on_person(request, person_id, lambda by, who: people.confirm_person(by=by, person=who), done)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def end_sessions(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End all sessions of a person."""
    done = _("All sessions of this person are ended.")
    return _act_on_person(
        request,
        person_id,
        lambda by, who: session_actions.end_sessions(by=by, person=who, why="ended_by_other"),
        done,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.RECOVER_SECOND_FACTOR)
def reset_factor(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give back a lost second factor: ask first, then show the code once."""
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    context: dict[str, object] = {"person": person}
    if not sessions.has_fresh_factor(request, user):
        return ask_for_factor(request, user, reverse("accounts:reset_factor", args=[person_id]))
    if request.method == "POST":
        try:
            context["reset"], context["code"] = factors.reset_factor(
                by=user, person=person, is_fresh=True, with_password=bool(request.POST.get("with_password"))
            )
            return render(request, "accounts/reset_done.html", context)
        except Refused as error:
            messages.error(request, say_refusal(error))
            return redirect("accounts:person", person_id=person_id)
    return render(request, "accounts/reset_factor.html", context)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make the link of an invitation useless."""
    user = person_of(request)
    people.withdraw_invitation(
        by=user, invitation=queries.get_invitation(user=user, invitation_id=invitation_id)
    )
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:people")


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def add_team(request: HttpRequest) -> HttpResponse:
    """A new team."""
    form = TeamForm(request.POST)
    if form.is_valid():
        people.add_team(by=person_of(request), name=form.cleaned_data["name"])
        messages.success(request, _("The team is made."))
    return redirect("accounts:people")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def show_keys(request: HttpRequest) -> HttpResponse:
    """The keys that the house owns: add one, issue it, take it back."""
    user = person_of(request)
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        factors.add_key(by=user, number=form.cleaned_data["number"])
        messages.success(request, _("The key is on the list."))
        return redirect("accounts:house_keys")
    context = {"keys": queries.list_keys(user=user), "form": form, "issue_form": IssueForm(auto_id=False)}
    return render(request, "accounts/keys.html", context)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def issue_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Hand a key to somebody."""
    user = person_of(request)
    key = queries.get_key(user=user, key_id=key_id)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            factors.issue_key(by=user, key=key, person=form.cleaned_data["person"])
            messages.success(request, _("The key is issued. Its holder sets it up on the page “Sign-in”."))
        except Refused as error:
            messages.error(request, say_refusal(error))
    else:
        messages.error(request, _("Choose a person."))
    return redirect("accounts:house_keys")


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def take_back_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a key back: it opens nothing any more."""
    user = person_of(request)
    try:
        factors.take_back_key(by=user, key=queries.get_key(user=user, key_id=key_id))
        messages.success(request, _("The key is back and opens nothing any more."))
    except Refused as error:
        messages.error(request, say_refusal(error))
    return redirect("accounts:house_keys")
