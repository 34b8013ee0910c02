"""What this room shows on pages of rooms below."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from myosotis.accounts.access import can, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.models import Case
from myosotis.casework.queries.cases import CasePage
from myosotis.papers import queries
from myosotis.papers.views.files import describe_file


def remind_of_photos(request: HttpRequest, case: Case) -> str:
    """Above every page of a case: a photo whose time is over, or nearly."""
    photos = queries.list_ending_photos(case) if can(person_of(request), Permission.READ_CASES) else []
    if not photos:
        return ""
    context = {"until": photos[0].until, "is_over": photos[0].is_over(localdate()), "case": case}
    return render_to_string("papers/reminder.html", context, request=request)


def show_photos(request: HttpRequest, page: CasePage) -> str:
    """The photos of the children, beside the overview of a case: behind a click."""
    user = person_of(request)
    if not can(user, Permission.READ_CASES):
        return ""
    names = {child.person.pk: child.name or _("A child") for child in page.children}
    photos = queries.list_photos(user=user, case=page.case, children=page.children)
    shown = [describe_file(file, names) for file in photos[:4]]
    return render_to_string("papers/photos_side.html", {"photos": shown, "case": page.case}, request=request)
