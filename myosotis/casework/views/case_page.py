"""What the page of a case is made of: its sentence, glance, lines, forms. Built from one opened `CasePage`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms as django_forms
from django.utils.timezone import localtime

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import forms, speech, words
from myosotis.casework.blank_forms import BlankForm
from myosotis.casework.countries import name_country
from myosotis.casework.editing import Conflict, versions_of
from myosotis.casework.fields import say_here, write_moment
from myosotis.casework.models import Case, Episode, Erasure
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import CasePage, ChildView
from myosotis.casework.queries.keeping import list_holds
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.queries.told_risk import find_told
from myosotis.casework.views import children, timeline
from myosotis.casework.views.told_by import list_tellers
from myosotis.kernel import clock

BY_KEY = ("parent", "police", "child", "relative", "school", "other_source")
"""Who says that the child is back, by the second key; the others are in the list below."""
KEYS = ("R", "P", "C", "F", "S", "O")
Bound = dict[str, django_forms.BaseForm]
Panels = dict[str, django_forms.BaseForm | BlankForm]


def build_context(
    page: CasePage, user: User, bound: Bound | None = None, is_part: bool = False
) -> dict[str, Any]:
    """Everything the template shows. `bound` are forms sent with mistakes, by panel; a live part has only its own."""
    case = page.case
    given = bound or {}
    open_children = [child for child in page.children if child.open_episode is not None]
    return {
        "page": page,
        "case": case,
        "headline": speech.say_headline(case, page.children),
        "category": speech.say_category(case, page.categories[-1].sub_code if page.categories else ""),
        "children": [describe_child(child, page, given) for child in page.children],
        "children_caption": speech.say_children(len(page.children)),
        "glance": describe_glance(page),
        "lines": describe_lines(page),
        "days": timeline.list_days(page, user),
        "promises": [promise for promise in page.promises if promise.kept_at is None],
        "kept": [promise for promise in page.promises if promise.kept_at is not None][-3:],
        "conflicts": [describe_conflict(conflict, page) for conflict in page.conflicts],
        "categories": [
            {
                "label": words.label("category", row.code),
                "sub": words.label("category_sub", row.sub_code),
                "row": row,
            }
            for row in reversed(page.categories)
        ],
        "people": list_people(page),
        "tellers": list_tellers((adult.involvement, adult.names) for adult in page.adults),
        "says": list(
            zip(KEYS, BY_KEY, [words.label("returned_says_who", code) for code in BY_KEY], strict=True)
        ),
        "says_others": [pair for pair in words.choices("returned_says_who") if pair[0] not in BY_KEY],
        "open_children": open_children,
        "missing_children": [child for child in open_children if speech.state_of(child) == "missing"],
        "can_write": can(user, Permission.WRITE_CASES),
        "can_close": can(user, Permission.CLOSE_CASES),
        "can_review": can(user, Permission.REVIEW_OPENINGS),
        "can_restrict": can(user, Permission.REVIEW_OPENINGS) or case.caseworker_id == user.pk,
        "shown": next(iter(given), ""),
        "panels": {"promise": BlankForm(forms.PromiseForm, "promise_%s")}
        if is_part
        else {**make_panels(page, user), **given},
        **({} if is_part else describe_erasure(case, user)),
        "known_by": list_known_by(case) if can(user, Permission.REVIEW_OPENINGS) and not is_part else [],
    }


def list_people(page: CasePage) -> list[dict[str, Any]]:
    """The people around the children, with their phones and what they are."""
    return [
        {
            "names": [name.text for name in adult.names],
            "phones": [one.text for one in adult.identifiers],
            "is_withheld": adult.is_withheld,
            "role": words.label("relation_to_child", adult.involvement.role),
        }
        for adult in page.adults
    ]


def list_known_by(case: Case) -> list[User]:
    """Who said "I know this family"."""
    return list(
        User.objects.filter(known_families__case=case, known_families__withdrawn_at__isnull=True).distinct()
    )


def make_panels(page: CasePage, user: User) -> Panels:
    """The unbound forms of the page, each with ids of its own."""
    case = page.case
    named = [(str(child.person.pk), speech.name_child(child)) for child in page.children]
    return {
        "summary": forms.SummaryForm(
            initial={"summary": case.summary, "seen": versions_of(case).get("summary", 0)},
            auto_id="summary_%s",
        ),
        "risk": BlankForm(
            forms.RiskFields, "risk_%s", also=forms.RiskForm(children=named, auto_id="risk_%s")["person"]
        ),
        "promise": BlankForm(forms.PromiseForm, "promise_%s"),
        "person": BlankForm(forms.PersonForm, "person_%s"),
        "category": forms.CategoryForm(initial={"category": case.category}, auto_id="category_%s"),
        "child": BlankForm(forms.ChildForm, "child_%s"),
        "assign": forms.AssignForm(
            team=case.team, initial={"caseworker": case.caseworker_id}, auto_id="assign_%s"
        ),
        "close": BlankForm(forms.CloseForm, "close_%s"),
        "link": forms.LinkForm(contacts=[], auto_id="link_%s"),
        "erase": BlankForm(forms.ErasureForm, "erase_%s"),
        "hold": BlankForm(forms.HoldForm, "hold_%s"),
    }


def describe_child(child: ChildView, page: CasePage, given: Bound) -> dict[str, Any]:
    """A child with its latest episode and the forms about it."""
    latest = child.episodes[0] if child.episodes else None
    key = str(child.person.pk)
    state = speech.state_of(child)
    return {
        "view": child,
        "name": speech.name_child(child),
        "names": [name.text for name in child.names],
        "state": state,
        "episode": latest,
        "seen": say_here(Moment(latest.last_seen_at, latest.last_seen_precision))
        if latest and latest.last_seen_at
        else "",
        "seen_typed": write_moment(Moment(latest.last_seen_at, latest.last_seen_precision))
        if latest and latest.last_seen_at
        else "",
        "facts": describe_episode(latest) if latest else [],
        "country": name_country(latest.country_now) if latest and latest.country_now else "",
        "gender": words.label("gender", child.person.gender),
        **children.describe(child),
        "about_panel": children.panel_of(key),
        "about_form": given.get(children.panel_of(key)) or children.make_form(child),
        "risk": child.risk,
        "risk_label": words.label("risk_level", child.risk.level) if child.risk else "",
        "criteria": [words.label("risk_criterion", code) for code in (child.risk.criteria or [])]
        if child.risk
        else [],
        "edit_panel": f"edit-{latest.pk}" if latest else "",
        "edit": given.get(f"edit-{latest.pk}") or make_edit_form(latest) if latest else None,
        "episode_panel": f"episode-{key}",
        "episode_form": given.get(f"episode-{key}") or BlankForm(forms.EpisodeForm, f"e{key[-8:]}_%s"),
        "name_panel": f"name-{key}",
        "name_form": given.get(f"name-{key}") or BlankForm(forms.NameForm, f"n{key[-8:]}_%s"),
        "confirm_panel": f"confirm-{latest.pk}" if latest else "",
        "confirm": given.get(f"confirm-{latest.pk}") or make_confirm_form(latest)
        if state == "reported" and latest
        else None,
        "says": words.label("returned_says_who", latest.reported_returned_says) if latest else "",
        "outcome": words.label("outcome", latest.outcome) if latest else "",
        "confirmation": words.label("confirmation", latest.confirmation) if latest else "",
        "earlier": len(child.episodes) - 1,
    }


def describe_episode(episode: Episode) -> list[tuple[str, str, str]]:
    """Field, list and value of what is known; empty ones are left out by the template."""
    return [
        ("missing_from", words.label("missing_from", episode.missing_from), ""),
        ("police_report", words.label("police_report", episode.police_report), episode.police_reference),
    ]


def make_edit_form(episode: Episode) -> forms.EpisodeEditForm:
    """The form of an episode with what it holds and the versions its editor sees."""
    initial: dict[str, Any] = {
        name: getattr(episode, field) for name, field in forms.EpisodeEditForm.FIELDS.items()
    }
    if episode.last_seen_at:
        initial["last_seen"] = Moment(episode.last_seen_at, episode.last_seen_precision)
    initial["versions"] = versions_of(episode)
    return forms.EpisodeEditForm(
        initial=initial,
        is_withheld=getattr(episode, "is_withheld", False),
        auto_id=f"d{str(episode.pk)[-8:]}_%s",
    )


def make_confirm_form(episode: Episode) -> forms.ConfirmForm:
    """The form that ends an episode."""
    return forms.ConfirmForm(auto_id=f"c{str(episode.pk)[-8:]}_%s")


def describe_glance(page: CasePage) -> dict[str, Any]:
    """The strip under the headline: risk, how long, police, what comes next."""
    worst = speech.highest_risk(page.children)
    longest = max(
        (child for child in page.children if child.open_episode),
        key=lambda child: speech.hours_missing(child.open_episode),  # type: ignore[arg-type]
        default=None,
    )
    latest = next((child for child in page.children if child.episodes), None)
    due = [promise for promise in page.promises if promise.kept_at is None]
    about = longest or latest
    episode = about.episodes[0] if about and about.episodes else None
    return {
        "risk": worst.risk if worst else None,
        "risk_label": words.label("risk_level", worst.risk.level) if worst and worst.risk else "",
        "risk_name": speech.first_name(worst.name) if worst and len(page.children) > 1 else "",
        **describe_told_risk(page, is_judged=worst is not None),
        "episode": episode,
        "hours": speech.hours_missing(episode) if episode else None,
        "is_missing": longest is not None,
        "since": speech.say_seen(episode) if episode else "",
        "police": words.label("police_report", episode.police_report) if episode else "",
        "police_reference": episode.police_reference if episode else "",
        "next": due[0] if due else None,
    }


def describe_told_risk(page: CasePage, *, is_judged: bool) -> dict[str, Any]:
    """While nobody has judged the risk of a case: how high it was said to be in its newest contact that says it."""
    told = None if is_judged else find_told(page.contacts)
    return {"told": told, "told_label": words.label("risk_level", told.level) if told else ""}


def describe_lines(page: CasePage) -> dict[str, Any] | None:
    """One episode line per child on one axis that ends a little after now."""
    episodes = [episode for child in page.children for episode in child.episodes]
    if not episodes:
        return None
    now = clock.now()
    start = min(speech.began_at(episode) for episode in episodes)
    whole = max(now - start, dt.timedelta(hours=6))
    rows = []
    sightings = [contact for contact in page.contacts if contact.kind == "sighting"]
    for child in page.children:
        for episode in child.episodes[:1]:
            marks = []
            if episode.police_told_at:
                marks.append({"at": episode.police_told_at, "icon": "shield", "label": ""})
            if episode.is_open:
                marks += [{"at": contact.started_at, "icon": "eye", "label": ""} for contact in sightings]
            if episode.is_open and episode.reported_returned_at:
                marks.append({"at": episode.reported_returned_at, "icon": "home", "label": ""})
            rows.append({"child": child, "episode": episode, "marks": marks})
    return {"start": now - whole * 1.03, "end": min(now + whole * 0.1, _next_midnight(now)), "rows": rows}


def _next_midnight(now: dt.datetime) -> dt.datetime:
    """The axis ends before the next day begins: no day stands right of now."""
    return localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def label_of(field: str) -> str:
    """What a field of a case, a child or an episode is called on its pages."""
    labels: dict[str, Any] = {
        **{name: form_field.label for name, form_field in _labels()},
        "summary": forms.SummaryForm.base_fields["summary"].label,
        "last_seen_at": forms.EpisodeForm.base_fields["last_seen"].label,
        **children.LABELS,
    }
    return str(labels.get(field, field))


def say_value(field: str, value: Any) -> str:
    """A value of such a field in words."""
    coded = {"missing_from": "missing_from", "police_report": "police_report", "gender": "gender"}
    if field in coded:
        return words.label(coded[field], str(value or ""))
    if field == "last_seen_at" and value:
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
        return say_here(Moment(at, "exact"))
    if field == "born":
        return speech.say_told(value)
    if field == "countries":
        return children.say_countries(value)
    return name_country(str(value)) if field == "country_now" else str(value or "")


def describe_conflict(conflict: Conflict, page: CasePage) -> dict[str, Any]:
    """Both values of a field in words."""
    can_join = conflict.field in ("summary", "story", "last_seen_place", "police_reference", "countries")
    return {
        "field": conflict.field,
        "label": label_of(conflict.field),
        "mine": say_value(conflict.field, conflict.mine),
        "theirs": say_value(conflict.field, conflict.theirs),
        "by_name": conflict.by_name,
        "at": conflict.at,
        "revision": conflict.revision,
        "can_keep_both": can_join,
    }


def _labels() -> list[tuple[str, django_forms.Field]]:
    base = forms.EpisodeEditForm.base_fields
    return [(field, base[name]) for name, field in forms.EpisodeEditForm.FIELDS.items()]


def describe_erasure(case: Case, user: User) -> dict[str, Any]:
    """Whether somebody asked that this case be erased, and what this person may do about it."""
    waiting = Erasure.objects.filter(root=case.pk, done_at__isnull=True).select_related("asked_by")
    asked = waiting.first() if Erasure in kinds_of(case) else None
    holds = list_holds(user=user, case=case)
    return {
        "erasure": asked,
        "holds": holds,
        "can_hold": can(user, Permission.CONFIRM_ERASURE),
        "can_propose_erasure": can(user, Permission.PROPOSE_ERASURE) and asked is None and not holds,
        "can_confirm_erasure": can(user, Permission.CONFIRM_ERASURE)
        and asked is not None
        and asked.asked_by_id != user.pk,
        "can_withdraw_erasure": can(user, Permission.PROPOSE_ERASURE) and asked is not None,
    }
