"""The history of the fields of a case: who wrote what when, and what stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.models import Case, Episode, LocalValue
from myosotis.casework.queries.frames import CaseFrame
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
    histories = read_histories(user=person_of(request), frame=frame)
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
    return {
        "said": _say(history, value.value),
        "by": value.by,
        "at": value.at,
        "state": states.get(value.state, ""),
    }


def _say(history: FieldHistory, value: Any) -> str:
    if isinstance(history.record, NightCard):
        return str(value or "")
    if isinstance(history.record, LocalValue):
        return history.record.field.label_of(value) if value else ""
    return say_value(history.name, value)


def _label(history: FieldHistory) -> str:
    if isinstance(history.record, LocalValue):
        return history.record.field.label
    if isinstance(history.record, NightCard):
        return str(NightCardForm.base_fields[history.name].label)
    return label_of(history.name)


def _about(history: FieldHistory, frame: CaseFrame) -> str:
    """Of what: the case, a child, an episode of a child, the night card."""
    if isinstance(history.record, Case):
        return _("Case")
    if isinstance(history.record, NightCard):
        return _("Night card")
    if isinstance(history.record, LocalValue) and history.record.case_id:
        return _("Case")
    is_of_child = isinstance(history.record, Episode | LocalValue)
    wanted = history.record.person_id if is_of_child else history.record.pk  # type: ignore[attr-defined]
    names = {child.person.pk: speech.first_name(child.name) for child in frame.children}
    return names.get(wanted, "") or _("The child")
