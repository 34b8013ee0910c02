"""Changes of the common words: proposals with their days, what hotlines said and voted, the decision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.figures.actions import vocabulary_changes as acts
from myosotis.figures.forms.releases import ChangeForm, CommentForm, DecisionForm, VersionForm, VoteForm
from myosotis.figures.models import ChangeVote
from myosotis.figures.naming import language
from myosotis.figures.queries.vocabulary_changes import ChangeView, list_changes, read_change
from myosotis.figures.views.collection_frame import act, show
from myosotis_core.vocabulary import CURRENT_VERSION, load

HERE = "figures:changes"
STAGES = {
    "comments": (gettext_lazy("Comments are taken"), ""),
    "vote": (gettext_lazy("Hotlines vote"), "a"),
    "decision": (gettext_lazy("To be decided"), "r"),
    "decided": (gettext_lazy("Decided"), "ok"),
}


@needs(Permission.KEEP_ROUNDS)
@require_http_methods(["GET", "POST"])
def show_changes(request: HttpRequest) -> HttpResponse:
    """All proposals, and the form for a new one."""
    user, form = person_of(request), ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row = acts.propose_change(by=user, given=form.to_input())
        return redirect("figures:change", row.pk)
    rows = list_changes(user=user)
    count = sum(1 for one in rows if one.stage != "decided")
    headline = (
        ngettext("{count} change is being discussed", "{count} changes are being discussed", count).format(
            count=count
        )
        if count
        else _("No change of the vocabulary is being discussed")
    )
    context = {
        "headline": headline,
        "rows": [describe(one) for one in rows],
        "form": form,
        "version": CURRENT_VERSION,
    }
    status = 400 if form.errors else 200
    return show(request, "figures/collection/changes.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One proposal."""
    return _show(request, change_id)


def _show(request: HttpRequest, change_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    view = read_change(user=person_of(request), change_id=change_id)
    context = {
        **describe(view),
        "view": view,
        "change": view.change,
        "comments": view.change.comments.all(),
        "voted": [{"one": one, "vote": one.get_vote_display()} for one in view.change.votes.all()],
        "silent": view.silent,
        "comment_form": forms.get("comment") or CommentForm(),
        "vote_form": forms.get("vote") or VoteForm(),
        "decision_form": forms.get("decision") or DecisionForm(),
        "version_form": forms.get("version") or VersionForm(initial={"version": view.change.version}),
    }
    return show(request, "figures/collection/change.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def comment(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What a hotline says."""
    user, form = person_of(request), CommentForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, 400, comment=form)
    hotline, text = form.cleaned_data["hotline"], form.cleaned_data["text"]
    return act(
        request,
        lambda: acts.note_comment(by=user, change_id=change_id, hotline_id=hotline.pk, text=text),
        "figures:change",
        change_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def vote(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """How a hotline votes."""
    user, form = person_of(request), VoteForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, 400, vote=form)
    hotline, given = form.cleaned_data["hotline"], form.cleaned_data["vote"]
    return act(
        request,
        lambda: acts.note_vote(by=user, change_id=change_id, hotline_id=hotline.pk, vote=given),
        "figures:change",
        change_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def decide(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """How it ended."""
    user, form = person_of(request), DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, 400, decision=form)
    given = form.cleaned_data
    return act(
        request,
        lambda: acts.decide_change(by=user, change_id=change_id, **given),
        "figures:change",
        change_id,
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def note_version(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Which version brought it."""
    user, form = person_of(request), VersionForm(request.POST)
    if not form.is_valid():
        return _show(request, change_id, 400, version=form)
    version = form.cleaned_data["version"]
    return act(
        request,
        lambda: acts.note_version(by=user, change_id=change_id, version=version),
        "figures:change",
        change_id,
    )


def describe(view: ChangeView) -> dict[str, Any]:
    """A proposal as lists and its own page show it."""
    one = view.change
    name, tone = STAGES[view.stage]
    return {
        "one": one,
        "stage": view.stage,
        "stage_name": one.get_decision_display() if one.decision else name,
        "tone": tone if one.decision != "rejected" else "",
        "form_name": one.get_form_display(),
        "list_label": load().list(one.list_name).label(language()) if one.list_name else "",
        "days": _("comments until {first}, vote until {last}").format(
            first=date_format(one.comments_until, "j M Y"), last=date_format(one.vote_until, "j M Y")
        ),
        "votes": [{"name": name, "count": view.votes[code]} for code, name in ChangeVote.Vote.choices],
    }
