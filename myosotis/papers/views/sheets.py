"""The case sheet for police: chosen field by field, looked at as it leaves, made."""

from __future__ import annotations

import base64
import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.frame import get_frame, list_children, show_in_frame
from myosotis.kernel.errors import Missing
from myosotis.papers import actions, queries, typesetting
from myosotis.papers.case_sheet import GROUPS, SheetField, list_fields
from myosotis.papers.forms import SheetForm
from myosotis.papers.sheet_data import Chosen, build_data

TEMPLATE = "case_sheet"


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def case_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose what the sheet says; look at it; make it. The sheet that is made is the one that was looked at."""
    user = person_of(request)
    frame = get_frame(request, ref)
    child = find_child(frame, request.POST.get("child") or request.GET.get("child", ""))
    known = queries.gather_known(user=user, frame=frame, child=child)
    fields = list_fields(known)
    form = make_form(request, frame, child, fields)
    if request.method != "POST" or request.POST.get("step") == "change":
        return render_form(request, frame, child, form, fields)
    if not form.is_valid():
        return render_form(request, frame, child, form, fields, status=422)
    given = form.cleaned_data
    chosen = Chosen(given["language"], given["for_whom"], given["added"], frozenset(given["fields_chosen"]))
    photo = queries.find_photo(user=user, child=child, photo_id=given["photo"])
    paper = typesetting.set_paper(TEMPLATE, build_data(frame.case, known, chosen, photo))
    digest = hashlib.sha256(paper.content).hexdigest()
    if request.POST.get("step") != "make" or request.POST.get("digest") != digest:
        if request.POST.get("step") == "make":
            messages.warning(
                request, _("The case changed meanwhile. This is the sheet as it would leave now.")
            )
        return render_preview(request, frame, form, paper, digest)
    left_out = {one.code for one in fields if one.is_withheld}
    codes = (
        sorted(chosen.fields - left_out) + (["photo"] if photo else []) + (["added"] if chosen.added else [])
    )
    made = actions.MadePaper(paper.content, chosen.language, chosen.for_whom, given["reason"], codes)
    actions.make_paper(by=user, case_id=frame.case.pk, made=made, title=paper.data["title"])
    messages.success(request, _("The case sheet is made. Take it out below; the log says who did."))
    return redirect("papers:case_papers", ref)


def find_child(frame: CaseFrame, person_id: str) -> ChildView:
    """The child that was asked for, else the first."""
    for child in frame.children:
        if not person_id or str(child.person.pk) == person_id:
            return child
    raise Missing


def make_form(
    request: HttpRequest, frame: CaseFrame, child: ChildView, fields: list[SheetField]
) -> SheetForm:
    """The form, bound to what was sent; at first with what is usual ticked."""
    found = queries.list_photos(user=person_of(request), case=frame.case, children=[child])
    photos = [one for one in found if one.owner == child.person.pk and not one.is_over(localdate())]
    choices = [
        (str(one.pk), _("Photo of {on}").format(on=date_format(one.received_on, "j F Y"))) for one in photos
    ]
    return SheetForm(
        request.POST if request.method == "POST" else None,
        children=list_children(frame),
        photos=choices,
        fields=[(one.code, one.label) for one in fields if not one.is_withheld],
        initial={
            "child": str(child.person.pk),
            "language": get_language() or "en",
            "photo": choices[0][0] if choices else "",
            "fields_chosen": [one.code for one in fields if one.is_offered],
        },
        auto_id="sheet_%s",
    )


def render_form(
    request: HttpRequest,
    frame: CaseFrame,
    child: ChildView,
    form: SheetForm,
    fields: list[SheetField],
    *,
    status: int = 200,
) -> HttpResponse:
    """The fields, by group, each with what is known."""
    ticked = set(form["fields_chosen"].value() or [])
    groups = [
        {
            "code": code,
            "title": title,
            "fields": [
                {"field": one, "is_ticked": one.code in ticked} for one in fields if one.group == code
            ],
        }
        for code, title in GROUPS.items()
    ]
    context = {
        "form": form,
        "groups": groups,
        "children": list_children(frame),
        "child_id": str(child.person.pk),
    }
    return show_in_frame(request, frame, "papers/case_sheet.html", context, status=status)


def render_preview(
    request: HttpRequest, frame: CaseFrame, form: SheetForm, paper: typesetting.SetPaper, digest: str
) -> HttpResponse:
    """The pages of the sheet, and a button that makes exactly these."""
    pages = [base64.b64encode(page).decode() for page in typesetting.set_pictures(TEMPLATE, paper.data)]
    sent = [
        (name, value)
        for name in request.POST
        if name not in ("step", "digest", "csrfmiddlewaretoken")
        for value in request.POST.getlist(name)
    ]
    if not paper.is_whole:
        messages.warning(request, _("Some letters cannot be printed here; they stand as a question mark."))
    context = {"pages": pages, "sent": sent, "digest": digest, "data": paper.data, "form": form}
    return show_in_frame(request, frame, "papers/case_sheet_preview.html", context)
