"""Presence: a page says that it is open and hears who else reads or writes the same record."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.models import Case
from myosotis.casework.views.asking import answers_script, read_body
from myosotis.desk.actions.presence import be_present, leave
from myosotis.desk.queries.presence import demand_subject, list_others


@needs(Permission.WRITE_CONTACTS)
@require_POST
@answers_script
def say_presence(request: HttpRequest) -> JsonResponse:
    """Write down that the page is open (or closes), and answer who else is there."""
    user, body = person_of(request), read_body(request)
    page, subject = UUID(str(body["page"])), UUID(str(body["subject"]))
    if body.get("leaves"):
        leave(by=user, page=page)
        return JsonResponse({"others": []})
    demand_subject(user=user, subject=subject)
    said = {"is_writing": body.get("writing") is True, "is_again": body.get("again") is True}
    be_present(by=user, page=page, subject=subject, **said)
    others = [
        {"name": one.name, "initials": one.initials, "writing": one.is_writing}
        for one in list_others(user=user, subject=subject)
    ]
    return JsonResponse({"others": others})


def show_on_case(request: HttpRequest, case: Case) -> str:
    """Above every page of a case: the place of the chips."""
    return render_to_string("desk/presence.html", {"subject": case.pk}, request)


def show_on_contact(request: HttpRequest, contact_id: UUID) -> str:
    """On the screen of a contact, saved or not yet: the same."""
    return render_to_string("desk/presence.html", {"subject": contact_id}, request)
