"""The contact screen and what it asks of the node while somebody writes."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import cases as case_actions
from myosotis.casework.actions import contacts as actions
from myosotis.casework.actions import judgements
from myosotis.casework.contact_fields import parse_instant
from myosotis.casework.queries.cases import list_cases
from myosotis.casework.queries.contacts import ContactPage, get_contact, is_free_id
from myosotis.casework.queries.promises import list_promises_of_contact
from myosotis.casework.queries.withheld import keep_back
from myosotis.casework.views import contact_screen
from myosotis.casework.views.asking import BadRequest, answers_script, read_body
from myosotis.casework.views.consent_strip import show_limits
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.ids import new_id
from myosotis.vault.drafts import draft_keys

writes = needs(Permission.WRITE_CONTACTS)
MOST_CASES = 30
# Named to the browser at once, so that they come side by side instead of one after the other.
MODULES = (
    *(f"js/{name}.js" for name in ("dom", "words", "keys", "dialog", "blur", "clock", "poll", "theme")),
    *(f"casework/js/kept/{name}.js" for name in ("chest", "drafts", "net", "seal")),
    *(
        f"casework/js/contact/{name}.js"
        for name in ("choosing", "closing", "commands", "facts", "known", "ladder", "limits", "linking")
    ),
    *(
        f"casework/js/contact/{name}.js"
        for name in ("moments", "notes", "page", "proposals", "saving", "words")
    ),
    "casework/js/known/fragments.js",
    "casework/js/known/hints.js",
    "casework/js/ids.js",
)


@require_GET
@writes
def new_contact(request: HttpRequest) -> HttpResponse:
    """A fresh id for browsers without the key."""
    return redirect("casework:contact", new_id())


@require_GET
@writes
def show_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The contact screen. The row need not exist yet: it is made by the first word."""
    user = person_of(request)
    page = read_or_begin(user, contact_id)
    state = contact_screen.describe_page(page, user) if page else contact_screen.new_state()
    context = {
        "contact_id": contact_id,
        "page": page,
        "state": state,
        "facts": contact_screen.list_facts(),
        "details": contact_screen.describe_details(page.contact if page else None),
        "urgent_steps": contact_screen.URGENT_STEPS.items(),
        **contact_screen.read_lists(),
        "limits": show_limits(request, page.contact if page else None, contact_id),
        "modules": MODULES,
        "started_at": page.contact.started_at if page else clock.now(),
        "entries": page.entries if page else [],
        "can_link": can(user, Permission.READ_CASES),
        "can_open_case": can(user, Permission.WRITE_CASES),
    }
    return render(request, "casework/contact/contact.html", context)


