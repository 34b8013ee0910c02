"""What is due for me and my teams: promises and tasks of all cases, what was passed on, what nobody answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.models import Task
from myosotis.casework.queries.cases import CaseRow
from myosotis.casework.queries.work_due import DueLine, read_my_work
from myosotis.casework.views.work import JUST_DONE
from myosotis.casework.work_words import KIND_ICONS, KIND_WORDS, name_hotline


@needs(Permission.READ_CASES)
@require_GET
def show_my_work(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = person_of(request)
    work = read_my_work(user=user)
    context = {
        "work": work,
        "escalated": [describe_due(line) for line in work.escalated],
        "mine": [describe_due(line) for line in work.mine],
        "team": [describe_due(line) for line in work.team],
        "snoozed": [describe_due(line) for line in work.snoozed],
        "unanswered": [
            {
                "record": record,
                "whom": (record.service.label if record.service else record.to_whom)
                or name_hotline(record.hotline),
                "kind": words.label("referral_target", record.target),
                **name_case(row),
            }
            for record, row in work.unanswered
        ],
        "ending": [
            {
                "one": one,
                "sentence": {
                    "consent_ends": _("What was allowed ends: ask again in time"),
                    "photo_ends": _("The right to use a photo ends: ask again, or withdraw the photo"),
                }[one.kind],
                "who": row.case.caseworker.name if row.case.caseworker else "",
                **name_case(row),
            }
            for one, row in work.ending
        ],
        "can_write": can(user, Permission.WRITE_CASES),
        "just_done": request.session.pop(JUST_DONE, None),
    }
    return render(request, "casework/work/mine.html", context)


def describe_due(line: DueLine) -> dict[str, Any]:
    """One line."""
    record = line.record
    who = (
        (record.assigned_to.name if record.assigned_to else "")
        if isinstance(record, Task)
        else record.by.name
    )
    if not who and line.row is not None and line.row.case.caseworker:
        who = line.row.case.caseworker.name
    return {
        "line": line,
        "record": record,
        "kind": line.kind,
        "icon": KIND_ICONS[line.kind],
        "label": KIND_WORDS[line.kind],
        "who": who,
        "can_finish": line.row is not None,
        **name_case(line.row),
    }


def name_case(row: CaseRow | None) -> dict[str, Any]:
    """The case of a line: its reference and its children."""
    if row is None:
        return {"ref": "", "child": ""}
    return {"ref": row.case.ref, "child": speech.say_headline(row.case, row.children)}
