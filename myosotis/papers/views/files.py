"""The Papers page of a case: photos, documents, papers made; a file comes in, is taken out, is withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.frame import get_frame, list_children, show_in_frame
from myosotis.files import blobs
from myosotis.files.actions import Described
from myosotis.files.inspection.verdicts import Unfit
from myosotis.files.models import File
from myosotis.files.sentences import say_unfit
from myosotis.kernel.errors import Missing
from myosotis.papers import actions, answers, queries
from myosotis.papers.forms import FileForm
from myosotis.papers.reporting import find_point

SOON_DAYS = 30
CHANGES = {
    "withdraw": actions.withdraw_file,
    "use": actions.use_file_again,
    "aside": actions.set_file_aside,
}


@needs(Permission.READ_CASES)
@require_GET
def show_papers(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything that came in as a file and left as paper."""
    return render_papers(request, get_frame(request, ref))


def render_papers(
    request: HttpRequest, frame: CaseFrame, form: FileForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page; with a form that was sent with mistakes, filled as it was."""
    user = person_of(request)
    names = {child.person.pk: child.name or _("A child") for child in frame.children}
    shown = [describe_file(file, names) for file in queries.list_case_files(user=user, frame=frame)]
    context = {
        "photos": [one for one in shown if one["is_photo"]],
        "files": [one for one in shown if not one["is_photo"] and one["row"].kind != actions.CASE_SHEET],
        "papers": [
            {"row": paper, "language": words_of_language(paper.language), "count": len(paper.fields)}
            for paper in queries.list_papers(frame)
        ],
        "form": form or FileForm(children=list_children(frame), auto_id="file_%s"),
        "can_review": can(user, Permission.REVIEW_OPENINGS),
        "megabytes": settings.MYOSOTIS_UPLOAD_MEGABYTES,
    }
    return show_in_frame(request, frame, "papers/papers.html", context, status=status)


def words_of_language(code: str) -> str:
    """The name of a language, in the language of the page."""
    return str(dict(settings.LANGUAGES).get(code, code))


def describe_file(file: File, names: dict[UUID, str]) -> dict[str, Any]:
    """A file as the page shows it."""
    today = localdate()
    left = (file.until - today).days if file.until else None
    return {
        "row": file,
        "is_photo": file.kind == queries.PHOTO and file.is_picture,
        "kind": words.label("file_kind", file.kind),
        "of": names.get(file.owner, ""),
        "is_over": file.is_over(today),
        "is_ending": left is not None and 0 <= left <= SOON_DAYS,
        "ending": answers.ENDINGS.get(file.media_type, ""),
    }


@needs(Permission.WRITE_CASES)
@require_POST
def receive_file(request: HttpRequest, ref: str) -> HttpResponse:
    """A file comes in; one that is not kept leaves everything that was typed in the form."""
    user = person_of(request)
    case_id = find_case_id(user=user, ref=ref)
    frame = get_frame(request, ref)
    form = FileForm(request.POST, request.FILES, children=list_children(frame), auto_id="file_%s")
    if not form.is_valid():
        return render_papers(request, frame, form, status=422)
    given = form.cleaned_data
    described = Described(
        kind=given["kind"],
        received_on=given["received_on"],
        title=given["title"],
        giver=given["giver"],
        rights=given["rights"],
        until=given["until"],
    )
    try:
        actions.receive_file(
            by=user,
            case_id=case_id,
            described=described,
            content=given["received"].read(),
            person_id=UUID(given["child"]) if given["child"] else None,
        )
    except Unfit as unfit:
        form.add_error("received", say_unfit(unfit.reason))
        return render_papers(request, frame, form, status=422)
    messages.success(request, _("The file is kept, sealed."))
    return redirect("papers:case_papers", ref)


@needs(Permission.WRITE_CASES)
@require_POST
def change_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw a file, set it aside, use it again."""
    user = person_of(request)
    case_id = find_case_id(user=user, ref=ref)
    change = CHANGES.get(request.POST.get("change", ""))
    if change is None:
        raise Missing
    change(by=user, case_id=case_id, file_id=read_id(request))
    return redirect(reverse("papers:case_papers", args=[ref]) + "#files")


@needs(Permission.READ_CASES)
@require_GET
def give_file(request: HttpRequest, ref: str, file_id: UUID) -> HttpResponse:
    """Take a file out; the log says so."""
    user = person_of(request)
    given = queries.get_content(user=user, ref=ref, file_id=file_id)
    actions.note_file_left(by=user, case_id=given.case_id, file_id=file_id, is_shown=False)
    return answers.give_download(given, ref)


@needs(Permission.READ_CASES)
@require_GET
def show_picture(request: HttpRequest, ref: str, file_id: UUID) -> HttpResponse:
    """The small picture of a photo, on a page; only what was painted anew. The log says so."""
    user = person_of(request)
    given = queries.get_content(user=user, ref=ref, file_id=file_id, part=blobs.SMALL)
    actions.note_file_left(by=user, case_id=given.case_id, file_id=file_id, is_shown=True)
    return answers.give_picture(given, "image/jpeg")


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def abuse_material(request: HttpRequest, ref: str) -> HttpResponse:
    """What may be abuse material: nothing of it is kept, the way to report it is shown."""
    user = person_of(request)
    if request.method == "POST":
        case_id = find_case_id(user=user, ref=ref)
        file_id = read_id(request) if request.POST.get("file") else None
        actions.report_abuse_material(by=user, case_id=case_id, file_id=file_id)
        return redirect("papers:abuse_material", ref)
    context = {"point": find_point(settings.MYOSOTIS_COUNTRY)}
    return show_in_frame(request, get_frame(request, ref), "papers/abuse_material.html", context)


def read_id(request: HttpRequest) -> UUID:
    """The file a form is about."""
    try:
        return UUID(request.POST.get("file", ""))
    except ValueError:
        raise Missing from None