@require_http_methods(["PUT"])
@writes
@answers_script
def save(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Save what changed. The same packet twice does the same as once."""
    body = read_body(request)
    fields, entries = body.get("fields") or {}, body.get("entries") or []
    if not isinstance(fields, dict) or not isinstance(entries, list):
        raise BadRequest
    result = actions.save_contact(
        by=person_of(request),
        contact_id=contact_id,
        started_at=parse_instant(body.get("started_at")),
        fields=fields,
        entries=entries,
        first_fields=contact_screen.FIRST_FIELDS,
    )
    conflicts = keep_back(result.conflicts, contact_id=contact_id, user=person_of(request))
    return JsonResponse(
        {
            "saved_at": result.saved_at.isoformat(),
            "shown": contact_screen.say_seconds(result.saved_at),
            "versions": result.versions,
            "entries": result.entries,
            "conflicts": [contact_screen.describe_conflict(conflict) for conflict in conflicts],
            "problems": result.problems,
        }
    )


@require_GET
@writes
@answers_script
def read_news(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """What others did to the contact meanwhile; part of a look that is logged already."""
    user = person_of(request)
    page = read_or_begin(user, contact_id, is_logged=False)
    return JsonResponse(contact_screen.describe_page(page, user) if page else {})


def read_or_begin(user: User, contact_id: UUID, *, is_logged: bool = True) -> ContactPage | None:
    """The contact, or None of an id under which one may begin."""
    try:
        return get_contact(user=user, contact_id=contact_id, is_logged=is_logged)
    except Missing:
        if is_free_id(contact_id):
            return None
        raise


@require_POST
@writes
@answers_script
def close(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Close with up to three answers; what is missing comes back as sentences, never as errors."""
    body = read_body(request)
    begin_if_new(request, contact_id, body)
    still_open = actions.close_contact(
        by=person_of(request),
        contact_id=contact_id,
        kind=str(body.get("kind") or ""),
        actions=[str(code) for code in body.get("actions") or []],
        summary=str(body.get("summary") or ""),
    )
    sentences = contact_screen.list_open_sentences(still_open)
    return JsonResponse({"shown": contact_screen.say_seconds(clock.now()), "to_complete": sentences})


@require_POST
@writes
@answers_script
def close_as(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Silent, prank, test or wrong number."""
    body = read_body(request)
    kind = str(body.get("kind"))
    if kind not in actions.NON_DATA_KINDS:
        raise BadRequest
    begin_if_new(request, contact_id, body)
    actions.close_as_non_data(by=person_of(request), contact_id=contact_id, kind=kind)
    shown = contact_screen.say_seconds(clock.now())
    return JsonResponse({"shown": shown, "kind": kind, "to_complete": []})


@require_POST
@writes
@answers_script
def reopen(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Open a closed contact again."""
    actions.reopen_contact(by=person_of(request), contact_id=contact_id)
    return JsonResponse({})


@require_POST
@writes
@answers_script
def tick_urgent(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Tick a step of the urgent ladder, or take a tick back."""
    body = read_body(request)
    code = str(body.get("code"))
    if code not in contact_screen.URGENT_STEPS:
        raise BadRequest
    begin_if_new(request, contact_id, body)
    change = actions.tick_urgent if body.get("ticked") else actions.untick_urgent
    change(by=person_of(request), contact_id=contact_id, code=code)
    page = get_contact(user=person_of(request), contact_id=contact_id, is_logged=False)
    return JsonResponse({"urgent": contact_screen.describe_urgent(page.urgent)})


@require_POST
@writes
@answers_script
def settle(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Choose between two values of one field."""
    body = read_body(request)
    choice = body.get("choice")
    if choice not in ("mine", "theirs", "both"):
        raise BadRequest
    revision = read_id(body.get("revision_id"))
    actions.settle_conflict(by=person_of(request), contact_id=contact_id, choice=choice, revision_id=revision)
    return JsonResponse({})


@require_POST
@writes
@answers_script
def promise(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Write down a promise; the same one twice is one."""
    body = read_body(request)
    due_at, text = parse_instant(body.get("due_at")), str(body.get("text") or "").strip()
    if due_at is None or not text:
        raise BadRequest
    begin_if_new(request, contact_id, body)
    user = person_of(request)
    made = list_promises_of_contact(user=user, contact_id=contact_id)
    if not any(held.text == text and held.due_at == due_at for held in made):
        judgements.make_promise(by=user, contact_id=contact_id, text=text, due_at=due_at)
    return JsonResponse({})


@require_POST
@writes
@answers_script
def link(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Say that the contact belongs to a case, or that it does not after all."""
    body = read_body(request)
    user, case_id = person_of(request), read_id(body.get("case"))
    begin_if_new(request, contact_id, body)
    change = case_actions.link_contact if body.get("linked", True) else case_actions.unlink_contact
    change(by=user, contact_id=contact_id, case_id=case_id)
    page = get_contact(user=user, contact_id=contact_id, is_logged=False)
    return JsonResponse({"links": [contact_screen.describe_link(case.pk, case.ref) for case in page.cases]})


@require_POST
@writes
@answers_script
def find_cases(request: HttpRequest, contact_id: UUID) -> JsonResponse:
    """Open cases of the own team, by number or child. What is looked for travels in the body, not in the address."""
    wanted = str(read_body(request).get("q") or "").strip()
    filters = {"state": "open", **({"text": wanted} if wanted else {})}
    rows = list_cases(user=person_of(request), filters=filters, limit=MOST_CASES)
    return JsonResponse({"cases": [contact_screen.describe_case(row) for row in rows]})


@require_GET
@ensure_csrf_cookie
@writes
@answers_script
def give_draft_keys(request: HttpRequest) -> JsonResponse:
    """The keys of the author's drafts in this browser, newest first; held in memory only, never cached."""
    user = person_of(request)
    keys = [base64.b64encode(key).decode() for key in draft_keys(user.pk)]
    return JsonResponse({"user": str(user.pk), "keys": keys})


@require_POST
@writes
def save_plain(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """The form for browsers without scripts: one passage and the facts in words."""
    user = person_of(request)
    given = {name: request.POST.get(name, "").strip() for name, *_rest in contact_screen.FACTS}
    held = None if is_free_id(contact_id) else get_contact(user=user, contact_id=contact_id, is_logged=False)
    versions: dict[str, int] = held.versions if held else {}
    before: dict[str, Any] = held.facts() if held else {}
    fields: dict[str, actions.FieldInput] = {
        name: {"value": {**before.get(name, {}), "text": text}, "seen": versions.get(name, 0)}
        for name, text in given.items()
        if text and text != before.get(name, {}).get("text")
    }
    text = request.POST.get("text", "").strip()
    passages: list[Any] = (
        [{"id": str(read_id(request.POST.get("entry") or new_id())), "seq": 1, "text": text}] if text else []
    )
    result = actions.save_contact(by=user, contact_id=contact_id, fields=fields, entries=passages)
    for sentence in result.problems.values():
        messages.error(request, sentence)
    messages.success(request, _("Saved."))
    return redirect("casework:contact", contact_id)


def begin_if_new(request: HttpRequest, contact_id: UUID, body: dict[str, Any]) -> None:
    """Whatever is done first to a contact begins it."""
    if is_free_id(contact_id):
        actions.save_contact(
            by=person_of(request),
            contact_id=contact_id,
            started_at=parse_instant(body.get("started_at")),
            fields=contact_screen.FIRST_FIELDS,
        )


def read_id(value: object) -> UUID:
    """An id out of a request."""
    try:
        return UUID(str(value))
    except ValueError as error:
        raise Missing from error
