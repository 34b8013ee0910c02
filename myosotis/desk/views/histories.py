"""The history of the fields of a case: who wrote what when, and what stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.models import Case, Episode
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.views.asking import as_user
from myosotis.casework.views.case_page import label_of, say_value
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.desk.forms.cards import NightCardForm
from myosotis.desk.models import NightCard
from myosotis.desk.queries.histories import CONFLICT, SETTLED, FieldHistory, Value, read_histories


@needs(Permission.READ_CASES)
@require_GET
def show_history(request: HttpRequest, ref: str) -> HttpResponse:
    """Every field of the case that has had more than one value."""
    frame = get_frame(request, ref)
    histories = read_histories(user=as_user(request), frame=frame)
    context = {"fields": [describe_field(one, frame) for one in histories]}
    return show_in_frame(request, frame, "desk/history.html", context)


def describe_field(history: FieldHistory, frame: CaseFrame) -> dict[str, Any]:
    """One field in words."""
    present, *earlier = [describe_value(history, value) for value in history.values]
    return {
        "label": _label(history),
        "about": _about(history, frame),
        "present": present,
        "earlier": earlier,
        "is_withheld": history.is_withheld,
    }


def describe_value(history: FieldHistory, value: Value) -> dict[str, Any]:
    """One value in words, with why it does not stand."""
    states: dict[str, str] = {CONFLICT: _("waits for a choice"), SETTLED: _("was one of two values")}
    said = (
        str(value.value or "")
        if isinstance(history.record, NightCard)
        else say_value(history.name, value.value)
    )
    return {"said": said, "by": value.by, "at": value.at, "state": states.get(value.state, "")}


def _label(history: FieldHistory) -> str:
    if isinstance(history.record, NightCard):
        return str(NightCardForm.base_fields[history.name].label)
    return label_of(history.name)


def _about(history: FieldHistory, frame: CaseFrame) -> str:
    """Of what: the case, a child, an episode of a child, the night card."""
    if isinstance(history.record, Case):
        return _("Case")
    if isinstance(history.record, NightCard):
        return _("Night card")
    wanted = history.record.person_id if isinstance(history.record, Episode) else history.record.pk
    names = {child.person.pk: speech.first_name(child.name) for child in frame.children}
    return names.get(wanted, "") or _("The child")
